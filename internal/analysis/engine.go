package analysis

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// slackDays is how many days beyond the running one the arrays hold, so that a new day finds
	// what is already folded.
	slackDays = 64
	// shrinkDays is the number of empty leading days tolerated before the arrays are rebuilt.
	shrinkDays = 366
	// fewCustomers is how many changed customers a goroutine takes at a time.
	fewCustomers = 128
)

// Engine keeps the sums that the figures are finished from, and brings them up to date.
type Engine struct {
	settings measure.Settings
	measures []measure.Measure
	// uncomputed are the measures that a database cannot compute, by name; nil if customers are folded.
	uncomputed map[string]measure.Measure
	job        fold.Job
	workers    []*fold.Worker // the first one holds the census
	sums       *fold.Sums
	view       *ledger.View
	scales     *dayScales // of the running day
	extent     Extent     // that the scales are made from
	changed    []int
}

// NewEngine returns an engine that has seen nothing.
func NewEngine(s measure.Settings) *Engine {
	return &Engine{settings: s.WithDefaults(), measures: measure.All()}
}

// Update brings the figures to view v as of the running day today. Only customers that changed
// since the last view are folded again. It must not run concurrently with itself.
func (e *Engine) Update(v *ledger.View, today record.Day) *Board {
	old := e.view
	e.view = v
	x := Extent{Orders: v.Orders(), Sources: v.Sellers()}
	b := e.update(v, today, x, func(fn func(i int)) { v.Changed(old, fn) })
	b.state.view, b.state.apart = v, apart(v)
	return b
}

// update brings the figures to src, of an extent. Changed calls its argument for the slots that differ from the
// histories of the last update.
func (e *Engine) update(src fold.Histories, today record.Day, x Extent, changed func(func(i int))) *Board {
	src = withComputed(src)
	if e.scales == nil || e.scales.day != today || x.Outgrows(e.extent) {
		e.scales, e.extent = &dayScales{day: today}, x
	}
	first, _, ok := src.Span()
	if !ok {
		e.sums = nil
		return newBoard(newState(e, src, today))
	}
	if e.stale(first, today, src) || e.rescaled() || !e.catchUp(src, changed) {
		e.refold(src, first, today)
		e.extent = x
	}
	e.job.Src = src
	return newBoard(newState(e, src, today))
}

// stale reports whether the sums cannot be brought up to date by folding what changed.
func (e *Engine) stale(first, today record.Day, src fold.Histories) bool {
	if e.sums == nil {
		return true
	}
	sp := e.sums.Span
	if e.job.Classify != nil && sp.Index(today) != e.job.Today {
		return true
	}
	return first < sp.First || first > sp.First+shrinkDays || today >= sp.First+record.Day(sp.Days) ||
		src.Has(record.KindLine) != e.job.Products || !e.split(src) || !slices.Equal(e.families(src), e.job.Families)
}

// rescaled reports whether the sums are split by segments of other scales than the scales of the running day.
func (e *Engine) rescaled() bool {
	return e.settings.Splits(ledger.DimRFMSegment) && !e.scales.ready()
}

// refold folds everybody.
func (e *Engine) refold(src fold.Histories, first, today record.Day) {
	e.sums, e.workers = nil, nil
	e.job = fold.Job{
		Src: src, Span: fold.Span{First: first, Days: int32(max(today-first, 0)) + 1 + slackDays},
		Families: e.families(src), Products: src.Has(record.KindLine),
		Today: max(int32(today-first), 0),
	}
	e.scales = &dayScales{day: today}
	e.job.Classify, _ = e.scales.classifier(context.Background(), src, today, e.settings.Splits)
	e.job.Grouping = e.sort(src)
	e.sums, e.workers, _ = e.job.Sum(context.Background())
}

// sort decides which groups have a name.
func (e *Engine) sort(src fold.Histories) *fold.Grouping {
	so := fold.NewGrouping()
	var people fold.Census
	dimensions := e.shown(src)
	for _, d := range dimensions {
		if len(src.Values(d.Dimension)) > d.Cap {
			heads := e.job
			heads.Grouping, heads.Families = so, nil
			workers, _ := heads.Run(context.Background())
			people = workers[0].Census
			break
		}
	}
	for _, d := range dimensions {
		so.Split(d.Dimension, d.Cap, src.Values(d.Dimension), &people, nil)
	}
	return so
}

// shown returns the configured dimensions that have values. A refused own dimension has none.
func (e *Engine) shown(src fold.Histories) []fold.DimensionSetting {
	return slices.DeleteFunc(slices.Clone(e.settings.Dimensions), func(d fold.DimensionSetting) bool { return len(src.Values(d.Dimension)) == 0 })
}

// split reports whether the sums are split by the dimensions that are shown.
func (e *Engine) split(src fold.Histories) bool {
	return slices.EqualFunc(e.shown(src), e.job.Grouping.Splits, func(d fold.DimensionSetting, sp *fold.Split) bool {
		return d.Dimension == sp.Dimension
	})
}

// catchUp folds the customers that changed: what they were away, what they are in. It reports false
// if folding everybody is quicker, or called for because other groups deserve a name.
func (e *Engine) catchUp(src fold.Histories, changed func(func(i int))) bool {
	e.changed = e.changed[:0]
	changed(func(i int) { e.changed = append(e.changed, i) })
	last := e.job.Src
	if len(e.changed) > src.Len()/4+fold.Batch {
		return false
	}
	e.job.Src, e.job.Grouping = src, e.job.Grouping.Extend(src)
	if len(e.changed) == 0 {
		return true
	}
	e.sums = e.job.Change(e.workers, e.sums, last, e.changed, fewCustomers)
	return !e.job.Grouping.Outgrown(&e.workers[0].Census)
}

// families are those that the configured windows of all measures need, as far as the records are
// there.
func (e *Engine) families(src fold.Histories) []fold.Family {
	var all []fold.Family
	for i := range e.measures {
		m := &e.measures[i]
		for _, p := range m.Parts(&e.settings) {
			for _, w := range m.Sampled(e.settings) {
				if !p.Without.Has(w.Kind()) && p.Fits(src.Has) {
					all = fold.AddFamilies(all, p.Uses(w))
				}
			}
		}
	}
	return all
}
