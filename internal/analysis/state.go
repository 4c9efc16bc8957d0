package analysis

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/digest"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// state is what the figures of one day are computed from.
type state struct {
	view     *ledger.View // nil if the histories do not come from a ledger
	src      fold.Histories
	today    record.Day
	first    record.Day // of the records; after today if all records are later
	settings measure.Settings
	measures []measure.Measure
	kinds    map[record.Kind]bool
	apart    map[record.Kind]bool           // kinds of record that are about no customer of the shop
	failed   map[record.Kind]absence.Reason // kinds of record that a source could not read
	sums     *fold.Sums                     // nil if there are no records
	grouping *fold.Grouping
	people   fold.Census
	scales   *dayScales
	forecast *forecast.Forecast
	digest   *digest.Digest
	// uncomputed are the measures that a database cannot compute, by name, and adder is the database; both are nil if
	// customers are folded.
	uncomputed map[string]measure.Measure
	adder      Adder
}

// empty reports whether there is no record up to the running day.
func (s *state) empty() bool { return s.sums == nil || s.first > s.today }

// has reports whether any source delivers records of a kind.
func (s *state) has(k record.Kind) bool { return s.kinds[k] }

// joined reports whether records of a kind are there and can be about customers of the shop.
func (s *state) joined(k record.Kind) bool { return s.has(k) && !s.apart[k] }

// span returns the span of the sums up to the running day.
func (s *state) span() fold.Span {
	return fold.Span{First: s.sums.Span.First, Days: max(s.now()+1, 0)}
}

// lacks returns which records are missing, or are about no customer of the shop, if no series of a measure can be made without them.
func (s *state) lacks(m *measure.Measure) absence.Reason {
	whole, uncomputed := s.uncomputed[m.Name]
	if uncomputed {
		m = &whole
	}
	parts := m.Parts(&s.settings)
	if len(parts) == 0 {
		return absence.Because(absence.NotConfigured)
	}
	if missing := measure.MissingOf(parts, s.has); len(missing) > 0 {
		return s.missing(missing...)
	}
	if apart := measure.ApartOf(parts, s.has, s.joined); len(apart) > 0 {
		return measure.NoSharedCustomers(apart...)
	}
	if uncomputed {
		return absence.Because(absence.InDatabase)
	}
	return absence.Reason{}
}

// missing says why there are no records of some kinds: a source could not read them, or no source has them.
func (s *state) missing(kinds ...record.Kind) absence.Reason {
	for _, k := range kinds {
		if why, ok := s.failed[k]; ok {
			return why
		}
	}
	return measure.MissingRecords(kinds...)
}

// find returns the measure called name, nil if the catalogue has none.
func (s *state) find(name string) *measure.Measure {
	i := slices.IndexFunc(s.measures, func(m measure.Measure) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &s.measures[i]
}

// now is the index of the running day.
func (s *state) now() int32 { return int32(s.today - s.sums.Span.First) }

// frame returns the frame of a slot of sums, over a window, with the points to compute.
func (s *state) frame(sums *fold.Sums, slot int32, w fold.Window, points []fold.Point) *measure.Frame {
	return &measure.Frame{
		Frame: fold.NewFrame(sums, slot, w, points), Src: s.src, Settings: &s.settings, Kinds: s.kinds, Apart: s.apart,
		Expected: measure.Expectation{Forecast: s.forecast, Latest: true},
		Digest:   s.digest,
		Today:    s.now(), Everybody: s.sums,
	}
}

// absence returns why a measure is missing; the zero value means that it is not.
func (s *state) absence(name string) absence.Reason {
	m := s.find(name)
	if m == nil {
		return absence.Because(absence.UnknownMeasure)
	}
	if reason := s.lacks(m); !reason.None() {
		return reason
	}
	if s.empty() {
		return absence.Because(absence.NoRecords)
	}
	if m.Why == nil {
		return absence.Reason{}
	}
	w := m.Sampled(s.settings)[0]
	return m.Why(s.frame(s.sums, 0, w, []fold.Point{fold.PointAt(w, s.now())}))
}

// without returns why there are no records of a kind.
func (s *state) without(k record.Kind) absence.Reason {
	switch {
	case !s.has(k):
		return s.missing(k)
	case s.adder != nil:
		return absence.Because(absence.InDatabase)
	case s.empty():
		return absence.Because(absence.NoRecords)
	}
	return absence.Reason{}
}

// forecastAbsence returns why a figure of the forecast is missing.
func (s *state) forecastAbsence(kind forecast.Figure) absence.Reason {
	return (&measure.Frame{Settings: &s.settings, Expected: measure.Expectation{Forecast: s.forecast}}).Lacks(kind)
}

// group returns the grouping of the customers that a filter keeps, by a dimension if it is not nil.
func (s *state) group(ctx context.Context, filter []Filter, by *ledger.Dimension, limit int) (*fold.Grouping, error) {
	g := fold.NewGrouping()
	kept := map[ledger.Dimension][]bool{}
	for _, f := range filter {
		values := s.src.Values(f.Dimension)
		keep := make([]bool, len(values))
		for code, v := range values {
			keep[code] = slices.Contains(f.Values, v) && (kept[f.Dimension] == nil || kept[f.Dimension][code])
		}
		kept[f.Dimension] = keep
		g.Filter(f.Dimension, keep)
	}
	if by == nil {
		return g, ctx.Err()
	}
	d := *by
	if len(s.src.Values(d)) == 0 {
		return nil, measure.Refuse("group_by", "%s has no values", s.settings.Own.Name(d))
	}
	people := &s.people
	if computed(d) && !s.grouping.Uses(d) {
		// The values are not counted. The counts only decide which values keep their name, and there is
		// room for all of them.
		people = &fold.Census{}
	}
	g.Split(d, limit, s.src.Values(d), people, kept[d])
	return g, ctx.Err()
}

// placed is where a window lies.
type placed struct {
	point    fold.Point
	day      record.Day // the last one that counts
	complete bool
}

// placed returns where a window lies that ends with a day up to the running one; a calendar window is
// the period that holds the day. There must be records.
func (s *state) placed(w fold.Window, to record.Day) placed {
	sp := s.span()
	if w.Kind() != fold.WindowCalendar {
		return placed{fold.PointAt(w, int32(to-sp.First)), to, to < s.today}
	}
	if _, next := w.PeriodOf(to); next <= sp.First {
		return placed{fold.PointAt(w, int32(next-1-sp.First)), next - 1, true} // nothing had happened yet
	}
	ax := fold.NewAxis(sp, w)
	i := ax.Period[sp.Index(to)]
	p := ax.PointOf(i, s.now(), w, sp)
	return placed{p, sp.Day(p.Hi), sp.Day(ax.Starts[i+1]) <= s.today}
}

// foldOnce folds the customers that a filter keeps, with computed dimensions as of a day, into one family
// that is no part of the catalogue, and returns the folder.
func (s *state) foldOnce(ctx context.Context, filter []Filter, day record.Day, into fold.Family) (fold.Folder, error) {
	g, err := s.group(ctx, filter, nil, 0)
	if err != nil {
		return nil, err
	}
	sp := s.span()
	classify, err := s.classifier(ctx, g, sp.Index(day))
	if err != nil {
		return nil, err
	}
	j := fold.Job{Src: s.src, Grouping: g, Span: sp, Today: sp.Index(day), Classify: classify, Families: []fold.Family{into}}
	workers, err := j.Run(ctx)
	if err != nil {
		return nil, err
	}
	return workers[0].Folders[0], nil
}
