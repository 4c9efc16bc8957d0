package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// turn is how a customer becomes or ceases to be a subscriber.
type turn int

const (
	turnNew turn = iota
	turnBack
	turnChurned
	turns = int(turnChurned) + 1
)

// subscriberTurns is the family of what happens to subscribers day by day. One day is compared with the
// day before it, so whoever leaves and returns within a window does both.
type subscriberTurns struct{}

// turnCell is what happens on a day: how many customers become or cease to be subscribers, and the
// movements of monthly recurring revenue.
type turnCell struct {
	turned [turns]int32
	moved  [movements]int64
}

func (c *turnCell) Add(o *turnCell) {
	for i := range c.turned {
		c.turned[i] += o.turned[i]
	}
	for i := range c.moved {
		c.moved[i] += o.moved[i]
	}
}

// without returns the cell less another one.
func (c turnCell) without(o turnCell) turnCell {
	for i := range c.turned {
		c.turned[i] -= o.turned[i]
	}
	for i := range c.moved {
		c.moved[i] -= o.moved[i]
	}
	return c
}

// subscribers is how many subscribers there are after everything in the cell has happened.
func (c *turnCell) subscribers() int32 {
	return c.turned[turnNew] + c.turned[turnBack] - c.turned[turnChurned]
}

type turnFolder struct {
	*fold.Grid[turnCell, *turnCell]
}

func (subscriberTurns) Folder(sp fold.Span) fold.Folder {
	return turnFolder{fold.NewGrid[turnCell](sp.Days)}
}

func (f turnFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.Paying == fold.Never {
		return
	}
	rows, level := f.Rows(slots), int64(0)
	for _, d := range h.Levels[:len(h.Levels)-1] {
		before := max(level, 0)
		level += d.Revenue
		now := max(level, 0)
		if before == now {
			continue
		}
		movement, turned := turnOf(before, now, d.At == h.Paying)
		for _, row := range rows {
			c := &row[d.At]
			c.moved[movement] += (now - before) * sign
			if turned >= 0 {
				c.turned[turned] += int32(sign)
			}
		}
	}
}

// turnOf returns the movement of a change of revenue, and the turn that it is, -1 if the customer stays a
// subscriber. First tells whether the customer pays for the first time.
func turnOf(before, now int64, first bool) (movement int, t turn) {
	switch {
	case before == 0 && first:
		return movedNew, turnNew
	case before == 0:
		return movedReactivation, turnBack
	case now == 0:
		return movedChurned, turnChurned
	case now > before:
		return movedExpansion, -1
	}
	return movedContraction, -1
}

// subscriberEnds is the family of how the subscribers at the end of a window compare with those at the
// end of the previous one.
type subscriberEnds struct{ window fold.Window }

// endCell is how the numbers of subscribers at the end of the window change: of those who were subscribers
// at the end of the previous window too, and of those whose first paid day lies in the window.
type endCell struct{ kept, fresh int32 }

func (c *endCell) Add(o *endCell) {
	c.kept += o.kept
	c.fresh += o.fresh
}

type endFolder struct {
	*fold.Grid[endCell, *endCell]
	axis          fold.Axis
	paid          []fold.Stretch // where the customer is a subscriber at the end of the day or period
	earlier, part []fold.Stretch
}

func (k subscriberEnds) Folder(sp fold.Span) fold.Folder {
	f := &endFolder{axis: fold.NewAxis(sp, k.window)}
	f.Grid = fold.NewGrid[endCell](f.axis.N)
	return f
}

func (f *endFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.Paying == fold.Never {
		return
	}
	f.paid = f.appendPaid(f.paid[:0], h.Levels)
	if len(f.paid) == 0 {
		return
	}
	rows, width := f.Rows(slots), f.axis.Width
	f.earlier = f.earlier[:0]
	for _, s := range f.paid {
		f.earlier = fold.AppendStretch(f.earlier, fold.Between(s.From+width, s.To+width))
	}
	f.part = fold.Intersect(f.part, f.paid, f.earlier)
	for _, s := range f.part {
		fold.Book(rows, s, func(c *endCell, n int32) { c.kept += n * int32(sign) })
	}
	first := f.at(h.Paying)
	f.part = fold.Intersect(f.part, f.paid, append(f.earlier[:0], fold.Between(first, first+width)))
	for _, s := range f.part {
		fold.Book(rows, s, func(c *endCell, n int32) { c.fresh += n * int32(sign) })
	}
}

// at returns the index on the axis of the index of a day.
func (f *endFolder) at(day int32) int32 {
	if f.axis.Period == nil {
		return day
	}
	return f.axis.Period[day]
}

// appendPaid appends the stretches of the axis in which levels are above 0 at the end of the day or period.
func (f *endFolder) appendPaid(to []fold.Stretch, levels []fold.Activity) []fold.Stretch {
	level, from := int64(0), int32(0)
	for _, d := range levels {
		before := level
		level += d.Revenue
		switch {
		case d.At == fold.Never:
			if before > 0 {
				to = fold.AppendStretch(to, fold.Between(from, fold.Never))
			}
		case before <= 0 && level > 0:
			from = f.at(d.At)
		case before > 0 && level <= 0:
			to = fold.AppendStretch(to, fold.Between(from, f.at(d.At)))
		}
	}
	return to
}

// turnover is what happened to subscribers in the window of a point.
type turnover struct {
	opening, active int32
	// events is what happened day by day.
	events turnCell
	// kept and fresh are those of endCell.
	kept, fresh int32
}

// ends returns the turns from one end of the window to the other.
func (t *turnover) ends() [turns]int32 {
	return [turns]int32{turnNew: t.fresh, turnBack: t.active - t.kept - t.fresh, turnChurned: t.opening - t.kept}
}

// standardChurn leaves out who joins and leaves, and who leaves and returns, within the window.
func (t *turnover) standardChurn() float64 { return fold.Ratio(t.ends()[turnChurned], t.opening) }

// rollingChurn counts every time that a subscriber leaves, also of those who joined in the window.
func (t *turnover) rollingChurn() float64 {
	return fold.Ratio(t.events.turned[turnChurned], t.opening+t.events.turned[turnNew])
}

// turnovers returns what happened to subscribers in the windows of the frame's points.
func turnovers(f *Frame) []turnover {
	return fold.Once(f.Frame, "turnovers", func() []turnover {
		days, ends := fold.Read[turnCell](f.Frame, subscriberTurns{}), fold.Read[endCell](f.Frame, subscriberEnds{f.Window})
		all := make([]turnover, len(f.Points))
		for i, p := range f.Points {
			start, end, at := days.UpTo(p.Lo), days.UpTo(p.Hi), ends.UpTo(p.At)
			all[i] = turnover{
				opening: start.subscribers(), active: end.subscribers(), events: end.without(start), kept: at.kept, fresh: at.fresh,
			}
		}
		return all
	})
}

// turnFamilies are the families of turnovers.
func turnFamilies(w fold.Window) []fold.Family {
	return []fold.Family{subscriberTurns{}, subscriberEnds{w}}
}

// eventFlows are the flows of monthly recurring revenue of which movements count day by day.
func eventFlows(f *Frame) []flow {
	flows := slices.Clone(contractFlows(f))
	days := fold.Read[turnCell](f.Frame, subscriberTurns{})
	for i, p := range f.Points {
		flows[i].moved = days.UpTo(p.Hi).without(days.UpTo(p.Lo)).moved
	}
	return flows
}
