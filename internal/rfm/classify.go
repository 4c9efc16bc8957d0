package rfm

import (
	"context"
	"runtime"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Bought is what a customer has bought by the end of a day.
type Bought struct {
	Last    record.Day // of the last purchase
	Orders  int32
	Revenue int64 // refunds taken off
}

// BoughtBy returns what a customer has bought by the end of a day, and false if that is nothing. Guest orders
// belong to nobody.
func BoughtBy(c *ledger.Customer, day record.Day) (b Bought, ok bool) {
	if c.Apart {
		return b, false
	}
	for i := range c.Purchases {
		p := &c.Purchases[i]
		if p.Day > day {
			break
		}
		b.Last, b.Orders, b.Revenue = p.Day, b.Orders+1, b.Revenue+int64(p.Revenue)
	}
	if b.Orders == 0 {
		return b, false
	}
	for i := range c.Refunds {
		if c.Refunds[i].Day > day {
			break
		}
		b.Revenue -= int64(c.Refunds[i].Amount)
	}
	return b, true
}

// Scales score customers by all customers who have bought by a day.
type Scales struct{ recency, frequency, value Scale }

// NewScales returns the scales of the last days, numbers of purchases and revenues of all customers who have
// bought. It sorts them.
func NewScales(last, orders, revenue []int64) *Scales {
	return &Scales{NewScale(last), NewScale(orders), NewScale(revenue)}
}

// Segment returns the segment of a customer who has bought.
func (s *Scales) Segment(b *Bought) Segment {
	return SegmentOf(s.recency.Score(int64(b.Last)), s.frequency.Score(int64(b.Orders)), s.value.Score(b.Revenue))
}

// ScalesOn returns the scales of the end of a day. It reads all histories once, on at most so many goroutines, and
// keeps 24 bytes for each customer who has bought meanwhile. The error is the error of ctx.
func ScalesOn(ctx context.Context, src fold.Histories, day record.Day, most int) (*Scales, error) {
	workers := make([]*fold.Worker, max(1, min(most, runtime.GOMAXPROCS(0))))
	for i := range workers {
		workers[i] = &fold.Worker{Folders: []fold.Folder{&collector{}}}
	}
	err := fold.Spread(ctx, workers, src.Len(), fold.Batch, func(w *fold.Worker, i int) {
		w.Folders[0].(*collector).add(src, i, day)
	})
	if err != nil {
		return nil, err
	}
	all := workers[0].Folders[0].(*collector)
	return NewScales(all.last, all.orders, all.revenue), nil
}

// collector collects what all customers have bought. Of fold.Folder it needs only Merge.
type collector struct {
	fold.Folder
	customer              ledger.Customer
	last, orders, revenue []int64
}

// add adds customer i of src.
func (c *collector) add(src fold.Histories, i int, day record.Day) {
	src.Customer(i, &c.customer)
	if b, ok := BoughtBy(&c.customer, day); ok {
		c.last, c.orders, c.revenue = append(c.last, int64(b.Last)), append(c.orders, int64(b.Orders)), append(c.revenue, b.Revenue)
	}
}

// Merge implements fold.Folder.
func (c *collector) Merge(other fold.Folder) {
	o := other.(*collector)
	c.last, c.orders, c.revenue = append(c.last, o.last...), append(c.orders, o.orders...), append(c.revenue, o.revenue...)
	o.last, o.orders, o.revenue = nil, nil, nil
}

// Classifier returns what finds a customer's segment. A Segment is its code in ledger.DimRFMSegment.
func (s *Scales) Classifier() fold.Classifier {
	return func(c *ledger.Customer, sp fold.Span, today int32) {
		segment := None
		if b, ok := BoughtBy(c, sp.First+record.Day(today)); ok {
			segment = s.Segment(&b)
		}
		c.Groups[ledger.DimRFMSegment] = uint16(segment)
	}
}

// WithSegments returns the histories with all segments as the values of their dimension.
func WithSegments(src fold.Histories) fold.Histories { return withSegments{src} }

// withSegments is histories with the segments.
type withSegments struct{ fold.Histories }

// Values returns a dimension's values by code, which the caller must not change.
func (w withSegments) Values(d ledger.Dimension) []string {
	if d == ledger.DimRFMSegment {
		return names[:]
	}
	return w.Histories.Values(d)
}
