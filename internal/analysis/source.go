package analysis

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// source is where a query is answered from.
type source struct {
	sums   *fold.Sums
	groups []fold.SlotGroup
	series [][]Series // by measure, to be filled
}

// source returns the board's own sums where they have what is asked for, and else folds everybody.
func (b *Board) source(ctx context.Context, q *Query, measures []*measure.Measure) (*source, error) {
	s := &source{series: make([][]Series, len(measures))}
	j := fold.Job{
		Src: b.src, Span: b.exactSpan(),
		Families: b.needed(q, measures), Products: b.needsProducts(measures),
	}
	if b.serves(q, j.Families) {
		s.sums = b.sums
		s.groups = b.sorter.GroupsOf(q.GroupBy, &b.people)
		return s, nil
	}
	so, err := b.queryGroups(ctx, q)
	if err != nil {
		return nil, err
	}
	j.Grouping, j.Today, j.Classify = so, b.now(), classifierFor(so)
	if err := bound(&j, q); err != nil {
		return nil, err
	}
	workers, err := j.Run(ctx)
	if err != nil {
		return nil, err
	}
	s.sums = j.Freeze(workers[0], nil)
	s.groups = so.GroupsOf(q.GroupBy, &workers[0].Census)
	return s, nil
}

// maxBytes is about how much memory the sums of one query may take.
const maxBytes = 64 << 20

// bound lets as many goroutines fold as there is memory for, each of which has sums of its own, and
// refuses the query if there is none for one.
func bound(j *fold.Job, q *Query) error {
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
	room := maxBytes/max(slot, 1) - 2 // everybody and the rest have sums too
	if room < 1 {
		return measure.Refuse("measures", "%d measures by %s over the %d days of history take more memory than one query may have; ask for fewer at a time", len(q.Measures), q.GroupBy, j.Span.Days)
	}
	return measure.Refuse("cap", "%d groups of the %d days of history take more memory than one query may have; set cap to %d or less, or ask for fewer measures at a time",
		len(j.Grouping.Groups)-1, j.Span.Days, room)
}

// needed are the families that a query needs.
func (b *Board) needed(q *Query, measures []*measure.Measure) []fold.Family {
	var all []fold.Family
	for _, m := range measures {
		for _, p := range m.Parts(&b.settings) {
			if !p.Without.Has(q.Window.Kind()) && p.Fits(b.has) {
				all = fold.AddFamilies(all, p.Uses(q.Window))
			}
		}
	}
	return all
}

func (b *Board) has(k record.Kind) bool { return b.kinds[k] }

// needsProducts tells whether a series that is asked for looks at products, if there are any.
func (b *Board) needsProducts(measures []*measure.Measure) bool {
	return b.kinds[record.KindLine] && slices.ContainsFunc(measures, func(m *measure.Measure) bool {
		return slices.ContainsFunc(m.Parts(&b.settings), func(p measure.Part) bool { return p.Products })
	})
}

// serves tells whether the board's sums have what a query needs.
func (b *Board) serves(q *Query, families []fold.Family) bool {
	if len(q.Filter) > 0 {
		return false
	}
	if q.GroupBy != nil {
		i := slices.IndexFunc(b.sorter.Splits, func(sp *fold.Split) bool { return sp.Dimension == *q.GroupBy })
		if i < 0 || b.sorter.Splits[i].Cap != q.Cap {
			return false
		}
	}
	return !slices.ContainsFunc(families, func(f fold.Family) bool {
		_, ok := b.sums.Find(f, 0)
		return !ok
	})
}

// queryGroups returns the sorter for a query's filter and groups.
func (b *Board) queryGroups(ctx context.Context, q *Query) (*fold.Grouping, error) {
	so := fold.NewGrouping()
	kept := map[ledger.Dimension][]bool{}
	for _, f := range q.Filter {
		values := b.src.Values(f.Dimension)
		keep := make([]bool, len(values))
		for code, v := range values {
			keep[code] = slices.Contains(f.Values, v) && (kept[f.Dimension] == nil || kept[f.Dimension][code])
		}
		kept[f.Dimension] = keep
		so.Filter(f.Dimension, keep)
	}
	if q.GroupBy == nil {
		return so, ctx.Err()
	}
	d := *q.GroupBy
	people := &b.people
	if d == ledger.DimLoyaltyType && !b.typed {
		// Nobody has counted the types, which only says who keeps a name where there is no room for all.
		people = &fold.Census{}
	}
	so.Split(d, q.Cap, b.src.Values(d), people, kept[d])
	return so, ctx.Err()
}

// classifierFor returns what classifies customers by loyalty type if a sorter needs it.
func classifierFor(so *fold.Grouping) func() fold.Classifier {
	if so.Uses(ledger.DimLoyaltyType) {
		return loyaltytype.New
	}
	return nil
}

// Values returns a dimension's values by code, which the caller must not change: the values of the
// view, or all loyalty types.
func Values(v *ledger.View, d ledger.Dimension) []string { return loyaltytype.WithTypes(v).Values(d) }
