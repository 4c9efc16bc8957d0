// Package ledger keeps every customer's history in memory: the orders, refunds, subscriptions and
// all else that the sources know, joined to persons. Sources change it with batches of upserts and removals;
// readers work on immutable views.
//
// Persons are slots of blocks. A block is never changed once made, but replaced, so that a view
// is little more than a copy of the list of blocks. An order takes 12 bytes in its block and 4 to
// 6 in the index that finds its person.
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
	words     words
	origins   origins
	folded    int
	kinds     map[record.Kind]bool

	emails  emailIndex
	parent  []uint32 // by slot; that of a person in use is itself
	alone   []uint64 // a bit for each slot that was made for one anonymous record
	free    []uint32 // slots to use again
	persons int

	pending pending
	blocks  []*block
	sides   []*side

	spend     map[spendCell]spendSum
	spendDays []SpendDay // of the last view
	spent     bool       // whether spend is no longer what spendDays says

	days         []int // number of records by day
	lines        int
	productCount uint32

	dirty bool   // whether there is something that last does not show
	era   uint64 // number of views so far
	last  *View

	scratch sync.Pool // of tallies, for views
}

// Source is one source's entrance to the ledger. It is safe for concurrent use.
type Source struct {
	ledger *Ledger
	number uint16
	name   string
	margin int64 // in millionths, or noMargin

	orders        keyIndex            // to persons
	customers     keyIndex            // to persons, with hasRecord
	records       int                 // number of customer records
	subscriptions keyIndex            // to persons
	refunds       keyIndex            // to orders
	products      keyIndex            // to product numbers
	orphans       orphans             // refunds
	notes         [noteKinds]keyIndex // to persons; of events to subscriptions
	waiting       orphans             // events
	spend         spendTable

	// origins has the numbers of channels and countries seen, lastOrigin that of lastPlace, and
	// other the one for when there are too many.
	origins    map[[2]string]uint16
	lastPlace  [2]string
	lastOrigin uint16
	other      uint16
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
		words:     newWords(),
		origins:   origins{code: map[origin]uint16{}},
		kinds:     map[record.Kind]bool{},
		spend:     map[spendCell]spendSum{},
	}
	l.scratch.New = func() any { return tallies{} }
	l.last = l.view()
	return l
}

// Source registers a source. Its margin, between 0 and 1, stands in where orders have no cost;
// nil means there is none. Of what sources say about a customer, that of the one registered first
// counts. A name registered before returns the same source, with the new margin.
func (l *Ledger) Source(name string, margin *float64) *Source {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.byName[name]
	if s == nil {
		s = &Source{ledger: l, number: uint16(len(l.sources)), name: name, origins: map[[2]string]uint16{}}
		s.other = l.origins.reserve(origin{s.number, otherCode, otherCode})
		s.lastOrigin = l.origins.reserve(origin{s.number, unknownCode, unknownCode})
		s.origins[s.lastPlace] = s.lastOrigin
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

// Keys returns the keys present in [lo, hi], ascending, of records of one kind: of orders the
// sales only, of customers those with a record of their own, of lines none.
func (s *Source) Keys(kind record.Kind, lo, hi record.Key) []record.Key {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	fits := func(uint32) bool { return true }
	if kind == record.KindCustomer {
		fits = func(v uint32) bool { return v&hasRecord != 0 }
	}
	if index := s.index(kind); index != nil {
		return index.appendKeys(nil, lo, hi, fits)
	}
	return nil
}

// index returns the index of a kind, nil for kinds without keys.
func (s *Source) index(kind record.Kind) *keyIndex {
	switch kind {
	case record.KindOrder:
		return &s.orders
	case record.KindRefund:
		return &s.refunds
	case record.KindSubscription:
		return &s.subscriptions
	case record.KindCustomer:
		return &s.customers
	case record.KindSpend:
		return &s.spend.index
	default:
		if i := slices.Index(recordKinds[:], kind); i >= 0 {
			return &s.notes[i]
		}
		return nil
	}
}

// Publish returns a view of everything applied so far, the last one if nothing has changed since.
func (l *Ledger) Publish() *View {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.merge()
	if l.dirty {
		l.era++
		l.dirty = false
		l.last = l.view()
	}
	return l.last
}

// view returns a view of what is merged.
func (l *Ledger) view() *View {
	v := &View{
		ledger: l, generation: l.era, size: len(l.parent), orders: l.orders(),
		blocks: slices.Clone(l.blocks), sides: slices.Clone(l.sides), origins: l.origins.list,
		channels: l.channels.values, countries: l.countries.values, segments: l.segments.values,
		sources: []string{l.channels.values[unknownCode]},
		kinds:   map[record.Kind]bool{},
		words:   l.words,
		spend:   l.sumSpend(),
	}
	for _, s := range l.sources {
		v.sources = append(v.sources, s.name)
		v.margins = append(v.margins, s.margin)
	}
	for k := range l.kinds {
		v.kinds[k] = true
	}
	v.first, v.last, v.spans = l.span()
	return v
}

// count counts an order's day and lines, n being 1 or -1.
func (l *Ledger) count(e *entry, n int) {
	l.countDay(e.Day, n)
	l.lines += n * len(e.products)
}

func (l *Ledger) countDay(day uint16, n int) {
	if missing := int(day) + 1 - len(l.days); missing > 0 {
		l.days = append(l.days, make([]int, missing)...)
	}
	l.days[day] += n
}

// span returns the days of the oldest and newest record.
func (l *Ledger) span() (first, last record.Day, ok bool) {
	some := func(n int) bool { return n != 0 }
	lo := slices.IndexFunc(l.days, some)
	if lo < 0 {
		return 0, 0, false
	}
	hi := len(l.days) - 1
	for l.days[hi] == 0 {
		hi--
	}
	return record.Day(lo), record.Day(hi), true
}

func (l *Ledger) orders() int {
	n := 0
	for _, s := range l.sources {
		n += s.orders.n
	}
	return n
}

// sourceOf returns the number of the source of an order.
func (l *Ledger) sourceOf(origin uint16) uint16 { return l.origins.list[origin&^discounted].source }
