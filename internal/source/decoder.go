package source

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// decoder turns rows into records of one query. It is used by one goroutine.
type decoder struct {
	kind    record.Kind
	clock   clock
	money   *currency
	rule    RevenueRule
	ids     *identities
	emails  *emails
	words   words
	sales   map[string]bool // statuses that count; nil: all
	note    noteFunc        // turns a row into a note; nil for other kinds
	lexicon *lexicon
	survey  survey
	scratch []byte

	batch  *record.Batch
	newest int64              // Unix seconds of the newest record
	early  bool               // a record is rejected only because its day has not come yet
	bad    func(bad rejected) // takes a row that is no record
	parent *page              // the page whose children are read
}

// rejected is a row that could not be used.
type rejected struct {
	kind record.Kind
	key  record.Key // zero if the row has none
	why  Reason
}

// decode adds the row to the batch. ok is false for a row that became no record.
func (d *decoder) decode(r *row) (key record.Key, ok bool) {
	switch d.kind {
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

// own returns the row's key.
func (d *decoder) own(r *row) record.Key {
	k := d.ids.of(d.kind).key(r.at(colID), d.scratch)
	if k == 0 {
		d.reject(0, MissingID)
	}
	return k
}

// past reads the row's date, which must not lie in the future.
func (d *decoder) past(r *row) (moment, Reason) {
	m, why := d.clock.past(r.at(colDate))
	d.early = d.early || why == FutureDate && m.day <= d.clock.latest+soon
	return m, why
}

// soon is how many days ahead of its date a record is waited for.
const soon = 31

// reject counts a row as unusable and takes an earlier, usable state of it out of the figures.
func (d *decoder) reject(k record.Key, why Reason) {
	d.bad(rejected{d.kind, k, why})
	d.remove(k)
}

// remove takes a record out of the figures, if it was in them.
func (d *decoder) remove(k record.Key) {
	if k == 0 || d.kind == record.KindLine {
		return
	}
	if d.batch.Removed == nil {
		d.batch.Removed = make(map[record.Kind][]record.Key)
	}
	d.batch.Removed[d.kind] = append(d.batch.Removed[d.kind], k)
}

func (d *decoder) counts(r *row) bool {
	return d.sales == nil || !r.has(colStatus) || d.sales[string(text(r.at(colStatus), d.scratch))]
}

func (d *decoder) customer(r *row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	d.batch.Customers = append(d.batch.Customers, record.Customer{
		Key: k, Email: d.emails.hash(r.at(colEmail)),
		Country:            d.words.word(r.at(colCountry), d.scratch),
		Segment:            d.words.word(r.at(colSegment), d.scratch),
		AcquisitionChannel: d.words.word(r.at(colChannel), d.scratch),
	})
	return k, true
}

func (d *decoder) order(r *row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	o := record.Order{
		Key: k, Customer: d.ids.customers.key(r.at(colCustomer), d.scratch),
		Email: d.emails.hash(r.at(colEmail)), Sale: d.counts(r),
		Channel: d.words.word(r.at(colChannel), d.scratch),
		Country: d.words.word(r.at(colCountry), d.scratch),
	}
	at, why := d.worth(r, &o)
	if why != "" {
		// A draft may lack anything: that is no fault, and no sale either.
		if o.Sale {
			d.reject(k, why)
		} else {
			d.remove(k)
		}
		return k, false
	}
	d.newest = max(d.newest, at.unix)
	d.batch.Orders = append(d.batch.Orders, o)
	return k, true
}

// worth fills in an order's day, revenue and whether it was discounted.
func (d *decoder) worth(r *row, o *record.Order) (moment, Reason) {
	at, why := d.past(r)
	if why != "" {
		return at, why
	}
	o.Day = at.day
	o.Revenue, why = d.orderRevenue(r, at.day)
	if why != "" {
		return at, why
	}
	off, _, why := amount(r.at(colDiscount), d.scratch)
	o.Discounted = off != 0
	return at, why
}

func (d *decoder) orderRevenue(r *row, day record.Day) (money.Amount, Reason) {
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
func (d *decoder) total(r *row) (p parts, base bool, why Reason) {
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
func (d *decoder) convert(r *row, a money.Amount, base bool, day record.Day) (money.Amount, Reason) {
	if a > money.Max || a < -money.Max {
		return 0, AmountOutOfRange
	}
	if base {
		return d.baseToBusiness(r, a, d.currencyIn(r, colRateCurrency), day)
	}
	return d.toBusiness(r, a, day)
}

// crumb is how far below zero the rounding of a total's parts can bring their difference.
const crumb = money.Unit / 100

func notNegative(a money.Amount) (money.Amount, Reason) {
	if a < -crumb {
		return 0, NegativeTotal
	}
	return max(a, 0), ""
}

func (d *decoder) refund(r *row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	f := record.Refund{Key: k, Order: d.ids.orders.key(r.at(colOrder), d.scratch)}
	// Nothing given back, or given back for no order that is read: no refund, and no fault.
	if f.Order == 0 || !d.counts(r) {
		d.remove(k)
		return k, false
	}
	at, why := d.past(r)
	if why == "" {
		f.Day = at.day
		f.Amount, why = d.refundAmount(r, d.rateDay(r, at.day))
	}
	if why != "" {
		d.reject(k, why)
		return k, false
	}
	if f.Amount == 0 {
		d.remove(k)
		return k, false
	}
	d.newest = max(d.newest, at.unix)
	d.batch.Refunds = append(d.batch.Refunds, f)
	return k, true
}

// rateDay returns the day whose configured rate converts a refund: that of the order where the query
// says when that was, so that what comes back in full comes to nothing.
func (d *decoder) rateDay(r *row, refunded record.Day) record.Day {
	if at, why := d.clock.read(r.at(colOrdered)); why == "" {
		return at.day
	}
	return refunded
}

// refundAmount returns what a refund lowers revenue by: by its own split where it has one, else
// in the proportions of its order.
func (d *decoder) refundAmount(r *row, day record.Day) (money.Amount, Reason) {
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

func (d *decoder) line(r *row) bool {
	k := d.ids.orders.key(r.at(colOrder), d.scratch)
	day, ok := d.parent.day(k)
	if !ok {
		return false // of an order that is not in the page, or of none
	}
	l := record.Line{Order: k, Product: d.ids.products.key(r.at(colProduct), d.scratch)}
	cost, ok, why := d.lineCost(r)
	if ok && why == "" {
		l.Cost, why = d.toBusiness(r, cost, day)
		l.HasCost = why == ""
	}
	if why != "" {
		// The line is there all the same: only its cost is not known.
		d.bad(rejected{record.KindLine, k, why})
	}
	d.batch.Lines = append(d.batch.Lines, l)
	return true
}

// lineCost returns the cost of the whole line, if it is known.
func (d *decoder) lineCost(r *row) (money.Amount, bool, Reason) {
	cost, ok, why := amount(r.at(colCost), d.scratch)
	if ok || why != "" {
		return cost, ok, why
	}
	unit, ok, why := amount(r.at(colUnitCost), d.scratch)
	if !ok || why != "" {
		return 0, false, why
	}
	n, ok, why := amount(r.at(colQuantity), d.scratch)
	if why != "" {
		return 0, false, why
	}
	if !ok {
		n = money.Unit
	}
	cost, why = converted(unit.Share(n, money.Unit))
	return cost, why == "", why
}

func (d *decoder) subscription(r *row) (record.Key, bool) {
	k := d.own(r)
	if k == 0 {
		return 0, false
	}
	if !d.counts(r) {
		d.remove(k)
		return k, false
	}
	s := record.Subscription{
		Key: k, Customer: d.ids.customers.key(r.at(colCustomer), d.scratch),
		Email: d.emails.hash(r.at(colEmail)),
	}
	at, why := d.past(r)
	if why == "" {
		s.Start = at.day
		s.End, why = d.clock.end(r.at(colEnd))
	}
	if why == "" {
		s.Monthly, why = d.monthly(r, at.day)
	}
	if why != "" {
		d.reject(k, why)
		return k, false
	}
	d.newest = max(d.newest, at.unix)
	d.batch.Subscriptions = append(d.batch.Subscriptions, s)
	return k, true
}

// monthly returns what counts as revenue of a subscription's price a month: a year has twelve
// months, 52 weeks, 365 days.
func (d *decoder) monthly(r *row, day record.Day) (money.Amount, Reason) {
	p, base, why := d.total(r)
	if why != "" {
		return 0, why
	}
	a, why := notNegative(p.revenue(d.rule))
	if why != "" {
		return 0, why
	}
	count := int64(1)
	if v := r.at(colPeriodCount); v != nil {
		n, ok := integer(v, d.scratch)
		if !ok || n <= 0 || n > 1000 {
			return 0, BadPeriod
		}
		count = n
	}
	perYear := periods["month"]
	if r.has(colPeriod) {
		perYear = periods[string(text(r.at(colPeriod), d.scratch))]
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
