package ledger

import (
	"github.com/klantenbinding/loyalty/internal/record"
)

// Persons are slots. When two persons turn out to be the same, the accounts and records of one move to
// the other. When nothing connects two parts of a person any more, one part moves to a slot of its own.

const (
	// maxPersons leaves one bit of a slot for anonymousRef, and one of an account for hasRecord.
	maxPersons = 1<<31 - 1
	// hasRecord marks the customers with a customer record in a source's index of customers. The
	// others are only known from their orders, subscriptions and notes.
	hasRecord = 1 << 31
)

// slotOf returns the person of a reference in an index: of an account, or an anonymous slot.
func (l *Ledger) slotOf(ref uint32) uint32 {
	if ref&anonymousRef != 0 {
		return ref &^ anonymousRef
	}
	return l.accounts.at(ref).slot
}

// newPerson returns an empty slot.
func (l *Ledger) newPerson() uint32 {
	l.persons++
	if n := len(l.free); n > 0 {
		p := l.free[n-1]
		l.free = l.free[:n-1]
		return p
	}
	p := uint32(len(l.members))
	if p == maxPersons {
		panic("ledger: more than 2^31 customers")
	}
	l.members = append(l.members, 0)
	if p%blockSize == 0 {
		l.orderBlocks, l.recordBlocks = append(l.orderBlocks, nil), append(l.recordBlocks, nil)
		l.anonymous = append(l.anonymous, 0)
	}
	l.dirty = true
	return p
}

// freePerson makes a slot without accounts and records available again.
func (l *Ledger) freePerson(p uint32) {
	l.free = append(l.free, p)
	l.persons--
}

// newAnonymous returns a reference to a slot for a single record without id and address.
func (l *Ledger) newAnonymous() uint32 {
	p := l.newPerson()
	l.anonymous.add(p)
	return p | anonymousRef
}

func (l *Ledger) isAnonymous(p uint32) bool { return l.anonymous.has(p) }

// release takes away one record of a reference. An account goes with its last record, and a person
// with the last account. The caller has moved or removed the record, and changed its index.
func (l *Ledger) release(ref uint32) {
	if ref&anonymousRef != 0 {
		p := ref &^ anonymousRef
		l.anonymous.remove(p)
		l.freePerson(p)
		return
	}
	if l.accounts.at(ref).records > 1 {
		l.accounts.edit(ref).records--
		return
	}
	l.drop(ref)
}

// retain adds one record to a reference. An anonymous slot has its record from the start.
func (l *Ledger) retain(ref uint32) {
	if ref&anonymousRef == 0 {
		l.accounts.edit(ref).records++
	}
}

// newAccount adds an account of a person that is connected to the accounts byID and byEmail, which may
// be absent. It has no record yet.
func (l *Ledger) newAccount(as pair, byID, byEmail uint32) uint32 {
	t := &l.accounts
	var slot uint32
	switch {
	case byID == absent && byEmail == absent:
		slot = l.newPerson()
	case byID == absent:
		slot = t.at(byEmail).slot
	case byEmail == absent:
		slot = t.at(byID).slot
	default:
		slot = l.join(byID, byEmail)
	}
	a := t.place()
	*t.edit(a) = account{email: as.email, id: as.id, owner: as.owner, slot: slot}
	l.members[slot]++
	if byID != absent {
		t.linkID(a, byID)
	} else if as.id != 0 {
		l.sources[as.owner].customers.index.set(record.Key(as.id), a)
	}
	if byEmail != absent {
		t.linkEmail(a, byEmail)
	} else if as.email != 0 {
		t.emails.set(t, as.email, a)
	}
	return a
}

// drop removes an account. If that leaves two parts of its person unconnected, it separates them.
func (l *Ledger) drop(a uint32) {
	t := &l.accounts
	of := *t.at(a)
	sameID, sameEmail := t.unlink(a)
	if of.id != 0 {
		l.repoint(&of, a, sameID)
	}
	if of.email != 0 {
		t.emails.replace(t, of.email, a, sameEmail)
	}
	*t.edit(a) = account{}
	t.free = append(t.free, a)
	l.members[of.slot]--
	switch {
	case l.members[of.slot] == 0:
		l.freePerson(of.slot)
	case sameID != absent && sameEmail != absent:
		l.separate(sameID, sameEmail)
	}
}

// repoint replaces an account that goes in the indexes of customers by another one with its id. It
// removes the id if there is no other.
func (l *Ledger) repoint(of *account, a, other uint32) {
	owner := &l.sources[of.owner].customers
	for _, s := range l.sources {
		t := &s.customers
		if t.ids() != owner {
			continue
		}
		if v, ok := t.index.get(record.Key(of.id)); !ok || v != a {
			continue
		}
		if other == absent {
			t.index.remove(record.Key(of.id))
		} else {
			t.index.set(record.Key(of.id), other)
		}
	}
}

// join makes the persons of two accounts one and returns its slot, which is of the one with more
// accounts and merged orders.
func (l *Ledger) join(a, b uint32) uint32 {
	t := &l.accounts
	to, from := t.at(a).slot, t.at(b).slot
	if to == from {
		return to
	}
	if wa, wb := l.weight(to), l.weight(from); wb > wa || (wb == wa && from < to) {
		to, from, b = from, to, a
	}
	l.members[to] += t.relabel(b, to)
	l.members[from] = 0
	l.vacate(from)
	l.moveRecords(from, to)
	l.freePerson(from)
	return to
}

// weight is the work of moving a person.
func (l *Ledger) weight(p uint32) int {
	return int(l.members[p]) + l.orderBlocks[p/blockSize].count(p)
}

// vacate notes that merged orders of a slot may belong to another one now.
func (l *Ledger) vacate(p uint32) {
	if n := l.orderBlocks[p/blockSize].count(p); n > 0 {
		l.pending.vacated = append(l.pending.vacated, p)
		l.pending.vacatedRows += n
	}
}

// separate gives one of two accounts of a person a slot of its own, with all accounts connected to it,
// if nothing connects the two.
func (l *Ledger) separate(a, b uint32) {
	part := l.accounts.part(a, b)
	if len(part) == 0 {
		return
	}
	old, p := l.accounts.at(part[0]).slot, l.newPerson()
	for _, a := range part {
		l.accounts.edit(a).slot = p
	}
	l.members[p] = uint32(len(part))
	l.members[old] -= uint32(len(part))
	l.vacate(old)
	l.separateRecords(old, p)
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
		s.customers.index.each(func(k record.Key, v uint32) {
			if i, wanted := at[l.slotOf(v&^hasRecord)]; wanted {
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
