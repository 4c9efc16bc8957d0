package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// Stats is what a ledger holds.
type Stats struct {
	// Customers is the number of persons known, whether or not they have bought.
	Customers int
	// Records counts the records present, by kind: sales, their lines, all refunds, customers
	// that have a record, and subscriptions; other kinds are in it once there has been one.
	Records map[record.Kind]int
	// Folded counts the orders taken in whose channel and country became "other", since there
	// were too many combinations of them.
	Folded int
	// Bytes estimates the live memory.
	Bytes int64
}

// Stats returns counts of what the ledger holds now. Lines of orders are counted as of the last
// time changes were merged, which Publish does.
func (l *Ledger) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	records := map[record.Kind]int{record.KindLine: l.lines}
	for _, s := range l.sources {
		records[record.KindOrder] += s.orders.n
		records[record.KindCustomer] += s.records
		records[record.KindRefund] += s.refunds.n
		records[record.KindSubscription] += s.subscriptions.n
		for i := range s.notes {
			l.tally(records, recordKinds[i], s.notes[i].n)
		}
		l.tally(records, record.KindSpend, s.spend.index.n)
	}
	return Stats{Customers: l.persons, Records: records, Folded: l.folded, Bytes: l.bytes()}
}

// tally adds to a count if there have been records of that kind.
func (l *Ledger) tally(records map[record.Kind]int, kind record.Kind, n int) {
	if l.kinds[kind] {
		records[kind] += n
	}
}

// bytes estimates the live memory. The allocator's rounding is taken as an eighth.
func (l *Ledger) bytes() int64 {
	total := l.emails.bytes() + cap(l.parent)*4 + len(l.blocks)*(8+8+8+8+8) + len(l.days)*8
	for _, s := range l.sources {
		total += s.bytes()
	}
	for i, b := range l.blocks {
		total += b.bytes()
		if l.sides[i] != nil {
			total += l.sides[i].bytes()
		}
	}
	total += len(l.pending.chunks)*chunkSize*32 + cap(l.pending.products)*4 + len(l.pending.moved)*16
	return int64(total)
}

func (s *Source) bytes() int {
	total := (cap(s.orphans.list)+cap(s.waiting.list))*24 + cap(s.spend.list)*24
	for _, x := range []*keyIndex{
		&s.orders, &s.customers, &s.subscriptions, &s.refunds, &s.products, &s.orphans.first, &s.waiting.first, &s.spend.index,
	} {
		total += x.bytes()
	}
	for i := range s.notes {
		total += s.notes[i].bytes()
	}
	return total
}

func (b *block) bytes() int {
	if b == nil {
		return 0
	}
	n := len(b.rows) * 12
	if c := b.more; c != nil {
		n += len(c.wide)*16 + len(c.costs)*8 + len(c.lineEnds)*4 + len(c.products)*4
	}
	return blockSize*4 + 32 + n + n/16
}
