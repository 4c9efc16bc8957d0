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

// identity is a customer id and an e-mail address, zero where missing, with the persons of each
// as far as they have been looked up, else absent.
type identity struct {
	customer      record.Key
	email         record.EmailHash
	byID, byEmail uint32
}

// person returns who a record with this customer id and e-mail address belongs to, joining the
// two if they were different persons; ok is false if it has neither.
func (s *Source) person(customer record.Key, email record.EmailHash) (p uint32, ok bool) {
	return s.resolve(&identity{customer, email, absent, absent})
}

// resolve is person for an identity that may have been looked up before.
func (s *Source) resolve(who *identity) (p uint32, ok bool) {
	l := s.ledger
	if who.byID == absent {
		who.byID = s.byID(who.customer)
	}
	if who.byEmail == absent {
		who.byEmail = l.byEmail(who.email)
	}
	p = who.byID
	if p != absent {
		p = l.find(p)
	}
	byEmail := who.byEmail
	if byEmail != absent {
		byEmail = l.find(byEmail)
	}
	if p != absent && (p == byEmail || who.email == 0) {
		return p, true
	}
	return s.link(who.customer, who.email, p, byEmail)
}

// byID returns a slot of the person with a customer id, absent if there is none.
func (s *Source) byID(customer record.Key) uint32 {
	if v, ok := s.customers.get(customer); ok && customer != 0 {
		return v &^ hasRecord
	}
	return absent
}

// byEmail returns a slot of the person with an e-mail address, absent if there is none.
func (l *Ledger) byEmail(email record.EmailHash) uint32 {
	if email == 0 {
		return absent
	}
	if v, ok := l.emails.get(email); ok {
		return v
	}
	return absent
}

// lookUp fills a run of identities in from as many orders. Doing it for many at once lets the
// processor wait for their memory in parallel, which is most of the work of taking orders in.
func (s *Source) lookUp(run []identity, orders []record.Order) {
	for i := range run {
		o := &orders[i]
		run[i] = identity{o.Customer, o.Email, s.byID(o.Customer), absent}
	}
	for i := range run {
		run[i].byEmail = s.ledger.byEmail(run[i].email)
	}
	for i := range run {
		if p := run[i].byID; p != absent {
			run[i].byID = s.ledger.find(p)
		}
	}
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
		l.pending.carried += nb
	}
	l.moveSide(b, a)
	return a
}

// belonging returns the person for a record and the one it has belonged to, absent if the record
// is new to the index.
func (s *Source) belonging(index *keyIndex, key record.Key, who *identity) (p, old uint32) {
	l := s.ledger
	p, known := s.resolve(who)
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
