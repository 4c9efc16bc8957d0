package landing

import (
	"fmt"
	"math"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
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
	statistic, threshold := last("repeat_purchases_cusum"), last("repeat_purchases_cusum_threshold")
	if missing(statistic) || missing(threshold) {
		return nil
	}
	share := display.Share(display.Lower, display.Attention)
	share.Decimals = 0
	if statistic < threshold {
		ratio := last("repeat_purchases_ratio")
		if missing(ratio) {
			return nil
		}
		return &repeatPurchases{Class: "flat", Text: fmt.Sprintf(w.RepeatAsExpected, w.Figure(share, "", ratio))}
	}
	since := w.from.board.Today() - record.Day(last("repeat_purchases_shortfall_days"))
	money := display.Amount(display.Lower, display.Attention)
	text := fmt.Sprintf(w.RepeatShort, w.dayMonth(since.Time()), w.Number(last("repeat_purchases_missing"), 0),
		w.Figure(share, "", -last("repeat_purchases_missing_ratio")))
	if worth := last("repeat_purchases_missing_value"); !missing(worth) {
		text += fmt.Sprintf(w.RepeatWorth, w.Figure(money, w.from.board.Settings().Currency, roughly(worth)))
	}
	return &repeatPurchases{Class: "bad", Text: text}
}

// roughly rounds an amount to two digits, because it is an estimate.
func roughly(v float64) float64 {
	if v == 0 {
		return 0
	}
	unit := math.Pow(10, max(math.Floor(math.Log10(math.Abs(v)))-1, 0))
	return math.Round(v/unit) * unit
}
