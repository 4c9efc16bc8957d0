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
		c.notices = append(c.notices, *n)
	case record.EventPaymentFailed:
		c.PaymentFailures = append(c.PaymentFailures, fromDay(n.day))
		c.payments = append(c.payments, *n)
	case record.EventPaymentRecovered:
		c.payments = append(c.payments, *n)
	default:
		c.prices = append(c.prices, *n)
	}
}

// sortEvents sorts the events that decide about prices, payments and renewals by subscription, then by day and key. A
// payment fails before it is recovered on the same day.
func (c *Customer) sortEvents() {
	for _, list := range [][]note{c.prices, c.notices} {
		slices.SortFunc(list, func(a, b note) int {
			return cmp.Or(compareSubscriptions(&a, b.source, b.subscription()), compareEvents(&a, &b))
		})
	}
	slices.SortFunc(c.payments, func(a, b note) int {
		return cmp.Or(compareSubscriptions(&a, b.source, b.subscription()), cmp.Compare(a.day, b.day),
			cmp.Compare(a.eventType(), b.eventType()), cmp.Compare(a.key, b.key))
	})
}

// compareEvents compares two events of a source by day and key.
func compareEvents(a, b *note) int {
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.key, b.key))
}

// eventsOf returns the events of a subscription in a list that is sorted by subscription.
func eventsOf(list []note, r *subscription) []note {
	at, ok := slices.BinarySearchFunc(list, r, func(n note, r *subscription) int { return compareSubscriptions(&n, r.source, r.key) })
	if !ok {
		return nil
	}
	to := at
	for to < len(list) && compareSubscriptions(&list[to], r.source, r.key) == 0 {
		to++
	}
	return list[at:to]
}

// compareSubscriptions compares an event's subscription with another one.
func compareSubscriptions(n *note, source uint16, key uint32) int {
	return cmp.Or(cmp.Compare(n.source, source), cmp.Compare(n.subscription(), key))
}

// addSubscription appends the periods at one price that a subscription and its events describe.
func (c *Customer) addSubscription(r *subscription) {
	whole := Subscription{Start: fromDay(r.start), End: fromDay(r.end), Monthly: r.monthly}
	var events []note
	if len(c.prices) > 0 && (whole.End == record.NoDay || whole.Start < whole.End) {
		events = eventsOf(c.prices, r)
	}
	if len(events) == 0 {
		c.Subscriptions = append(c.Subscriptions, whole)
		return
	}
	c.addPeriods(whole, events)
}

// addTerms appends the trial, the renewal and the failed payments of a subscription, whose periods are
// given.
func (c *Customer) addTerms(r *subscription, periods []Subscription) {
	if r.trial > 0 {
		t := Trial{Start: fromDay(r.began()), End: fromDay(r.start), Paid: record.NoDay}
		if r.end != noDay && r.end < r.start {
			t.End = fromDay(max(r.end, r.began()))
		}
		for i := range periods {
			if p := &periods[i]; p.Monthly > 0 && (p.End == record.NoDay || p.Start < p.End) {
				t.Paid = p.Start
				break
			}
		}
		c.Trials = append(c.Trials, t)
	}
	if n := len(periods); r.renews > 0 && n > 0 && !c.noticed(r) && (periods[n-1].End == record.NoDay || periods[n-1].End == fromDay(r.renews)) {
		c.Renewals = append(c.Renewals, Renewal{Start: fromDay(r.start), Day: fromDay(r.renews), Monthly: periods[n-1].Monthly})
	}
	if len(c.payments) > 0 {
		c.addDunnings(eventsOf(c.payments, r), fromDay(r.end))
	}
}

// dueDays is for how many days after its last failure a payment is taken to be due. Billing systems retry within
// days or a few weeks; a later failure is that of another renewal. Sources that do not tell recoveries need it.
const dueDays = 31

// noticed reports whether notice of a subscription was given and not withdrawn by resuming it.
func (c *Customer) noticed(r *subscription) bool {
	notices := eventsOf(c.notices, r)
	if len(notices) == 0 {
		return false
	}
	last := &notices[len(notices)-1]
	return !slices.ContainsFunc(eventsOf(c.prices, r), func(e note) bool {
		return e.eventType() == record.EventResume && compareEvents(&e, last) > 0
	})
}

// addDunnings appends what the events about payments of a subscription that ends on a day describe. A
// recovery of no payment that is due is ignored.
func (c *Customer) addDunnings(events []note, end record.Day) {
	failed, last := record.NoDay, record.NoDay
	resolve := func(day record.Day, recovered bool) {
		c.Dunnings = append(c.Dunnings, Dunning{failed, day, recovered})
		failed = record.NoDay
	}
	// A payment that was not recovered is lost if the subscription ends while it is due.
	unpaid := func() {
		switch {
		case failed == record.NoDay:
		case end != record.NoDay && end <= last+dueDays:
			resolve(max(end, failed), false)
		default:
			resolve(record.NoDay, false)
		}
	}
	for i := range events {
		day := fromDay(events[i].day)
		if day > last+dueDays {
			unpaid()
		}
		switch {
		case events[i].eventType() == record.EventPaymentFailed:
			if failed == record.NoDay {
				failed = day
			}
			last = day
		case failed != record.NoDay:
			resolve(day, true)
		}
	}
	unpaid()
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
