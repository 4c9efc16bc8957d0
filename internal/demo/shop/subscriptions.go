package shop

import (
	"strconv"
	"time"
)

// SubscriptionEvent is a row of wp_subscription_log, the table of a plugin. Events that change the
// price have the new price of a month, net.
type SubscriptionEvent struct {
	ID, Subscription uint64
	Event            string
	Price            Cents
	Logged           int64
}

// subscription is a coffee subscription: a row in the table of orders with its own type, and an order
// each month until it is cancelled.
type subscription struct {
	*order
	next, end, cancelled *Meta
	level                float64 // of the prices
	over                 bool    // notice was given
}

// subscribe starts a subscription that is paid from its first day on.
func (s *Shop) subscribe(at int64) {
	sub := s.newSubscription(at, "0")
	s.log(sub, "created", at, sub.price())
	s.renew(sub, at)
}

// newSubscription writes a subscription of a new customer; trialEnd is "0" without a trial.
func (s *Shop) newSubscription(at int64, trialEnd string) *subscription {
	s.truth.Customers++
	c := s.newCustomer(at)
	c.guest, c.trade, c.hunter = false, false, false
	s.meet(c, at)
	s.openAccount(c, at-s.between(20, 600))
	level := priceLevel(s.story, at)
	b := &basket{currency: "EUR", rate: 1, vat: vatOf(c.Country)}
	b.add(&s.catalogue[s.rng.IntN(8)], 1+s.rng.IntN(3), level)
	sub := &subscription{order: s.write(c, b, at, "wc-active", "checkout"), level: level}
	s.edit(sub.entry, at, func(r *Order) {
		r.Type, r.PaymentMethod, r.PaymentTitle = "shop_subscription", "woocommerce_payments", "Card"
	})
	s.writeMeta(sub.order, "_billing_period", "month")
	s.writeMeta(sub.order, "_billing_interval", "1")
	s.writeMeta(sub.order, "_schedule_start", time.Unix(at, 0).UTC().Format(time.DateTime))
	s.writeMeta(sub.order, "_schedule_trial_end", trialEnd)
	sub.next = s.schedule(sub, "_schedule_next_payment")
	sub.end = s.schedule(sub, "_schedule_end")
	sub.cancelled = s.schedule(sub, "_schedule_cancelled")
	c.orders = append(c.orders, sub.entry)
	return sub
}

// schedule writes a date that is not set yet.
func (s *Shop) schedule(sub *subscription, key string) *Meta {
	s.writeMeta(sub.order, key, "0")
	return s.meta(s.ids.ordersMeta, sub.row.ID, key, "0")
}

func (s *Shop) set(date *Meta, at int64) {
	m := *date
	m.value = s.text(time.Unix(at, 0).UTC().Format(time.DateTime))
	s.ordersMeta.put(&m)
}

// unset takes a date back.
func (s *Shop) unset(date *Meta) {
	m := *date
	m.value = s.text("0")
	s.ordersMeta.put(&m)
}

func (s *Shop) log(sub *subscription, event string, at int64, price Cents) {
	s.subscriptionLog.put(&SubscriptionEvent{ID: s.subscriptionLog.next(), Subscription: sub.row.ID, Event: event, Price: price, Logged: at})
}

// price returns the price of a month, net.
func (sub *subscription) price() Cents {
	_, total, _ := sub.basket.sums()
	return total
}

// renew collects this month's payment, which may fail.
func (s *Shop) renew(sub *subscription, at int64) {
	if s.chance(0.035) {
		s.log(sub, "payment failed", at, 0)
		s.later(sub.order, at+3*day, func(_ *order, at int64) {
			if s.chance(0.6) {
				s.log(sub, "payment recovered", at, 0)
				s.deliver(sub, at)
				return
			}
			s.log(sub, "payment failed", at, 0)
			s.cancellation(sub.customer, at, "payment failed")
			sub.over = true
			s.set(sub.cancelled, at)
			s.endSubscription(sub, at)
		})
		return
	}
	s.deliver(sub, at)
}

// deliver places this month's order and schedules the next.
func (s *Shop) deliver(sub *subscription, at int64) {
	c := sub.customer
	s.truth.Placed++
	b := *sub.basket
	b.lines = append([]line(nil), b.lines...)
	o := s.write(c, &b, at, "wc-pending", "subscription")
	s.edit(o.entry, at, func(r *Order) { r.PaymentMethod, r.PaymentTitle = sub.row.PaymentMethod, sub.row.PaymentTitle })
	s.writeMeta(o, "_subscription_renewal", strconv.FormatUint(sub.row.ID, 10))
	c.orders = append(c.orders, o.entry)
	s.later(o, at+s.between(5, 120), s.paid)
	next := time.Unix(at, 0).UTC().AddDate(0, 1, 0).Unix()
	s.set(sub.next, next)
	s.edit(sub.entry, at, func(*Order) {})
	s.later(sub.order, at+s.between(3*day, 27*day), func(_ *order, at int64) { s.reconsider(sub, at, next) })
	s.later(sub.order, next, func(_ *order, at int64) { s.nextMonth(sub, at) })
}

// reconsider decides once a month whether the customer cancels the subscription.
func (s *Shop) reconsider(sub *subscription, at, paidUntil int64) {
	c := sub.customer
	if !s.chance(c.inclined(0.026+0.05*s.story.disruption(at), 0.8)) {
		return
	}
	sub.over = true
	s.log(sub, "cancelled", at, 0)
	s.cancellation(c, at, s.reason(c))
	s.set(sub.cancelled, at)
	s.set(sub.end, paidUntil)
	s.unset(sub.next)
	s.setStatus(sub.order, at, "wc-pending-cancel")
}

// nextMonth ends, pauses or continues a subscription.
func (s *Shop) nextMonth(sub *subscription, at int64) {
	c := sub.customer
	switch {
	case c.gone && !sub.over:
		s.log(sub, "cancelled", at, 0)
		s.set(sub.cancelled, at)
		s.endSubscription(sub, at)
	case sub.over:
		s.endSubscription(sub, at)
	case s.chance(0.015):
		s.setStatus(sub.order, at, "wc-on-hold")
		s.log(sub, "paused", at, 0)
		s.later(sub.order, at+s.between(25*day, 80*day), func(_ *order, at int64) {
			s.setStatus(sub.order, at, "wc-active")
			s.log(sub, "resumed", at, sub.price())
			s.renew(sub, at)
		})
	default:
		s.adjust(sub, at)
		s.renew(sub, at)
	}
}

// adjust changes a subscription to this year's prices, or to another quantity.
func (s *Shop) adjust(sub *subscription, at int64) {
	level, quantity := priceLevel(s.story, at), sub.basket.lines[0].quantity
	switch {
	case s.chance(0.03):
		quantity++
	case quantity > 1 && s.chance(0.012):
		quantity--
	case level == sub.level:
		return
	}
	sub.level = level
	b := &basket{currency: "EUR", rate: 1, vat: sub.basket.vat}
	b.add(sub.basket.lines[0].product, quantity, level)
	b.lines[0].item = sub.basket.lines[0].item
	sub.basket = b
	_, total, tax := b.sums()
	s.rewriteLine(sub.order, &b.lines[0])
	s.edit(sub.entry, at, func(r *Order) { r.Total, r.CartTax = total+tax, tax })
	s.log(sub, "price changed", at, total)
}

func (s *Shop) endSubscription(sub *subscription, at int64) {
	s.setStatus(sub.order, at, "wc-cancelled")
	s.set(sub.end, at)
	s.unset(sub.next)
	sub.customer.gone = true
}
