package measure

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/baseline"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// baselineMeasures tell what is expected of the measures that alerts watch, from the shop's history.
func baselineMeasures() []Measure {
	const when = "; for the last complete day, which is the day before the running one; the figures of the first two windows are not used; " +
		"absent until there is a year of figures (or four windows) and one window more"
	const formula = "level + weight x (the figure of 364 days before - level); level: the mean of the figures of a year (or four " +
		"windows) that ends one window before; weight: the number between 0 and 1 that fitted the last two years best, 0 with fewer " +
		"than two years of figures; a figure more than three standard deviations off counts as three off"
	return []Measure{
		watching(Measure{
			Name: "baseline", Title: "Baseline", Metric: "loyalty_baseline", Unit: UnitNumber,
			Display: display.Number(0, display.Neither, display.Kept),
			Help:    "What is expected of a measure from this shop's history, in the unit of the measure.",
			Formula: formula + when,
			Example: "Churn was 0.30 on average over the past year and 0.36 a year ago, when a weight of 0.5 fits best: 0.30 + 0.5 x 0.06 = 0.33.",
			Source:  "outlying days cut short as in Gelper, Fried and Croux 2010",
		}, func(p watchedPoint) float64 { return p.Expected }),
		watching(Measure{
			Name: "baseline_observed", Title: "Baseline, observed", Metric: "loyalty_baseline_observed", Unit: UnitNumber,
			Display: display.Number(0, display.Neither, display.Kept),
			Help:    "The measure itself on the last complete day, to compare with its baseline.",
			Formula: "the measure" + when,
			Example: "Churn was 0.34 yesterday and is 0.35 today, a day that has just begun: 0.34.",
		}, func(p watchedPoint) float64 { return p.observed }),
		watching(Measure{
			Name: "baseline_standard_deviation", Title: "Baseline, standard deviation", Metric: "loyalty_baseline_standard_deviation", Unit: UnitNumber,
			Display: display.Number(0, display.Neither, display.Kept),
			Help:    "How far the measure usually lies from its baseline by chance. It depends on the number of customers and on how much the measure varied before.",
			Formula: "square root of the sum of three variances: of the measure by chance (p(1 - p)/n with two of each kind added; for the NPS " +
				"from its margin), of the baseline by chance, and of the past beyond chance, widened because few windows show it; for " +
				"measures whose variance by chance is unknown, such as revenue, only the last one, which shrinks as n grows" + when,
			Example: "100 customers, expected churn 0.3, and a past that varied by chance only: sqrt(0.3 x 0.7 / 100) = 0.046 for the measure, 0.051 together with the baseline.",
			Source:  "over-dispersion: Spiegelhalter 2005, Quality and Safety in Health Care 14; shares: Agresti and Coull 1998",
		}, func(p watchedPoint) float64 { return p.Deviation }),
		watching(Measure{
			Name: "baseline_observations", Title: "Baseline, observations", Metric: "loyalty_baseline_observations", Unit: UnitNumber,
			Display: display.Number(0, display.Neither, display.Kept),
			Help:    "How many customers, answers or cancellations the watched measure is computed from. With few of them it says little.",
			Formula: "the number that the measure is divided by: customers; for the NPS answers; for involuntary churn cancellations" + when,
			Example: "Churn of the 120 customers who were active in the previous window: 120.",
		}, func(p watchedPoint) float64 { return p.observations }),
	}
}

// watching completes a measure that has a series for each watched one.
func watching(m Measure, value func(p watchedPoint) float64) Measure {
	m.Labels = []string{"measure", "basis", "horizon"}
	m.Needs = []record.Kind{record.KindOrder, record.KindSubscription, record.KindAnswer, record.KindCancellation, record.KindSubscriptionEvent}
	m.Windows = fold.WindowDays
	m.Parts = func(s *Settings) []Part {
		var parts []Part
		for _, w := range watchedMeasures(s) {
			parts = append(parts, w.seriesOf(value))
		}
		return parts
	}
	m.Why = noBaseline
	return m
}

// watchedPoint holds the values of one day of a watched series.
type watchedPoint struct {
	baseline.Point
	observed, observations float64
}

// watched is a series that has a baseline.
type watched struct {
	Part
	// lag is how many days before its window the customers that it is about began.
	lag int32
	// observations returns what each figure is made of, and counting the families needed for that.
	observations func(f *Frame) []float64
	counting     func(w fold.Window) []fold.Family
	// chance returns the variance of a figure by chance; nil if it is unknown.
	chance func(f *Frame, observations []float64) func(day int, expected float64) float64
}

// seriesOf is the series of a value of the watched one.
func (w watched) seriesOf(value func(p watchedPoint) float64) Part {
	p := w.Part
	p.Uses = func(window fold.Window) []fold.Family { return fold.AddFamilies(w.Uses(window), w.counting(window)) }
	if w.formedAs != nil {
		formed := w
		formed.Part, formed.counting = *w.formedAs, w.formedAs.Uses
		formed.Labels = w.Labels
		of := formed.seriesOf(value)
		p.formedAs = &of
	}
	p.Values = func(f *Frame) []float64 {
		all := w.points(f)
		return f.Each(func(p fold.Point) float64 {
			if at := min(p.Hi, f.Today-1); at >= 0 && int(at) < len(all) {
				return value(all[at])
			}
			return math.NaN()
		})
	}
	p.fan = func(f *Frame) []Part {
		if !slices.ContainsFunc(p.Values(f), func(v float64) bool { return !math.IsNaN(v) }) {
			return nil
		}
		return []Part{{Labels: p.Labels, Values: p.Values}}
	}
	return p
}

// points returns the points of all complete days, by index.
func (w watched) points(f *Frame) []watchedPoint {
	return fold.Once(f.Frame, fmt.Sprint("watched ", w.Labels), func() []watchedPoint {
		days := w.history(f)
		values, observations := w.Values(days), w.observations(days)
		for i := range min(int(2*f.Window.Length()+w.lag), len(values)) {
			values[i] = math.NaN() // some of its windows' days lie before the first record
		}
		s := baseline.Series{Window: int(f.Window.Length()), Values: values, Observations: observations}
		if w.chance != nil {
			s.Chance = w.chance(days, observations)
		}
		all := make([]watchedPoint, len(values))
		for i, p := range baseline.Of(s) {
			all[i] = watchedPoint{p, values[i], observations[i]}
			if math.IsNaN(p.Expected) || math.IsNaN(values[i]) {
				all[i] = watchedPoint{baseline.Point{Expected: math.NaN(), Deviation: math.NaN()}, math.NaN(), math.NaN()}
			}
		}
		return all
	})
}

// history returns the frame of the complete days from the first record on.
func (w watched) history(f *Frame) *Frame {
	return fold.Once(f.Frame, "complete days", func() *Frame {
		h := *f
		var points []fold.Point
		for d := range max(f.Today, 0) {
			points = append(points, fold.PointAt(f.Window, d))
		}
		h.Frame = fold.NewFrame(f.Sums, f.Slot, f.Window, points)
		return &h
	})
}

// noBaseline says that the past is too short.
func noBaseline(f *Frame) absence.Reason {
	for _, w := range watchedMeasures(f.Settings) {
		if p := w.seriesOf(func(p watchedPoint) float64 { return p.Expected }); p.Fits(f.has) && len(p.fan(f)) > 0 {
			return absence.Reason{}
		}
	}
	return absence.Because(absence.ShortPast, absence.Window, f.Window.String(), absence.Days, strconv.Itoa(baseline.Past(int(f.Window.Length()))))
}
