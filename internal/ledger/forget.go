package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// Forget removes all records of one customer, of all sources: the customer with an e-mail address, or with
// an id in a source. The other one is zero. It returns the keys of the removed records by source and kind,
// nothing if the customer is unknown. Customer ids are also returned if they had no customer record.
func (l *Ledger) Forget(id CustomerKey, email record.EmailHash) map[string]map[record.Kind][]record.Key {
	l.mu.Lock()
	a := l.accounts.byEmail(email)
	if s := l.byName[id.Source]; s != nil {
		a = s.customers.byID(id.Key)
	}
	if a == absent {
		l.mu.Unlock()
		return nil
	}
	slot := l.slotOf(a)
	removed := map[string]map[record.Kind][]record.Key{}
	for _, s := range l.sources {
		if keys := s.keysOf(slot); len(keys) > 0 {
			removed[s.name] = keys
		}
	}
	l.mu.Unlock()
	for name, keys := range removed {
		l.byName[name].Apply(&record.Batch{Removed: keys})
	}
	return removed
}

// keysOf returns the keys of a person's records by kind.
func (s *Source) keysOf(slot uint32) map[record.Kind][]record.Key {
	l, keys := s.ledger, map[record.Kind][]record.Key{}
	take := func(kind record.Kind, index *keyIndex, belongs func(v uint32) bool) {
		if found := index.appendKeys(nil, 0, ^record.Key(0), belongs); len(found) > 0 {
			keys[kind] = append(keys[kind], found...)
		}
	}
	own := func(ref uint32) bool { return l.slotOf(ref) == slot }
	of := func(index *keyIndex) func(uint32) bool {
		return func(parent uint32) bool {
			ref, ok := index.get(record.Key(parent))
			return ok && own(ref)
		}
	}
	take(record.KindRefund, &s.refunds.index, of(&s.orders.index))
	take(record.KindSubscriptionEvent, &s.notes.index[noteEvent], of(&s.subscriptions.index))
	take(record.KindOrder, &s.orders.index, own)
	take(record.KindOrder, &s.orders.links, own)
	take(record.KindSubscription, &s.subscriptions.index, own)
	for kind := noteAnswer; int(kind) < noteKinds; kind++ {
		take(recordKinds[kind], &s.notes.index[kind], own)
	}
	take(record.KindCustomer, &s.customers.index, func(v uint32) bool { return own(v &^ hasRecord) })
	return keys
}
