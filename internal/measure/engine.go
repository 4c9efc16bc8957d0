package measure

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// slackDays is how many days beyond the running one the arrays hold, so that a new day finds
	// what is already folded.
	slackDays = 64
	// shrinkDays is how many empty days at the start are let be.
	shrinkDays = 366
	// fewCustomers is how many changed customers a goroutine takes at a time.
	fewCustomers = 128
)

// Engine keeps the sums that the figures are finished from, and brings them up to date.
type Engine struct {
	settings Settings
	measures []Measure
	job      job
	workers  []*worker // the first one holds the census
	sums     *sums
	view     *ledger.View
	changed  []int
}

// NewEngine returns an engine that has seen nothing.
func NewEngine(s Settings) *Engine {
	return &Engine{settings: s.withDefaults(), measures: All()}
}

// Update brings the figures to view v as of the running day today. Only customers that changed
// since the last view are folded again. It must not run concurrently with itself.
func (e *Engine) Update(v *ledger.View, today record.Day) *Board {
	old := e.view
	e.view = v
	b := e.update(v, today, func(fn func(i int)) { v.Changed(old, fn) })
	b.view = v
	return b
}

// update brings the figures to src. Changed calls its argument for the slots that differ from the
// histories of the last update.
func (e *Engine) update(src histories, today record.Day, changed func(func(i int))) *Board {
	src = WithTypes(src)
	first, _, ok := src.Span()
	if !ok {
		e.sums = nil
		return newBoard(e, src, today)
	}
	if e.stale(first, today, src) || !e.catchUp(src, changed) {
		e.refold(src, first, today)
	}
	e.job.src = src
	return newBoard(e, src, today)
}

// stale reports whether the sums cannot be brought up to date by folding what changed.
func (e *Engine) stale(first, today record.Day, src histories) bool {
	if e.sums == nil {
		return true
	}
	sp := e.sums.span
	if e.job.classify != nil && sp.index(today) != e.job.today {
		return true
	}
	return first < sp.first || first > sp.first+shrinkDays || today >= sp.first+record.Day(sp.days) ||
		src.Has(record.KindLine) != e.job.products || !slices.Equal(e.families(src), e.job.families)
}

// refold folds everybody.
func (e *Engine) refold(src histories, first, today record.Day) {
	e.sums, e.workers = nil, nil
	e.job = job{
		src: src, span: span{first: first, days: int32(max(today-first, 0)) + 1 + slackDays},
		families: e.families(src), products: src.Has(record.KindLine),
		today: max(int32(today-first), 0),
	}
	if e.settings.splits(ledger.DimLoyaltyType) {
		e.job.classify = newClassifier
	}
	e.job.sorter = e.sort(src)
	e.workers, _ = e.job.run(context.Background())
	e.sums = e.job.freeze(e.workers[0], nil)
}

// sort decides which groups have a name.
func (e *Engine) sort(src histories) *sorter {
	so := newSorter()
	var people census
	for _, d := range e.settings.Dimensions {
		if len(src.Values(d.Dimension)) > d.Cap {
			heads := e.job
			heads.sorter, heads.families = so, nil
			workers, _ := heads.run(context.Background())
			people = workers[0].census
			break
		}
	}
	for _, d := range e.settings.Dimensions {
		so.split(d.Dimension, d.Cap, src.Values(d.Dimension), &people, nil)
	}
	return so
}

// catchUp folds the customers that changed: what they were away, what they are in. It reports false
// if folding everybody is quicker, or called for because other groups deserve a name.
func (e *Engine) catchUp(src histories, changed func(func(i int))) bool {
	e.changed = e.changed[:0]
	changed(func(i int) { e.changed = append(e.changed, i) })
	last := e.job.src
	before, after := last.Len(), src.Len()
	if len(e.changed) > after/4+batch {
		return false
	}
	e.job.sorter = e.job.sorter.extend(src)
	_ = spread(context.Background(), e.workers, len(e.changed), fewCustomers, func(w *worker, k int) {
		i := e.changed[k]
		if i < before {
			w.take(last, i, e.job.sorter, e.job.span, -1)
		}
		if i < after {
			w.take(src, i, e.job.sorter, e.job.span, 1)
		}
	})
	if e.job.sorter.outgrown(&e.workers[0].census) {
		return false
	}
	if len(e.changed) > 0 {
		e.sums = e.job.freeze(e.workers[0], e.sums)
	}
	return true
}

// families are those that the configured windows of all measures need, as far as the records are
// there.
func (e *Engine) families(src histories) []family {
	var all []family
	for i := range e.measures {
		m := &e.measures[i]
		for _, p := range m.parts(&e.settings) {
			for _, w := range m.Sampled(e.settings) {
				if !p.without.Has(w.Kind()) && p.fits(src.Has) {
					all = addFamilies(all, p.uses(w))
				}
			}
		}
	}
	return all
}
