package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// addEvent decodes an event. Those that change the price are kept in c.prices until the
// subscriptions are decoded.
func (c *Customer) addEvent(n *note) {
	switch n.eventType() {
	case record.EventCancel:
		c.SubscriptionNotices = append(c.SubscriptionNotices, fromDay(n.day))
	case record.EventPaymentFailed:
		c.PaymentFailures = append(c.PaymentFailures, fromDay(n.day))
	default:
		c.prices = append(c.prices, *n)
	}
}

// sortPrices sorts the price events by subscription, then by day and key.
func (c *Customer) sortPrices() {
	slices.SortFunc(c.prices, func(a, b note) int {
		return cmp.Or(compareSubscriptions(&a, b.source, b.subscription()), cmp.Compare(a.day, b.day), cmp.Compare(a.key, b.key))
	})
}

// compareSubscriptions compares an event's subscription with another one.
func compareSubscriptions(n *note, source uint16, key uint32) int {
	return cmp.Or(cmp.Compare(n.source, source), cmp.Compare(n.subscription(), key))
}

// addSubscription appends the periods at one price that a subscription and its events describe.
func (c *Customer) addSubscription(r *subscription) {
	whole := Subscription{Start: fromDay(r.start), End: fromDay(r.end), Monthly: r.monthly}
	at, ok := 0, false
	if len(c.prices) > 0 && (whole.End == record.NoDay || whole.Start < whole.End) {
		at, ok = slices.BinarySearchFunc(c.prices, r, func(n note, r *subscription) int { return compareSubscriptions(&n, r.source, r.key) })
	}
	if !ok {
		c.Subscriptions = append(c.Subscriptions, whole)
		return
	}
	to := at
	for to < len(c.prices) && compareSubscriptions(&c.prices[to], r.source, r.key) == 0 {
		to++
	}
	c.addPeriods(whole, c.prices[at:to])
}

// addPeriods appends the periods at one price of a subscription with events. An event before the
// start counts from the start; one after the end is ignored. A change of price during a pause does
// not end the pause. Resuming a subscription that is not paused only sets the price.
func (c *Customer) addPeriods(s Subscription, events []note) {
	end, first, paused := s.End, len(c.Subscriptions), false
	upTo := func(day record.Day) {
		if !paused && s.Start != day {
			s.End = day
			c.addPeriod(first, s)
		}
		s.Start = day
	}
	for i := range events {
		e := &events[i]
		day := max(fromDay(e.day), s.Start)
		if end != record.NoDay && day >= end {
			break
		}
		upTo(day)
		switch e.eventType() {
		case record.EventPause:
			paused = true
		case record.EventResume:
			paused, s.Monthly = false, e.monthly()
		default:
			s.Monthly = e.monthly()
		}
	}
	upTo(end)
}

// addPeriod appends a period. If it continues the last one at the same price, it lengthens that one
// instead, provided that its index is first or later.
func (c *Customer) addPeriod(first int, s Subscription) {
	if last := len(c.Subscriptions) - 1; last >= first && c.Subscriptions[last].End == s.Start && c.Subscriptions[last].Monthly == s.Monthly {
		c.Subscriptions[last].End = s.End
		return
	}
	c.Subscriptions = append(c.Subscriptions, s)
}
