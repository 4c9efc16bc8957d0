package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// orphans are refunds of orders that the ledger does not have, be it that the order is still to
// come or that it is no sale, as with orders cancelled after payment; or they are events of
// subscriptions that it does not have. They wait in lists by order or subscription.
type orphans struct {
	first keyIndex // by order: the place of its first orphan in list
	list  []orphan
	free  uint32 // the first of a chain of unused places, plus one
	n     int
}

// orphan is a refund without an order or an event without a subscription.
type orphan struct {
	amount money.Amount
	key    uint32
	next   uint32 // the next place of the list, plus one
	day    uint16
	event  record.SubscriptionEventType // 0 for refunds
}

func (x *orphans) add(order record.Key, o orphan) {
	if first, ok := x.first.get(order); ok {
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
	x.first.set(order, at)
	x.n++
}

// take removes and returns the orphans of an order that fit.
func (x *orphans) take(order record.Key, fits func(*orphan) bool) []orphan {
	if x.n == 0 {
		return nil
	}
	at, ok := x.first.get(order)
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
		x.first.remove(order)
		return taken
	}
	x.first.set(order, chain-1)
	return taken
}
