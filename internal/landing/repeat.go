package landing

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// repeatPurchases is the line about repeat purchases.
type repeatPurchases struct {
	Class string // "bad" or "flat"
	Text  string
}

// addRepeatPurchases adds the measures of the line to the queries.
func (g *gatherer) addRepeatPurchases() {
	g.add(fold.Window{}, "repeat_purchases_cusum", "repeat_purchases_cusum_threshold", "repeat_purchases_missing",
		"repeat_purchases_missing_ratio", "repeat_purchases_missing_value", "repeat_purchases_shortfall_days", "repeat_purchases_ratio")
}

// repeatPurchases says whether customers buy less often than expected, nil if there is no expectation. A
// shortfall that may be chance is not called one.
func (w *writer) repeatPurchases() *repeatPurchases {
	last := func(name string) float64 {
		l, ok := w.from.find(fold.Window{}, name)
		if !ok {
			return math.NaN()
		}
		return l.last()
	}
	text, state := w.Shortfall(&words.Shortfall{
		Statistic: last("repeat_purchases_cusum"), Threshold: last("repeat_purchases_cusum_threshold"),
		Since:   (w.from.board.Today() - record.Day(orZero(last("repeat_purchases_shortfall_days")))).Time(),
		Missing: last("repeat_purchases_missing"), Share: last("repeat_purchases_missing_ratio"), Worth: last("repeat_purchases_missing_value"),
		Currency: w.from.board.Settings().Currency, Ratio: last("repeat_purchases_ratio"),
	})
	switch {
	case text == "":
		return nil
	case state == words.StateWorse:
		return &repeatPurchases{Class: "bad", Text: text}
	}
	return &repeatPurchases{Class: "flat", Text: text}
}

// orZero returns 0 for a missing figure.
func orZero(v float64) float64 {
	if missing(v) {
		return 0
	}
	return v
}
