package measure

import (
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// pastRepeats is what package shortfall gets of a group. All sums are up to each day.
type pastRepeats struct {
	complete int // number of complete days
	sources  []uint16
	sold     map[uint16][]soldCell // by all customers
	cells    map[origin][]repeatCell
	days     []dayCell
}

// pastRepeats returns what happened in a slot.
func (f *Frame) pastRepeats(slot int32) *pastRepeats {
	p := &pastRepeats{
		complete: int(max(f.Today, 0)),
		sold: fold.Shared(f.Sums, selling{}, func() map[uint16][]soldCell {
			return fold.RunningKeys[uint16, soldCell](f.Sums, selling{}, 0)
		}),
		cells: fold.RunningKeys[origin, repeatCell](f.Sums, repeating{}, slot),
		days:  fold.Running[dayCell](f.Sums, daily{}, slot),
	}
	p.sources = slices.Sorted(maps.Keys(p.sold))
	return p
}

// points returns the points of all complete days.
func (p *pastRepeats) points() []shortfall.Point {
	first := slices.IndexFunc(p.days[:min(p.complete, len(p.days))], func(c dayCell) bool { return c.orders != 0 })
	if first < 0 {
		first = p.complete
	}
	return shortfall.Of(first, p.complete, len(p.sources), func(i, source int) shortfall.Day { return p.day(i, p.sources[source]) })
}

// day returns what happened on a day in a source.
func (p *pastRepeats) day(i int, source uint16) (d shortfall.Day) {
	d.Orders = float64(on(p.sold[source], i).orders)
	if own := p.cells[origin{source, false}]; own != nil {
		day, past := on(own, i), own[i]
		d.Newcomers = float64(day.firsts)
		for k := range shortfall.States {
			d.Customers[k], d.Purchases[k] = float64(past.customers[k]), float64(day.purchases[k])
		}
	}
	if others := p.cells[origin{source, true}]; others != nil {
		day := on(others, i)
		for k := range shortfall.States {
			d.Elsewhere[k] = float64(day.purchases[k])
		}
	}
	return d
}

// on returns the cell of day i.
func on[C any, P interface {
	*C
	subtract(o *C)
}](sums []C, i int) C {
	c := sums[i]
	if i > 0 {
		P(&c).subtract(&sums[i-1])
	}
	return c
}

func (c *soldCell) subtract(o *soldCell) { c.orders -= o.orders }

func (c *repeatCell) subtract(o *repeatCell) {
	for k := range c.purchases {
		c.purchases[k] -= o.purchases[k]
	}
	c.firsts -= o.firsts
}

// bought returns the repeat purchases up to each day, nil if nobody has bought.
func (p *pastRepeats) bought() (sums []int32) {
	for _, cells := range p.cells {
		if sums == nil {
			sums = make([]int32, len(cells))
		}
		for i := range cells {
			for _, n := range cells[i].purchases {
				sums[i] += n
			}
		}
	}
	return sums
}
