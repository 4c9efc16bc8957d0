package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// CustomerKey is what one source calls a customer.
type CustomerKey struct {
	Source string
	Key    record.Key
}

// CustomerKeys returns what the sources call the customers of some slots of a view, in the order of
// the sources, as of now; nothing for guests. It reports false for a view of another ledger. It
// looks through all customers of all sources.
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
		s.customers.each(func(k record.Key, person uint32) {
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
