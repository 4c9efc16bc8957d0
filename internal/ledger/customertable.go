package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// customerTable maps one source's customer ids to accounts. Of an id with a customer record it has the
// account of that record.
type customerTable struct {
	ledger  *Ledger
	source  uint16
	index   keyIndex // to accounts, with hasRecord
	records int      // number of customer records
	// owner is the table of the source whose customer ids this source uses; nil if it has its own.
	owner *customerTable
}

// put adds or replaces a customer record.
func (t *customerTable) put(c *record.Customer) {
	if c.Key == 0 {
		return
	}
	l := t.ledger
	a := t.account(c.Key, c.Email, absent)
	f := profile{
		key: uint32(c.Key), source: t.source,
		country: l.countries.code(c.Country), segment: l.segments.code(c.Segment),
		acquisition: l.channels.code(c.AcquisitionChannel), own: l.own.customers.number(c.Own),
	}
	switch old, _ := t.index.get(c.Key); {
	case old == absent || old&hasRecord == 0:
		l.retain(a)
		t.index.set(c.Key, a|hasRecord)
		t.records++
		l.dirty = true // the overlap of the source changes
	case old&^hasRecord != a:
		l.retain(a)
		t.index.set(c.Key, a|hasRecord)
		old &^= hasRecord
		if from := l.slotOf(old); from != l.slotOf(a) {
			remove(l, from, profilesOf, f.id())
		}
		l.release(old)
	}
	p := l.slotOf(a)
	if f.country|f.segment|f.acquisition == unknownCode && f.own == noTuple {
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
	a := v &^ hasRecord
	t.index.set(k, a)
	t.records--
	t.ledger.dirty = true
	remove(t.ledger, t.ledger.slotOf(a), profilesOf, recordID{source: t.source, key: uint32(k)})
	t.ledger.release(a)
}

// account returns the account of an id and an address, at least one of which is not zero. It adds the
// account if it is new, without records; if id and address belong to different persons, it joins them.
// A hint is the probable account, or absent.
func (t *customerTable) account(customer record.Key, email record.EmailHash, hint uint32) uint32 {
	as := pair{email: email, id: uint32(customer)}
	if customer != 0 {
		as.owner = t.ids().source
	}
	accounts := &t.ledger.accounts
	if hint != absent && accounts.at(hint).pair() == as {
		return t.own(customer, hint)
	}
	byID := t.byID(customer)
	if byID != absent && accounts.at(byID).pair() == as {
		return t.own(customer, byID)
	}
	byEmail := accounts.byEmail(email)
	a := accounts.find(as, byID, byEmail)
	if a == absent {
		a = t.ledger.newAccount(as, byID, byEmail)
	}
	return t.own(customer, a)
}

// byID returns an account with a customer id, absent if there is none.
func (t *customerTable) byID(customer record.Key) uint32 {
	if customer == 0 {
		return absent
	}
	if v, ok := t.ids().index.get(customer); ok {
		return v &^ hasRecord
	}
	return absent
}

// own enters the account of a customer id that this source names for the first time. It returns the
// account.
func (t *customerTable) own(customer record.Key, a uint32) uint32 {
	if t.owner == nil || customer == 0 {
		return a
	}
	if _, ok := t.index.get(customer); !ok {
		t.index.set(customer, a)
	}
	return a
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

// guess fills in the probable accounts of as many orders, absent if unknown. It looks many up at once
// because the processor then waits for their memory in parallel; this wait is most of the work of
// adding orders.
func (t *customerTable) guess(hints []uint32, orders []record.Order) {
	accounts := &t.ledger.accounts
	for i := range hints {
		hints[i] = t.byID(orders[i].Customer)
	}
	for i := range hints {
		if hints[i] == absent {
			hints[i] = accounts.byEmail(orders[i].Email)
		}
	}
	for i, a := range hints {
		if a != absent && accounts.at(a).records == 0 {
			hints[i] = absent
		}
	}
}

// assign enters the reference of a record's person in an index, and counts the record there. It returns
// the previous reference, absent if the record is new to the index. If it differs, the caller moves the
// record and releases it. A record without id and address gets an anonymous person.
func (t *customerTable) assign(index *keyIndex, key record.Key, who record.Who, hint uint32) (ref, old uint32) {
	l := t.ledger
	old, _ = index.get(key)
	switch {
	case who.Customer != 0 || who.Email != 0:
		ref = t.account(who.Customer, who.Email, hint)
	case old != absent && old&anonymousRef != 0:
		return old, old
	default:
		ref = l.newAnonymous()
	}
	if ref != old {
		l.retain(ref)
		index.set(key, ref)
	}
	return ref, old
}
