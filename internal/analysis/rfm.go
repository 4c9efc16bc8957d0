package analysis

import (
	"context"
	"sync"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// Segmentation is the customers by RFM segment at the end of a day, and how they moved since the beginning of a
// window.
type Segmentation struct {
	// Window is the one that ends with Day, the last day that counts; Complete is false if it still runs. Before is
	// the day before the window, at whose end the segments are compared; it may lie before the first record.
	Window   fold.Window
	Day      record.Day
	Complete bool
	Before   record.Day
	// Segments has every segment, the best first.
	Segments []SegmentSize
	// Moves has the pairs of segments with customers, by segment before and then by segment now. The segment before
	// is rfm.None for those who had not bought yet.
	Moves []SegmentMove
}

// SegmentSize is the customers of one segment.
type SegmentSize struct {
	Segment rfm.Segment
	// Customers is how many there are, and Then how many there were at the end of Before.
	Customers, Then int
	// Value is their revenue up to the day, refunds taken off, in major units; ValueThen is the same of then.
	Value, ValueThen float64
}

// SegmentMove is the customers who were in one segment and are in another, or in the same.
type SegmentMove struct {
	From, To  rfm.Segment
	Customers int
	Value     float64 // their revenue up to the day, in major units
}

// SegmentsAbsence returns why segments are missing; the zero value means that they are not.
func (b *Board) SegmentsAbsence() absence.Reason { return b.state.without(record.KindOrder) }

// Segments returns the customers that a filter keeps by segment. Scores compare each customer with all customers,
// whatever the filter. It folds everybody once and sorts them, and keeps about 100 bytes for each customer meanwhile. A bad filter
// gives a *QueryError; an ended context gives its error. Missing segments, see SegmentsAbsence, are empty.
func (b *Board) Segments(ctx context.Context, w fold.Window, to record.Day, filter []Filter) (*Segmentation, error) {
	if err := b.state.checkFilter(filter); err != nil {
		return nil, err
	}
	s := b.state
	to = min(to, s.today)
	r := &Segmentation{Window: w, Day: to, Before: to, Complete: to < s.today}
	if !b.SegmentsAbsence().None() || s.now() < 0 {
		return r, ctx.Err()
	}
	at := s.placed(w, to)
	sp := s.span()
	r.Day, r.Complete, r.Before = at.day, at.complete, sp.Day(at.point.Lo)
	keep, err := s.group(ctx, filter, nil, 0)
	if err != nil {
		return nil, err
	}
	classify, err := s.classifier(ctx, keep, max(at.point.Hi, 0))
	if err != nil {
		return nil, err
	}
	j := fold.Job{
		Src: s.src, Grouping: fold.NewGrouping(), Span: sp, Today: max(at.point.Hi, 0), Classify: classify,
		Families: []fold.Family{&standings{keep: keep, day: r.Day, before: r.Before}},
	}
	workers, err := j.Run(ctx)
	if err != nil {
		return nil, err
	}
	r.fill(workers[0].Folders[0].(*standingFolder).all)
	return r, nil
}

// fill puts customers into segments.
func (r *Segmentation) fill(all []standing) {
	var now, then *rfm.Scales
	var sorting sync.WaitGroup
	sorting.Go(func() { now = scalesOf(all, func(s *standing) *rfm.Bought { return &s.now }) })
	then = scalesOf(all, func(s *standing) *rfm.Bought { return &s.then })
	sorting.Wait()
	type sum struct {
		customers int
		value     int64
	}
	var moves [rfm.Lost + 1][rfm.Lost + 1]sum
	var before [rfm.Lost + 1]sum
	for i := range all {
		c := &all[i]
		if !c.kept {
			continue
		}
		from := segmentOf(then, &c.then)
		m := &moves[from][segmentOf(now, &c.now)]
		m.customers, m.value = m.customers+1, m.value+c.now.Revenue
		before[from] = sum{before[from].customers + 1, before[from].value + c.then.Revenue}
	}
	for _, to := range rfm.Segments() {
		size := SegmentSize{Segment: to, Then: before[to].customers, ValueThen: fold.Major(before[to].value)}
		value := int64(0)
		for from := range moves {
			size.Customers, value = size.Customers+moves[from][to].customers, value+moves[from][to].value
		}
		size.Value = fold.Major(value)
		r.Segments = append(r.Segments, size)
	}
	for from := range moves {
		for _, to := range rfm.Segments() {
			if m := moves[from][to]; m.customers > 0 {
				r.Moves = append(r.Moves, SegmentMove{rfm.Segment(from), to, m.customers, fold.Major(m.value)})
			}
		}
	}
}

// standing is what one customer had bought by two days.
type standing struct {
	now, then rfm.Bought
	kept      bool // whether the filter keeps the customer
}

// scalesOf returns the scales of all customers who have bought by one of the days.
func scalesOf(all []standing, of func(s *standing) *rfm.Bought) *rfm.Scales {
	last, orders, revenue := make([]int64, 0, len(all)), make([]int64, 0, len(all)), make([]int64, 0, len(all))
	for i := range all {
		if b := of(&all[i]); b.Orders > 0 {
			last, orders, revenue = append(last, int64(b.Last)), append(orders, int64(b.Orders)), append(revenue, b.Revenue)
		}
	}
	return rfm.NewScales(last, orders, revenue)
}

// segmentOf returns the segment of a customer, and None if the customer has bought nothing.
func segmentOf(s *rfm.Scales, b *rfm.Bought) rfm.Segment {
	if b.Orders == 0 {
		return rfm.None
	}
	return s.Segment(b)
}

// standings is the family of what customers have bought by two days. It is for one query.
type standings struct {
	keep        *fold.Grouping
	day, before record.Day
}

// standingFolder is the customers that one goroutine has found.
type standingFolder struct {
	of    *standings
	all   []standing
	slots []int32
}

// Folder implements fold.Family.
func (k *standings) Folder(fold.Span) fold.Folder { return &standingFolder{of: k} }

// Fold implements fold.Folder.
func (f *standingFolder) Fold(h *fold.History, _ []int32, _ int64) {
	var s standing
	var ok bool
	if s.now, ok = rfm.BoughtBy(&h.Customer, f.of.day); !ok {
		return
	}
	s.then, _ = rfm.BoughtBy(&h.Customer, f.of.before)
	f.slots, s.kept = f.of.keep.Slots(&h.Customer.Groups, f.slots[:0])
	f.all = append(f.all, s)
}

// Merge implements fold.Folder.
func (f *standingFolder) Merge(other fold.Folder) {
	o := other.(*standingFolder)
	f.all, o.all = append(f.all, o.all...), nil
}

// Freeze implements fold.Folder.
func (*standingFolder) Freeze(base []fold.Table) []fold.Table { return base }

// Bytes implements fold.Folder.
func (f *standingFolder) Bytes() int64 { return 40 * int64(cap(f.all)) }
