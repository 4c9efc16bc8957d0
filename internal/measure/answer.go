package measure

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// source is where a query is answered from.
type source struct {
	sums   *sums
	groups []slotGroup
	series [][]Series // by measure, to be filled
}

// source returns the board's own sums where they have what is asked for, and else folds everybody.
func (b *Board) source(ctx context.Context, q *Query, measures []*Measure) (*source, error) {
	s := &source{series: make([][]Series, len(measures))}
	j := job{
		src: b.src, span: b.exactSpan(),
		families: b.needed(q, measures), products: b.needsProducts(measures),
	}
	if b.serves(q, j.families) {
		s.sums = b.sums
		s.groups = b.sorter.groupsOf(q.GroupBy, &b.people)
		return s, nil
	}
	so, err := b.queryGroups(ctx, q)
	if err != nil {
		return nil, err
	}
	j.sorter, j.today, j.classify = so, b.now(), classifierFor(so)
	if err := bound(&j, q); err != nil {
		return nil, err
	}
	workers, err := j.run(ctx)
	if err != nil {
		return nil, err
	}
	s.sums = j.freeze(workers[0], nil)
	s.groups = so.groupsOf(q.GroupBy, &workers[0].census)
	return s, nil
}

// maxBytes is about how much memory the sums of one query may take.
const maxBytes = 64 << 20

// bound lets as many goroutines fold as there is memory for, each of which has sums of its own, and
// refuses the query if there is none for one.
func bound(j *job, q *Query) error {
	slot := int64(0)
	for _, f := range j.worker().folders {
		slot += f.bytes()
	}
	need := max(slot*int64(len(j.sorter.groups)), 1)
	if j.most = int(maxBytes / need); j.most > 0 {
		return nil
	}
	if q.GroupBy == nil {
		return refuse("measures", "%d measures over the %d days of history take more memory than one query may have; ask for fewer at a time", len(q.Measures), j.span.days)
	}
	room := maxBytes/max(slot, 1) - 2 // everybody and the rest have sums too
	if room < 1 {
		return refuse("measures", "%d measures by %s over the %d days of history take more memory than one query may have; ask for fewer at a time", len(q.Measures), q.GroupBy, j.span.days)
	}
	return refuse("cap", "%d groups of the %d days of history take more memory than one query may have; set cap to %d or less, or ask for fewer measures at a time",
		len(j.sorter.groups)-1, j.span.days, room)
}

// needed are the families that a query needs.
func (b *Board) needed(q *Query, measures []*Measure) []family {
	var all []family
	for _, m := range measures {
		for _, p := range m.parts(&b.settings) {
			if !p.without.Has(q.Window.Kind()) && p.fits(b.has) {
				all = addFamilies(all, p.uses(q.Window))
			}
		}
	}
	return all
}

func (b *Board) has(k record.Kind) bool { return b.kinds[k] }

// needsProducts tells whether a series that is asked for looks at products, if there are any.
func (b *Board) needsProducts(measures []*Measure) bool {
	return b.kinds[record.KindLine] && slices.ContainsFunc(measures, func(m *Measure) bool {
		return slices.ContainsFunc(m.parts(&b.settings), func(p part) bool { return p.products })
	})
}

// serves tells whether the board's sums have what a query needs.
func (b *Board) serves(q *Query, families []family) bool {
	if len(q.Filter) > 0 {
		return false
	}
	if q.GroupBy != nil {
		i := slices.IndexFunc(b.sorter.splits, func(sp *split) bool { return sp.dimension == *q.GroupBy })
		if i < 0 || b.sorter.splits[i].cap != q.Cap {
			return false
		}
	}
	return !slices.ContainsFunc(families, func(f family) bool {
		_, ok := b.sums.find(f, 0)
		return !ok
	})
}

// queryGroups returns the sorter for a query's filter and groups.
func (b *Board) queryGroups(ctx context.Context, q *Query) (*sorter, error) {
	so := newSorter()
	kept := map[ledger.Dimension][]bool{}
	for _, f := range q.Filter {
		values := b.src.Values(f.Dimension)
		keep := make([]bool, len(values))
		for code, v := range values {
			keep[code] = slices.Contains(f.Values, v) && (kept[f.Dimension] == nil || kept[f.Dimension][code])
		}
		kept[f.Dimension] = keep
		so.filter(f.Dimension, keep)
	}
	if q.GroupBy == nil {
		return so, ctx.Err()
	}
	d := *q.GroupBy
	people := &b.people
	if d == ledger.DimLoyaltyType && !b.typed {
		// Nobody has counted the types, which only says who keeps a name where there is no room for all.
		people = &census{}
	}
	so.split(d, q.Cap, b.src.Values(d), people, kept[d])
	return so, ctx.Err()
}

// classifierFor returns what classifies customers by loyalty type if a sorter needs it.
func classifierFor(so *sorter) func() classifier {
	if so.uses(ledger.DimLoyaltyType) {
		return newClassifier
	}
	return nil
}

// Values returns a dimension's values by code, which the caller must not change: the values of the
// view, or all loyalty types.
func Values(v *ledger.View, d ledger.Dimension) []string { return WithTypes(v).Values(d) }
