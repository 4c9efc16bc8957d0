package ledger

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// An account is a pair of a customer id and an e-mail address that at least one record names; one of
// the two may be missing. A person is a set of accounts that ids and addresses connect. An account
// counts its records and goes with the last one, so that persons always follow from the present
// records: a record can join two persons, and its correction separates them again.

// account is one account in 24 bytes.
type account struct {
	email   record.EmailHash // zero if missing
	id      uint32           // the customer id; zero if missing
	slot    uint32           // the person
	records uint32           // records that name the account; zero for an unused place
	owner   uint16           // the source that the customer id is of; zero without an id
}

// pair is the content of an account.
type pair struct {
	email record.EmailHash
	id    uint32
	owner uint16
}

func (a *account) pair() pair { return pair{a.email, a.id, a.owner} }

const (
	accountChunk = 1 << 10
	// anonymousRef marks a slot of one record without id and address, where an index otherwise has an
	// account.
	anonymousRef = 1 << 31
)

// accountTable holds all accounts.
type accountTable struct {
	chunks []*accountList
	n      uint32   // places in use, including free ones
	free   []uint32 // places to use again
	emails emailIndex
	// rings has the neighbours of the accounts that share their id or their address with another one.
	rings map[uint32]neighbours
	// halves has the accounts of rings that have only an id or only an address.
	halves map[pair]uint32
	stack  []uint32 // scratch
}

// neighbours are the next and the previous account with the same id and with the same address; the
// account itself if there is no other.
type neighbours struct{ nextID, prevID, nextEmail, prevEmail uint32 }

func newAccountTable() accountTable {
	return accountTable{rings: map[uint32]neighbours{}, halves: map[pair]uint32{}}
}

// accountList is a part of the accounts. Shared parts belong to a capture too: they are copied before a
// change.
type accountList struct {
	list   [accountChunk]account
	shared bool
}

// at returns an account, which the caller must not change.
func (t *accountTable) at(a uint32) *account { return &t.chunks[a/accountChunk].list[a%accountChunk] }

// edit returns an account to change.
func (t *accountTable) edit(a uint32) *account {
	c := t.chunks[a/accountChunk]
	if c.shared {
		c = &accountList{list: c.list}
		t.chunks[a/accountChunk] = c
	}
	return &c.list[a%accountChunk]
}

// share returns a copy of the accounts that later changes do not affect, without indexes.
func (t *accountTable) share() accountTable {
	for _, c := range t.chunks {
		c.shared = true
	}
	return accountTable{chunks: slices.Clone(t.chunks), n: t.n}
}

// place returns an unused place.
func (t *accountTable) place() uint32 {
	if n := len(t.free); n > 0 {
		a := t.free[n-1]
		t.free = t.free[:n-1]
		return a
	}
	if t.n%accountChunk == 0 {
		t.chunks = append(t.chunks, &accountList{})
	}
	t.n++
	return t.n - 1
}

// around returns the neighbours of an account.
func (t *accountTable) around(a uint32) neighbours {
	if r, ok := t.rings[a]; ok {
		return r
	}
	return neighbours{a, a, a, a}
}

// put stores the neighbours of an account.
func (t *accountTable) put(a uint32, r neighbours) {
	if r == (neighbours{a, a, a, a}) {
		delete(t.rings, a)
		return
	}
	t.rings[a] = r
}

// linkID puts account a into the ring of the accounts with its id, after account at.
func (t *accountTable) linkID(a, at uint32) {
	t.half(at)
	t.half(a)
	r := t.around(at)
	next := r.nextID
	r.nextID = a
	t.put(at, r)
	r = t.around(next)
	r.prevID = a
	t.put(next, r)
	r = t.around(a)
	r.nextID, r.prevID = next, at
	t.put(a, r)
}

// linkEmail is linkID for the accounts with the same address.
func (t *accountTable) linkEmail(a, at uint32) {
	t.half(at)
	t.half(a)
	r := t.around(at)
	next := r.nextEmail
	r.nextEmail = a
	t.put(at, r)
	r = t.around(next)
	r.prevEmail = a
	t.put(next, r)
	r = t.around(a)
	r.nextEmail, r.prevEmail = next, at
	t.put(a, r)
}

// half enters an account in halves if it has only an id or only an address.
func (t *accountTable) half(a uint32) {
	if of := t.at(a); of.id == 0 || of.email == 0 {
		t.halves[of.pair()] = a
	}
}

// unlink takes an account out of its rings. It returns another account with the same id and another
// one with the same address, absent if there is none.
func (t *accountTable) unlink(a uint32) (sameID, sameEmail uint32) {
	sameID, sameEmail = absent, absent
	if of := t.at(a); of.id == 0 || of.email == 0 {
		delete(t.halves, of.pair())
	}
	r, ok := t.rings[a]
	if !ok {
		return sameID, sameEmail
	}
	if r.nextID != a {
		sameID = r.nextID
		prev := t.around(r.prevID)
		prev.nextID = r.nextID
		t.put(r.prevID, prev)
		next := t.around(r.nextID)
		next.prevID = r.prevID
		t.put(r.nextID, next)
	}
	if r.nextEmail != a {
		sameEmail = r.nextEmail
		prev := t.around(r.prevEmail)
		prev.nextEmail = r.nextEmail
		t.put(r.prevEmail, prev)
		next := t.around(r.nextEmail)
		next.prevEmail = r.prevEmail
		t.put(r.nextEmail, next)
	}
	delete(t.rings, a)
	return sameID, sameEmail
}

// find returns the account of a pair, given some account with its id and some account with its
// address, absent if there are none.
func (t *accountTable) find(p pair, byID, byEmail uint32) uint32 {
	switch {
	case byID != absent && t.at(byID).pair() == p:
		return byID
	case byEmail != absent && t.at(byEmail).pair() == p:
		return byEmail
	case p.id == 0 || p.email == 0:
		if a, ok := t.halves[p]; ok {
			return a
		}
		return absent
	case byID == absent || byEmail == absent || len(t.rings) == 0:
		return absent
	}
	// The pair is in both rings. One of them is short, except in shops that use one id and one address
	// for many customers.
	for a, b := byID, byEmail; ; {
		a, b = t.around(a).nextID, t.around(b).nextEmail
		switch {
		case t.at(a).pair() == p:
			return a
		case t.at(b).pair() == p:
			return b
		case a == byID || b == byEmail:
			return absent
		}
	}
}

// each calls fn for every account in use.
func (t *accountTable) each(fn func(a uint32, of *account)) {
	for a := range t.n {
		if of := t.at(a); of.records > 0 {
			fn(a, of)
		}
	}
}

// bytes estimates the memory held.
func (t *accountTable) bytes() int {
	return len(t.chunks)*accountChunk*24 + len(t.rings)*28 + len(t.halves)*32 + cap(t.free)*4 + t.emails.bytes()
}

// byEmail returns an account with an address, absent if there is none.
func (t *accountTable) byEmail(email record.EmailHash) uint32 {
	if email == 0 {
		return absent
	}
	return t.emails.get(t, email)
}

// relabel makes slot the person of all accounts that are connected to account a, and returns their
// number. No account of slot may be connected to it yet.
func (t *accountTable) relabel(a, slot uint32) (n uint32) {
	t.edit(a).slot = slot
	stack := append(t.stack[:0], a)
	for len(stack) > 0 {
		last := len(stack) - 1
		a, stack = stack[last], stack[:last]
		n++
		r, ok := t.rings[a]
		if !ok {
			continue
		}
		for _, b := range [...]uint32{r.nextID, r.prevID, r.nextEmail, r.prevEmail} {
			if t.at(b).slot != slot {
				t.edit(b).slot = slot
				stack = append(stack, b)
			}
		}
	}
	t.stack = stack[:0]
	return n
}

// part returns a smallest set of connected accounts that has a but not b, or b but not a. It returns
// nothing if they are connected. Its time is proportional to the smaller of the two sets, or to the
// distance of the two accounts.
func (t *accountTable) part(a, b uint32) []uint32 {
	sides := [2]search{newSearch(a), newSearch(b)}
	for i := 0; ; i = 1 - i {
		s := &sides[i]
		if len(s.found) == s.next {
			return s.found
		}
		r := t.around(s.found[s.next])
		s.next++
		for _, to := range [...]uint32{r.nextID, r.prevID, r.nextEmail, r.prevEmail} {
			if sides[1-i].seen[to] {
				return nil
			}
			s.add(to)
		}
	}
}

// search is a breadth-first search.
type search struct {
	seen  map[uint32]bool
	found []uint32
	next  int // the place in found to go on from
}

func newSearch(a uint32) search { return search{map[uint32]bool{a: true}, []uint32{a}, 0} }

func (s *search) add(a uint32) {
	if !s.seen[a] {
		s.seen[a] = true
		s.found = append(s.found, a)
	}
}
