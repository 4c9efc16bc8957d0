package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Source is the part of the ledger that one source writes. It is safe for concurrent use. Its
// tables share the ledger's lock, which the exported methods hold.
type Source struct {
	ledger *Ledger
	name   string
	margin int64 // in millionths, or noMargin
	guests record.Guests

	customers     customerTable
	orders        orderTable
	lines         lineTable
	refunds       refundTable
	subscriptions subscriptionTable
	events        eventTable
	notes         noteTable
	spend         spendTable
}

// newSource returns an empty source and connects its tables.
func newSource(l *Ledger, number uint16, name string) *Source {
	s := &Source{ledger: l, name: name, guests: record.GuestsApart}
	encode := noteEncoder{source: number, names: &l.names}
	s.customers = customerTable{ledger: l, source: number}
	s.refunds = refundTable{ledger: l, source: number, orders: &s.orders.index}
	s.orders = orderTable{
		ledger: l, source: number, customers: &s.customers, refunds: &s.refunds, origins: newOriginTable(l, number),
	}
	s.lines = lineTable{ledger: l, source: number, orders: &s.orders.index}
	s.notes = noteTable{ledger: l, encode: encode, customers: &s.customers}
	s.events = eventTable{
		ledger: l, encode: encode, index: &s.notes.index[noteEvent], subscriptions: &s.subscriptions.index,
	}
	s.subscriptions = subscriptionTable{ledger: l, source: number, customers: &s.customers, events: &s.events}
	s.spend = spendTable{ledger: l}
	return s
}

// SetGuests sets what the source's guest orders are; record.GuestsApart by default. It must be called
// before records of the source arrive.
func (s *Source) SetGuests(g record.Guests) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	s.guests = cmp.Or(g, record.GuestsApart)
	s.orders.ignoresGuests = s.guests == record.GuestsIgnore
	l.dirty = true
}

// Apply adds a batch. Its records are upserts by key: the later of two with one key counts.
// Removals are applied last. The lines of the batch replace all lines of the orders they belong
// to; lines of orders that are not sales are ignored.
func (s *Source) Apply(b *record.Batch) {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	l.markKinds(b)
	for i := range b.Customers {
		s.customers.put(&b.Customers[i])
	}
	s.orders.putAll(b.Orders)
	s.lines.putAll(b)
	for i := range b.Refunds {
		s.refunds.put(&b.Refunds[i])
	}
	for i := range b.Subscriptions {
		s.subscriptions.put(&b.Subscriptions[i])
	}
	for i := range b.SubscriptionEvents {
		s.events.put(&b.SubscriptionEvents[i])
	}
	s.notes.putAll(b)
	for i := range b.Spend {
		s.spend.put(&b.Spend[i])
	}
	s.remove(b.Removed)
	if n := l.pending.size(); n > min(max(minPending, l.orders()/2), maxPending) {
		l.merge()
	}
}

// remove applies a batch's removals.
func (s *Source) remove(removed map[record.Kind][]record.Key) {
	removeAll(removed[record.KindCustomer], s.customers.remove)
	removeAll(removed[record.KindOrder], s.orders.remove)
	removeAll(removed[record.KindRefund], s.refunds.remove)
	removeAll(removed[record.KindSubscription], s.subscriptions.remove)
	removeAll(removed[record.KindSubscriptionEvent], s.events.remove)
	for kind := noteAnswer; int(kind) < noteKinds; kind++ {
		removeAll(removed[recordKinds[kind]], func(k record.Key) { s.notes.remove(kind, k) })
	}
	removeAll(removed[record.KindSpend], s.spend.remove)
}

func removeAll(keys []record.Key, remove func(record.Key)) {
	for _, k := range keys {
		remove(k)
	}
}

// Keys returns the keys in [lo, hi] of one kind's records, ascending. Of orders it returns sales
// only, including ignored guest orders, of customers those with a customer record, of lines nothing.
func (s *Source) Keys(kind record.Kind, lo, hi record.Key) []record.Key {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	fits := func(uint32) bool { return true }
	if kind == record.KindCustomer {
		fits = func(v uint32) bool { return v&hasRecord != 0 }
	}
	index := s.index(kind)
	if index == nil {
		return nil
	}
	keys := index.appendKeys(nil, lo, hi, fits)
	if kind == record.KindOrder && s.orders.ignored.n+s.orders.links.n > 0 {
		keys = s.orders.ignored.appendKeys(keys, lo, hi, fits)
		keys = s.orders.links.appendKeys(keys, lo, hi, fits)
		slices.Sort(keys)
	}
	return keys
}

// index returns the index of a kind, nil for kinds without keys.
func (s *Source) index(kind record.Kind) *keyIndex {
	switch kind {
	case record.KindOrder:
		return &s.orders.index
	case record.KindRefund:
		return &s.refunds.index
	case record.KindSubscription:
		return &s.subscriptions.index
	case record.KindCustomer:
		return &s.customers.index
	case record.KindSpend:
		return &s.spend.index
	default:
		if i := slices.Index(recordKinds[:], kind); i >= 0 {
			return &s.notes.index[i]
		}
		return nil
	}
}

// markKinds notes which kinds of records exist.
func (l *Ledger) markKinds(b *record.Batch) {
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
		record.KindNewsletter:        len(b.Newsletters),
		record.KindPoints:            len(b.Points),
		record.KindSpend:             len(b.Spend),
	} {
		if n > 0 && !l.kinds[kind] {
			l.kinds[kind], l.dirty = true, true
		}
	}
}
