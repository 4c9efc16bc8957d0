package analysis

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Sample is a figure of the running day.
type Sample struct {
	Measure *measure.Measure
	Labels  []measure.Label
	// Window is the window that it covers, and no window for a measure that has none.
	Window fold.Window
	Group  fold.Group
	Value  float64
}

// warmup returns the first day after the warm-up.
func (s *state) warmup() record.Day {
	if s.empty() {
		return s.first
	}
	f := s.frame(s.sums, 0, fold.Lifetime(), []fold.Point{fold.PointAt(fold.Lifetime(), s.now())})
	values := f.GapValues()
	gap := values[len(values)-1][0]
	if math.IsNaN(gap) {
		return s.first
	}
	return s.traded() + record.Day(math.Ceil(gap))
}

// traded returns the day of the first purchase. What customers said before is no part of the warm-up.
func (s *state) traded() record.Day {
	if s.view != nil {
		if first, ok := s.view.Traded(); ok {
			return first
		}
	}
	return s.first
}

// samples returns the figures of the running day.
func (s *state) samples() []Sample {
	if s.empty() {
		return nil
	}
	var samples []Sample
	people := s.grouping.People(&s.people)
	frames := map[fold.Window][]*measure.Frame{}
	for i := range s.measures {
		m := &s.measures[i]
		parts := m.Parts(&s.settings)
		for _, w := range m.Sampled(s.settings) {
			if frames[w] == nil {
				frames[w] = s.framesNow(w)
			}
			for slot, f := range frames[w] {
				if slot > 0 && (people[slot] == 0 || !m.Grouped) {
					continue
				}
				samples = appendSamples(samples, m, parts, f, s.grouping.Groups[slot])
			}
		}
	}
	return samples
}

// framesNow returns a frame for each slot with the running day as its point.
func (s *state) framesNow(w fold.Window) []*measure.Frame {
	frames := make([]*measure.Frame, len(s.grouping.Groups))
	for slot := range frames {
		frames[slot] = s.frame(s.sums, int32(slot), w, []fold.Point{fold.PointAt(w, s.now())})
		frames[slot].Expected.Group = s.grouping.Groups[slot]
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
