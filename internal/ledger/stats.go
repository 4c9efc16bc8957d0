package ledger

import (
	"maps"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Stats describes the contents of a ledger.
type Stats struct {
	// Customers is the number of known persons, with or without purchases. It includes guest orders only
	// if they count as customers.
	Customers int
	// Records is the number of records by kind: sales, their lines, all refunds, customer records
	// and subscriptions. Other kinds are listed once a record of the kind has arrived.
	Records map[record.Kind]int
	// Folded is the number of orders whose channel and country became "other", because there were
	// too many combinations.
	Folded int
	// Bytes estimates the live memory.
	Bytes int64
}

// Stats returns the present counts. Lines are counted as of the last merge; Publish merges.
func (l *Ledger) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	records := map[record.Kind]int{record.KindLine: l.lines}
	for _, s := range l.sources {
		l.count(records, s)
	}
	customers := l.persons
	for _, s := range l.sources {
		if s.guests != record.GuestsCount {
			customers -= s.orders.anonymous
		}
	}
	return Stats{Customers: customers, Records: records, Folded: l.folded, Bytes: l.bytes()}
}

// count adds the records of a source, except lines, which are not counted by source.
func (l *Ledger) count(records map[record.Kind]int, s *Source) {
	records[record.KindOrder] += s.orders.index.n
	records[record.KindCustomer] += s.customers.records
	records[record.KindRefund] += s.refunds.index.n
	records[record.KindSubscription] += s.subscriptions.index.n
	for i := range s.notes.index {
		l.addCount(records, recordKinds[i], s.notes.index[i].n)
	}
	l.addCount(records, record.KindSpend, s.spend.index.n)
}

// RecordsBySource returns the present number of records of each source by kind, except lines and kinds
// without records.
func (l *Ledger) RecordsBySource() map[string]map[record.Kind]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make(map[string]map[record.Kind]int, len(l.sources))
	for _, s := range l.sources {
		records := map[record.Kind]int{}
		l.count(records, s)
		maps.DeleteFunc(records, func(_ record.Kind, n int) bool { return n == 0 })
		all[s.name] = records
	}
	return all
}

// GuestOrders counts the guest orders of a source.
type GuestOrders struct {
	// Source is the name of the source.
	Source string
	// Guests says what the guest orders are.
	Guests record.Guests
	// Orders is their number, and Sales the number of all sales. Both include ignored orders.
	Orders, Sales int
}

// GuestOrders returns the present guest orders of each source, in the order of their registration.
func (l *Ledger) GuestOrders() []GuestOrders {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]GuestOrders, len(l.sources))
	for i, s := range l.sources {
		ignored := s.orders.ignored.n
		list[i] = GuestOrders{
			Source: s.name, Guests: s.guests, Orders: s.orders.anonymous + ignored, Sales: s.orders.index.n + ignored,
		}
	}
	return list
}

// addCount adds n to a count if a record of the kind has arrived.
func (l *Ledger) addCount(records map[record.Kind]int, kind record.Kind, n int) {
	if l.kinds[kind] {
		records[kind] += n
	}
}

// bytes estimates the live memory.
func (l *Ledger) bytes() int64 {
	total := l.accounts.bytes() + cap(l.members)*4 + cap(l.anonymous)*8 + len(l.orderBlocks)*(8+8+8+8+8) + len(l.days)*8
	for _, s := range l.sources {
		total += s.bytes()
	}
	for i, b := range l.orderBlocks {
		total += b.bytes()
		if l.recordBlocks[i] != nil {
			total += l.recordBlocks[i].bytes()
		}
	}
	total += len(l.pending.chunks)*chunkSize*32 + cap(l.pending.products)*4 + cap(l.pending.own)*2 + len(l.pending.moved)*16 + l.own.bytes()
	return int64(total)
}

func (s *Source) bytes() int {
	refunds, events := &s.refunds.orphans, &s.events.orphans
	total := (cap(refunds.list)+cap(events.list))*24 + cap(s.spend.list)*24
	for _, x := range []*keyIndex{
		&s.orders.index, &s.customers.index, &s.subscriptions.index, &s.refunds.index, &s.lines.products,
		&refunds.first, &events.first, &s.spend.index, &s.orders.ignored, &s.orders.links,
	} {
		total += x.bytes()
	}
	for i := range s.notes.index {
		total += s.notes.index[i].bytes()
	}
	return total
}

func (b *orderBlock) bytes() int {
	if b == nil {
		return 0
	}
	n := len(b.rows) * 12
	if c := b.more; c != nil {
		n += len(c.wide)*16 + len(c.costs)*8 + len(c.lineEnds)*4 + len(c.products)*4 + len(c.own)*2
	}
	return blockSize*4 + 32 + n + n/16
}
