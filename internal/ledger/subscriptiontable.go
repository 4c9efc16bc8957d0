package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// subscriptionTable holds one source's subscriptions. They lie with the persons they belong to.
type subscriptionTable struct {
	ledger    *Ledger
	source    uint16
	index     keyIndex // to persons
	customers *customerTable
	events    *eventTable
}

// put adds or replaces a subscription.
func (t *subscriptionTable) put(r *record.Subscription) {
	l := t.ledger
	p, old := t.customers.assign(&t.index, r.Key, &identity{r.Customer, r.Email, absent, absent})
	rec := subscription{monthly: r.Monthly, key: uint32(r.Key), start: toDay(r.Start), end: toDay(r.End), source: t.source}
	if old != absent && old != p {
		if was, had := remove(l, old, subscriptionsOf, rec.id()); had {
			l.countDay(was.start, -1)
		}
		t.events.move(r.Key, old, p)
		l.release(old)
	}
	if was, had := put(l, p, subscriptionsOf, rec); had {
		l.countDay(was.start, -1)
	}
	l.countDay(rec.start, 1)
	if old == absent {
		t.events.adopt(r.Key, p)
	}
}

// remove removes a subscription. Its events wait for it to return.
func (t *subscriptionTable) remove(k record.Key) {
	p, ok := t.index.get(k)
	if !ok {
		return
	}
	l := t.ledger
	p = l.find(p)
	t.index.remove(k)
	if was, had := remove(l, p, subscriptionsOf, recordID{source: t.source, key: uint32(k)}); had {
		l.countDay(was.start, -1)
	}
	t.events.orphan(k, p)
	l.release(p)
}
