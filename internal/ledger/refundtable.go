package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// refundTable holds one source's refunds. A refund lies with the person whose order it refunds, or
// waits with the orphans until the order arrives. The order's key tells which.
type refundTable struct {
	ledger  *Ledger
	source  uint16
	index   keyIndex  // to orders
	orders  *keyIndex // to accounts or anonymous persons
	orphans orphanList
}

// put adds or replaces a refund.
func (t *refundTable) put(r *record.Refund) {
	rec := refund{amount: r.Amount, key: uint32(r.Key), order: uint32(r.Order), day: toDay(r.Day), source: t.source, reason: r.Reason}
	order, had := t.index.get(r.Key)
	if had && order != rec.order {
		t.remove(r.Key)
		had = false
	}
	t.index.set(r.Key, rec.order)
	p, ok := t.orders.get(r.Order)
	l := t.ledger
	switch {
	case !ok && had:
		t.orphans.take(r.Order, func(o *orphan) bool { return o.key == rec.key })
		fallthrough
	case !ok:
		t.orphans.add(r.Order, rec.asOrphan())
		return
	case had:
		was, _ := put(l, l.slotOf(p), refundsOf, rec)
		l.countDay(was.day, -1)
	default:
		add(l, l.slotOf(p), refundsOf, rec)
	}
	l.countDay(rec.day, 1)
}

// remove removes a refund.
func (t *refundTable) remove(k record.Key) {
	order, ok := t.index.get(k)
	if !ok {
		return
	}
	t.index.remove(k)
	p, ok := t.orders.get(record.Key(order))
	if !ok {
		t.orphans.take(record.Key(order), func(o *orphan) bool { return o.key == uint32(k) })
		return
	}
	l := t.ledger
	if was, had := remove(l, l.slotOf(p), refundsOf, recordID{source: t.source, key: uint32(k)}); had {
		l.countDay(was.day, -1)
	}
}

// asOrphan returns the refund as an orphan.
func (r *refund) asOrphan() orphan {
	return orphan{amount: r.amount, key: r.key, day: r.day, reason: r.reason}
}

// adopt gives an order's orphaned refunds to the order's person.
func (t *refundTable) adopt(order record.Key, p uint32) {
	for _, o := range t.orphans.take(order, func(*orphan) bool { return true }) {
		add(t.ledger, p, refundsOf, refund{o.amount, o.key, uint32(order), o.day, t.source, 0, o.reason})
		t.ledger.countDay(o.day, 1)
	}
}

// orphan makes orphans of the refunds of an order that is being removed.
func (t *refundTable) orphan(order record.Key, p uint32) {
	for _, r := range t.take(order, p) {
		t.orphans.add(order, r.asOrphan())
		t.ledger.countDay(r.day, -1)
	}
}

// move moves an order's refunds from one person to another.
func (t *refundTable) move(order record.Key, from, to uint32) {
	for _, r := range t.take(order, from) {
		add(t.ledger, to, refundsOf, r)
	}
}

// take removes an order's refunds from its person and returns them.
func (t *refundTable) take(order record.Key, p uint32) []refund {
	return takeAll(t.ledger, p, refundsOf, func(r refund) bool { return r.source == t.source && r.order == uint32(order) })
}
