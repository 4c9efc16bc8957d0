package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// A refund lies with the person whose order it is for, or with the orphans. Where it is follows
// from the order's key, which the source's index of refunds keeps.

func (s *Source) putRefund(r *record.Refund) {
	rec := refund{amount: r.Amount, key: uint32(r.Key), order: uint32(r.Order), day: toDay(r.Day), source: s.number}
	order, had := s.refunds.get(r.Key)
	if had && order != rec.order {
		s.removeRefund(r.Key)
		had = false
	}
	s.refunds.set(r.Key, rec.order)
	p, ok := s.orders.get(r.Order)
	l := s.ledger
	switch {
	case !ok && had:
		s.orphans.take(r.Order, func(o *orphan) bool { return o.key == rec.key })
		fallthrough
	case !ok:
		s.orphans.add(r.Order, rec.waiting())
		return
	case had:
		was, _ := put(l, l.find(p), refundsOf, rec)
		l.countDay(was.day, -1)
	default:
		add(l, l.find(p), refundsOf, rec)
	}
	l.countDay(rec.day, 1)
}

func (s *Source) removeRefund(k record.Key) {
	order, ok := s.refunds.get(k)
	if !ok {
		return
	}
	s.refunds.remove(k)
	p, ok := s.orders.get(record.Key(order))
	if !ok {
		s.orphans.take(record.Key(order), func(o *orphan) bool { return o.key == uint32(k) })
		return
	}
	l := s.ledger
	if was, had := remove(l, l.find(p), refundsOf, sideID{source: s.number, key: uint32(k)}); had {
		l.countDay(was.day, -1)
	}
}

// waiting returns the refund as one without its order.
func (r *refund) waiting() orphan { return orphan{amount: r.amount, key: r.key, day: r.day} }

// adopt gives the refunds that have waited for an order to its person.
func (s *Source) adopt(order record.Key, p uint32) {
	for _, o := range s.orphans.take(order, func(*orphan) bool { return true }) {
		add(s.ledger, p, refundsOf, refund{o.amount, o.key, uint32(order), o.day, s.number, 0})
		s.ledger.countDay(o.day, 1)
	}
}

// orphan lets the refunds of an order that is going away wait for its return.
func (s *Source) orphan(order record.Key, p uint32) {
	for _, r := range s.takeRefunds(order, p) {
		s.orphans.add(order, r.waiting())
		s.ledger.countDay(r.day, -1)
	}
}

// moveRefunds moves the refunds of an order from one person to another.
func (s *Source) moveRefunds(order record.Key, from, to uint32) {
	for _, r := range s.takeRefunds(order, from) {
		add(s.ledger, to, refundsOf, r)
	}
}

// takeRefunds removes an order's refunds from its person.
func (s *Source) takeRefunds(order record.Key, p uint32) []refund {
	return takeAll(s.ledger, p, refundsOf, func(r refund) bool { return r.source == s.number && r.order == uint32(order) })
}
