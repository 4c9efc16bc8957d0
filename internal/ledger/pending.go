package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Changes of orders are collected and merged together, because rebuilding a block costs the same
// for one change as for many.

const (
	chunkSize = 1 << 14
	// minPending and maxPending bound how many changes are collected before they are merged. Between
	// the two, the limit is half the number of orders.
	minPending, maxPending = 1 << 18, 1 << 22
)

// orderID identifies an order among the orders of all sources.
type orderID struct {
	source uint16
	key    uint32
}

type opKind uint8

const (
	// opDrop removes the order from the person whose rows contain it.
	opDrop opKind = iota
	// opPut sets an order, except its lines.
	opPut
	// opLines sets an order's lines.
	opLines
	// opDelete deletes an order with its lines.
	opDelete
)

// op is a change of one order.
type op struct {
	amount money.Amount // revenue for opPut, the lines' cost for opLines
	// person is the reference of the order's index until the merge, and then the slot.
	person uint32
	key    uint32
	// lines and n are the place and number of the products of opLines in pending.products, and of the codes
	// of opPut in pending.own.
	lines, n uint32
	day      uint16
	origin   uint16
	source   uint16
	kind     opKind
}

func (o *op) id() orderID { return orderID{o.source, o.key} }

// pending is the list of changes since the last merge, oldest first.
type pending struct {
	chunks   [][]op
	n        int
	products []uint32
	own      []uint16
	// moved has the orders whose reference changed, by deletion or for another account, with the person
	// whose rows contain them.
	moved map[orderID]uint32
	// vacated are slots with merged rows that may belong to other slots now.
	vacated []uint32
	// vacatedRows is the number of rows in those slots.
	vacatedRows int
}

func (q *pending) add(o op) {
	if last := len(q.chunks) - 1; last < 0 || len(q.chunks[last]) == chunkSize {
		q.chunks = append(q.chunks, make([]op, 0, min(chunkSize, max(q.n, 16))))
	}
	last := &q.chunks[len(q.chunks)-1]
	*last = append(*last, o)
	q.n++
}

// addOwn adds the codes of an order's own values and returns their place and number.
func (q *pending) addOwn(codes []uint16) (at, n uint32) {
	at = uint32(len(q.own))
	q.own = append(q.own, codes...)
	return at, uint32(len(codes))
}

// size returns the number of changes to merge. A row that moves takes three.
func (q *pending) size() int { return q.n + 3*q.vacatedRows }

func (q *pending) at(i int) *op { return &q.chunks[i/chunkSize][i%chunkSize] }

func (q *pending) empty() bool { return q.n == 0 && len(q.vacated) == 0 }

// leave notes that the reference of an order of person p changes.
func (q *pending) leave(id orderID, p uint32) {
	if _, ok := q.moved[id]; ok {
		return
	}
	if q.moved == nil {
		q.moved = map[orderID]uint32{}
	}
	q.moved[id] = p
}

// reset empties the list. It keeps the memory of a small list for the next one.
func (q *pending) reset() {
	if q.n > chunkSize || cap(q.products)+cap(q.own) > 4*chunkSize {
		*q = pending{}
		return
	}
	*q = pending{chunks: q.chunks, products: q.products[:0], own: q.own[:0], vacated: q.vacated[:0]}
	if len(q.chunks) > 0 {
		q.chunks[0] = q.chunks[0][:0]
	}
}

// orphanList holds the orphans of one source, in a chain for each parent. The parent of a refund is
// its order, the parent of an event its subscription.
type orphanList struct {
	first keyIndex // by parent: the place of its first orphan in list
	list  []orphan
	free  uint32 // the first of a chain of unused places, plus one
	n     int
}

// orphan is a refund or a subscription event whose parent is not in the ledger: it has not arrived
// yet, or is not a sale, as with orders that were cancelled after payment.
type orphan struct {
	amount money.Amount
	key    uint32
	next   uint32 // the next place of the list, plus one
	day    uint16
	event  record.SubscriptionEventType // 0 for refunds
	reason record.RefundReason          // 0 for events
}

// add appends an orphan to the chain of its parent.
func (x *orphanList) add(parent record.Key, o orphan) {
	if first, ok := x.first.get(parent); ok {
		o.next = first + 1
	}
	at := x.free - 1
	if x.free == 0 {
		at = uint32(len(x.list))
		x.list = append(x.list, o)
	} else {
		x.free = x.list[at].next
		x.list[at] = o
	}
	x.first.set(parent, at)
	x.n++
}

// take removes and returns the orphans of a parent that fit.
func (x *orphanList) take(parent record.Key, fits func(*orphan) bool) []orphan {
	if x.n == 0 {
		return nil
	}
	at, ok := x.first.get(parent)
	if !ok {
		return nil
	}
	var taken []orphan
	chain := uint32(0)
	for next := at + 1; next > 0; {
		i := next - 1
		o := &x.list[i]
		next = o.next
		if fits(o) {
			taken = append(taken, *o)
			o.next, x.free = x.free, i+1
			x.n--
			continue
		}
		o.next, chain = chain, i+1
	}
	if chain == 0 {
		x.first.remove(parent)
		return taken
	}
	x.first.set(parent, chain-1)
	return taken
}
