package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// orderTable holds one source's orders. The orders themselves lie in the blocks of persons; the
// table queues changes to them.
type orderTable struct {
	ledger    *Ledger
	source    uint16
	index     keyIndex // to persons
	customers *customerTable
	refunds   *refundTable
	origins   originTable

	anonymous     int      // orders with an anonymous person
	ignoresGuests bool     // whether sales without id and address are left out
	ignored       keyIndex // the keys of these; it has no values
}

// putAll adds, replaces or removes orders.
func (t *orderTable) putAll(orders []record.Order) {
	var buffer [128]identity
	for len(orders) > 0 {
		identities := buffer[:min(len(buffer), len(orders))]
		t.customers.lookUpAll(identities, orders)
		for i := range identities {
			t.put(&orders[i], &identities[i])
		}
		orders = orders[len(identities):]
	}
}

// put adds or replaces a sale, and removes an order that is not a sale or that is ignored.
func (t *orderTable) put(o *record.Order, who *identity) {
	if !o.Sale {
		if o.Customer != 0 && o.Email != 0 {
			t.customers.person(who)
		}
		t.remove(o.Key)
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
	p, old := t.customers.assign(&t.index, o.Key, who)
	switch {
	case old == absent:
		t.countAnonymous(p, 1)
		t.refunds.adopt(o.Key, p)
	case old != p:
		t.countAnonymous(p, 1)
		t.countAnonymous(old, -1)
		l.pending.leave(orderID{t.source, uint32(o.Key)}, old)
		t.refunds.move(o.Key, old, p)
		l.release(old)
	}
	put := op{kind: opPut, person: p, key: uint32(o.Key), source: t.source, day: toDay(o.Day), amount: o.Revenue}
	put.origin = t.origins.number(place{o.Channel, o.Country, o.AcquisitionChannel})
	if o.Discounted {
		put.origin |= discounted
	}
	l.pending.add(put)
}

// countAnonymous adds n to the number of anonymous orders if person p of an order is anonymous.
func (t *orderTable) countAnonymous(p uint32, n int) {
	if t.ledger.isAnonymous(p) {
		t.anonymous += n
	}
}

// remove removes an order and its lines. Its refunds wait for it to return.
func (t *orderTable) remove(k record.Key) {
	t.ignored.remove(k)
	p, ok := t.index.get(k)
	if !ok {
		return
	}
	l := t.ledger
	p = l.find(p)
	t.index.remove(k)
	l.pending.leave(orderID{t.source, uint32(k)}, p)
	l.pending.add(op{kind: opDelete, person: p, key: uint32(k), source: t.source})
	t.refunds.orphan(k, p)
	t.countAnonymous(p, -1)
	l.release(p)
}
