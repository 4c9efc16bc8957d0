package measure

// cell is what a sweep adds up at one index: how each figure changes there. Its size is that of a
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

func (c *cell) add(o *cell) {
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
func sweep(a *axis, steps []step, first int32, levels bool, rows [][]cell, sign int64) {
	var (
		enter, pass, leave int // the next step to do so
		w, leaving         = a.width, -isSet(!levels)
		// What the customer contributed up to here.
		oldBuyers, oldRepeaters, oldKept, oldMoved, oldMovement int64
	)
	in, on, out := &steps[0], &steps[0], &steps[0]
	for {
		entry, passage, exit := in.at, on.at+w, out.at+2*w
		x := lesser(lesser(entry, passage), exit)
		if x >= a.n {
			return
		}
		enter, pass, leave = enter+int(isSet(entry == x)), pass+int(isSet(passage == x)), leave+int(isSet(exit == x))
		in, on, out = &steps[enter], &steps[pass], &steps[leave]

		orders := in.orders - on.orders
		bought, repeats := isSet(orders > 0), isSet(orders > 1)
		buyers := bought + bought&isSet(on.orders > out.orders)<<32
		repeaters := repeats + repeats&isSet(in.fresh > on.fresh)<<32
		r1, r0 := in.revenue-on.revenue&leaving, on.revenue-out.revenue&leaving
		kept := min(r0, r1)
		r0, r1 = max(r0, 0), max(r1, 0)
		// A new customer has no revenue before, so that the difference is the movement's amount
		// whichever it is.
		moved := (r1 - r0) * sign
		which := isSet(uint32(x-first) < uint32(w)) | isSet(r0 > 0)<<1 | isSet(r1 > 0)<<2 | isSet(r1 > r0)<<3
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
func presence(a *axis, days []day, rows [][]cell, sign int64) {
	until := int32(0) // where the window of the days so far ends
	for i := range days {
		d := &days[i]
		if d.orders == 0 && d.at != never {
			continue
		}
		if d.at >= until {
			for _, row := range rows {
				if until > 0 && until < a.n {
					row[until].buyers -= pair(sign)
				}
				if d.at < a.n {
					row[d.at].buyers += pair(sign)
				}
			}
		}
		until = d.at + a.width
	}
}

// lifetime does what sweep does for a window that reaches back to the first record, for the figures
// that such a window has: each changes once. It stops where none is left to change.
func lifetime(days []day, news bool, rows [][]cell, sign int64) {
	var orders, fresh int64
	for i := range days {
		d := &days[i]
		bought, repeats, upsold := isSet(orders > 0), isSet(orders > 1), isSet(orders > 1)&isSet(fresh > 0)
		if d.at == never || upsold > 0 || repeats > 0 && !news {
			return
		}
		orders, fresh = orders+int64(d.orders), fresh+int64(d.fresh)
		more := pairOf(isSet(orders > 0)-bought, 0)
		again := pairOf(isSet(orders > 1)-repeats, isSet(orders > 1)&isSet(fresh > 0))
		if more|again == 0 {
			continue
		}
		for _, row := range rows {
			row[d.at].buyers += more * pair(sign)
			row[d.at].repeaters += again * pair(sign)
		}
	}
}

// daily is the family of sums that belong to single days and have no window.
type daily struct{}

// dayCell is what all customers did on one day.
type dayCell struct {
	orders  int32
	firsts  int32 // customers who bought for the first time
	unknown int32 // purchases and refunds of unknown margin
	revenue int64
	margin  int64
}

func (c *dayCell) add(o *dayCell) {
	c.orders += o.orders
	c.firsts += o.firsts
	c.unknown += o.unknown
	c.revenue += o.revenue
	c.margin += o.margin
}

type dailyFolder struct{ *grid[dayCell, *dayCell] }

func (daily) folder(sp span) folder { return dailyFolder{newGrid[dayCell](sp.days)} }

func (f dailyFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.days) < 2 {
		return
	}
	for _, row := range f.aim(slots) {
		for i := range h.days[:len(h.days)-1] {
			d := &h.days[i]
			c := &row[d.at]
			c.orders += d.orders * int32(sign)
			c.unknown += d.unknown * int32(sign)
			c.revenue += d.revenue * sign
			c.margin += d.margin * sign
		}
		if h.first != never {
			row[h.first].firsts += int32(sign)
		}
	}
}

// sweeping is the family of everything that moves with a window of orders.
type sweeping struct{ window Window }

// present is the family of active customers alone, for windows of which nothing else is asked.
type present struct{ window Window }

// container returns the family that has the same sums and more.
func (p present) container() family { return sweeping(p) }

// sweepFolder folds both.
type sweepFolder struct {
	*grid[cell, *cell]
	axis     axis
	lifetime bool
	alone    bool // active customers alone
	// joined and steps are the days by calendar period.
	joined []day
	steps  []step
}

func (s sweeping) folder(sp span) folder { return newSweepFolder(sp, s.window, false) }

func (p present) folder(sp span) folder { return newSweepFolder(sp, p.window, true) }

func newSweepFolder(sp span, w Window, alone bool) *sweepFolder {
	f := &sweepFolder{axis: newAxis(sp, w), lifetime: w == Lifetime(), alone: alone}
	f.grid = newGrid[cell](f.axis.n)
	return f
}

func (f *sweepFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.days) < 2 {
		return
	}
	rows := f.aim(slots)
	days, steps, first := h.days, h.steps, h.first
	switch {
	case f.lifetime:
		lifetime(days, steps[len(steps)-1].fresh > 0, rows, sign)
		return
	case f.axis.period != nil:
		f.joined = joinDays(f.joined[:0], days, f.axis.period)
		f.steps = stepsOf(f.steps, f.joined)
		days, steps = f.joined, f.steps
		if first != never {
			first = f.axis.period[first]
		}
	}
	if f.alone {
		presence(&f.axis, days, rows, sign)
		return
	}
	sweep(&f.axis, steps, first, false, rows, sign)
}
