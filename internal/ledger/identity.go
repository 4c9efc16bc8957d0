package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// Persons are slots. Those found to be the same are joined: the loser's parent is the winner, its
// records move there, and its slot stays empty.

const (
	// maxPersons leaves one bit of a person's number for hasRecord.
	maxPersons = 1<<31 - 1
	// hasRecord marks, in a source's index of customers, those with a customer record; others
	// are only known from orders and subscriptions.
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
		l.blocks, l.sides = append(l.blocks, nil), append(l.sides, nil)
		l.alone = append(l.alone, 0)
	}
	l.dirty = true
	return p
}

// newAlone returns a slot for the one record of somebody unknown.
func (l *Ledger) newAlone() uint32 {
	p := l.newPerson()
	l.alone[p/blockSize] |= 1 << (p % blockSize)
	return p
}

func (l *Ledger) isAlone(p uint32) bool { return l.alone[p/blockSize]>>(p%blockSize)&1 == 1 }

// vacate frees the slot p, which its last record has left, if it was for that record only.
func (l *Ledger) vacate(p uint32) {
	if l.isAlone(p) {
		l.alone[p/blockSize] &^= 1 << (p % blockSize)
		l.free = append(l.free, p)
		l.persons--
	}
}

// person returns who a record with this customer id and e-mail address belongs to, joining the
// two if they were different persons; ok is false if it has neither.
func (s *Source) person(customer record.Key, email record.EmailHash) (p uint32, ok bool) {
	l := s.ledger
	p, byEmail := absent, absent
	if customer != 0 {
		if v, ok := s.customers.get(customer); ok {
			p = l.find(v &^ hasRecord)
		}
	}
	if email != 0 {
		if v, ok := l.emails.get(email); ok {
			byEmail = l.find(v)
		}
	}
	if p != absent && p == byEmail {
		return p, true
	}
	return s.link(customer, email, p, byEmail)
}

// link makes a customer id and an e-mail address, either of which may be missing or new, one
// person.
func (s *Source) link(customer record.Key, email record.EmailHash, byID, byEmail uint32) (uint32, bool) {
	l, p := s.ledger, byID
	switch {
	case customer == 0 && email == 0:
		return absent, false
	case byID == absent && byEmail == absent:
		p = l.newPerson()
	case byID == absent:
		p = byEmail
	case byEmail != absent:
		p = l.join(byID, byEmail)
	}
	if customer != 0 && byID == absent {
		s.customers.set(customer, p)
	}
	if email != 0 && byEmail == absent {
		l.emails.set(email, p)
	}
	return p, true
}

// join makes two persons one and returns the winner, the one with more orders in the blocks.
func (l *Ledger) join(a, b uint32) uint32 {
	na, nb := l.blocks[a/blockSize].count(a), l.blocks[b/blockSize].count(b)
	if nb > na || (nb == na && b < a) {
		a, b, nb = b, a, na
	}
	l.parent[b] = a
	l.persons--
	if nb > 0 {
		l.pending.losers = append(l.pending.losers, b)
	}
	l.moveSide(b, a)
	return a
}

// belonging returns the person for a record and the one it has belonged to, absent if the record
// is new to the index.
func (s *Source) belonging(index *keyIndex, key, customer record.Key, email record.EmailHash) (p, old uint32) {
	l := s.ledger
	p, known := s.person(customer, email)
	old, had := index.get(key)
	if had {
		old = l.find(old)
	}
	switch {
	case known:
	case had && l.isAlone(old):
		p = old
	default:
		p = l.newAlone()
	}
	if p != old {
		index.set(key, p)
	}
	return p, old
}
