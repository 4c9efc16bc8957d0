package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// A subscription's events lie with the person whose subscription it is, or wait for it, much as
// refunds do with orders. The source's index of events keeps the subscription's key.

func (s *Source) putEvent(r *record.SubscriptionEvent) {
	index, n := &s.notes[noteEvent], s.eventNote(r)
	of, had := index.get(r.Key)
	if had && of != uint32(r.Subscription) {
		s.removeEvent(r.Key)
		had = false
	}
	index.set(r.Key, uint32(r.Subscription))
	if p, ok := s.subscriptions.get(r.Subscription); ok {
		put(s.ledger, s.ledger.find(p), notesOf, n)
		return
	}
	if had {
		s.waiting.take(r.Subscription, func(o *orphan) bool { return o.key == n.key })
	}
	s.waiting.add(r.Subscription, n.waiting())
}

func (s *Source) removeEvent(k record.Key) {
	of, ok := s.notes[noteEvent].get(k)
	if !ok {
		return
	}
	s.notes[noteEvent].remove(k)
	if p, ok := s.subscriptions.get(record.Key(of)); ok {
		remove(s.ledger, s.ledger.find(p), notesOf, sideID{s.number, noteEvent, uint32(k)})
		return
	}
	s.waiting.take(record.Key(of), func(o *orphan) bool { return o.key == uint32(k) })
}

// waiting returns the event as one without its subscription.
func (n *note) waiting() orphan {
	return orphan{amount: n.monthly(), key: n.key, day: n.day, event: n.eventType()}
}

// adoptEvents gives the events that have waited for a subscription to its person.
func (s *Source) adoptEvents(subscription record.Key, p uint32) {
	for _, o := range s.waiting.take(subscription, func(*orphan) bool { return true }) {
		add(s.ledger, p, notesOf, s.eventNote(&record.SubscriptionEvent{
			Key: record.Key(o.key), Subscription: subscription, Day: fromDay(o.day), Type: o.event, Monthly: o.amount,
		}))
	}
}

// orphanEvents lets the events of a subscription that is going away wait for its return.
func (s *Source) orphanEvents(subscription record.Key, p uint32) {
	for _, n := range s.takeEvents(subscription, p) {
		s.waiting.add(subscription, n.waiting())
	}
}

// moveEvents moves the events of a subscription from one person to another.
func (s *Source) moveEvents(subscription record.Key, from, to uint32) {
	for _, n := range s.takeEvents(subscription, from) {
		add(s.ledger, to, notesOf, n)
	}
}

// takeEvents removes a subscription's events from its person.
func (s *Source) takeEvents(subscription record.Key, p uint32) []note {
	return takeAll(s.ledger, p, notesOf, func(n note) bool {
		return n.kind == noteEvent && n.source == s.number && n.subscription() == uint32(subscription)
	})
}

// event decodes an event. Those that change the price wait in c.prices for the subscriptions.
func (c *Customer) event(n *note) {
	switch n.eventType() {
	case record.EventCancel:
		c.SubscriptionNotices = append(c.SubscriptionNotices, fromDay(n.day))
	case record.EventPaymentFailed:
		c.PaymentFailures = append(c.PaymentFailures, fromDay(n.day))
	default:
		c.prices = append(c.prices, *n)
	}
}

// sortPrices sorts the waiting events by subscription, then in the order in which they happened.
func (c *Customer) sortPrices() {
	slices.SortFunc(c.prices, func(a, b note) int {
		return cmp.Or(compareSubscriptions(&a, b.source, b.subscription()), cmp.Compare(a.day, b.day), cmp.Compare(a.key, b.key))
	})
}

// compareSubscriptions compares an event's subscription with another one.
func compareSubscriptions(n *note, source uint16, key uint32) int {
	return cmp.Or(cmp.Compare(n.source, source), cmp.Compare(n.subscription(), key))
}

// subscribe appends what a subscription comes to with its events.
func (c *Customer) subscribe(r *subscription) {
	own := Subscription{Start: fromDay(r.start), End: fromDay(r.end), Monthly: r.monthly}
	at, ok := 0, false
	if len(c.prices) > 0 && (own.End == record.NoDay || own.Start < own.End) {
		at, ok = slices.BinarySearchFunc(c.prices, r, func(n note, r *subscription) int { return compareSubscriptions(&n, r.source, r.key) })
	}
	if !ok {
		c.Subscriptions = append(c.Subscriptions, own)
		return
	}
	to := at
	for to < len(c.prices) && compareSubscriptions(&c.prices[to], r.source, r.key) == 0 {
		to++
	}
	c.stretches(own, c.prices[at:to])
}

// stretches appends the stretches at one price of a subscription. An event before its start
// counts from then, and one after its end not at all. A change during a pause does not end it,
// and resuming what was not paused only sets the price.
func (c *Customer) stretches(s Subscription, events []note) {
	end, first, paused := s.End, len(c.Subscriptions), false
	upTo := func(day record.Day) {
		if !paused && s.Start != day {
			s.End = day
			c.lengthen(first, s)
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

// lengthen appends a stretch, or lengthens the one before it, from first on, that it continues.
func (c *Customer) lengthen(first int, s Subscription) {
	if last := len(c.Subscriptions) - 1; last >= first && c.Subscriptions[last].End == s.Start && c.Subscriptions[last].Monthly == s.Monthly {
		c.Subscriptions[last].End = s.End
		return
	}
	c.Subscriptions = append(c.Subscriptions, s)
}
