// Package ledger keeps every customer's history in memory: orders, refunds, subscriptions, answers
// and all other records of package record, joined to persons across sources. Sources change the
// ledger with batches of upserts and removals. Readers work on immutable views.
//
// A person is a slot of a block. A block with changes is replaced, never edited, so a view costs
// little more than a copy of the list of blocks. An order takes 12 bytes in its block and 4 to
// 6 bytes in the index that finds its person.
package ledger

import (
	"math"
	"slices"
	"sync"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Ledger holds the histories. It is safe for concurrent use.
type Ledger struct {
	mu sync.Mutex // guards everything below, and the sources

	sources   []*Source
	byName    map[string]*Source
	channels  dictionary
	countries dictionary
	segments  dictionary
	names     names
	own       own
	origins   originList
	folded    int // orders whose channel and country became "other"
	kinds     map[record.Kind]bool

	accounts  accountTable
	members   []uint32 // by slot: its number of accounts; zero for an unused or anonymous one
	anonymous slotSet  // made for a single record without id and address
	free      []uint32 // slots to use again
	persons   int

	pending      pending
	orderBlocks  []*orderBlock
	recordBlocks []*recordBlock

	spend        map[spendCell]spendSum
	spendDays    []SpendDay // of the last view
	spendChanged bool       // whether spend differs from spendDays

	days         []int // number of purchases, refunds and starts of subscriptions by day
	noteDays     []int // number of notes and spend by day
	lines        int
	productCount uint32

	dirty   bool   // whether something has changed since the last view
	version uint64 // number of views so far
	last    *View

	refundSums sync.Pool // of refundSums, for views
}

// Margins are in millionths.
const (
	marginUnit = 1_000_000
	noMargin   = -1
)

// New returns an empty ledger.
func New() *Ledger {
	l := &Ledger{
		byName:    map[string]*Source{},
		channels:  newDictionary(),
		countries: newDictionary(),
		segments:  newDictionary(),
		names:     newNames(),
		origins:   originList{code: map[origin]uint16{}},
		kinds:     map[record.Kind]bool{},
		spend:     map[spendCell]spendSum{},
		accounts:  newAccountTable(),
	}
	l.refundSums.New = func() any { return refundSums{} }
	l.last = l.view()
	return l
}

// Source registers a source and returns it. Its margin, between 0 and 1, applies to orders without
// a known cost; nil means that the margin is unknown. If several sources describe one customer, the
// source that was registered first takes precedence. Registering a name again returns the same
// source with the new margin.
func (l *Ledger) Source(name string, margin *float64) *Source {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.byName[name]
	if s == nil {
		s = newSource(l, uint16(len(l.sources)), name)
		l.sources = append(l.sources, s)
		l.byName[name] = s
	}
	s.margin = noMargin
	if margin != nil {
		s.margin = int64(math.Round(*margin * marginUnit))
	}
	l.dirty = true
	return s
}

// SameIDs makes customer ids of one source and of its owner the same customers. It must be called
// before records of the source arrive. It has no effect if a name is unknown.
func (l *Ledger) SameIDs(source, owner string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, as := l.byName[source], l.byName[owner]; s != nil && as != nil && s != as {
		s.customers.owner = &as.customers
	}
}

// Publish returns a view of everything applied so far. If nothing has changed since the last view,
// it returns that view.
func (l *Ledger) Publish() *View {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.merge()
	if l.dirty {
		l.version++
		l.dirty = false
		l.last = l.view()
	}
	return l.last
}

// view returns a view of the merged orders and all other records.
func (l *Ledger) view() *View {
	v := &View{
		ledger: l, size: len(l.members), orders: l.orders(),
		anonymous: slices.Clone(l.anonymous), orderBlocks: slices.Clone(l.orderBlocks), recordBlocks: slices.Clone(l.recordBlocks), origins: l.origins.list,
		channels: l.channels.values, countries: l.countries.values, segments: l.segments.values,
		own:     l.own.view(),
		sources: []string{l.channels.values[unknownCode]},
		sellers: map[string]bool{},
		kinds:   map[record.Kind]bool{},
		names:   l.names,
		spend:   l.sumSpend(),
	}
	for _, s := range l.sources {
		v.sources = append(v.sources, s.name)
		v.margins = append(v.margins, s.margin)
		v.guestsApart = append(v.guestsApart, s.guests != record.GuestsCount)
		if s.orders.index.n > 0 {
			v.sellers[s.name] = true
		}
	}
	for k := range l.kinds {
		v.kinds[k] = true
	}
	v.own.refused = v.refusals()
	compared := l.compare()
	v.overlaps, v.apart = compared.overlaps(), compared.apart()
	v.traded, v.last, v.trades = span(l.days)
	v.first, v.newest, v.spans = v.traded, v.last, v.trades
	if first, last, ok := span(l.noteDays); ok && !v.trades {
		v.first, v.newest, v.spans = first, last, true
	} else if ok {
		v.first = min(v.first, first)
	}
	return v
}

// countOrder adds n, 1 or -1, to the counts of an order's day and of lines.
func (l *Ledger) countOrder(e *entry, n int) {
	l.countDay(e.Day, n)
	l.lines += n * len(e.products)
}

// countDay adds n to the number of purchases, refunds and starts of subscriptions of a day.
func (l *Ledger) countDay(day uint16, n int) { l.days = countDay(l.days, day, n) }

// countNote adds n to the number of notes and spend of a day.
func (l *Ledger) countNote(day uint16, n int) { l.noteDays = countDay(l.noteDays, day, n) }

// countDay adds n to the number of records of a day.
func countDay(days []int, day uint16, n int) []int {
	if missing := int(day) + 1 - len(days); missing > 0 {
		days = append(days, make([]int, missing)...)
	}
	days[day] += n
	return days
}

// span returns the first and the last day with a record, and false if there are no records.
func span(days []int) (first, last record.Day, ok bool) {
	occupied := func(n int) bool { return n != 0 }
	lo := slices.IndexFunc(days, occupied)
	if lo < 0 {
		return 0, 0, false
	}
	hi := len(days) - 1
	for days[hi] == 0 {
		hi--
	}
	return record.Day(lo), record.Day(hi), true
}

// orders returns the number of sales of all sources.
func (l *Ledger) orders() int {
	n := 0
	for _, s := range l.sources {
		n += s.orders.index.n
	}
	return n
}

// sourceOf returns the number of the source that an order came from.
func (l *Ledger) sourceOf(origin uint16) uint16 { return l.origins.list[origin&^discounted].source }
