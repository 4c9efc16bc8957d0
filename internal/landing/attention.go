package landing

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/attention"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// watched are the measures that say what was expected, beside the spread.
var watched = []string{"baseline", "baseline_observed"}

// sentence is a line of text above the tiles.
type sentence struct {
	Class string // "good", "bad" or "flat"
	Text  string
}

// attention returns the sentences about the figures that are furthest from what was expected, or that there are none.
// It is empty if nothing is expected yet, or if only repeat purchases are missing: their line says so.
func (w *writer) attention(window fold.Window, repeat *repeatPurchases) []sentence {
	a := w.from.answers[window]
	if a == nil {
		return nil
	}
	var all []attention.Finding
	for i := range a.Series {
		s := &a.Series[i]
		if s.Measure.Name != "baseline" || len(s.Values) != len(a.Days) || len(a.Days) == 0 {
			continue
		}
		if f, ok := attention.Find(w.Language, w.expectation(window, line{values: s.Values, labels: s.Labels})); ok {
			all = append(all, f)
		}
	}
	var out []sentence
	for _, f := range attention.Worst(all) {
		class := "bad"
		if f.Verdict > 0 {
			class = "good"
		}
		out = append(out, sentence{class, f.Text})
	}
	if short := repeat != nil && repeat.Class == "bad"; len(out) == 0 && len(all) > 0 && !short {
		out = append(out, sentence{"flat", w.Word("nothing_unusual")})
	}
	return out
}

// expectation returns a figure with its baseline.
func (w *writer) expectation(window fold.Window, expected line) *attention.Figure {
	m, _ := measure.Find(expected.label("measure"))
	last := func(name string) float64 {
		if l, ok := w.from.find(window, name, expected.labels...); ok {
			return l.last()
		}
		return math.NaN()
	}
	f := &attention.Figure{
		Measure: m.Name, Title: w.Title(m.Name, m.Title), Display: m.Display, Labels: map[string]string{},
		Observed: last("baseline_observed"), Expected: expected.last(), Deviation: last(spread),
	}
	if m.Unit == measure.UnitCurrency {
		f.Currency = w.from.board.Settings().Currency
	}
	for _, l := range expected.labels {
		f.Labels[l.Name] = l.Value
	}
	return f
}
