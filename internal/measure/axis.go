package measure

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// span is the days that the arrays cover: index 0 is the first day.
type span struct {
	first record.Day
	days  int32
}

// index returns the array index of a day; days before the span count as its first.
func (s span) index(d record.Day) int32 { return max(int32(d-s.first), 0) }

// day returns the day of an array index.
func (s span) day(i int32) record.Day { return s.first + record.Day(i) }

// axis is what the sweep moves along: days with a window of some of them, or calendar periods with
// a window of one.
type axis struct {
	// period maps the index of a day to that of its calendar period; nil on the axis of days.
	period []int32
	// starts holds the index of the first day of each period, which is negative where the span
	// begins within one, and at the end that of the first day after the last period.
	starts []int32
	// n is the length of the axis and width that of the window, both in its own indices.
	n, width int32
}

// newAxis returns the axis of a window that is not the lifetime.
func newAxis(sp span, w Window) axis {
	if w.Kind() != WindowCalendar {
		return axis{n: sp.days, width: w.days}
	}
	a := axis{period: make([]int32, sp.days), width: 1}
	for i := int32(0); i < sp.days; {
		start := w.calendar.start(sp.day(i))
		next := w.calendar.next(start)
		a.starts = append(a.starts, int32(start-sp.first))
		end := min(int32(next-sp.first), sp.days)
		for ; i < end; i++ {
			a.period[i] = a.n
		}
		a.n++
		if i == sp.days {
			a.starts = append(a.starts, int32(next-sp.first))
		}
	}
	return a
}

// months is how many months a period has.
func (p period) months() int {
	switch p {
	case quarter:
		return 3
	case year:
		return 12
	default:
		return 1
	}
}

// start returns the first day of the period that holds d.
func (p period) start(d record.Day) record.Day {
	y, m, _ := d.Time().Date()
	n := p.months()
	return record.Date(y, time.Month((int(m)-1)/n*n+1), 1)
}

// next returns the first day of the period after the one that starts on d.
func (p period) next(d record.Day) record.Day {
	y, m, _ := d.Time().Date()
	return record.Date(y, m+time.Month(p.months()), 1)
}

// point is one value of a series to come: a window and the one before it.
type point struct {
	// The window is the days after lo up to hi, the previous one those after before up to lo, as
	// indices of days; they may lie before the first.
	before, lo, hi int32
	// at and previous are the same windows on the window's axis.
	at, previous int32
}

// pointAt returns the point of a window of days, the lifetime or no window that ends with day d.
func pointAt(w Window, d int32) point {
	if w.Kind() != WindowDays {
		return point{before: -1, lo: -1, hi: d, at: d, previous: -1}
	}
	return point{before: d - 2*w.days, lo: d - w.days, hi: d, at: d, previous: d - w.days}
}

// pointOf returns the point of calendar period i, of which days up to today count.
func (a axis) pointOf(i, today int32, w Window, sp span) point {
	before := w.calendar.start(sp.day(a.starts[i]) - 1)
	return point{
		before: int32(before-sp.first) - 1,
		lo:     a.starts[i] - 1,
		hi:     min(a.starts[i+1]-1, today),
		at:     i, previous: i - 1,
	}
}
