package source

import (
	"database/sql/driver"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// page holds the rows of one statement and of the statements for its children.
type page struct {
	batch    record.Batch
	rejects  []decode.Rejected
	rows     int
	read     map[record.Kind]uint64 // records by kind
	accepted []record.Key           // keys of the records of the page's own kind
	newest   int64                  // Unix seconds of its newest record; 0 if it has none
	windowed bool                   // whether to make marks
	marks    []mark                 // where its days begin; the first mark has no start yet
	dawn     int64                  // time of the first record of the last mark
	key      value                  // of the last row
	modified value                  // of the last row
	parents  []driver.Value         // raw keys of the orders whose children the poll reads
	orders   *decode.Orders         // the orders whose children the poll reads
}

func newPage() *page {
	return &page{read: map[record.Kind]uint64{}, orders: decode.NewOrders()}
}

// reset empties the page and keeps its memory.
func (p *page) reset() {
	b := &p.batch
	*b = record.Batch{
		Customers: b.Customers[:0], Orders: b.Orders[:0], Refunds: b.Refunds[:0],
		Subscriptions: b.Subscriptions[:0], Lines: b.Lines[:0], LinesOf: b.LinesOf[:0],
		SubscriptionEvents: b.SubscriptionEvents[:0], Answers: b.Answers[:0], Invitations: b.Invitations[:0],
		Cancellations: b.Cancellations[:0], Contacts: b.Contacts[:0], Engagements: b.Engagements[:0],
		Memberships: b.Memberships[:0], Newsletters: b.Newsletters[:0], Points: b.Points[:0], Spend: b.Spend[:0],
	}
	p.rejects, p.rows, p.newest = p.rejects[:0], 0, 0
	p.accepted, p.parents, p.marks = p.accepted[:0], p.parents[:0], p.marks[:0]
	p.key.clear()
	p.modified.clear()
	clear(p.read)
	p.orders.Reset()
}

// age takes the time of the newest record of the row after the last key, and the time of the row
// even if it is not a record; zero if the row has no time. A new mark starts a day after the first
// row of the last mark. A later read of the window then starts there, not at the start of a page.
func (p *page) age(newest, unix int64) {
	p.newest = max(p.newest, newest)
	if !p.windowed {
		return
	}
	switch n := len(p.marks); {
	case n == 0:
		p.marks, p.dawn = append(p.marks, mark{nil, unix}), unix
	case unix >= p.dawn+24*60*60:
		p.marks, p.dawn = append(p.marks, mark{p.key.get(), unix}), unix
	default:
		p.marks[n-1].newest = max(p.marks[n-1].newest, unix)
	}
}

// group puts the lines of an order next to each other, if they are not.
func (p *page) group() {
	byOrder := func(a, b record.Line) int {
		switch {
		case a.Order < b.Order:
			return -1
		case a.Order > b.Order:
			return 1
		}
		return 0
	}
	if !slices.IsSortedFunc(p.batch.Lines, byOrder) {
		slices.SortStableFunc(p.batch.Lines, byOrder)
	}
	for i := range p.batch.Orders {
		p.batch.LinesOf = append(p.batch.LinesOf, p.batch.Orders[i].Key)
	}
	if p.orders.Len() < len(p.batch.Orders) { // several rows belong to one order
		p.batch.LinesOf = unique(p.batch.LinesOf)
	}
}

// unique returns the keys without repetitions, in their order.
func unique(keys []record.Key) []record.Key {
	seen := make(map[record.Key]bool, len(keys))
	return slices.DeleteFunc(keys, func(k record.Key) bool {
		known := seen[k]
		seen[k] = true
		return known
	})
}

// value keeps a driver's value after its row without an allocation per row.
type value struct {
	buf   []byte
	bytes bool
	other driver.Value
}

func (v *value) set(x driver.Value) {
	b, ok := x.([]byte)
	v.bytes = ok
	if ok {
		v.buf = append(v.buf[:0], b...)
		return
	}
	v.other = x
}

func (v *value) clear() { v.bytes, v.other = false, nil }

// get returns a copy of the value that stays valid.
func (v *value) get() driver.Value {
	if v.bytes {
		return string(v.buf)
	}
	return v.other
}

// keep returns a copy of a driver's value that stays valid.
func keep(x driver.Value) driver.Value {
	if b, ok := x.([]byte); ok {
		return string(b)
	}
	return x
}
