package server

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/forecast"
)

// forecastNotices returns what the forecasts in an answer rest on, and why they have no value if none
// has one.
func forecastNotices(a *analysis.Answer, f *forecast.Forecast) []api.Notice {
	var predicted []analysis.Series
	for _, s := range a.Series {
		if s.Measure.Predicted {
			predicted = append(predicted, s)
		}
	}
	if f == nil || len(predicted) == 0 {
		return nil
	}
	notices := []api.Notice{forecastNotice(f)}
	switch {
	case slices.ContainsFunc(predicted, hasValue):
		return notices
	case slices.Contains(a.Days, f.Day()):
		return append(notices, noForecastNotice(absence.Because(absence.ForecastSelection)))
	}
	return append(notices, noForecastNotice(absence.Because(absence.ForecastDay, absence.Day, f.Day().String())))
}

func hasValue(s analysis.Series) bool {
	return slices.ContainsFunc(s.Values, func(v float64) bool { return !math.IsNaN(v) })
}
