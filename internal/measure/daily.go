package measure

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
	f := &sweepFolder{axis: newAxis(sp, w), lifetime: w.lifetime, alone: alone}
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
