package analysis

import (
	"context"

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

// Filter keeps the customers whose value of a dimension is one of Values. Values that nobody has
// fit nobody.
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
}

// Series is one line of an answer.
type Series struct {
	Measure *measure.Measure
	Labels  []measure.Label
	Group   fold.Group
	// Values has a value for each of the answer's days; NaN where the figure is absent.
	Values []float64
}

// Query answers q: from the sums at hand where they have what is asked for, and else by folding
// everybody once. A bad query gives a *QueryError; an ended context gives its error.
func (b *Board) Query(ctx context.Context, q Query) (*Answer, error) {
	measures, err := b.check(&q)
	if err != nil {
		return nil, err
	}
	a := &Answer{Warmup: b.warmup()}
	if b.sums == nil {
		return a, ctx.Err()
	}
	var points []fold.Point
	if q.Window.Kind() == fold.WindowCalendar {
		points = b.periods(a, &q)
	} else {
		points = b.days(a, &q)
	}
	if len(points) == 0 {
		return a, ctx.Err()
	}
	source, err := b.source(ctx, &q, measures)
	if err != nil {
		return nil, err
	}
	for _, g := range source.groups {
		f := b.frame(source.sums, g.Slot, q.Window, points)
		f.Expected = b.expected(&q, g.Group)
		finish(f, measures, func(i int, s Series) {
			s.Group = g.Group
			source.series[i] = append(source.series[i], s)
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	for _, s := range source.series {
		a.Series = append(a.Series, s...)
	}
	return a, nil
}

// finish calls fn with the series of the frame, by index of the measure.
func finish(f *measure.Frame, measures []*measure.Measure, fn func(i int, s Series)) {
	for i, m := range measures {
		for _, p := range f.Series(m.Parts(f.Settings)) {
			fn(i, Series{Measure: m, Labels: p.Labels, Values: p.Values(f)})
		}
	}
}

// days sets the answer's days and returns their points.
func (b *Board) days(a *Answer, q *Query) []fold.Point {
	from := q.From
	if from < b.first {
		step := record.Day(q.Step)
		from += (b.first - from + step - 1) / step * step
	}
	var points []fold.Point
	for d := from; d <= min(q.To, b.today); d += record.Day(q.Step) {
		a.Days = append(a.Days, d)
		a.Complete = append(a.Complete, d < b.today)
		points = append(points, fold.PointAt(q.Window, int32(d-b.sums.Span.First)))
	}
	return points
}

// periods sets the answer's days to the first days of the calendar periods and returns their points.
func (b *Board) periods(a *Answer, q *Query) []fold.Point {
	sp := b.exactSpan()
	ax := fold.NewAxis(sp, q.Window)
	var points []fold.Point
	for i := range ax.N {
		start, next := sp.Day(ax.Starts[i]), sp.Day(ax.Starts[i+1])
		if next <= max(q.From, b.first) || start > q.To {
			continue
		}
		a.Days = append(a.Days, start)
		a.Complete = append(a.Complete, next <= b.today)
		points = append(points, ax.PointOf(i, b.now(), q.Window, sp))
	}
	return points
}

// exactSpan is the span of the sums up to the running day.
func (b *Board) exactSpan() fold.Span {
	return fold.Span{First: b.sums.Span.First, Days: max(b.now()+1, 0)}
}

// expected returns what a query wants of the forecast for a group of its answer. Forecasts are made
// of everybody and of the values of one dimension at a time.
func (b *Board) expected(q *Query, g fold.Group) measure.Expectation {
	x := measure.Expectation{Forecast: b.forecast, Group: g}
	if b.forecast == nil {
		return x
	}
	switch {
	case len(q.Filter) == 0:
		x.Nobody = g.Set && g.Value == fold.OtherGroup && q.Cap != b.forecast.Cap(g.Dimension)
	case len(q.Filter) > 1:
		x.Nobody = true
	case q.GroupBy != nil:
		x.Nobody = *q.GroupBy != q.Filter[0].Dimension || g.Value == fold.OtherGroup
	default:
		x.Nobody = len(q.Filter[0].Values) != 1 || q.Filter[0].Values[0] == fold.OtherGroup
		x.Group = fold.Group{Set: true, Dimension: q.Filter[0].Dimension, Value: q.Filter[0].Values[0]}
	}
	return x
}
