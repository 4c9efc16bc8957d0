package ledger

import (
	"github.com/klantenbinding/loyalty/internal/record"
)

// Persons are slots. When two persons turn out to be the same, they are joined: the parent of one
// becomes the other, its records move there, and its slot stays empty.

const (
	// maxPersons leaves one bit of a person's number for hasRecord.
	maxPersons = 1<<31 - 1
	// hasRecord marks the customers with a customer record in a source's index of customers. The
	// others are only known from their orders, subscriptions and notes.
	hasRecord = 1 << 31
)

// find returns the person that slot p now belongs to.
func (l *Ledger) find(p uint32) uint32 {
	for l.parent[p] != p {
		l.parent[p] = l.parent[l.parent[p]]
		p = l.parent[p]
	}
	return p
}

// newPerson returns an empty slot.
func (l *Ledger) newPerson() uint32 {
	l.persons++
	if n := len(l.free); n > 0 {
		p := l.free[n-1]
		l.free = l.free[:n-1]
		return p
	}
	p := uint32(len(l.parent))
	if p == maxPersons {
		panic("ledger: more than 2^31 customers")
	}
	l.parent = append(l.parent, p)
	if p%blockSize == 0 {
		l.orderBlocks, l.recordBlocks = append(l.orderBlocks, nil), append(l.recordBlocks, nil)
		l.anonymous = append(l.anonymous, 0)
	}
	l.dirty = true
	return p
}

// newAnonymous returns a slot for a single record without id and address.
func (l *Ledger) newAnonymous() uint32 {
	p := l.newPerson()
	l.anonymous.add(p)
	return p
}

func (l *Ledger) isAnonymous(p uint32) bool { return l.anonymous.has(p) }

// release frees the slot p if it is anonymous. The caller has moved or removed its one record.
func (l *Ledger) release(p uint32) {
	if l.isAnonymous(p) {
		l.anonymous.remove(p)
		l.free = append(l.free, p)
		l.persons--
	}
}

// byEmail returns a slot of the person with an e-mail address, absent if the address is unknown.
func (l *Ledger) byEmail(email record.EmailHash) uint32 {
	if email == 0 {
		return absent
	}
	if v, ok := l.emails.get(email); ok {
		return v
	}
	return absent
}

// join makes two persons one and returns the one that remains, which had more merged orders.
func (l *Ledger) join(a, b uint32) uint32 {
	na, nb := l.orderBlocks[a/blockSize].count(a), l.orderBlocks[b/blockSize].count(b)
	if nb > na || (nb == na && b < a) {
		a, b, nb = b, a, na
	}
	l.parent[b] = a
	l.persons--
	if nb > 0 {
		l.pending.joined = append(l.pending.joined, b)
		l.pending.joinedRows += nb
	}
	l.moveRecords(b, a)
	return a
}

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
