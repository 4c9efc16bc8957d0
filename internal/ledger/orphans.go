package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

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
