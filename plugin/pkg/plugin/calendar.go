package plugin

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
)

// daysOfYear is the distance of "a year before" for windows of days. It is a fixed number, because the two
// windows must have the same length.
const daysOfYear = 365

// isCalendar reports whether a window is a calendar period.
func isCalendar(window string) bool { return monthsOf(window) > 0 }

// monthsOf returns the number of months of a calendar period, and 0 for other windows.
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

// startOf returns the first day of the calendar period that contains a day.
func startOf(window string, d record.Day) record.Day {
	y, m, _ := d.Time().Date()
	n := time.Month(monthsOf(window))
	return record.Date(y, (m-1)/n*n+1, 1)
}

// movedMonths returns the first day of the month that lies a number of months after a day's month.
func movedMonths(d record.Day, months int) record.Day {
	y, m, _ := d.Time().Date()
	return record.Date(y, m+time.Month(months), 1)
}

// before returns the day whose point is compared with the point of d. It returns false if there is no
// such day: the whole history has no period before it.
func before(to panelquery.Comparison, window string, d record.Day) (record.Day, bool) {
	months := monthsOf(window)
	switch {
	case to == panelquery.PreviousYear && months > 0:
		return movedMonths(d, -12), true
	case to == panelquery.PreviousYear:
		return d - daysOfYear, d >= daysOfYear
	case months > 0:
		return movedMonths(d, -months), true
	}
	n := record.Day(daysOf(window))
	return d - n, n > 0 && d >= n
}

// daysOf returns the number of days of a window of days, and 0 for other windows.
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

// span is the range of a panel in days.
type span struct {
	zone *time.Location // in which a point stands at the beginning of its day
	// from and to are inclusive. to is today at the latest, and from may be after it.
	from, to record.Day
	today    record.Day // the running day
	first    record.Day // the day of the oldest record
}

// start returns the first day of the range that can have a point.
func (s span) start() record.Day { return min(max(s.from, 0, s.first), s.to) }

// point returns the day of the one point that stands for the range: its last day or, for calendar
// windows, the first day of the last period that is over by then. With running it may be a period that
// has not ended.
func (s span) point(window string, running bool) record.Day {
	if !isCalendar(window) {
		return s.to
	}
	start := startOf(window, s.to)
	last := movedMonths(start, monthsOf(window)) - 1
	if running || last <= s.to && s.to < s.today {
		return start
	}
	return movedMonths(start, -monthsOf(window))
}

// last returns the last day that counts for the point of the range.
func (s span) last(window string, running bool) record.Day {
	if !isCalendar(window) {
		return max(s.to, 0)
	}
	return max(min(movedMonths(s.point(window, running), monthsOf(window))-1, s.to), 0)
}

// stamp returns the time of a point: the beginning of its day in the viewer's time zone, so that a chart shows it
// on the shop's day.
func (s span) stamp(d record.Day) time.Time { return d.In(s.zone) }
