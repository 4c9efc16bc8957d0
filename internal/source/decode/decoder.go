package decode

import (
	"database/sql/driver"
	"maps"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Settings are what a Decoder needs to know of its query and its source.
type Settings struct {
	Shape Shape
	// Zone is the zone of the query's times, by its name in configuration; Local is the zone "local".
	Zone            string
	Local, Business *time.Location
	// Earliest is the first day that is believed.
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

// NewShared returns the shared parts: the key hashes e-mail addresses, and ignored addresses stand
// for nobody.
func NewShared(key [16]byte, ignore []string) Shared {
	ids := NewIdentities(key)
	return Shared{IDs: &ids, Emails: NewEmails(key, ignore), Labels: Labels{}}
}

// Decoder turns the rows of one query into records. One goroutine at a time may use it.
type Decoder struct {
	shape  Shape
	clock  clock
	money  *Currency
	rule   RevenueRule
	ids    *Identities
	emails *Emails
	labels Labels
	sales  map[string]bool // statuses that count; nil: all
	listed map[string]bool // statuses on any list
	// listsAll tells that the statuses that do not count are listed too.
	listsAll bool
	lexicon  *lexicon
	survey   survey
	scratch  []byte

	// Batch takes the records, Reject the rows that cannot be used.
	Batch  *record.Batch
	Reject func(Rejected)
	// Newest is the time of the newest record in Unix seconds; the caller resets it.
	Newest int64
	// At is the time of the last row in Unix seconds, also if it was rejected; zero if it has none that
	// is believed.
	At int64
	// Sale tells whether the last order counts, Unlisted its status if that is on no list.
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
	return &Decoder{
		shape: s.Shape, clock: c, money: s.Money, rule: s.Revenue, ids: shared.IDs, emails: shared.Emails,
		labels: shared.Labels, sales: listed(s.Statuses["sale"]), listed: listed(slices.Concat(slices.Collect(maps.Values(s.Statuses))...)),
		listsAll: len(s.Statuses) > 1, lexicon: newLexicon(s.Shape, s.Values),
		survey: survey{int64(s.Scale), s.Reversed}, scratch: make([]byte, 0, 64),
	}, nil
}

// listed returns a list of statuses as a set; nil if it is empty.
func listed(list []string) map[string]bool {
	if len(list) == 0 {
		return nil
	}
	m := map[string]bool{}
	for _, status := range list {
		m[status] = true
	}
	return m
}

// ListsAll reports whether the query lists the statuses that do not count too.
func (d *Decoder) ListsAll() bool { return d.listsAll }

// Zone returns the zone of the query's times.
func (d *Decoder) Zone() *time.Location { return d.clock.zone }

// Guessed reports whether times were read for which the query names no zone.
func (d *Decoder) Guessed() bool { return d.clock.guessed }

// timeAt returns the value of a column that holds a time, and has the clock read it as its type says.
func (d *Decoder) timeAt(r *Row, c Column) driver.Value {
	d.clock.utc = d.clock.auto && r.stamps[c]
	return r.At(c)
}

// Believe sets the last day that is believed to have come.
func (d *Decoder) Believe(latest record.Day) { d.clock.latest = latest }

// Rejected is a row that could not be used.
type Rejected struct {
	Kind record.Kind
	Key  record.Key // zero if the row has none
	Why  Reason
}

// Decode adds the row to the batch. ok is false for a row that became no record.
func (d *Decoder) Decode(r *Row) (key record.Key, ok bool) {
	d.At = 0
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
func (d *Decoder) Key(r *Row) record.Key { return d.ids.Of(d.shape.Kind).Key(r.At(ColID), d.scratch) }

// own returns the row's key.
func (d *Decoder) own(r *Row) record.Key {
	k := d.Key(r)
	if k == 0 {
		d.refuse(0, MissingID)
	}
	return k
}

// past reads the row's date, which must not lie in the future.
func (d *Decoder) past(r *Row) (moment, Reason) {
	m, why := d.clock.past(d.timeAt(r, ColDate))
	if why == "" {
		d.At = m.unix
	}
	d.Early = d.Early || why == FutureDate && m.day <= d.clock.latest+soon
	return m, why
}

// soon is how many days ahead of its date a record is waited for.
const soon = 31

// refuse counts a row as unusable and takes an earlier, usable state of it out of the figures.
func (d *Decoder) refuse(k record.Key, why Reason) {
	d.Reject(Rejected{d.shape.Kind, k, why})
	d.remove(k)
}

// remove takes a record out of the figures, if it was in them.
func (d *Decoder) remove(k record.Key) {
	if k == 0 || d.shape.Kind == record.KindLine {
		return
	}
	if d.Batch.Removed == nil {
		d.Batch.Removed = make(map[record.Kind][]record.Key)
	}
	d.Batch.Removed[d.shape.Kind] = append(d.Batch.Removed[d.shape.Kind], k)
}

// counts reports whether the row's status counts, and notes a status that is on no list.
func (d *Decoder) counts(r *Row) bool {
	d.Unlisted = ""
	if d.sales == nil || !r.has(colStatus) {
		return true
	}
	status := text(r.At(colStatus), d.scratch)
	if d.sales[string(status)] {
		return true
	}
	if !d.listed[string(status)] {
		d.Unlisted = d.labels.label(r.At(colStatus), d.scratch)
	}
	return false
}

func (d *Decoder) customer(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	d.Batch.Customers = append(d.Batch.Customers, record.Customer{
		Key: k, Email: d.emails.Hash(r.At(colEmail)),
		Country:            d.labels.label(r.At(colCountry), d.scratch),
		Segment:            d.labels.label(r.At(colSegment), d.scratch),
		AcquisitionChannel: d.labels.label(r.At(colChannel), d.scratch),
	})
	return k, true
}

func (d *Decoder) order(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	o := record.Order{
		Key: k, Customer: d.ids.customers.Key(r.At(colCustomer), d.scratch),
		Email: d.emails.Hash(r.At(colEmail)), Sale: d.counts(r),
		Channel: d.labels.label(r.At(colChannel), d.scratch),
		Country: d.labels.label(r.At(colCountry), d.scratch),

		AcquisitionChannel: d.labels.label(r.At(colAcquisition), d.scratch),
	}
	d.Sale = o.Sale
	at, why := d.worth(r, &o)
	if why != "" {
		// A draft may lack anything: that is no fault, and no sale either.
		if o.Sale {
			d.refuse(k, why)
		} else {
			d.remove(k)
		}
		return k, false
	}
	d.Newest = max(d.Newest, at.unix)
	d.Batch.Orders = append(d.Batch.Orders, o)
	return k, true
}

// worth fills in an order's day, revenue and whether it was discounted.
func (d *Decoder) worth(r *Row, o *record.Order) (moment, Reason) {
	at, why := d.past(r)
	if why != "" {
		return at, why
	}
	o.Day = at.day
	o.Revenue, why = d.orderRevenue(r, at.day)
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

func (d *Decoder) orderRevenue(r *Row, day record.Day) (money.Amount, Reason) {
	p, base, why := d.total(r)
	if why != "" {
		return 0, why
	}
	net, why := notNegative(p.revenue(d.rule))
	if why != "" {
		return 0, why
	}
	return d.convert(r, net, base, day)
}

// total reads the row's total: the one the shop keeps in its own currency where there is one.
func (d *Decoder) total(r *Row) (p parts, base bool, why Reason) {
	if r.has(colBaseNet) || r.has(colBaseTotal) {
		p, why = d.partsOf(r, baseParts)
		if why != "" || p.hasNet || p.hasTotal {
			return p, true, why
		}
	}
	p, why = d.partsOf(r, ownParts)
	if why == "" && !p.hasNet && !p.hasTotal {
		why = MissingAmount
	}
	return p, false, why
}

// convert converts an amount of the row, or one in the shop's own currency, and bounds it.
func (d *Decoder) convert(r *Row, a money.Amount, base bool, day record.Day) (money.Amount, Reason) {
	if a > money.Max || a < -money.Max {
		return 0, AmountOutOfRange
	}
	if base {
		return d.baseToBusiness(r, a, d.currencyIn(r, colRateCurrency), day)
	}
	return d.toBusiness(r, a, day)
}

// notNegative returns an amount of at least zero. It allows one cent below zero, because the parts of a
// total are rounded separately.
func notNegative(a money.Amount) (money.Amount, Reason) {
	if a < -money.Cent {
		return 0, NegativeTotal
	}
	return max(a, 0), ""
}

func (d *Decoder) refund(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	f := record.Refund{Key: k, Order: d.ids.orders.Key(r.At(colOrder), d.scratch)}
	if !d.counts(r) {
		d.remove(k)
		return k, false
	}
	at, why := d.past(r)
	if why == "" {
		f.Day = at.day
		f.Amount, why = d.refundAmount(r, d.rateDay(r, at.day))
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
	d.Newest = max(d.Newest, at.unix)
	d.Batch.Refunds = append(d.Batch.Refunds, f)
	return k, true
}

// rateDay returns the day whose configured rate converts a refund: that of the order where the query
// says when that was, so that what comes back in full comes to nothing.
func (d *Decoder) rateDay(r *Row, refunded record.Day) record.Day {
	if at, why := d.clock.read(d.timeAt(r, colOrdered)); why == "" {
		return at.day
	}
	return refunded
}

// refundAmount returns what a refund lowers revenue by: by its own split where it has one, else
// in the proportions of its order.
func (d *Decoder) refundAmount(r *Row, day record.Day) (money.Amount, Reason) {
	p, base, why := d.total(r)
	if why != "" {
		return 0, why
	}
	p = p.positive()
	if p.hasNet || p.hasTax {
		net, why := notNegative(p.revenue(d.rule))
		if why != "" {
			return 0, why
		}
		return d.convert(r, net, base, day)
	}
	order, why := d.partsOf(r, orderParts)
	if why != "" {
		return 0, why
	}
	net := p.total
	if order.hasTotal && order.total > 0 {
		if net, why = converted(p.total.Share(order.revenue(d.rule), order.total)); why != "" {
			return 0, why
		}
	}
	return d.convert(r, max(net, 0), base, day)
}

func (d *Decoder) line(r *Row) bool {
	k := d.ids.orders.Key(r.At(colOrder), d.scratch)
	w, ok := d.Orders.find(k)
	if !ok || !d.value(r, w) {
		return false // of an order that is not in the page, or a fee
	}
	l := record.Line{Order: k, Product: d.ids.products.Key(r.At(colProduct), d.scratch)}
	cost, ok, why := d.lineCost(r)
	if ok && why == "" {
		l.Cost, why = d.toBusiness(r, cost, w.day)
		l.HasCost = why == ""
	}
	if why != "" {
		// The line is there all the same: only its cost is not known.
		d.Reject(Rejected{record.KindLine, k, why})
	}
	w.costless = w.costless || !l.HasCost
	d.Batch.Lines = append(d.Batch.Lines, l)
	return true
}

// lineCost returns the cost of the whole line, if it is known.
func (d *Decoder) lineCost(r *Row) (money.Amount, bool, Reason) {
	cost, ok, why := amount(r.At(colCost), d.scratch)
	if ok || why != "" {
		return cost, ok, why
	}
	unit, ok, why := amount(r.At(colUnitCost), d.scratch)
	if !ok || why != "" {
		return 0, false, why
	}
	n, ok, why := amount(r.At(colQuantity), d.scratch)
	if why != "" {
		return 0, false, why
	}
	if !ok {
		n = money.Unit
	}
	cost, why = converted(unit.Share(n, money.Unit))
	return cost, why == "", why
}

func (d *Decoder) subscription(r *Row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	if !d.counts(r) {
		d.remove(k)
		return k, false
	}
	s := record.Subscription{
		Key: k, Customer: d.ids.customers.Key(r.At(colCustomer), d.scratch),
		Email: d.emails.Hash(r.At(colEmail)),
	}
	at, why := d.past(r)
	if why == "" {
		s.Start, why = d.firstPaid(r, at.day)
	}
	if why == "" && s.Start > d.clock.latest {
		d.Early = d.Early || s.Start <= d.clock.latest+soon
		d.remove(k)
		return k, false
	}
	if why == "" {
		s.End, why = d.clock.end(d.timeAt(r, colEnd))
	}
	if why == "" {
		s.Monthly, why = d.monthly(r, at.day)
	}
	if why != "" {
		d.refuse(k, why)
		return k, false
	}
	d.Newest = max(d.Newest, at.unix)
	d.Batch.Subscriptions = append(d.Batch.Subscriptions, s)
	return k, true
}

// firstPaid returns the first day on which a subscription that starts on a day is not free.
func (d *Decoder) firstPaid(r *Row, start record.Day) (record.Day, Reason) {
	end, why := d.clock.end(d.timeAt(r, colTrialEnd))
	return max(start, end), why
}

// monthly returns what counts as revenue of a subscription's price a month: a year has twelve
// months, 52 weeks, 365 days.
func (d *Decoder) monthly(r *Row, day record.Day) (money.Amount, Reason) {
	p, base, why := d.total(r)
	if why != "" {
		return 0, why
	}
	a, why := notNegative(p.revenue(d.rule))
	if why != "" {
		return 0, why
	}
	count := int64(1)
	if v := r.At(colPeriodCount); v != nil {
		n, ok := integer(v, d.scratch)
		if !ok || n <= 0 || n > 1000 {
			return 0, BadPeriod
		}
		count = n
	}
	perYear := periods["month"]
	if r.has(colPeriod) {
		perYear = periods[string(text(r.At(colPeriod), d.scratch))]
	}
	if perYear == 0 {
		return 0, BadPeriod
	}
	a, why = converted(a.Share(money.Amount(perYear), money.Amount(12*count)))
	if why != "" {
		return 0, why
	}
	return d.convert(r, a, base, day)
}

// periods is how many of each go into a year.
var periods = map[string]int64{"day": 365, "week": 52, "month": 12, "year": 1}
