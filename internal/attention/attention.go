// Package attention chooses the figures that are furthest from what a shop's history leads to expect, and tells them
// in sentences. The landing page and the data source of Grafana share it.
package attention

import (
	"cmp"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/words"
)

const (
	// Unusual is the number of standard deviations from which a figure is unusual. By chance one of the nine
	// watched figures is that far off in about one week of ten.
	Unusual = 2.5
	// most is the number of sentences.
	most = 3
)

// Figure is a figure with its baseline: what was observed, what was expected, and the standard deviation. NaN is
// unknown.
type Figure struct {
	Measure, Title, Currency      string
	Labels                        map[string]string // of its baseline
	Display                       display.Display
	Observed, Expected, Deviation float64
}

// Finding is a figure that is not what was expected.
type Finding struct {
	Measure, Text string
	Verdict       int     // 1 better, -1 worse, 0 neither
	Deviations    float64 // how far it is off, in standard deviations
}

// Find compares a figure with its baseline. It returns false if the figure has no baseline.
func Find(l words.Language, f *Figure) (Finding, bool) {
	if math.IsNaN(f.Expected) || math.IsNaN(f.Observed) || !(f.Deviation > 0) {
		return Finding{}, false
	}
	change := f.Observed - f.Expected
	found := Finding{Measure: f.Measure, Deviations: math.Abs(change) / f.Deviation}
	if l.Shows(f.Display, f.Observed, f.Expected) {
		found.Verdict = cmp.Compare(change, 0) * f.Display.Better.Sign()
	}
	title := f.Title
	switch horizon, basis := f.Labels["horizon"], f.Labels["basis"]; {
	case horizon != "":
		title += " (" + l.Window(horizon) + ")"
	case basis == "subscriptions":
		title += " (" + l.Label("basis", basis) + ")"
	}
	found.Text = l.Unusual(title, f.Display, f.Currency, f.Observed, f.Expected)
	return found, true
}

// Worst returns the unusual findings, at most three: bad ones before good ones, the largest first.
func Worst(all []Finding) []Finding {
	out := slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.Deviations < Unusual || f.Verdict == 0 })
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(b.Deviations, a.Deviations))
	})
	return out[:min(len(out), most)]
}
