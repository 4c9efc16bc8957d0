package plugin

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// daysOfYear is how far "a year before" is for windows of days: the same number of days, so that
// windows before and after it do not overlap.
const daysOfYear = 365

// isCalendar reports whether a window is a calendar period.
func isCalendar(window string) bool { return monthsOf(window) > 0 }

// monthsOf returns how many months a calendar period has, 0 for other windows.
func monthsOf(window string) int {
	switch window {
	case "month":
		return 1
	case "quarter":
		return 3
	case "year":
		return 12
	}
	return 0
}

// startOf returns the first day of the calendar period that holds a day.
func startOf(window string, d record.Day) record.Day {
	y, m, _ := d.Time().Date()
	n := time.Month(monthsOf(window))
	return record.Date(y, (m-1)/n*n+1, 1)
}

// movedMonths returns the first day of a period, so many months on.
func movedMonths(d record.Day, months int) record.Day {
	y, m, _ := d.Time().Date()
	return record.Date(y, m+time.Month(months), 1)
}

// before returns the day whose point a comparison puts at d, and false where there is nothing to
// compare with: all time has no period before it.
func before(compareTo, window string, d record.Day) (record.Day, bool) {
	months := monthsOf(window)
	switch {
	case compareTo == previousYear && months > 0:
		return movedMonths(d, -12), true
	case compareTo == previousYear:
		return d - daysOfYear, d >= daysOfYear
	case months > 0:
		return movedMonths(d, -months), true
	}
	n := record.Day(daysOf(window))
	return d - n, n > 0 && d >= n
}

// daysOf returns how many days a window of days has, 0 for others.
func daysOf(window string) int {
	n := 0
	for _, c := range window {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// point returns the day of the one point that stands for the range: its last day or, for calendar
// windows, the first day of the last period that is over by then. The running period is taken where
// the query asks for incomplete ones.
func (a *ask) point() record.Day {
	if !isCalendar(a.Window) {
		return a.to
	}
	start := startOf(a.Window, a.to)
	last := movedMonths(start, monthsOf(a.Window)) - 1
	if a.HideIncomplete != nil && !*a.HideIncomplete || last <= a.to && a.to < a.today {
		return start
	}
	return movedMonths(start, -monthsOf(a.Window))
}

// lastDay returns the last day that the point of the range looks at.
func (a *ask) lastDay() record.Day {
	if !isCalendar(a.Window) {
		return max(a.to, 0)
	}
	return max(min(movedMonths(a.point(), monthsOf(a.Window))-1, a.to), 0)
}

// stamp returns the time of a point: the beginning of its day in the business time zone.
func (a *ask) stamp(d record.Day) time.Time { return d.In(a.zone) }
