package analysis

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// seriesQuery answers one Query.
type seriesQuery struct {
	state    *state
	q        Query
	measures []*measure.Measure // of the query
}

// source is where the series of a query are computed from.
type source struct {
	sums   *fold.Sums
	groups []fold.SlotGroup
}

// source returns the sums of the state if they have everything that the query needs. Otherwise it
// folds the histories of all customers.
func (s *seriesQuery) source(ctx context.Context) (source, error) {
	j := fold.Job{
		Src: s.state.src, Span: s.state.span(), Families: s.needed(), Products: s.needsProducts(), Today: s.state.now(),
	}
	if s.serves(j.Families) {
		return source{s.state.sums, s.state.grouping.GroupsOf(s.q.GroupBy, &s.state.people)}, nil
	}
	if s.state.adder != nil {
		return s.computed(ctx, j.Families)
	}
	g, err := s.state.group(ctx, s.q.Filter, s.q.GroupBy, s.q.Cap)
	if err != nil {
		return source{}, err
	}
	j.Grouping = g
	if j.Classify, err = s.state.classifier(ctx, g, j.Today); err != nil {
		return source{}, err
	}
	if err := s.bound(&j); err != nil {
		return source{}, err
	}
	workers, err := j.Run(ctx)
	if err != nil {
		return source{}, err
	}
	return source{j.Freeze(workers[0]), g.GroupsOf(s.q.GroupBy, &workers[0].Census)}, nil
}

// maxBytes is about how much memory the sums of one query may take.
const maxBytes = 64 << 20

// bound limits the goroutines of a job to those that there is memory for, as each has sums of its own.
// It returns an error if the memory does not suffice for one.
func (s *seriesQuery) bound(j *fold.Job) error {
	q := &s.q
	slot := int64(0)
	for _, f := range j.Worker().Folders {
		slot += f.Bytes()
	}
	need := max(slot*int64(len(j.Grouping.Groups)), 1)
	if j.Most = int(maxBytes / need); j.Most > 0 {
		return nil
	}
	if q.GroupBy == nil {
		return measure.Refuse("measures", "%d measures over the %d days of history take more memory than one query may have; ask for fewer at a time", len(q.Measures), j.Span.Days)
	}
	room := maxBytes/max(slot, 1) - 2 // the total and "other" have sums too
	if room < 1 {
		return measure.Refuse("measures", "%d measures by %s over the %d days of history take more memory than one query may have; ask for fewer at a time", len(q.Measures), s.state.settings.Own.Name(*q.GroupBy), j.Span.Days)
	}
	return measure.Refuse("cap", "%d groups of the %d days of history take more memory than one query may have; set cap to %d or less, or ask for fewer measures at a time",
		len(j.Grouping.Groups)-1, j.Span.Days, room)
}

// needed returns the families that the query needs.
func (s *seriesQuery) needed() []fold.Family {
	var all []fold.Family
	for _, m := range s.measures {
		for _, p := range m.Parts(&s.state.settings) {
			if !p.Without.Has(s.q.Window.Kind()) && p.Fits(s.state.has) && p.Joins(s.state.joined) {
				all = fold.AddFamilies(all, p.Uses(s.q.Window))
			}
		}
	}
	return all
}

// needsProducts reports whether a series of the query looks at products, and there are any.
func (s *seriesQuery) needsProducts() bool {
	return s.state.kinds[record.KindLine] && slices.ContainsFunc(s.measures, func(m *measure.Measure) bool {
		return slices.ContainsFunc(m.Parts(&s.state.settings), func(p measure.Part) bool { return p.Products })
	})
}

// serves reports whether the sums of the state have everything that the query needs.
func (s *seriesQuery) serves(families []fold.Family) bool {
	if len(s.q.Filter) > 0 {
		return false
	}
	if s.q.GroupBy != nil {
		i := slices.IndexFunc(s.state.grouping.Splits, func(sp *fold.Split) bool { return sp.Dimension == *s.q.GroupBy })
		if i < 0 || s.state.grouping.Splits[i].Cap != s.q.Cap {
			return false
		}
	}
	return !slices.ContainsFunc(families, func(f fold.Family) bool {
		_, ok := s.state.sums.Find(f, 0)
		return !ok
	})
}

// points sets the days of the answer and returns their points.
func (s *seriesQuery) points(a *Answer) []fold.Point {
	if s.q.Window.Kind() == fold.WindowCalendar {
		return s.periods(a)
	}
	return s.days(a)
}

// days sets the days of the answer and returns their points.
func (s *seriesQuery) days(a *Answer) []fold.Point {
	from := s.q.From
	if from < s.state.first {
		step := record.Day(s.q.Step)
		from += (s.state.first - from + step - 1) / step * step
	}
	var points []fold.Point
	for d := from; d <= min(s.q.To, s.state.today); d += record.Day(s.q.Step) {
		a.Days = append(a.Days, d)
		a.Complete = append(a.Complete, d < s.state.today)
		points = append(points, fold.PointAt(s.q.Window, int32(d-s.state.sums.Span.First)))
	}
	return points
}

// periods sets the days of the answer to the first days of calendar periods and returns their points.
func (s *seriesQuery) periods(a *Answer) []fold.Point {
	sp := s.state.span()
	ax := fold.NewAxis(sp, s.q.Window)
	var points []fold.Point
	for i := range ax.N {
		start, next := sp.Day(ax.Starts[i]), sp.Day(ax.Starts[i+1])
		if next <= max(s.q.From, s.state.first) || start > s.q.To {
			continue
		}
		a.Days = append(a.Days, start)
		a.Complete = append(a.Complete, next <= s.state.today)
		points = append(points, ax.PointOf(i, s.state.now(), s.q.Window, sp))
	}
	return points
}

// expected returns which forecast belongs to a group of the answer. Forecasts are made for all customers
// and for the values of one dimension at a time.
func (s *seriesQuery) expected(g fold.Group) measure.Expectation {
	x := measure.Expectation{Forecast: s.state.forecast, Group: g}
	if s.state.forecast == nil {
		return x
	}
	switch {
	case len(s.q.Filter) == 0:
		x.Nobody = g.Set && g.Value == fold.OtherGroup && s.q.Cap != s.state.forecast.Cap(g.Dimension)
	case len(s.q.Filter) > 1:
		x.Nobody = true
	case s.q.GroupBy != nil:
		x.Nobody = *s.q.GroupBy != s.q.Filter[0].Dimension || g.Value == fold.OtherGroup
	default:
		x.Nobody = len(s.q.Filter[0].Values) != 1 || s.q.Filter[0].Values[0] == fold.OtherGroup
		x.Group = fold.Group{Set: true, Dimension: s.q.Filter[0].Dimension, Value: s.q.Filter[0].Values[0]}
	}
	return x
}
