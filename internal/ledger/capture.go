package ledger

import (
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Capture is everything in a ledger at one moment, for a copy on disk. It is immutable. It shares memory
// with the ledger, which copies what it changes, so that taking a capture takes no noticeable time.
type Capture struct {
	kinds        map[record.Kind]bool
	channels     []string
	countries    []string
	segments     []string
	names        names
	origins      []origin
	accounts     accountTable
	orders       []*orderBlock
	records      []*recordBlock
	sources      []capturedSource
	productCount uint32

	ownOrders, ownCustomers, ownSubscriptions capturedColumns
}

// capturedSource is one source of a capture.
type capturedSource struct {
	name                                            string
	customers, sales, links, ignored, subscriptions keyIndex
	products                                        keyIndex
	notes                                           [noteKinds]keyIndex
	refundOrphans, eventOrphans                     []orphan
	refundParents, eventParents                     keyIndex
	spend                                           []spend
}

// Capture returns a capture of everything applied so far.
func (l *Ledger) Capture() *Capture {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.merge()
	l.version++ // a record block that changes from now on is copied first
	c := &Capture{
		kinds: maps.Clone(l.kinds), channels: l.channels.values, countries: l.countries.values, segments: l.segments.values,
		names: l.names, origins: l.origins.list, accounts: l.accounts.share(),
		orders: slices.Clone(l.orderBlocks), records: slices.Clone(l.recordBlocks), productCount: l.productCount,
		ownOrders: l.own.orders.capture(), ownCustomers: l.own.customers.capture(), ownSubscriptions: l.own.subscriptions.capture(),
	}
	in := ownRecords{c.orders, c.records, l.own.orders.count(), c.ownCustomers.tuples, c.ownSubscriptions.tuples}
	c.ownOrders.withhold(record.KindOrder, &in)
	c.ownCustomers.withhold(record.KindCustomer, &in)
	c.ownSubscriptions.withhold(record.KindSubscription, &in)
	for _, s := range l.sources {
		captured := capturedSource{
			name: s.name, customers: s.customers.index.share(), sales: s.orders.index.share(), links: s.orders.links.share(),
			ignored: s.orders.ignored.share(), subscriptions: s.subscriptions.index.share(), products: s.lines.products.share(),
			refundOrphans: slices.Clone(s.refunds.orphans.list), refundParents: s.refunds.orphans.first.share(),
			eventOrphans: slices.Clone(s.events.orphans.list), eventParents: s.events.orphans.first.share(),
			spend: slices.Clone(s.spend.list),
		}
		for i := range captured.notes {
			captured.notes[i] = s.notes.index[i].share()
		}
		c.sources = append(c.sources, captured)
	}
	return c
}

// Kinds returns the kinds of record that any source has ever delivered.
func (c *Capture) Kinds() []record.Kind {
	var kinds []record.Kind
	for k, has := range c.kinds {
		if has {
			kinds = append(kinds, k)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// Sources returns the names of the sources in the order of their registration.
func (c *Capture) Sources() []string {
	var names []string
	for i := range c.sources {
		names = append(names, c.sources[i].name)
	}
	return names
}

// captureBatch is about how many records a batch of a capture has.
const captureBatch = 1 << 14

// Records calls yield with batches of all records of all sources, until it returns an error, which it
// returns. Applying them to an empty ledger with the same sources gives the same histories. Orders of one
// customer follow each other. The batch is valid until yield returns.
func (c *Capture) Records(yield func(source string, b *record.Batch) error) error {
	products := make([]record.Key, c.productCount)
	for i := range c.sources {
		c.sources[i].products.each(func(k record.Key, n uint32) { products[n] = k })
	}
	out := make([]output, len(c.sources))
	for i := range out {
		out[i] = output{source: c.sources[i].name, products: products, yield: yield}
	}
	for b := range c.orders {
		for p := range uint32(blockSize) {
			c.person(out, b, p)
		}
		if s := c.records[b]; s != nil {
			c.block(out, s)
		}
		for i := range out {
			if out[i].err != nil {
				return out[i].err
			}
		}
	}
	for i := range out {
		c.others(&out[i], &c.sources[i])
		if out[i].done(1); out[i].err != nil {
			return out[i].err
		}
	}
	return nil
}

// output collects the records of one source.
type output struct {
	source   string
	products []record.Key // by number
	batch    record.Batch
	yield    func(string, *record.Batch) error
	n        int
	err      error // of yield, after which nothing is passed on
}

// add counts a complete record, and passes the batch on if it is full.
func (o *output) add() {
	o.n++
	o.done(captureBatch)
}

// done passes the batch on if it has at least so many records.
func (o *output) done(least int) {
	if o.n < least {
		return
	}
	if o.err == nil {
		o.err = o.yield(o.source, &o.batch)
	}
	b := &o.batch
	*b = record.Batch{
		Customers: b.Customers[:0], Orders: b.Orders[:0], Lines: b.Lines[:0], LinesOf: b.LinesOf[:0], Refunds: b.Refunds[:0],
		Subscriptions: b.Subscriptions[:0], SubscriptionEvents: b.SubscriptionEvents[:0], Answers: b.Answers[:0],
		Invitations: b.Invitations[:0], Cancellations: b.Cancellations[:0], Contacts: b.Contacts[:0],
		Engagements: b.Engagements[:0], Memberships: b.Memberships[:0], Newsletters: b.Newsletters[:0], Points: b.Points[:0], Spend: b.Spend[:0],
	}
	o.n = 0
}

// who returns the id and the address of the account of a record.
func (c *Capture) who(index *keyIndex, key uint32) record.Who {
	ref, ok := index.get(record.Key(key))
	if !ok || ref&anonymousRef != 0 {
		return record.Who{}
	}
	of := c.accounts.at(ref)
	return record.Who{Customer: record.Key(of.id), Email: of.email}
}

// name returns the name that has a code; "" for the code of unknown.
func name(values []string, code uint16) string {
	if code == unknownCode {
		return ""
	}
	return values[code]
}

// person adds the orders of slot p of a block.
func (c *Capture) person(out []output, block int, p uint32) {
	b := c.orders[block]
	for lo, hi := b.span(p); lo < hi; lo++ {
		r := &b.rows[lo]
		from := c.origins[r.Origin&^discounted]
		o := &out[from.source]
		who := c.who(&c.sources[from.source].sales, r.Key)
		order := record.Order{
			Key: record.Key(r.Key), Customer: who.Customer, Email: who.Email, Day: fromDay(r.Day), Sale: true,
			Revenue: b.amount(lo), Discounted: r.Origin&discounted != 0,
			Channel: name(c.channels, from.channel), Country: name(c.countries, from.country),
			Own: c.ownOrders.of(b.more.ownOf(lo, len(c.ownOrders.names))),
		}
		if from.acquisition != from.channel {
			order.AcquisitionChannel = c.channels[from.acquisition]
		}
		o.batch.Orders = append(o.batch.Orders, order)
		o.lines(order.Key, b.more.cost(lo), b.more.productsOf(lo))
		o.add()
	}
}

// lines adds the lines of an order: one for each product, and the whole cost in the first one.
func (o *output) lines(order record.Key, cost money.Amount, products []uint32) {
	if cost == noCost && len(products) == 0 {
		return
	}
	first := len(o.batch.Lines)
	for _, p := range products {
		o.batch.Lines = append(o.batch.Lines, record.Line{Order: order, Product: o.products[p], HasCost: cost != noCost})
	}
	if len(products) == 0 {
		o.batch.Lines = append(o.batch.Lines, record.Line{Order: order, HasCost: true})
	}
	if cost != noCost {
		o.batch.Lines[first].Cost = cost
	}
	o.batch.LinesOf = append(o.batch.LinesOf, order)
	o.n += len(o.batch.Lines) - first
}

// block adds the records of a block except orders and customers.
func (c *Capture) block(out []output, s *recordBlock) {
	for i := range s.refunds {
		r := &s.refunds[i]
		o := &out[r.source]
		o.batch.Refunds = append(o.batch.Refunds, record.Refund{
			Key: record.Key(r.key), Order: record.Key(r.order), Day: fromDay(r.day), Amount: r.amount, Reason: r.reason,
		})
		o.add()
	}
	for i := range s.subscriptions {
		r := &s.subscriptions[i]
		o, who := &out[r.source], c.who(&c.sources[r.source].subscriptions, r.key)
		o.batch.Subscriptions = append(o.batch.Subscriptions, record.Subscription{
			Key: record.Key(r.key), Customer: who.Customer, Email: who.Email, Start: fromDay(r.start), End: fromDay(r.end), Monthly: r.monthly,
			TrialDays: r.trial, Renews: fromDay(r.renews),
			Own: c.ownSubscriptions.numbered(r.own),
		})
		o.add()
	}
	for i := range s.notes {
		o := &out[s.notes[i].source]
		c.note(&o.batch, &s.notes[i])
		o.add()
	}
}

// note adds a note to a batch.
func (c *Capture) note(b *record.Batch, n *note) {
	key, day, who := record.Key(n.key), fromDay(n.day), record.Who{}
	if n.kind != noteEvent {
		who = c.who(&c.sources[n.source].notes[n.kind], n.key)
	}
	switch n.kind {
	case noteEvent:
		b.SubscriptionEvents = append(b.SubscriptionEvents, record.SubscriptionEvent{
			Key: key, Subscription: record.Key(n.subscription()), Day: day, Type: n.eventType(), Monthly: n.monthly(),
		})
	case noteAnswer:
		a := n.answer()
		b.Answers = append(b.Answers, record.Answer{
			Key: key, Who: who, Day: day, Question: a.Question, Score: a.Score, Scale: a.Scale, Amount: a.Amount, Days: a.Days,
			Touchpoint: name(c.names.touchpoints.values, a.Touchpoint),
		})
	case noteInvitation:
		b.Invitations = append(b.Invitations, record.Invitation{Key: key, Who: who, Day: day})
	case noteCancellation:
		b.Cancellations = append(b.Cancellations, record.Cancellation{Key: key, Who: who, Day: day, Reason: n.cancellation().Reason})
	case noteContact:
		b.Contacts = append(b.Contacts, record.Contact{Key: key, Who: who, Day: day, Case: record.Key(n.value), Resolved: n.contact().Resolved})
	case noteEngagement:
		e := n.engagement()
		b.Engagements = append(b.Engagements, record.Engagement{
			Key: key, Who: who, Day: day, Channel: name(c.names.engagements.values, e.Channel), Referral: e.Referral,
		})
	case noteMembership:
		m := n.membership()
		b.Memberships = append(b.Memberships, record.Membership{
			Key: key, Who: who, Start: m.Start, End: m.End, Programme: name(c.names.programmes.values, m.Programme),
			Kind: name(c.names.programmeKinds.values, m.Kind), Tier: c.names.tiers.values[m.Tier],
		})
	case notePoints:
		m := n.points()
		b.Points = append(b.Points, record.Points{Key: key, Who: who, Day: day, Move: m.Move, Points: m.Points})
	case noteNewsletter:
		m := n.newsletter()
		b.Newsletters = append(b.Newsletters, record.Newsletter{Key: key, Who: who, Start: m.Start, End: m.End})
	}
}

// others adds the records of a source that no block of a person has, and its customers.
func (c *Capture) others(o *output, s *capturedSource) {
	each := func(index *keyIndex, put func(k record.Key, v uint32)) {
		index.each(func(k record.Key, v uint32) {
			put(k, v)
			o.add()
		})
	}
	each(&s.customers, func(k record.Key, v uint32) {
		if v&hasRecord != 0 {
			o.batch.Customers = append(o.batch.Customers, c.customer(k, v&^hasRecord, s))
		}
	})
	each(&s.links, func(k record.Key, _ uint32) {
		who := c.who(&s.links, uint32(k))
		o.batch.Orders = append(o.batch.Orders, record.Order{Key: k, Customer: who.Customer, Email: who.Email})
	})
	each(&s.ignored, func(k record.Key, _ uint32) {
		o.batch.Orders = append(o.batch.Orders, record.Order{Key: k, Sale: true})
	})
	each(&s.refundParents, func(order record.Key, at uint32) {
		for next := at + 1; next > 0; {
			r := &s.refundOrphans[next-1]
			o.batch.Refunds = append(o.batch.Refunds, record.Refund{
				Key: record.Key(r.key), Order: order, Day: fromDay(r.day), Amount: r.amount, Reason: r.reason,
			})
			next = r.next
		}
	})
	each(&s.eventParents, func(of record.Key, at uint32) {
		for next := at + 1; next > 0; {
			r := &s.eventOrphans[next-1]
			o.batch.SubscriptionEvents = append(o.batch.SubscriptionEvents, record.SubscriptionEvent{
				Key: record.Key(r.key), Subscription: of, Day: fromDay(r.day), Type: r.event, Monthly: r.amount,
			})
			next = r.next
		}
	})
	for i := range s.spend {
		r := &s.spend[i]
		o.batch.Spend = append(o.batch.Spend, record.Spend{
			Key: record.Key(r.key), Day: fromDay(r.day), Purpose: r.purpose, Amount: r.amount, Channel: name(c.channels, r.channel),
		})
		o.add()
	}
}

// customer returns a customer record of a source.
func (c *Capture) customer(k record.Key, a uint32, s *capturedSource) record.Customer {
	of := c.accounts.at(a)
	out := record.Customer{Key: k, Email: of.email}
	block := c.records[of.slot/blockSize]
	if block == nil {
		return out
	}
	lo, hi := personRange(block.profiles, of.slot)
	for ; lo < hi; lo++ {
		f := &block.profiles[lo]
		if f.key == uint32(k) && c.sources[f.source].name == s.name {
			out.Country, out.Segment = name(c.countries, f.country), name(c.segments, f.segment)
			out.AcquisitionChannel = name(c.channels, f.acquisition)
			out.Own = c.ownCustomers.numbered(f.own)
		}
	}
	return out
}

// MarkKinds notes that records of these kinds have been delivered before.
func (l *Ledger) MarkKinds(kinds []record.Kind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range kinds {
		l.kinds[k], l.dirty = true, true
	}
}
