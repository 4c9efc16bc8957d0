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
	made     []shortfall.Point // once they have been made
}

// same reports whether the points of two pasts are the same. A poll most often changes the running day only, which
// has no point.
func (p *pastRepeats) same(o *pastRepeats) bool {
	return p.complete == o.complete && p.first() == o.first() && slices.Equal(p.sources, o.sources) &&
		sameUpTo(p.sold, o.sold, p.complete) && sameUpTo(p.cells, o.cells, p.complete)
}

// sameUpTo reports whether the first n cells of all keys are the same.
func sameUpTo[K, C comparable](a, b map[K][]C, n int) bool {
	return maps.EqualFunc(a, b, func(x, y []C) bool { return slices.Equal(x[:min(n, len(x))], y[:min(n, len(y))]) })
}

// first returns the first day with an order, the number of complete days without orders.
func (p *pastRepeats) first() int {
	if first := slices.IndexFunc(p.days[:min(p.complete, len(p.days))], func(c dayCell) bool { return c.orders != 0 }); first >= 0 {
		return first
	}
	return p.complete
}

// pastRepeats returns what happened in a slot.
func (f *Frame) pastRepeats(slot int32) *pastRepeats {
	p := &pastRepeats{
		complete: int(max(f.Today, 0)),
		sold:     f.soldIn(slot),
		cells:    fold.RunningKeys[origin, repeatCell](f.Sums, repeating{}, slot),
		days:     fold.Running[dayCell](f.Sums, daily{}, slot),
	}
	p.sources = slices.Sorted(maps.Keys(p.sold))
	return p
}

// repeatPoints is what follows from the past of a group.
type repeatPoints struct {
	points []shortfall.Point
	bought []int32
	days   []dayCell
}

// soldIn returns the orders of all customers by source, as a slot counts sources.
func (f *Frame) soldIn(slot int32) map[uint16][]soldCell {
	all := fold.Shared(f.Sums, selling{}, func() map[uint16][]soldCell {
		return fold.RunningKeys[uint16, soldCell](f.Sums, selling{}, 0)
	})
	if slot == 0 {
		return all
	}
	type key struct{}
	return fold.Shared(f.Sums, key{}, func() map[uint16][]soldCell {
		sold := map[uint16][]soldCell{}
		for source, cells := range all {
			sums := sold[cut(source)]
			if sums == nil {
				sold[cut(source)] = slices.Clone(cells)
				continue
			}
			for i := range cells {
				sums[i].Add(&cells[i])
			}
		}
		return sold
	})
}

// pointsOf returns the points of a slot. All frames share them.
func (f *Frame) pointsOf(slot int32) *repeatPoints {
	type key struct{ slot, today int32 }
	return fold.Shared(f.Sums, key{slot, f.Today}, func() *repeatPoints {
		p := f.pastRepeats(slot)
		last := fold.Keep(f.Sums, [2]any{repeating{}, slot}, p.same, func() *pastRepeats {
			p.made = p.points()
			return p
		})
		return &repeatPoints{last.made, p.bought(), p.days}
	})
}

// points returns the points of all complete days.
func (p *pastRepeats) points() []shortfall.Point {
	return shortfall.Of(p.first(), p.complete, len(p.sources), func(i, source int) shortfall.Day { return p.day(i, p.sources[source]) })
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
