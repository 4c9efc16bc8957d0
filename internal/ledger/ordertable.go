package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// orderTable holds one source's orders. The orders themselves lie in the blocks of persons; the
// table queues changes to them.
type orderTable struct {
	ledger *Ledger
	source uint16
	index  keyIndex // to accounts or anonymous persons
	// links are the orders that are no sales but name both an id and an address, to accounts. They
	// connect the two, as sales do.
	links     keyIndex
	customers *customerTable
	refunds   *refundTable
	origins   originTable

	anonymous     int      // orders with an anonymous person
	ignoresGuests bool     // whether sales without id and address are left out
	ignored       keyIndex // the keys of these; it has no values
}

// putAll adds, replaces or removes orders.
func (t *orderTable) putAll(orders []record.Order) {
	var buffer [128]uint32
	for len(orders) > 0 {
		hints := buffer[:min(len(buffer), len(orders))]
		t.customers.guess(hints, orders)
		for i := range hints {
			t.put(&orders[i], hints[i])
		}
		orders = orders[len(hints):]
	}
}

// put adds or replaces a sale, and removes an order that is not a sale or that is ignored.
func (t *orderTable) put(o *record.Order, hint uint32) {
	who := record.Who{Customer: o.Customer, Email: o.Email}
	if !o.Sale {
		if who.Customer == 0 || who.Email == 0 {
			t.remove(o.Key)
			return
		}
		ref, old := t.customers.assign(&t.links, o.Key, who, hint)
		t.removeSale(o.Key)
		if old != absent && old != ref {
			t.ledger.release(old)
		}
		return
	}
	if t.ignoresGuests {
		if o.Customer == 0 && o.Email == 0 {
			t.remove(o.Key)
			t.ignored.set(o.Key, 0)
			return
		}
		t.ignored.remove(o.Key)
	}
	l := t.ledger
	ref, old := t.customers.assign(&t.index, o.Key, who, hint)
	switch {
	case old == absent:
		t.countAnonymous(ref, 1)
		t.refunds.adopt(o.Key, l.slotOf(ref))
	case old != ref:
		t.countAnonymous(ref, 1)
		t.countAnonymous(old, -1)
		from, to := l.slotOf(old), l.slotOf(ref)
		l.pending.leave(orderID{t.source, uint32(o.Key)}, from)
		if from != to {
			t.refunds.move(o.Key, from, to)
		}
		l.release(old)
	}
	t.unlink(o.Key)
	put := op{kind: opPut, person: ref, key: uint32(o.Key), source: t.source, day: toDay(o.Day), amount: o.Revenue}
	put.origin = t.origins.number(place{o.Channel, o.Country, o.AcquisitionChannel})
	if o.Discounted {
		put.origin |= discounted
	}
	put.lines, put.n = l.pending.addOwn(l.own.orders.encode(o.Own))
	l.pending.add(put)
}

// countAnonymous adds n to the number of anonymous orders if the reference of an order is anonymous.
func (t *orderTable) countAnonymous(ref uint32, n int) {
	if ref&anonymousRef != 0 {
		t.anonymous += n
	}
}

// remove removes an order and its lines. Its refunds wait for it to return.
func (t *orderTable) remove(k record.Key) {
	t.removeSale(k)
	t.unlink(k)
}

// unlink removes an order from the links.
func (t *orderTable) unlink(k record.Key) {
	if ref, ok := t.links.get(k); ok {
		t.links.remove(k)
		t.ledger.release(ref)
	}
}

// removeSale removes a sale, which may be ignored, and its lines.
func (t *orderTable) removeSale(k record.Key) {
	t.ignored.remove(k)
	ref, ok := t.index.get(k)
	if !ok {
		return
	}
	l := t.ledger
	p := l.slotOf(ref)
	t.index.remove(k)
	l.pending.leave(orderID{t.source, uint32(k)}, p)
	l.pending.add(op{kind: opDelete, person: ref, key: uint32(k), source: t.source})
	t.refunds.orphan(k, p)
	t.countAnonymous(ref, -1)
	l.release(ref)
}
