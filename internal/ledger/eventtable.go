package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// eventTable holds one source's subscription events. An event lies with the person whose
// subscription it changes, or waits with the orphans until the subscription arrives.
type eventTable struct {
	ledger        *Ledger
	encode        noteEncoder
	index         *keyIndex // to subscriptions
	subscriptions *keyIndex // to accounts or anonymous persons
	orphans       orphanList
}

// put adds or replaces an event.
func (t *eventTable) put(r *record.SubscriptionEvent) {
	n := t.encode.event(r)
	of, had := t.index.get(r.Key)
	if had && of != uint32(r.Subscription) {
		t.remove(r.Key)
		had = false
	}
	t.index.set(r.Key, uint32(r.Subscription))
	if p, ok := t.subscriptions.get(r.Subscription); ok {
		put(t.ledger, t.ledger.slotOf(p), notesOf, n)
		return
	}
	if had {
		t.orphans.take(r.Subscription, func(o *orphan) bool { return o.key == n.key })
	}
	t.orphans.add(r.Subscription, n.asOrphan())
}

// remove removes an event.
func (t *eventTable) remove(k record.Key) {
	of, ok := t.index.get(k)
	if !ok {
		return
	}
	t.index.remove(k)
	if p, ok := t.subscriptions.get(record.Key(of)); ok {
		remove(t.ledger, t.ledger.slotOf(p), notesOf, recordID{t.encode.source, noteEvent, uint32(k)})
		return
	}
	t.orphans.take(record.Key(of), func(o *orphan) bool { return o.key == uint32(k) })
}

// asOrphan returns the event as an orphan.
func (n *note) asOrphan() orphan {
	return orphan{amount: n.monthly(), key: n.key, day: n.day, event: n.eventType()}
}

// adopt gives a subscription's orphaned events to the subscription's person.
func (t *eventTable) adopt(subscription record.Key, p uint32) {
	for _, o := range t.orphans.take(subscription, func(*orphan) bool { return true }) {
		add(t.ledger, p, notesOf, t.encode.event(&record.SubscriptionEvent{
			Key: record.Key(o.key), Subscription: subscription, Day: fromDay(o.day), Type: o.event, Monthly: o.amount,
		}))
	}
}

// orphan makes orphans of the events of a subscription that is being removed.
func (t *eventTable) orphan(subscription record.Key, p uint32) {
	for _, n := range t.take(subscription, p) {
		t.orphans.add(subscription, n.asOrphan())
	}
}

// move moves a subscription's events from one person to another.
func (t *eventTable) move(subscription record.Key, from, to uint32) {
	for _, n := range t.take(subscription, from) {
		add(t.ledger, to, notesOf, n)
	}
}

// take removes a subscription's events from its person and returns them.
func (t *eventTable) take(subscription record.Key, p uint32) []note {
	return takeAll(t.ledger, p, notesOf, func(n note) bool {
		return n.kind == noteEvent && n.source == t.encode.source && n.subscription() == uint32(subscription)
	})
}
