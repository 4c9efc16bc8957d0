package analysis

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Query asks for series.
type Query struct {
	// Measures names what is asked for, from the catalogue.
	Measures []string
	// Window applies to every measure that has one.
	Window fold.Window
	// From and To bound the days, inclusive. With a calendar window every period that touches the
	// range is returned.
	From, To record.Day
	// Step is the number of days between points, at least 1. Calendar windows ignore it.
	Step int
	// GroupBy, if not nil, splits the customers by a dimension.
	GroupBy *ledger.Dimension
	// Cap is how many groups keep their name; the rest is "other". Zero means 20.
	Cap int
	// Filter keeps the customers that fit all of its entries.
	Filter []Filter
}

// Filter keeps the customers whose value of a dimension is one of Values. A value that no
// customer has keeps no customer.
type Filter struct {
	Dimension ledger.Dimension
	Values    []string
}

// Answer is what a query gives.
type Answer struct {
	// Days holds the last day of each point's window, or the first day of each calendar period.
	// It starts with the first record and ends with the running day at the latest.
	Days []record.Day
	// Complete is false for a point whose day or period is still running.
	Complete []bool
	// Series holds the series that are present, by measure in the order asked for, then by group.
	Series []Series
	// Warmup is the first day after the warm-up, in which every customer looks new: one
	// 90th-percentile gap between purchase days after the first record.
	Warmup record.Day
	// FewLeft names the measures with a value that rests on too few subscribers who left, with the smallest number of a
	// group.
	FewLeft []FewLeft
}

// FewLeft is a measure with a value that rests on too few subscribers who left.
type FewLeft struct {
	Measure *measure.Measure
	Count   int
}

// Series is one line of an answer.
type Series struct {
	Measure *measure.Measure
	Labels  []measure.Label
	Group   fold.Group
	// Values has a value for each of the answer's days; NaN where the figure is absent.
	Values []float64
}

// Query answers q from the sums of the board if they have everything that it needs, and otherwise by
// folding the histories of all customers once. It returns a *QueryError if q is invalid, and the
// error of ctx if that has ended.
func (b *Board) Query(ctx context.Context, q Query) (*Answer, error) {
	s := &seriesQuery{state: b.state, q: q}
	if err := s.check(); err != nil {
		return nil, err
	}
	a := &Answer{Warmup: b.warmup()}
	if b.state.sums == nil {
		return a, ctx.Err()
	}
	points := s.points(a)
	if len(points) == 0 {
		return a, ctx.Err()
	}
	if err := s.answer(ctx, a, points); err != nil {
		return nil, err
	}
	return a, nil
}

// answer adds the series to the answer, by measure and then by group.
func (s *seriesQuery) answer(ctx context.Context, a *Answer, points []fold.Point) error {
	from, err := s.source(ctx)
	if err != nil {
		return err
	}
	series := make([][]Series, len(s.measures))
	for _, g := range from.groups {
		f := s.state.frame(from.sums, g.Slot, s.q.Window, points)
		f.Expected = s.expected(g.Group)
		for i, m := range s.measures {
			for _, p := range f.Series(m.Parts(f.Settings)) {
				series[i] = append(series[i], Series{Measure: m, Labels: p.Labels, Group: g.Group, Values: p.Values(f)})
			}
			if m.FewLeft != nil && len(f.Series(m.Parts(f.Settings))) > 0 {
				a.warnOfFewLeft(m, f)
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	a.Series = slices.Concat(series...)
	return nil
}

// warnOfFewLeft notes that a value rests on too few subscribers who left.
func (a *Answer) warnOfFewLeft(m *measure.Measure, f *measure.Frame) {
	n, few := m.FewLeft(f)
	i := slices.IndexFunc(a.FewLeft, func(o FewLeft) bool { return o.Measure == m })
	switch {
	case !few:
	case i < 0:
		a.FewLeft = append(a.FewLeft, FewLeft{m, n})
	default:
		a.FewLeft[i].Count = min(a.FewLeft[i].Count, n)
	}
}
