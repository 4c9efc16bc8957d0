package shop

import (
	"strconv"
	"time"
)

// subscribe starts a coffee subscription: a row of the table of orders that is no order, and an
// order each month until it is cancelled.
func (s *Shop) subscribe(at int64) {
	s.truth.Customers++
	c := s.newCustomer(at)
	c.guest, c.trade, c.hunter = false, false, false
	s.openAccount(c, at-s.between(20, 600))
	b := &basket{currency: "EUR", rate: 1, vat: vatOf(c.country)}
	b.add(&s.catalogue[s.rng.IntN(8)], 1+s.rng.IntN(3), priceLevel(s.story, at))
	sub := s.write(c, b, at, "wc-active", "checkout")
	s.edit(sub, at, func(r *Order) {
		r.Type, r.PaymentMethod, r.PaymentTitle = "shop_subscription", "woocommerce_payments", "Card"
	})
	s.writeMeta(sub, "_billing_period", "month")
	s.writeMeta(sub, "_billing_interval", "1")
	s.writeMeta(sub, "_schedule_start", time.Unix(at, 0).UTC().Format(time.DateTime))
	s.writeMeta(sub, "_schedule_trial_end", "0")
	end := &Meta{ID: s.ids.ordersMeta + 1, Parent: sub.row.ID, Key: "_schedule_end", Value: "0"}
	s.writeMeta(sub, end.Key, end.Value)
	c.orders = append(c.orders, sub)
	s.renew(sub, end, at)
}

// renew places this month's order and decides on the next.
func (s *Shop) renew(sub *order, end *Meta, at int64) {
	c := sub.customer
	s.truth.Placed++
	b := *sub.basket
	b.lines = append([]line(nil), b.lines...)
	o := s.write(c, &b, at, "wc-pending", "subscription")
	s.edit(o, at, func(r *Order) { r.PaymentMethod, r.PaymentTitle = sub.row.PaymentMethod, sub.row.PaymentTitle })
	s.writeMeta(o, "_subscription_renewal", strconv.FormatUint(sub.row.ID, 10))
	c.orders = append(c.orders, o)
	s.later(o, at+s.between(5, 120), s.paid)
	next := time.Unix(at, 0).UTC().AddDate(0, 1, 0).Unix()
	s.later(sub, next, func(sub *order, at int64) {
		if c.gone || s.chance(0.055+0.12*s.story.troubled(at)) {
			s.endSubscription(sub, end, at)
			return
		}
		s.renew(sub, end, at)
	})
}

func (s *Shop) endSubscription(sub *order, end *Meta, at int64) {
	s.setStatus(sub, at, "wc-cancelled")
	ended := *end
	ended.Value = time.Unix(at, 0).UTC().Format(time.DateTime)
	s.ordersMeta.put(&ended)
}
