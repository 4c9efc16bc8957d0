package measure

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// repeating is the family of purchases by customers who had bought before, by the state of the customer as
// package shortfall defines it.
type repeating struct{}

// repeatCell has the changes of the number of customers in each state, and their purchases.
type repeatCell struct {
	customers, purchases [shortfall.States]int32
}

// Add adds o.
func (c *repeatCell) Add(o *repeatCell) {
	for i := range c.customers {
		c.customers[i] += o.customers[i]
		c.purchases[i] += o.purchases[i]
	}
}

type repeatFolder struct {
	*fold.Grid[repeatCell, *repeatCell]
	days int32
}

// Folder implements fold.Family.
func (repeating) Folder(sp fold.Span) fold.Folder {
	return repeatFolder{fold.NewGrid[repeatCell](sp.Days), sp.Days}
}

// Fold implements fold.Folder.
func (f repeatFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	b := booking{rows: f.Rows(slots), days: f.days, sign: int32(sign), state: shortfall.States}
	b.move(h.First+1, shortfall.New)
	b.move(h.First+shortfall.NewDays+1, shortfall.Young)
	b.move(h.First+shortfall.Lag+1, shortfall.Recent)
	b.age(h)
	b.buy(h)
}

// booking books one customer.
type booking struct {
	rows  [][]repeatCell
	days  int32
	sign  int32
	state int // the last state, shortfall.States before the first one
}

// move moves the customer to a state on a day.
func (b *booking) move(day int32, state int) {
	if day >= b.days || state == b.state {
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
			if day+limit >= h.Days[i].At-1 || day+limit+shortfall.Lag >= b.days-1 {
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

// buy books the purchases after the day of the first one.
func (b *booking) buy(h *fold.History) {
	last := h.First // of the purchases up to shortfall.Lag days ago
	next := 0       // the first day after it
	for i := range h.Days {
		d := &h.Days[i]
		if d.Orders == 0 || d.At <= h.First {
			continue
		}
		for h.Days[next].At <= d.At-shortfall.Lag {
			if h.Days[next].Orders > 0 {
				last = h.Days[next].At
			}
			next++
		}
		state := stateAt(d.At-h.First, d.At-shortfall.Lag-last)
		for _, row := range b.rows {
			row[d.At].purchases[state] += d.Orders * b.sign
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
