// Package analysis computes the figures of the catalogue from customers' histories and answers queries
// about them.
//
//   - engine: keeps the sums up to date, folding again only the customers that changed;
//   - board: the figures as of one day;
//   - series, source, check: time series by measure and group;
//   - cohorts, distribution, survey, atrisk: the other queries.
package analysis

import (
	"math"
	"slices"
	"sync"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Board is the figures as of one view and one day. It is immutable and safe for concurrent use.
type Board struct {
	view     *ledger.View
	src      fold.Histories
	today    record.Day
	first    record.Day // of the records; after today if there are none up to then
	settings measure.Settings
	measures []measure.Measure
	kinds    map[record.Kind]bool
	sums     *fold.Sums // nil if there are no records
	sorter   *fold.Grouping
	people   fold.Census
	typed    bool // whether people counts the loyalty types
	forecast *forecast.Forecast
	// warmup and samples are worked out when first asked for.
	warmup  func() record.Day
	samples func() []Sample
}

func newBoard(e *Engine, src fold.Histories, today record.Day) *Board {
	b := &Board{
		src: src, today: today, first: today + 1, settings: e.settings, measures: e.measures,
		kinds: map[record.Kind]bool{}, sums: e.sums, sorter: fold.NewGrouping(),
	}
	for i := range b.measures {
		for _, k := range b.measures[i].Needs {
			b.kinds[k] = src.Has(k)
		}
	}
	if e.sums != nil {
		b.first, _, _ = src.Span()
		b.typed = e.job.Classify != nil
		b.sorter, b.people = e.job.Grouping, e.workers[0].Census.Clone()
	}
	b.prepare()
	return b
}

// prepare leaves what is seldom wanted for when it is asked for.
func (b *Board) prepare() {
	b.warmup = sync.OnceValue(b.findWarmup)
	b.samples = sync.OnceValue(b.sample)
}

// Today returns the running day.
func (b *Board) Today() record.Day { return b.today }

// View returns the view that the figures were computed from.
func (b *Board) View() *ledger.View { return b.view }

// Settings returns the settings, with what was missing filled in.
func (b *Board) Settings() measure.Settings { return b.settings }

// Absence returns why a measure is missing; the zero value means that it is not.
func (b *Board) Absence(name string) absence.Reason {
	m := b.find(name)
	if m == nil {
		return absence.Because(absence.UnknownMeasure)
	}
	if reason := b.lacks(m); !reason.None() {
		return reason
	}
	if b.sums == nil || b.first > b.today {
		return absence.Because(absence.NoRecords)
	}
	if m.Why == nil {
		return absence.Reason{}
	}
	w := m.Sampled(b.settings)[0]
	return m.Why(b.frame(b.sums, 0, w, []fold.Point{fold.PointAt(w, b.now())}))
}

// lacks returns which records are missing if no series of a measure can be made without them.
func (b *Board) lacks(m *measure.Measure) absence.Reason {
	parts := m.Parts(&b.settings)
	if len(parts) == 0 {
		return absence.Because(absence.NotConfigured)
	}
	if missing := measure.MissingOf(parts, b.has); len(missing) > 0 {
		return measure.MissingRecords(missing...)
	}
	return absence.Reason{}
}

func (b *Board) find(name string) *measure.Measure {
	i := slices.IndexFunc(b.measures, func(m measure.Measure) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &b.measures[i]
}

// now is the index of the running day.
func (b *Board) now() int32 { return int32(b.today - b.sums.Span.First) }

func (b *Board) frame(s *fold.Sums, slot int32, w fold.Window, points []fold.Point) *measure.Frame {
	return &measure.Frame{
		Frame: fold.NewFrame(s, slot, w, points), Src: b.src, Settings: &b.settings, Kinds: b.kinds,
		Expected: measure.Expectation{Forecast: b.forecast, Latest: true},
		Today:    b.now(),
	}
}

// findWarmup returns the first day after the warm-up.
func (b *Board) findWarmup() record.Day {
	if b.sums == nil || b.first > b.today {
		return b.first
	}
	f := b.frame(b.sums, 0, fold.Lifetime(), []fold.Point{fold.PointAt(fold.Lifetime(), b.now())})
	values := f.GapValues()
	gap := values[len(values)-1][0]
	if math.IsNaN(gap) {
		return b.first
	}
	return b.traded() + record.Day(math.Ceil(gap))
}

// traded returns the day of the first purchase. What customers said before is no part of the warm-up.
func (b *Board) traded() record.Day {
	if b.view != nil {
		if first, ok := b.view.Traded(); ok {
			return first
		}
	}
	return b.first
}

// Sample is a figure of the running day.
type Sample struct {
	Measure *measure.Measure
	Labels  []measure.Label
	// Window is the window that it covers, and no window for a measure that has none.
	Window fold.Window
	Group  fold.Group
	Value  float64
}

// Samples calls fn for every figure that is present on the running day: the totals and the
// configured dimensions, measure by measure in the order of the catalogue.
func (b *Board) Samples(fn func(Sample)) {
	for _, s := range b.samples() {
		fn(s)
	}
}

// sample finishes the figures of the running day.
func (b *Board) sample() []Sample {
	if b.sums == nil || b.first > b.today {
		return nil
	}
	var samples []Sample
	people := b.sorter.People(&b.people)
	frames := map[fold.Window][]*measure.Frame{}
	for i := range b.measures {
		m := &b.measures[i]
		parts := m.Parts(&b.settings)
		for _, w := range m.Sampled(b.settings) {
			if frames[w] == nil {
				frames[w] = b.framesNow(w)
			}
			for slot, f := range frames[w] {
				if slot > 0 && (people[slot] == 0 || !m.Grouped) {
					continue
				}
				samples = appendSamples(samples, m, parts, f, b.sorter.Groups[slot])
			}
		}
	}
	return samples
}

// framesNow returns a frame for each slot with the running day as its point.
func (b *Board) framesNow(w fold.Window) []*measure.Frame {
	frames := make([]*measure.Frame, len(b.sorter.Groups))
	for slot := range frames {
		frames[slot] = b.frame(b.sums, int32(slot), w, []fold.Point{fold.PointAt(w, b.now())})
		frames[slot].Expected.Group = b.sorter.Groups[slot]
	}
	return frames
}

// appendSamples appends the figures of one measure, window and group that are present.
func appendSamples(samples []Sample, m *measure.Measure, parts []measure.Part, f *measure.Frame, g fold.Group) []Sample {
	for _, p := range f.Series(parts) {
		if v := p.Values(f)[0]; !math.IsNaN(v) {
			samples = append(samples, Sample{Measure: m, Labels: p.Labels, Window: f.Window, Group: g, Value: v})
		}
	}
	return samples
}

// WithForecast returns the same figures with those of a forecast, nil for none.
func (b *Board) WithForecast(f *forecast.Forecast) *Board {
	c := *b
	c.forecast = f
	c.prepare()
	return &c
}

// Forecast returns the forecast on the board, nil if there is none.
func (b *Board) Forecast() *forecast.Forecast { return b.forecast }

// Targets returns the configured targets that Check finds nothing wrong with, in the order of the
// catalogue, then in that of the configuration.
func (b *Board) Targets() []measure.Target {
	var targets []measure.Target
	for i := range b.measures {
		for _, t := range b.settings.Targets {
			if t.Measure == b.measures[i].Name && t.Check() == nil {
				targets = append(targets, t)
			}
		}
	}
	return targets
}
