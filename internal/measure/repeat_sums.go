package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// repeating is the family of purchases by customers who had bought before, by the source of the first purchase
// and the state of the customer as package shortfall defines it.
type repeating struct{}

// mostSources is the number of sources of a group of customers. In a shop with more, the last one contains the later
// ones: each pair of a group and a source takes memory for all days. All customers together have every source.
const mostSources = 8

// origin is a code of the source of a customer's first purchase. Purchases in other sources have a key of their own.
type origin struct {
	source    uint16
	elsewhere bool
}

// repeatCell has the changes of the number of customers in each state, their purchases, and the customers who bought for
// the first time.
type repeatCell struct {
	customers, purchases [shortfall.States]int32
	firsts               int32
}

// Add adds o.
func (c *repeatCell) Add(o *repeatCell) {
	for i := range c.customers {
		c.customers[i] += o.customers[i]
		c.purchases[i] += o.purchases[i]
	}
	c.firsts += o.firsts
}

type repeatFolder struct {
	*fold.Keyed[origin, repeatCell, *repeatCell]
	span fold.Span
}

// Folder implements fold.Family.
func (repeating) Folder(sp fold.Span) fold.Folder {
	return repeatFolder{fold.NewKeyed[origin, repeatCell](sp.Days), sp}
}

// Fold implements fold.Folder.
func (f repeatFolder) Fold(h *fold.History, slots []int32, sign int64) {
	switch purchases := h.Customer.Purchases; {
	case h.First == fold.Never:
	case slices.ContainsFunc(purchases, func(p ledger.Purchase) bool { return p.Source > mostSources }):
		f.book(h, slots[:1], sign, exact)
		f.book(h, slots[1:], sign, cut)
	default:
		f.book(h, slots, sign, exact)
	}
}

// exact returns a source, cut returns it cut to mostSources.
func exact(source uint16) uint16 { return source }
func cut(source uint16) uint16   { return min(source, mostSources) }

// book adds a customer to slots. Of says what a source counts as.
func (f repeatFolder) book(h *fold.History, slots []int32, sign int64, of func(source uint16) uint16) {
	if len(slots) == 0 {
		return
	}
	b := booking{span: f.span, sign: int32(sign), state: shortfall.States, of: of, source: of(h.Customer.Purchases[0].Source)}
	b.rows = f.Rows(origin{b.source, false}, slots)
	for _, row := range b.rows {
		row[h.First].firsts += b.sign
	}
	b.move(h.First+1, shortfall.New)
	b.move(h.First+shortfall.NewDays+1, shortfall.Young)
	b.move(h.First+shortfall.Lag+1, shortfall.Recent)
	b.age(h)
	b.buy(h, func() [][]repeatCell { return f.Rows(origin{b.source, true}, slots) })
}

// booking books one customer.
type booking struct {
	rows   [][]repeatCell // of the source of the first purchase
	span   fold.Span
	sign   int32
	state  int // the last state, shortfall.States before the first one
	of     func(source uint16) uint16
	source uint16
}

// move moves the customer to a state on a day.
func (b *booking) move(day int32, state int) {
	if day >= b.span.Days || state == b.state {
		return
	}
	for _, row := range b.rows {
		if b.state < shortfall.States {
			row[day].customers[b.state] -= b.sign
		}
		row[day].customers[state] += b.sign
	}
	b.state = state
}

// age books the states by the time since the last purchase, as seen shortfall.Lag days later.
func (b *booking) age(h *fold.History) {
	limits := shortfall.RecentDays()
	for i := nextPurchase(h.Days, 0); h.Days[i].Orders > 0; {
		day := h.Days[i].At
		if day > h.First {
			b.move(day+shortfall.Lag, shortfall.Recent)
		}
		i = nextPurchase(h.Days, i+1)
		for k, limit := range limits {
			if day+limit >= h.Days[i].At-1 || day+limit+shortfall.Lag >= b.span.Days-1 {
				break
			}
			b.move(day+limit+1+shortfall.Lag, shortfall.Recent+1+k)
		}
	}
}

// nextPurchase returns the first of the days from i on that has a purchase, or the sentinel.
func nextPurchase(days []fold.Activity, i int) int {
	for days[i].Orders == 0 && days[i].At != fold.Never {
		i++
	}
	return i
}

// buy books the purchases after the day of the first one. Elsewhere returns the rows of purchases in other sources.
func (b *booking) buy(h *fold.History, elsewhere func() [][]repeatCell) {
	purchases := h.Customer.Purchases
	last := h.First // of the purchases up to shortfall.Lag days ago
	next := 0       // the first one after it
	for i := range purchases {
		at := b.span.Index(purchases[i].Day)
		if at >= b.span.Days {
			return
		}
		if at <= h.First {
			continue
		}
		for ; b.span.Index(purchases[next].Day) <= at-shortfall.Lag; next++ {
			last = b.span.Index(purchases[next].Day)
		}
		state, rows := stateAt(at-h.First, at-shortfall.Lag-last), b.rows
		if b.of(purchases[i].Source) != b.source {
			rows = elsewhere()
		}
		for _, row := range rows {
			row[at].purchases[state] += b.sign
		}
	}
}

// stateAt returns the state of a customer who bought first some days ago and last, as of shortfall.Lag days
// ago, some days before that.
func stateAt(first, last int32) int {
	switch {
	case first <= shortfall.NewDays:
		return shortfall.New
	case first <= shortfall.Lag:
		return shortfall.Young
	}
	state := shortfall.Recent
	for _, limit := range shortfall.RecentDays() {
		if last > limit {
			state++
		}
	}
	return state
}

// selling is the family of the orders of customers, by source. Only slot 0 has them.
type selling struct{}

// soldCell is the number of orders.
type soldCell struct{ orders int32 }

// Add adds o.
func (c *soldCell) Add(o *soldCell) { c.orders += o.orders }

type sellFolder struct {
	*fold.Keyed[uint16, soldCell, *soldCell]
	span fold.Span
}

// Folder implements fold.Family.
func (selling) Folder(sp fold.Span) fold.Folder {
	return sellFolder{fold.NewKeyed[uint16, soldCell](sp.Days), sp}
}

// Fold implements fold.Folder.
func (f sellFolder) Fold(h *fold.History, slots []int32, sign int64) {
	for i := range h.Customer.Purchases {
		p := &h.Customer.Purchases[i]
		at := f.span.Index(p.Day)
		if at >= f.span.Days {
			return
		}
		for _, row := range f.Rows(p.Source, slots[:1]) {
			row[at].orders += int32(sign)
		}
	}
}
