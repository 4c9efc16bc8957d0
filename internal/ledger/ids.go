package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// CustomerKey is a customer's id in one source.
type CustomerKey struct {
	Source string
	Key    record.Key
}

// CustomerKeys returns the ids of the customers of some slots of a view, by slot, sorted by source.
// Guests have no ids. It uses the present ids, not those at the time of the view, and looks through
// all customers of all sources. It returns false for a view of another ledger.
func (l *Ledger) CustomerKeys(v *View, slots []int) (keys [][]CustomerKey, ok bool) {
	if v == nil || v.ledger != l {
		return nil, false
	}
	at := make(map[uint32]int, len(slots))
	for i, slot := range slots {
		at[uint32(slot)] = i
	}
	keys = make([][]CustomerKey, len(slots))
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sources {
		s.customers.index.each(func(k record.Key, person uint32) {
			if i, wanted := at[l.find(person&^hasRecord)]; wanted {
				keys[i] = append(keys[i], CustomerKey{s.name, k})
			}
		})
	}
	return keys, true
}

// each calls fn for every key, ascending, with its value.
func (x *keyIndex) each(fn func(k record.Key, v uint32)) {
	for n, p := range x.pages {
		if p == nil {
			continue
		}
		p.each(func(low uint16, v uint32) { fn(record.Key(n)<<pageBits|record.Key(low), v) })
	}
}
