package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// subscriptionTable holds one source's subscriptions. They lie with the persons they belong to.
type subscriptionTable struct {
	ledger    *Ledger
	source    uint16
	index     keyIndex // to accounts or anonymous persons
	customers *customerTable
	events    *eventTable
}

// put adds or replaces a subscription.
func (t *subscriptionTable) put(r *record.Subscription) {
	l := t.ledger
	ref, old := t.customers.assign(&t.index, r.Key, record.Who{Customer: r.Customer, Email: r.Email}, absent)
	rec := subscription{
		monthly: r.Monthly, key: uint32(r.Key), start: toDay(r.Start), end: toDay(r.End), source: t.source,
		trial: r.TrialDays, renews: toDay(max(r.Renews, 0)), own: l.own.subscriptions.number(r.Own),
	}
	if old != absent && old != ref {
		if from, to := l.slotOf(old), l.slotOf(ref); from != to {
			if was, had := remove(l, from, subscriptionsOf, rec.id()); had {
				l.countDay(was.began(), -1)
			}
			t.events.move(r.Key, from, to)
		}
		l.release(old)
	}
	p := l.slotOf(ref)
	if was, had := put(l, p, subscriptionsOf, rec); had {
		l.countDay(was.began(), -1)
	}
	l.countDay(rec.began(), 1)
	if old == absent {
		t.events.adopt(r.Key, p)
	}
}

// remove removes a subscription. Its events wait for it to return.
func (t *subscriptionTable) remove(k record.Key) {
	ref, ok := t.index.get(k)
	if !ok {
		return
	}
	l := t.ledger
	p := l.slotOf(ref)
	t.index.remove(k)
	if was, had := remove(l, p, subscriptionsOf, recordID{source: t.source, key: uint32(k)}); had {
		l.countDay(was.began(), -1)
	}
	t.events.orphan(k, p)
	l.release(ref)
}
