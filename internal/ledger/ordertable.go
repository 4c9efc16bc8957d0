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

// put adds or replaces a sale, and removes an order that is not a sale.
func (t *orderTable) put(o *record.Order, who *identity) {
	if !o.Sale {
		if o.Customer != 0 && o.Email != 0 {
			t.customers.person(who)
		}
		t.remove(o.Key)
		return
	}
	l := t.ledger
	p, old := t.customers.assign(&t.index, o.Key, who)
	switch {
	case old == absent:
		t.refunds.adopt(o.Key, p)
	case old != p:
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

// remove removes an order and its lines. Its refunds wait for it to return.
func (t *orderTable) remove(k record.Key) {
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
	l.release(p)
}
