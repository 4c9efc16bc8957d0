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
	most    int32       // largest number of cohorts, 0 for any
}

// stayFolder counts times in a row for each group: the times of all cohorts, then how many customers each cohort has
// that is left out, then the times of each other cohort. No time can last longer than from the first day on which it
// may start to the last day, so that old records do not make the rows of later cohorts long.
type stayFolder struct {
	*fold.Grid[survival.Count, *survival.Count]
	of   *stays
	span fold.Span
	axis fold.Axis
	// first is the index of the first day on which a time may start, and days how many days there are from it on.
	first, days int32
	// oldest is the first cohort with times of its own, and at where those of it and of each later one begin; the
	// last entry is the length of the row.
	oldest int32
	at     []int32
}

// Folder implements fold.Family.
func (k *stays) Folder(sp fold.Span) fold.Folder {
	f := &stayFolder{of: k, span: sp, first: sp.Index(k.from)}
	f.days = max(0, k.last-f.first+1)
	f.at = []int32{f.days}
	if k.cohorts.Kind() != 0 && f.days > 0 {
		f.axis = fold.NewAxis(sp, k.cohorts)
		f.lay()
	}
	f.Grid = fold.NewGrid[survival.Count](f.at[len(f.at)-1])
	return f
}

// lay decides where the times of each cohort lie.
func (f *stayFolder) lay() {
	latest := f.axis.Period[f.of.last]
	if f.of.most > 0 {
		f.oldest = max(0, latest+1-f.of.most)
	}
	end := f.days + f.oldest
	f.at = []int32{end}
	for i := f.oldest; i <= latest; i++ {
		if f.axis.Starts[i+1] > f.first {
			end += f.of.last - max(f.axis.Starts[i], f.first) + 1
		}
		f.at = append(f.at, end)
	}
}

// Fold implements fold.Folder.
func (f *stayFolder) Fold(h *fold.History, slots []int32, sign int64) {
	s, ok := f.of.stay(h, f.of.last)
	if !ok || s.start < f.first {
		return
	}
	for _, row := range f.Rows(slots) {
		f.count(row[s.days:], s.ended, int32(sign))
		switch {
		case f.axis.N == 0:
		case f.axis.Period[s.start] < f.oldest:
			f.count(row[f.days+f.axis.Period[s.start]:], s.ended, int32(sign))
		default:
			f.count(row[f.at[f.axis.Period[s.start]-f.oldest]+s.days:], s.ended, int32(sign))
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

// staying is the times of one group.
type staying struct {
	name   string
	counts []survival.Count
}

// groups returns the times of the groups and cohorts that have customers.
func (f *stayFolder) groups(whole []survival.Count, g *fold.Grouping) (all []staying, lengths []int) {
	add := func(name string, counts []survival.Count) {
		if n := survival.Days(counts); n > 0 {
			all, lengths = append(all, staying{name, counts[:n]}), append(lengths, n)
		}
	}
	for slot, group := range g.Groups {
		if group.Set {
			add(group.Value, f.Rows([]int32{int32(slot)})[0][:f.days])
		}
	}
	for i, from := range f.at[:len(f.at)-1] {
		add(f.span.Day(f.axis.Starts[f.oldest+int32(i)]).String(), whole[from:f.at[i+1]])
	}
	return all, lengths
}

// finish fills the curves in. Curves are made one by one with the points that are asked for, because one by days has
// several times the size of the counts.
func (f *stayFolder) finish(r *Survival, g *fold.Grouping, stepOf func(all int, groups []int) (int, error)) error {
	whole := f.Rows([]int32{0})[0]
	all := whole[:f.days]
	for _, left := range whole[f.days : f.days+f.oldest] {
		r.Left += int(fold.Bit(left != survival.Count{}))
	}
	groups, lengths := f.groups(whole, g)
	if stepOf != nil {
		var err error
		if r.Step, err = stepOf(survival.Days(all), lengths); err != nil {
			return err
		}
	}
	r.All = curveOf("", all, nil, r.Step)
	for _, k := range groups {
		r.Groups = append(r.Groups, curveOf(k.name, k.counts, all, r.Step))
	}
	return nil
}
