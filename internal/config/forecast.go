package config

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/forecast"
)

// forecast is the field forecast.
type forecastFile struct {
	Enabled  *bool    `yaml:"enabled"`
	Interval Duration `yaml:"interval"`
	Horizon  string   `yaml:"horizon"`
	Discount *float64 `yaml:"discount"`
}

// Limits of forecasts: fits cost time, and a forecast over many years is meaningless.
const (
	minForecastInterval = Duration(time.Minute)
	maxForecastInterval = Duration(30 * day)
	maxDiscount         = 1.0
)

// forecastSettings returns the settings of forecasts.
func (l *loader) forecastSettings(f forecastFile) forecast.Settings {
	s := forecast.Settings{Off: f.Enabled != nil && !*f.Enabled, Discount: 0.1}
	if f.Horizon == "" {
		f.Horizon = "365d"
	}
	s.Horizon = l.window("forecast.horizon", f.Horizon)
	if d := f.Discount; d != nil {
		if s.Discount = *d; !l.has("forecast.discount") && (*d < 0 || *d > maxDiscount) {
			l.addf("forecast.discount", "must be a yearly rate between 0 and 1, such as 0.1 for 10 %%")
		}
	}
	return s
}

// forecastInterval returns the time between forecasts.
func (l *loader) forecastInterval(d Duration) time.Duration {
	const path = "forecast.interval"
	switch {
	case !l.present(path):
		return day
	case l.has(path):
	case d < minForecastInterval || d > maxForecastInterval:
		l.addf(path, "invalid interval %s: must be 1m to 30d, such as 24h", formatDuration(time.Duration(d)))
	}
	return time.Duration(d)
}
