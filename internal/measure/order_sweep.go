package measure

import (
	"github.com/klantenbinding/loyalty/internal/fold"
)

// cell is what a sweep adds up at one index: how each figure changes there. Its size is the size of a
// cache line.
type cell struct {
	// buyers are the active and the retained customers, repeaters those with two or more purchases
	// and the upsold ones among them.
	buyers, repeaters pair
	// moved is the revenue movements.
	moved [movements]int64
	// kept is the sum of min(r0, r1).
	kept int64
}

// pair is two counts that are added at once: the first one, plus 1<<32 times the second one.
type pair int64

func pairOf(a, b int64) pair { return pair(b<<32 + a) }

// split returns the counts, which may be negative.
func (p pair) split() (a, b int32) {
	a = int32(p)
	return a, int32((int64(p) - int64(a)) >> 32)
}

// The revenue movements that customers make. What is left over is the adjustment.
const (
	movedNew = iota
	movedReactivation
	movedExpansion
	movedContraction
	movedChurned
	movements
)

func (c *cell) Add(o *cell) {
	c.buyers += o.buyers
	c.repeaters += o.repeaters
	for i := range c.moved {
		c.moved[i] += o.moved[i]
	}
	c.kept += o.kept
}

// movementOf holds, four bits each, the movement of a customer by bits 0 to 3: whether the first
// purchase lies in the window, whether there was revenue before, whether there is now, and whether
// that is more. New comes first and is zero, so that its entries need not be written down.
const movementOf = movedReactivation<<(4*0b0000) | movedReactivation<<(4*0b1100) |
	movedChurned<<(4*0b0010) | movedContraction<<(4*0b0110) | movedExpansion<<(4*0b1110)

// sweep moves a window along an axis over one customer's steps and adds to rows, with sign, how the
// customer's contribution changes. It changes only where a step enters the window, passes into the
// previous window, or leaves that: three times a step at most, whatever the window. Steps of levels
// say how something that lasts changes; they enter and never leave. It is written without branches
// on the data, which nothing could foresee, since most of the time of a full fold is spent here.
func sweep(a *fold.Axis, steps []fold.Step, first int32, levels bool, rows [][]cell, sign int64) {
	var (
		enter, pass, leave int // the next step to do so
		w, leaving         = a.Width, -fold.Bit(!levels)
		// What the customer contributed up to here.
		oldBuyers, oldRepeaters, oldKept, oldMoved, oldMovement int64
	)
	in, on, out := &steps[0], &steps[0], &steps[0]
	for {
		entry, passage, exit := in.At, on.At+w, out.At+2*w
		x := fold.Lesser(fold.Lesser(entry, passage), exit)
		if x >= a.N {
			return
		}
		enter, pass, leave = enter+int(fold.Bit(entry == x)), pass+int(fold.Bit(passage == x)), leave+int(fold.Bit(exit == x))
		in, on, out = &steps[enter], &steps[pass], &steps[leave]

		orders := in.Orders - on.Orders
		bought, repeats := fold.Bit(orders > 0), fold.Bit(orders > 1)
		buyers := bought + bought&fold.Bit(on.Orders > out.Orders)<<32
		repeaters := repeats + repeats&fold.Bit(in.Fresh > on.Fresh)<<32
		r1, r0 := in.Revenue-on.Revenue&leaving, on.Revenue-out.Revenue&leaving
		kept := min(r0, r1)
		r0, r1 = max(r0, 0), max(r1, 0)
		// A new customer has no revenue before, so that the difference is the movement's amount
		// whichever it is.
		moved := (r1 - r0) * sign
		which := fold.Bit(uint32(x-first) < uint32(w)) | fold.Bit(r0 > 0)<<1 | fold.Bit(r1 > 0)<<2 | fold.Bit(r1 > r0)<<3
		movement := int64(movementOf) >> uint(4*which) & 7
		for _, row := range rows {
			c := &row[x]
			c.buyers += pair((buyers - oldBuyers) * sign)
			c.repeaters += pair((repeaters - oldRepeaters) * sign)
			c.kept += (kept - oldKept) * sign
			c.moved[oldMovement] -= oldMoved
			c.moved[movement] += moved
		}
		oldBuyers, oldRepeaters, oldKept, oldMoved, oldMovement = buyers, repeaters, kept, moved, movement
	}
}

// presence does what sweep does for the number of active customers alone.
func presence(a *fold.Axis, days []fold.Activity, rows [][]cell, sign int64) {
	until := int32(0) // where the window of the days so far ends
	for i := range days {
		d := &days[i]
		if d.Orders == 0 && d.At != fold.Never {
			continue
		}
		if d.At >= until {
			for _, row := range rows {
				if until > 0 && until < a.N {
					row[until].buyers -= pair(sign)
				}
				if d.At < a.N {
					row[d.At].buyers += pair(sign)
				}
			}
		}
		until = d.At + a.Width
	}
}

// lifetime does what sweep does for a window that reaches back to the first record, for the figures
// that such a window has: each changes once. It stops where none is left to change.
func lifetime(days []fold.Activity, news bool, rows [][]cell, sign int64) {
	var orders, fresh int64
	for i := range days {
		d := &days[i]
		bought, repeats, upsold := fold.Bit(orders > 0), fold.Bit(orders > 1), fold.Bit(orders > 1)&fold.Bit(fresh > 0)
		if d.At == fold.Never || upsold > 0 || repeats > 0 && !news {
			return
		}
		orders, fresh = orders+int64(d.Orders), fresh+int64(d.Fresh)
		more := pairOf(fold.Bit(orders > 0)-bought, 0)
		again := pairOf(fold.Bit(orders > 1)-repeats, fold.Bit(orders > 1)&fold.Bit(fresh > 0))
		if more|again == 0 {
			continue
		}
		for _, row := range rows {
			row[d.At].buyers += more * pair(sign)
			row[d.At].repeaters += again * pair(sign)
		}
	}
}

// daily is the family of sums of customers that belong to single days and have no window.
type daily struct{}

// guests is the family of the same sums of guest orders that belong to no customer.
type guests struct{}

// Takes implements fold's choice of histories.
func (guests) Takes(apart bool) bool { return apart }

// dayCell is what all customers, or all guests, did on one day. Guests never buy for the first time.
type dayCell struct {
	orders  int32
	firsts  int32 // customers who bought for the first time
	unknown int32 // purchases and refunds of unknown margin
	revenue int64
	margin  int64
}

func (c *dayCell) Add(o *dayCell) {
	c.orders += o.orders
	c.firsts += o.firsts
	c.unknown += o.unknown
	c.revenue += o.revenue
	c.margin += o.margin
}

type dailyFolder struct{ *fold.Grid[dayCell, *dayCell] }

func (daily) Folder(sp fold.Span) fold.Folder { return dailyFolder{fold.NewGrid[dayCell](sp.Days)} }

func (guests) Folder(sp fold.Span) fold.Folder { return daily{}.Folder(sp) }

// everybody reads the sums of customers and of guests. Both families must have been folded.
func everybody(f *Frame) (customers, apart *fold.Reader[dayCell, *dayCell]) {
	return fold.Read[dayCell](f.Frame, daily{}), fold.Read[dayCell](f.Frame, guests{})
}

func (f dailyFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Days) < 2 {
		return
	}
	for _, row := range f.Rows(slots) {
		for i := range h.Days[:len(h.Days)-1] {
			d := &h.Days[i]
			c := &row[d.At]
			c.orders += d.Orders * int32(sign)
			c.unknown += d.Unknown * int32(sign)
			c.revenue += d.Revenue * sign
			c.margin += d.Margin * sign
		}
		if h.First != fold.Never && !h.Customer.Apart {
			row[h.First].firsts += int32(sign)
		}
	}
}

// sweeping is the family of everything that moves with a window of orders.
type sweeping struct{ window fold.Window }

// present is the family of active customers alone, for windows of which nothing else is asked.
type present struct{ window fold.Window }

// Container returns the family that has the same sums and more.
func (p present) Container() fold.Family { return sweeping(p) }

// sweepFolder folds both.
type sweepFolder struct {
	*fold.Grid[cell, *cell]
	axis     fold.Axis
	lifetime bool
	alone    bool // active customers alone
	// joined and steps are the days by calendar period.
	joined []fold.Activity
	steps  []fold.Step
}

func (s sweeping) Folder(sp fold.Span) fold.Folder { return newSweepFolder(sp, s.window, false) }

func (p present) Folder(sp fold.Span) fold.Folder { return newSweepFolder(sp, p.window, true) }

func newSweepFolder(sp fold.Span, w fold.Window, alone bool) *sweepFolder {
	f := &sweepFolder{axis: fold.NewAxis(sp, w), lifetime: w == fold.Lifetime(), alone: alone}
	f.Grid = fold.NewGrid[cell](f.axis.N)
	return f
}

func (f *sweepFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Days) < 2 {
		return
	}
	rows := f.Rows(slots)
	days, steps, first := h.Days, h.Steps, h.First
	switch {
	case f.lifetime:
		lifetime(days, steps[len(steps)-1].Fresh > 0, rows, sign)
		return
	case f.axis.Period != nil:
		f.joined = fold.JoinDays(f.joined[:0], days, f.axis.Period)
		f.steps = fold.StepsOf(f.steps, f.joined)
		days, steps = f.joined, f.steps
		if first != fold.Never {
			first = f.axis.Period[first]
		}
	}
	if f.alone {
		presence(&f.axis, days, rows, sign)
		return
	}
	sweep(&f.axis, steps, first, false, rows, sign)
}
