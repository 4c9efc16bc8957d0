package decode

import (
	"math"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Settings are what a Decoder needs to know of its query and its source.
type Settings struct {
	Shape Shape
	// Zone is the zone of the query's times, by its name in configuration; Local is the zone "local".
	Zone            string
	Local, Business *time.Location
	// Earliest is the first valid day.
	Earliest record.Day
	Money    *Currency
	Revenue  RevenueRule
	Statuses Statuses
	Values   Values
	Scale    int
	Reversed bool
}

// Shared are the parts that all decoders of a source have in common.
type Shared struct {
	IDs    *Identities
	Emails *Emails
	Labels Labels
}

// NewShared returns the shared parts: the key hashes e-mail addresses, and ignored addresses identify
// nobody.
func NewShared(key [16]byte, ignore []string) Shared {
	ids := NewIdentities(key)
	return Shared{IDs: &ids, Emails: NewEmails(key, ignore), Labels: Labels{}}
}

// Decoder turns the rows of one query into records. It is not safe for concurrent use.
type Decoder struct {
	shape    Shape
	labels   Labels
	times    *times
	people   *people
	amounts  *amounts
	statuses *statuses
	words    *words
	notes    notes
	scratch  []byte
	values   []record.Value // room for the next own values; no two records share a value

	// Batch takes the records, Reject the rows that cannot be used.
	Batch  *record.Batch
	Reject func(Rejected)
	// Newest is the time of the newest record in Unix seconds; the caller resets it.
	Newest int64
	// At is the time of the last row in Unix seconds, even if the row was rejected; zero if the time is
	// missing or invalid.
	At int64
	// Sale tells whether the last order is a sale. Unlisted is its status, or "" if the status is on a
	// list.
	Sale     bool
	Unlisted string
	// Early tells that a record was rejected only because its day has not come yet.
	Early bool
	// Orders are the orders whose lines are decoded after them; nil if they have none.
	Orders *Orders
}

// New returns a decoder; an unknown zone is an error.
func New(s Settings, shared Shared) (*Decoder, error) {
	c, err := newClock(s.Zone, s.Local, s.Business)
	if err != nil {
		return nil, err
	}
	c.earliest = s.Earliest
	scratch := make([]byte, 0, 64)
	d := &Decoder{
		shape: s.Shape, labels: shared.Labels, times: &times{clock: c},
		people:   &people{ids: shared.IDs, emails: shared.Emails, scratch: scratch},
		amounts:  &amounts{currency: s.Money, rule: s.Revenue, labels: shared.Labels, scratch: scratch},
		statuses: newStatuses(s.Statuses, shared.Labels, scratch),
		words:    newWords(s.Shape, s.Values, shared.Labels, scratch),
		scratch:  scratch,
	}
	d.notes = notes{
		times: d.times, people: d.people, amounts: d.amounts, words: d.words, scratch: scratch,
		survey: survey{int64(s.Scale), s.Reversed, d.words, scratch},
	}
	return d, nil
}

// ListsAll reports whether the query also lists the statuses that do not count.
func (d *Decoder) ListsAll() bool { return d.statuses.all }

// Zone returns the zone of the query's times.
func (d *Decoder) Zone() *time.Location { return d.times.clock.zone }

// Guessed reports whether times were read although the query names no zone.
func (d *Decoder) Guessed() bool { return d.times.clock.guessed }

// Believe sets the last valid day of a record.
func (d *Decoder) Believe(latest record.Day) { d.times.clock.latest = latest }

// Rejected is a row that could not be used.
type Rejected struct {
	Kind record.Kind
	Key  record.Key // zero if the row has none
	Why  Reason
	Row  uint64 // hash of the row's contents if it has no key
}

// Decode adds the row to the batch. ok is false if the row did not become a record.
func (d *Decoder) Decode(r *Row) (key record.Key, ok bool) {
	d.times.last = 0
	key, ok = d.decode(r)
	d.At = d.times.last
	if d.times.early {
		d.Early, d.times.early = true, false
	}
	return key, ok
}

func (d *Decoder) decode(r *Row) (key record.Key, ok bool) {
	switch d.shape.Kind {
	case record.KindOrder:
		return d.order(r)
	case record.KindRefund:
		return d.refund(r)
	case record.KindLine:
		return 0, d.line(r)
	case record.KindSubscription:
		return d.subscription(r)
	case record.KindCustomer:
		return d.customer(r)
	default:
		return d.noted(r)
	}
}

// Key returns the key of the row's id; zero if the row has none.
func (d *Decoder) Key(r *Row) record.Key {
	return d.people.ids.Of(d.shape.Kind).Key(r.At(ColID), d.scratch)
}

// own returns the row's key.
func (d *Decoder) own(r *Row) record.Key {
	k := d.Key(r)
	if k == 0 {
		d.Reject(Rejected{Kind: d.shape.Kind, Why: MissingID, Row: r.hash()})
	}
	return k
}

// refuse rejects a row and removes the record of its earlier, valid state.
func (d *Decoder) refuse(k record.Key, why Reason) {
	d.Reject(Rejected{Kind: d.shape.Kind, Key: k, Why: why})
	d.remove(k)
}

// remove removes a record if it was read before.
func (d *Decoder) remove(k record.Key) {
	if k == 0 || d.shape.Kind == record.KindLine {
		return
	}
	if d.Batch.Removed == nil {
		d.Batch.Removed = make(map[record.Kind][]record.Key)
	}
	d.Batch.Removed[d.shape.Kind] = append(d.Batch.Removed[d.shape.Kind], k)
}

func (d *Decoder) customer(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	d.Batch.Customers = append(d.Batch.Customers, record.Customer{
		Key: k, Email: d.people.emails.Hash(r.At(colEmail)),
		Country:            d.labels.label(r.At(colCountry), d.scratch),
		Segment:            d.labels.label(r.At(colSegment), d.scratch),
		AcquisitionChannel: d.labels.label(r.At(colChannel), d.scratch),
		Own:                d.ownValues(r),
	})
	return k, true
}

func (d *Decoder) order(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	o := record.Order{
		Key: k, Customer: d.people.key(d.people.ids.customers, r, colCustomer),
		Email:   d.people.emails.Hash(r.At(colEmail)),
		Channel: d.labels.label(r.At(colChannel), d.scratch),
		Country: d.labels.label(r.At(colCountry), d.scratch),

		AcquisitionChannel: d.labels.label(r.At(colAcquisition), d.scratch),
	}
	o.Sale, d.Unlisted = d.statuses.counts(r)
	d.Sale = o.Sale
	at, why := d.worth(r, &o)
	if why != "" {
		// A draft may be incomplete: it is skipped, and not rejected.
		if o.Sale {
			d.refuse(k, why)
		} else {
			d.remove(k)
		}
		return k, false
	}
	d.Newest = max(d.Newest, at.unix)
	o.Own = d.ownValues(r)
	d.Batch.Orders = append(d.Batch.Orders, o)
	return k, true
}

// worth sets an order's day, its revenue and whether it was discounted.
func (d *Decoder) worth(r *Row, o *record.Order) (moment, Reason) {
	at, why := d.times.past(r)
	if why != "" {
		return at, why
	}
	o.Day = at.day
	o.Revenue, why = d.amounts.revenue(r, at.day)
	if d.Orders != nil && (why == "" || why == NegativeTotal) {
		why = d.await(r, o, why)
	}
	if why != "" {
		return at, why
	}
	off, _, why := amount(r.At(colDiscount), d.scratch)
	o.Discounted = off != 0
	return at, why
}

func (d *Decoder) refund(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	f := record.Refund{Key: k, Order: d.people.key(&d.people.ids.orders, r, colOrder)}
	if counts, _ := d.statuses.counts(r); !counts {
		d.remove(k)
		return k, false
	}
	at, why := d.times.past(r)
	if why == "" {
		f.Day = at.day
		f.Amount, why = d.amounts.refundAmount(r, d.times.rateDay(r, at.day))
	}
	if why != "" {
		d.refuse(k, why)
		return k, false
	}
	switch {
	case f.Amount == 0:
		d.remove(k)
		return k, false
	case f.Order == 0:
		d.refuse(k, MissingOrder)
		return k, false
	}
	f.Reason = record.RefundReason(d.words.reason(r, uint8(record.RefundOther)))
	d.Newest = max(d.Newest, at.unix)
	d.Batch.Refunds = append(d.Batch.Refunds, f)
	return k, true
}

func (d *Decoder) line(r *Row) bool {
	k := d.people.key(&d.people.ids.orders, r, colOrder)
	w, ok := d.Orders.find(k)
	if !ok || !d.value(r, w) {
		return false // of an order that is not in the page, or a fee
	}
	l := record.Line{Order: k, Product: d.people.key(&d.people.ids.products, r, colProduct)}
	cost, ok, why := d.amounts.lineCost(r)
	if ok && why == "" {
		l.Cost, why = d.amounts.toBusiness(r, cost, w.day)
		l.HasCost = why == ""
	}
	if why != "" {
		// The line counts, only its cost is unknown.
		d.Reject(Rejected{Kind: record.KindLine, Key: k, Why: why})
	}
	w.costless = w.costless || !l.HasCost
	d.Batch.Lines = append(d.Batch.Lines, l)
	return true
}

func (d *Decoder) subscription(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	if counts, _ := d.statuses.counts(r); !counts {
		d.remove(k)
		return k, false
	}
	s := record.Subscription{
		Key: k, Customer: d.people.key(d.people.ids.customers, r, colCustomer),
		Email: d.people.emails.Hash(r.At(colEmail)),
	}
	at, why := d.times.past(r)
	if why == "" {
		s.Start, why = d.times.firstPaid(r, at.day)
	}
	if why == "" {
		s.TrialDays = uint16(min(s.Start-at.day, math.MaxUint16))
		s.End, why = d.times.end(r, colEnd)
	}
	if why == "" {
		s.Renews, why = d.times.renewal(r)
	}
	if why == "" {
		s.Monthly, why = d.amounts.monthly(r, at.day)
	}
	if why != "" {
		d.refuse(k, why)
		return k, false
	}
	d.Newest = max(d.Newest, at.unix)
	s.Own = d.ownValues(r)
	d.Batch.Subscriptions = append(d.Batch.Subscriptions, s)
	return k, true
}

// noted decodes a note.
func (d *Decoder) noted(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	d.notes.batch = d.Batch
	at, why := d.shape.note(&d.notes, r, k)
	switch why {
	case "":
		d.Newest = max(d.Newest, at.unix)
		return k, true
	case nothing:
		d.remove(k)
	default:
		d.refuse(k, why)
	}
	return k, false
}
