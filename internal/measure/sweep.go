package measure

// cell is what a sweep adds up at one index: how each figure changes there. Its size is that of a
// cache line.
type cell struct {
	// Customers who are active, retained, have two or more purchases, and are upsold.
	active, retained, repeat, upsold int32
	// moved is the revenue movements.
	moved [movements]int64
	// kept is the sum of min(r0, r1).
	kept int64
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
	c.active += o.active
	c.retained += o.retained
	c.repeat += o.repeat
	c.upsold += o.upsold
	for i := range c.moved {
		c.moved[i] += o.moved[i]
	}
	c.kept += o.kept
}

// standing is what a customer has in the window and in the previous one.
type standing struct {
	orders, ordersBefore   int32
	fresh                  int32
	revenue, revenueBefore int64
}

// share is what a customer contributes to a cell's sums while the standing does not change.
type share struct {
	active, retained, repeat, upsold int32
	kind                             int
	moved, kept                      int64
}

// share returns the contribution of a standing. isNew tells whether the first purchase lies in the
// window.
func (s *standing) share(isNew bool) share {
	h := share{kept: min(s.revenue, s.revenueBefore)}
	if s.orders > 0 {
		h.active = 1
		if s.ordersBefore > 0 {
			h.retained = 1
		}
		if s.orders > 1 {
			h.repeat = 1
			if s.fresh > 0 {
				h.upsold = 1
			}
		}
	}
	now, before := max(s.revenue, 0), max(s.revenueBefore, 0)
	switch {
	case isNew:
		h.kind, h.moved = movedNew, now
	case before == 0:
		h.kind, h.moved = movedReactivation, now
	case now == 0:
		h.kind, h.moved = movedChurned, -before
	case now > before:
		h.kind, h.moved = movedExpansion, now-before
	default:
		h.kind, h.moved = movedContraction, now-before
	}
	return h
}

// sweep moves a window along an axis over one customer's days and adds to rows, with sign, how the
// customer's contribution changes. It changes only where a day enters the window, passes into the
// previous window, or leaves that: three times a day at most, whatever the window. Days of levels
// say how something that lasts changes; they enter and never leave.
func (a *axis) sweep(days []day, first int32, levels bool, rows [][]cell, sign int32) {
	var (
		s       standing
		old     share
		i, j, k int // next day to enter, to pass and to leave
		w       = a.width
		leaving = int64(-1)
	)
	if levels {
		leaving = 0
	}
	for {
		x := min(days[i].at, days[j].at+w, days[k].at+2*w)
		if x >= a.n {
			return
		}
		if d := &days[i]; d.at == x {
			s.orders += d.orders
			s.fresh += d.fresh
			s.revenue += d.revenue
			i++
		}
		if d := &days[j]; d.at+w == x {
			s.orders -= d.orders
			s.fresh -= d.fresh
			s.ordersBefore += d.orders
			s.revenue -= d.revenue & leaving
			s.revenueBefore += d.revenue
			j++
		}
		if d := &days[k]; d.at+2*w == x {
			s.ordersBefore -= d.orders
			s.revenueBefore -= d.revenue & leaving
			k++
		}
		now := s.share(x >= first && x < first+w)
		for _, row := range rows {
			row[x].change(&old, &now, sign)
		}
		old = now
	}
}

// change adds what the step from one contribution to the next changes.
func (c *cell) change(old, now *share, sign int32) {
	c.active += (now.active - old.active) * sign
	c.retained += (now.retained - old.retained) * sign
	c.repeat += (now.repeat - old.repeat) * sign
	c.upsold += (now.upsold - old.upsold) * sign
	c.moved[old.kind] -= old.moved * int64(sign)
	c.moved[now.kind] += now.moved * int64(sign)
	c.kept += (now.kept - old.kept) * int64(sign)
}

// presence does what sweep does for the number of active customers alone.
func (a *axis) presence(days []day, rows [][]cell, sign int32) {
	until := int32(0) // where the window of the days so far ends
	for i := range days {
		d := &days[i]
		if d.orders == 0 && d.at != never {
			continue
		}
		if d.at >= until {
			for _, row := range rows {
				if until > 0 && until < a.n {
					row[until].active -= sign
				}
				if d.at < a.n {
					row[d.at].active += sign
				}
			}
		}
		until = d.at + a.width
	}
}

// lifetime does what sweep does for a window that reaches back to the first record, for the figures
// that such a window has: each changes once.
func lifetime(days []day, rows [][]cell, sign int32) {
	orders, fresh := int32(0), int32(0)
	for i := range days {
		d := &days[i]
		if d.at == never {
			return
		}
		was := cell{active: b2i(orders > 0), repeat: b2i(orders > 1), upsold: b2i(orders > 1 && fresh > 0)}
		orders, fresh = orders+d.orders, fresh+d.fresh
		is := cell{active: b2i(orders > 0), repeat: b2i(orders > 1), upsold: b2i(orders > 1 && fresh > 0)}
		if is == was {
			continue
		}
		for _, row := range rows {
			row[d.at].active += (is.active - was.active) * sign
			row[d.at].repeat += (is.repeat - was.repeat) * sign
			row[d.at].upsold += (is.upsold - was.upsold) * sign
		}
		if is.upsold > 0 {
			return
		}
	}
}

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
