package fold

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Span is the days that the arrays cover. Index 0 is the first day.
type Span struct {
	First record.Day
	Days  int32
}

// Index returns the array index of a day; days before the span count as its first.
func (s Span) Index(d record.Day) int32 { return max(int32(d-s.First), 0) }

// Day returns the day of an array index.
func (s Span) Day(i int32) record.Day { return s.First + record.Day(i) }

// Axis is the indices along which a window moves: days, with a window of several days, or calendar
// periods, with a window of one period.
type Axis struct {
	// Period maps the index of a day to the index of its calendar period; nil on the axis of days.
	Period []int32
	// Starts holds the index of the first day of each period, which is negative where the span
	// begins within one, and at the end the index of the first day after the last period.
	Starts []int32
	// N is the length of the axis and Width the width of the window, in indices of the axis.
	N, Width int32
}

// NewAxis returns the axis of a window that is not the lifetime.
func NewAxis(sp Span, w Window) Axis {
	if w.Kind() != WindowCalendar {
		return Axis{N: sp.Days, Width: w.days}
	}
	a := Axis{Period: make([]int32, sp.Days), Width: 1}
	for i := int32(0); i < sp.Days; {
		start := w.calendar.start(sp.Day(i))
		next := w.calendar.next(start)
		a.Starts = append(a.Starts, int32(start-sp.First))
		end := min(int32(next-sp.First), sp.Days)
		for ; i < end; i++ {
			a.Period[i] = a.N
		}
		a.N++
		if i == sp.Days {
			a.Starts = append(a.Starts, int32(next-sp.First))
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

// Point is one value of a series to come: a window and the one before it.
type Point struct {
	// The window is the days after lo up to hi, the previous one those after before up to lo, as
	// indices of days; they may lie before the first.
	Before, Lo, Hi int32
	// At and previous are the same windows on the window's axis.
	At, Previous int32
}

// PointAt returns the point of a window of days, the lifetime or no window that ends with day d.
func PointAt(w Window, d int32) Point {
	if w.Kind() != WindowDays {
		return Point{Before: -1, Lo: -1, Hi: d, At: d, Previous: -1}
	}
	return Point{Before: d - 2*w.days, Lo: d - w.days, Hi: d, At: d, Previous: d - w.days}
}

// PointOf returns the point of calendar period i, of which days up to today count.
func (a Axis) PointOf(i, today int32, w Window, sp Span) Point {
	before := w.calendar.start(sp.Day(a.Starts[i]) - 1)
	return Point{
		Before: int32(before-sp.First) - 1,
		Lo:     a.Starts[i] - 1,
		Hi:     min(a.Starts[i+1]-1, today),
		At:     i, Previous: i - 1,
	}
}
