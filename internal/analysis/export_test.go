package analysis

import (
	"context"
	"time"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Histories lets tests fold what is in no ledger.
type Histories = fold.Histories

// UpdateHistories is Update for any histories; changed lists the slots that differ from the last
// ones.
func (e *Engine) UpdateHistories(src Histories, today record.Day, changed ...int) *Board {
	return e.update(src, today, Extent{}, func(fn func(int)) {
		for _, i := range changed {
			fn(i)
		}
	})
}

// FitHistories is Fit for any histories.
func FitHistories(ctx context.Context, src Histories, now time.Time, s measure.Settings) (*forecast.Forecast, error) {
	s = s.WithDefaults()
	return forecast.Fit(ctx, src, now, s.ForecastOptions())
}

// MonthsBetween is monthsBetween.
func MonthsBetween(from, to record.Day) (whole int, rest bool) {
	return forecast.MonthsBetween(from, to)
}
