package analysis

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/survival"
)

// stay is one time of one customer.
type stay struct {
	// start is the index of its first day, and days how long it has lasted by the last day that counts.
	start, days int32
	ended       bool
}

// stayOfSubscriber returns how long a customer has been a subscriber for the first time. Last is the index of
// the last day that counts. The customer subscribes on a day if the monthly recurring revenue at its end is above
// zero.
func stayOfSubscriber(h *fold.History, last int32) (stay, bool) {
	s := stay{start: fold.Never}
	level := int64(0)
	for i := range h.Levels {
		l := &h.Levels[i]
		if l.At > last {
			break
		}
		level += l.Revenue
		switch {
		case s.start == fold.Never && level > 0:
			s.start = l.At
		case s.start != fold.Never && level <= 0:
			s.days, s.ended = l.At-s.start, true
			return s, true
		}
	}
	s.days = last - s.start
	return s, s.start != fold.Never
}

// waitForSecondOrder returns how long a customer has waited from the first purchase day to the second one.
func waitForSecondOrder(h *fold.History, last int32) (stay, bool) {
	if h.First > last {
		return stay{}, false
	}
	for i := range h.Days {
		d := &h.Days[i]
		if d.At > last {
			break
		}
		if d.Orders > 0 && d.At > h.First {
			return stay{start: h.First, days: d.At - h.First, ended: true}, true
		}
	}
	return stay{start: h.First, days: last - h.First}, true
}

// stays is the family of times by group and cohort. It is for one query.
type stays struct {
	stay    func(h *fold.History, last int32) (stay, bool)
	from    record.Day
	last    int32
	cohorts fold.Window // no window for none
}

// stayFolder counts times in a row for each group: the times of all cohorts, then those of each cohort.
type stayFolder struct {
	*fold.Grid[survival.Count, *survival.Count]
	of    *stays
	span  fold.Span
	axis  fold.Axis
	first int32 // index of the first day on which a time may start
}

// Folder implements fold.Family.
func (k *stays) Folder(sp fold.Span) fold.Folder {
	f := &stayFolder{of: k, span: sp, first: sp.Index(k.from)}
	rows := int32(1)
	if k.cohorts.Kind() != 0 {
		f.axis = fold.NewAxis(sp, k.cohorts)
		rows += f.axis.N
	}
	f.Grid = fold.NewGrid[survival.Count](rows * sp.Days)
	return f
}

// Fold implements fold.Folder.
func (f *stayFolder) Fold(h *fold.History, slots []int32, sign int64) {
	s, ok := f.of.stay(h, f.of.last)
	if !ok || s.start < f.first {
		return
	}
	for _, row := range f.Rows(slots) {
		f.count(row[s.days:], s.ended, int32(sign))
		if f.axis.N > 0 {
			f.count(row[(1+f.axis.Period[s.start])*f.span.Days+s.days:], s.ended, int32(sign))
		}
	}
}

// count counts one time in the first cell.
func (*stayFolder) count(cells []survival.Count, ended bool, sign int32) {
	if ended {
		cells[0].Ended += sign
		return
	}
	cells[0].Censored += sign
}

// finish fills the curves in.
func (f *stayFolder) finish(r *Survival, g *fold.Grouping) {
	row := func(slot int) []survival.Count {
		if rows := f.Rows([]int32{int32(slot)}); len(rows[0]) > 0 {
			return rows[0]
		}
		return nil
	}
	whole := row(0)
	all := whole[:f.span.Days]
	r.All = curveOf("", all, nil)
	add := func(name string, counts []survival.Count) {
		if c := curveOf(name, counts, all); c.Size > 0 {
			r.Groups = append(r.Groups, c)
		}
	}
	for slot, group := range g.Groups {
		if group.Set {
			add(group.Value, row(slot)[:f.span.Days])
		}
	}
	for i := range f.axis.N {
		add(f.span.Day(f.axis.Starts[i]).String(), whole[(1+i)*f.span.Days:][:f.span.Days])
	}
}
