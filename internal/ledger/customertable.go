package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// customerTable maps one source's customer ids to persons.
type customerTable struct {
	ledger  *Ledger
	source  uint16
	index   keyIndex // to persons, with hasRecord
	records int      // number of customer records
	// owner is the table of the source whose customer ids this source uses; nil if it has its own.
	owner *customerTable
}

// put adds or replaces a customer record.
func (t *customerTable) put(c *record.Customer) {
	l := t.ledger
	p, ok := t.person(&identity{c.Key, c.Email, absent, absent})
	if !ok || c.Key == 0 {
		return
	}
	if v, _ := t.index.get(c.Key); v&hasRecord == 0 {
		t.index.set(c.Key, v|hasRecord)
		t.records++
		l.dirty = true // the overlap of the source changes
	}
	f := profile{
		key: uint32(c.Key), source: t.source,
		country: l.countries.code(c.Country), segment: l.segments.code(c.Segment),
		acquisition: l.channels.code(c.AcquisitionChannel),
	}
	if f.country|f.segment|f.acquisition == unknownCode {
		remove(l, p, profilesOf, f.id())
		return
	}
	put(l, p, profilesOf, f)
}

// remove removes a customer record. Its orders stay with the person.
func (t *customerTable) remove(k record.Key) {
	v, ok := t.index.get(k)
	if !ok || v&hasRecord == 0 {
		return
	}
	t.index.set(k, v&^hasRecord)
	t.records--
	t.ledger.dirty = true
	remove(t.ledger, t.ledger.find(v&^hasRecord), profilesOf, recordID{source: t.source, key: uint32(k)})
}

// identity is a customer id and an e-mail address, zero if unknown, with a slot of the person that
// each belongs to; absent if the slot is unknown or not looked up yet.
type identity struct {
	customer      record.Key
	email         record.EmailHash
	byID, byEmail uint32
}

// person returns the person that a record belongs to. If id and address belonged to different
// persons, it joins them. It returns false if the record has neither.
func (t *customerTable) person(who *identity) (p uint32, ok bool) {
	l := t.ledger
	if who.byID == absent {
		who.byID = t.byID(who.customer)
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
	return t.link(who.customer, who.email, p, byEmail)
}

// byID returns a slot of the person with a customer id, absent if the id is unknown.
func (t *customerTable) byID(customer record.Key) uint32 {
	if customer == 0 {
		return absent
	}
	if v, ok := t.index.get(customer); ok {
		return v &^ hasRecord
	}
	if t.owner == nil {
		return absent
	}
	p := t.owner.byID(customer)
	if p != absent {
		t.index.set(customer, p)
	}
	return p
}

// own enters the person of a customer id that was unknown, also for the source that the ids are of.
func (t *customerTable) own(customer record.Key, p uint32) {
	t.index.set(customer, p)
	if t.owner != nil {
		t.owner.index.set(customer, p)
	}
}

// sharesIDs reports whether two sources use the same customer ids.
func (t *customerTable) sharesIDs(other *customerTable) bool {
	return t.ids() == other.ids()
}

// ids returns the table of the source that the customer ids are of.
func (t *customerTable) ids() *customerTable {
	if t.owner == nil {
		return t
	}
	return t.owner
}

// lookUpAll fills identities from as many orders. It looks many up at once because the processor
// then waits for their memory in parallel; this wait is most of the work of adding orders.
func (t *customerTable) lookUpAll(identities []identity, orders []record.Order) {
	for i := range identities {
		o := &orders[i]
		identities[i] = identity{o.Customer, o.Email, t.byID(o.Customer), absent}
	}
	for i := range identities {
		identities[i].byEmail = t.ledger.byEmail(identities[i].email)
	}
	for i := range identities {
		if p := identities[i].byID; p != absent {
			identities[i].byID = t.ledger.find(p)
		}
	}
}

// link joins a customer id and an e-mail address to one person. Each of them may be zero or new.
func (t *customerTable) link(customer record.Key, email record.EmailHash, byID, byEmail uint32) (uint32, bool) {
	l, p := t.ledger, byID
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
		t.own(customer, p)
	}
	if email != 0 && byEmail == absent {
		l.emails.set(email, p)
	}
	return p, true
}

// assign enters a record's person in an index. It returns the person and the previous one, absent
// if the record is new to the index. A record without id and address gets an anonymous person.
func (t *customerTable) assign(index *keyIndex, key record.Key, who *identity) (p, old uint32) {
	l := t.ledger
	p, known := t.person(who)
	old, had := index.get(key)
	if had {
		old = l.find(old)
	}
	switch {
	case known:
	case had && l.isAnonymous(old):
		p = old
	default:
		p = l.newAnonymous()
	}
	if p != old {
		index.set(key, p)
	}
	return p, old
}
