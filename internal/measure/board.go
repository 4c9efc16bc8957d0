package measure

import (
	"math"
	"slices"
	"sync"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Board is the figures as of one view and one day. It is immutable and safe for concurrent use.
type Board struct {
	view     *ledger.View
	src      histories
	today    record.Day
	first    record.Day // of the records; after today if there are none up to then
	settings Settings
	measures []Measure
	kinds    map[record.Kind]bool
	sums     *sums // nil if there are no records
	sorter   *sorter
	people   census
	typed    bool // whether people counts the loyalty types
	forecast *Forecast
	// warmup and samples are worked out when first asked for.
	warmup  func() record.Day
	samples func() []Sample
}

func newBoard(e *Engine, src histories, today record.Day) *Board {
	b := &Board{
		src: src, today: today, first: today + 1, settings: e.settings, measures: e.measures,
		kinds: map[record.Kind]bool{}, sums: e.sums, sorter: newSorter(),
	}
	for i := range b.measures {
		for _, k := range b.measures[i].Needs {
			b.kinds[k] = src.Has(k)
		}
	}
	if e.sums != nil {
		b.first, _, _ = src.Span()
		b.typed = e.job.classify != nil
		b.sorter, b.people = e.job.sorter, e.workers[0].census.clone()
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
func (b *Board) Settings() Settings { return b.settings }

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
	if m.why == nil {
		return absence.Reason{}
	}
	w := m.Sampled(b.settings)[0]
	return m.why(b.frame(b.sums, 0, w, []point{pointAt(w, b.now())}))
}

// lacks returns which records are missing if no series of a measure can be made without them.
func (b *Board) lacks(m *Measure) absence.Reason {
	parts := m.parts(&b.settings)
	if len(parts) == 0 {
		return absence.Because(absence.NotConfigured)
	}
	if missing := missingOf(parts, b.has); len(missing) > 0 {
		return missingRecords(missing...)
	}
	return absence.Reason{}
}

func (b *Board) find(name string) *Measure {
	i := slices.IndexFunc(b.measures, func(m Measure) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &b.measures[i]
}

// now is the index of the running day.
func (b *Board) now() int32 { return int32(b.today - b.sums.span.first) }

func (b *Board) frame(s *sums, slot int32, w Window, points []point) *frame {
	return &frame{
		Frame: newFrame(s, slot, w, points), src: b.src, settings: &b.settings, kinds: b.kinds,
		expected: expectation{forecast: b.forecast, latest: true},
		today:    b.now(),
	}
}

// findWarmup returns the first day after the warm-up.
func (b *Board) findWarmup() record.Day {
	if b.sums == nil || b.first > b.today {
		return b.first
	}
	f := b.frame(b.sums, 0, Lifetime(), []point{pointAt(Lifetime(), b.now())})
	values := f.gapValues()
	gap := values[len(values)-1][0]
	if math.IsNaN(gap) {
		return b.first
	}
	return b.first + record.Day(math.Ceil(gap))
}

// Sample is a figure of the running day.
type Sample struct {
	Measure *Measure
	Labels  []Label
	// Window is the window that it covers, and no window for a measure that has none.
	Window Window
	Group  Group
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
	people := b.sorter.people(&b.people)
	frames := map[Window][]*frame{}
	for i := range b.measures {
		m := &b.measures[i]
		parts := m.parts(&b.settings)
		for _, w := range m.Sampled(b.settings) {
			if frames[w] == nil {
				frames[w] = b.framesNow(w)
			}
			for slot, f := range frames[w] {
				if slot > 0 && (people[slot] == 0 || !m.Grouped) {
					continue
				}
				samples = appendSamples(samples, m, parts, f, b.sorter.groups[slot])
			}
		}
	}
	return samples
}

// framesNow returns a frame for each slot with the running day as its point.
func (b *Board) framesNow(w Window) []*frame {
	frames := make([]*frame, len(b.sorter.groups))
	for slot := range frames {
		frames[slot] = b.frame(b.sums, int32(slot), w, []point{pointAt(w, b.now())})
		frames[slot].expected.group = b.sorter.groups[slot]
	}
	return frames
}

// appendSamples appends the figures of one measure, window and group that are present.
func appendSamples(samples []Sample, m *Measure, parts []part, f *frame, g Group) []Sample {
	for _, p := range f.series(parts) {
		if v := p.values(f)[0]; !math.IsNaN(v) {
			samples = append(samples, Sample{Measure: m, Labels: p.labels, Window: f.window, Group: g, Value: v})
		}
	}
	return samples
}

// WithForecast returns the same figures with those of a forecast, nil for none.
func (b *Board) WithForecast(f *Forecast) *Board {
	c := *b
	c.forecast = f
	c.prepare()
	return &c
}

// Forecast returns the forecast on the board, nil if there is none.
func (b *Board) Forecast() *Forecast { return b.forecast }

// Targets returns the configured targets that Check finds nothing wrong with, in the order of the
// catalogue, then in that of the configuration.
func (b *Board) Targets() []Target {
	var targets []Target
	for i := range b.measures {
		for _, t := range b.settings.Targets {
			if t.Measure == b.measures[i].Name && t.Check() == nil {
				targets = append(targets, t)
			}
		}
	}
	return targets
}
