package ledger

import (
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Apply takes a batch in. Its records are upserts by key, of which later ones win, and its
// removals come last. The lines in it replace all lines of the orders they belong to; lines of
// orders that are no sale are ignored.
func (s *Source) Apply(b *record.Batch) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	l.see(b)
	for i := range b.Customers {
		s.putCustomer(&b.Customers[i])
	}
	s.putOrders(b.Orders)
	s.putLines(b)
	for i := range b.Refunds {
		s.putRefund(&b.Refunds[i])
	}
	for i := range b.Subscriptions {
		s.putSubscription(&b.Subscriptions[i])
	}
	s.putNotes(b)
	for i := range b.Spend {
		s.putSpend(&b.Spend[i])
	}
	s.remove(b.Removed)
	if n := l.pending.size(); n > min(max(minPending, l.orders()/2), maxPending) {
		l.merge()
	}
}

// see notes which kinds of records there are.
func (l *Ledger) see(b *record.Batch) {
	for kind, n := range map[record.Kind]int{
		record.KindCustomer:     len(b.Customers),
		record.KindOrder:        len(b.Orders),
		record.KindLine:         len(b.Lines),
		record.KindRefund:       len(b.Refunds),
		record.KindSubscription: len(b.Subscriptions),

		record.KindSubscriptionEvent: len(b.SubscriptionEvents),
		record.KindAnswer:            len(b.Answers),
		record.KindInvitation:        len(b.Invitations),
		record.KindCancellation:      len(b.Cancellations),
		record.KindContact:           len(b.Contacts),
		record.KindEngagement:        len(b.Engagements),
		record.KindMembership:        len(b.Memberships),
		record.KindPoints:            len(b.Points),
		record.KindSpend:             len(b.Spend),
	} {
		if n > 0 && !l.kinds[kind] {
			l.kinds[kind], l.dirty = true, true
		}
	}
}

func (s *Source) remove(removed map[record.Kind][]record.Key) {
	for _, k := range removed[record.KindCustomer] {
		s.removeCustomer(k)
	}
	for _, k := range removed[record.KindOrder] {
		s.removeOrder(k)
	}
	for _, k := range removed[record.KindRefund] {
		s.removeRefund(k)
	}
	for _, k := range removed[record.KindSubscription] {
		s.removeSubscription(k)
	}
	for kind, of := range recordKinds {
		for _, k := range removed[of] {
			s.removeNote(noteKind(kind), k)
		}
	}
	for _, k := range removed[record.KindSpend] {
		s.removeSpend(k)
	}
}

func (s *Source) putCustomer(c *record.Customer) {
	l := s.ledger
	p, ok := s.person(c.Key, c.Email)
	if !ok || c.Key == 0 {
		return
	}
	if v, _ := s.customers.get(c.Key); v&hasRecord == 0 {
		s.customers.set(c.Key, v|hasRecord)
		s.records++
	}
	f := facts{
		key: uint32(c.Key), source: s.number,
		country: l.countries.code(c.Country), segment: l.segments.code(c.Segment),
		acquisition: l.channels.code(c.AcquisitionChannel),
	}
	if f.country|f.segment|f.acquisition == unknownCode {
		remove(l, p, factsOf, f.id())
		return
	}
	put(l, p, factsOf, f)
}

// removeCustomer forgets what the record says. The orders stay with the person.
func (s *Source) removeCustomer(k record.Key) {
	v, ok := s.customers.get(k)
	if !ok || v&hasRecord == 0 {
		return
	}
	s.customers.set(k, v&^hasRecord)
	s.records--
	remove(s.ledger, s.ledger.find(v&^hasRecord), factsOf, sideID{source: s.number, key: uint32(k)})
}

func (s *Source) putOrders(orders []record.Order) {
	var buffer [128]identity
	for len(orders) > 0 {
		run := buffer[:min(len(buffer), len(orders))]
		s.lookUp(run, orders)
		for i := range run {
			s.putOrder(&orders[i], &run[i])
		}
		orders = orders[len(run):]
	}
}

func (s *Source) putOrder(o *record.Order, who *identity) {
	if !o.Sale {
		if o.Customer != 0 && o.Email != 0 {
			s.resolve(who)
		}
		s.removeOrder(o.Key)
		return
	}
	l := s.ledger
	p, old := s.belonging(&s.orders, o.Key, who)
	switch {
	case old == absent:
		s.adopt(o.Key, p)
	case old != p:
		l.pending.leave(s, o.Key, old)
		s.moveRefunds(o.Key, old, p)
		l.vacate(old)
	}
	put := op{kind: opPut, person: p, key: uint32(o.Key), source: s.number, day: toDay(o.Day), amount: o.Revenue}
	put.origin = s.origin(o.Channel, o.Country)
	if o.Discounted {
		put.origin |= discounted
	}
	l.pending.add(put)
}

func (s *Source) removeOrder(k record.Key) {
	p, ok := s.orders.get(k)
	if !ok {
		return
	}
	l := s.ledger
	p = l.find(p)
	s.orders.remove(k)
	l.pending.leave(s, k, p)
	l.pending.add(op{kind: opDelete, person: p, key: uint32(k), source: s.number})
	s.orphan(k, p)
	l.vacate(p)
}

// putLines sets the lines of the orders listed. The lines' orders mostly come in the order of the
// list; those that do not come after it and win.
func (s *Source) putLines(b *record.Batch) {
	lines := b.Lines
	for _, k := range b.LinesOf {
		n := 0
		if len(lines) > 0 && lines[0].Order == k {
			n = sameOrder(lines)
		}
		s.setLines(k, lines[:n])
		lines = lines[n:]
	}
	for len(lines) > 0 {
		n := sameOrder(lines)
		s.setLines(lines[0].Order, lines[:n])
		lines = lines[n:]
	}
}

// sameOrder returns how many lines belong to the first one's order.
func sameOrder(lines []record.Line) int {
	n := 1
	for n < len(lines) && lines[n].Order == lines[0].Order {
		n++
	}
	return n
}

func (s *Source) setLines(order record.Key, lines []record.Line) {
	p, ok := s.orders.get(order)
	if !ok {
		return
	}
	l := s.ledger
	o := op{kind: opLines, person: p, key: uint32(order), source: s.number}
	o.lines, o.n = uint32(len(l.pending.products)), uint32(len(lines))
	cost, known := money.Amount(0), len(lines) > 0
	for i := range lines {
		l.pending.products = append(l.pending.products, s.product(lines[i].Product))
		cost += lines[i].Cost
		known = known && lines[i].HasCost
	}
	if o.amount = cost; !known {
		o.amount = noCost
	}
	l.pending.add(o)
}

// product numbers a product.
func (s *Source) product(k record.Key) uint32 {
	n, ok := s.products.get(k)
	if !ok {
		n = s.ledger.productCount
		s.ledger.productCount++
		s.products.set(k, n)
	}
	return n
}

func (s *Source) putSubscription(r *record.Subscription) {
	l := s.ledger
	p, old := s.belonging(&s.subscriptions, r.Key, &identity{r.Customer, r.Email, absent, absent})
	rec := subscription{monthly: r.Monthly, key: uint32(r.Key), start: toDay(r.Start), end: toDay(r.End), source: s.number}
	if old != absent && old != p {
		if was, had := remove(l, old, subscriptionsOf, rec.id()); had {
			l.countDay(was.start, -1)
		}
		s.moveEvents(r.Key, old, p)
		l.vacate(old)
	}
	if was, had := put(l, p, subscriptionsOf, rec); had {
		l.countDay(was.start, -1)
	}
	l.countDay(rec.start, 1)
	if old == absent {
		s.adoptEvents(r.Key, p)
	}
}

func (s *Source) removeSubscription(k record.Key) {
	p, ok := s.subscriptions.get(k)
	if !ok {
		return
	}
	l := s.ledger
	p = l.find(p)
	s.subscriptions.remove(k)
	if was, had := remove(l, p, subscriptionsOf, sideID{source: s.number, key: uint32(k)}); had {
		l.countDay(was.start, -1)
	}
	s.orphanEvents(k, p)
	l.vacate(p)
}
