package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Changes of orders wait in a list until enough of them have come together, since one rebuilt
// block costs the same for one change as for many.

const (
	chunkSize = 1 << 14
	// minPending and maxPending bound how many changes wait; between them it is half the number
	// of orders.
	minPending, maxPending = 1 << 18, 1 << 22
)

// orderID names an order over all sources.
type orderID struct {
	source uint16
	key    uint32
}

type opKind uint8

const (
	// opDrop takes the order from where it was last merged.
	opDrop opKind = iota
	// opPut sets all of an order but its lines.
	opPut
	// opLines sets an order's lines.
	opLines
	// opDelete forgets an order with its lines.
	opDelete
)

// op is a change of one order.
type op struct {
	amount money.Amount // revenue for opPut, the lines' cost for opLines
	person uint32
	key    uint32
	// lines and n are the place and number of an opLines' products in pending.products.
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
	// moved lists orders that left the person they had belonged to, for another one or for
	// good, with the first person they left.
	moved map[orderID]uint32
	// losers are slots with merged rows whose person was joined to another one.
	losers []uint32
	// carried is the number of rows in those slots.
	carried int
}

func (q *pending) add(o op) {
	if last := len(q.chunks) - 1; last < 0 || len(q.chunks[last]) == chunkSize {
		q.chunks = append(q.chunks, make([]op, 0, min(chunkSize, max(q.n, 16))))
	}
	last := &q.chunks[len(q.chunks)-1]
	*last = append(*last, o)
	q.n++
}

// size is how much there is to merge, as a number of changes.
func (q *pending) size() int { return q.n + 3*q.carried }

func (q *pending) at(i int) *op { return &q.chunks[i/chunkSize][i%chunkSize] }

func (q *pending) empty() bool { return q.n == 0 && len(q.losers) == 0 }

// leave notes that an order belongs to person p no longer.
func (q *pending) leave(s *Source, key record.Key, p uint32) {
	id := orderID{s.number, uint32(key)}
	if _, ok := q.moved[id]; ok {
		return
	}
	if q.moved == nil {
		q.moved = map[orderID]uint32{}
	}
	q.moved[id] = p
}

// reset empties the list, keeping room for a small one.
func (q *pending) reset() {
	if q.n > chunkSize || cap(q.products) > 4*chunkSize {
		*q = pending{}
		return
	}
	*q = pending{chunks: q.chunks, products: q.products[:0], losers: q.losers[:0]}
	if len(q.chunks) > 0 {
		q.chunks[0] = q.chunks[0][:0]
	}
}
