package server

import (
	"fmt"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// forecastNotices say what the forecasts in an answer rest on, and where there ought to be some and
// are none.
func forecastNotices(a *measure.Answer, f *measure.Forecast) []api.Notice {
	var predicted []measure.Series
	for _, s := range a.Series {
		if s.Measure.Predicted {
			predicted = append(predicted, s)
		}
	}
	if f == nil || len(predicted) == 0 {
		return nil
	}
	notices := []api.Notice{{
		Severity: api.SeverityInfo, Code: api.NoticeForecast,
		Message: fmt.Sprintf("forecasts are %s; they have a value for %s alone", f, f.Day()),
	}}
	if slices.ContainsFunc(predicted, hasValue) {
		return notices
	}
	message := fmt.Sprintf("no point of the answer is %s, the day of the forecast; ask for a range with that day and a step of 1d", f.Day())
	if slices.Contains(a.Days, f.Day()) {
		message = "there is no forecast for this choice of customers: forecasts are made for everybody and for the values of one dimension at a time"
	}
	return append(notices, api.Notice{Severity: api.SeverityWarning, Code: api.NoticeForecast, Message: message})
}

func hasValue(s measure.Series) bool {
	return slices.ContainsFunc(s.Values, func(v float64) bool { return !math.IsNaN(v) })
}
