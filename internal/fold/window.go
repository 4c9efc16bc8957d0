// Package fold adds up customers' histories by day. One customer's history adds to a few arrays indexed
// by day; a running sum over them is the figure of every day of the past. A changed customer is
// subtracted as it was and added as it is, and each group has arrays of its own. The package knows the
// histories of a ledger, but no measure.
//
//   - window, span: windows of time, the days and calendar periods that the arrays cover;
//   - history, productset: one customer's history as the folds read it;
//   - family, job: what is summed, and the workers that sum it over all customers;
//   - grid, keyed: arrays of cells, one for each group, also one for each key;
//   - grouping: which groups a customer belongs to;
//   - timeline, stretch: the stretches of time in which something holds for a customer;
//   - frame: the sums of one group and window, ready to be read;
//   - tally, bins, number: values of a distribution, and arithmetic.
package fold

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Window is a length of time that ends with a day: a number of whole days, everything up to that
// day, or the calendar period that holds it. The zero value means no window; it serves measures that
// hold at the end of a day. Windows can be compared.
type Window struct {
	days     int32
	calendar period
	lifetime bool
}

// period is a kind of calendar period.
type period uint8

const (
	noPeriod period = iota
	month
	quarter
	year
)

// maxWindowDays is more days than histories can hold.
const maxWindowDays = 1 << 16

// Days returns the window of n whole days, n > 0.
func Days(n int) Window { return Window{days: int32(n)} }

// Lifetime returns the window that reaches back to the first record.
func Lifetime() Window { return Window{lifetime: true} }

// ParseWindow reads "90d", "lifetime", "month", "quarter" or "year".
func ParseWindow(s string) (Window, error) {
	switch s {
	case "lifetime":
		return Lifetime(), nil
	case "month":
		return Window{calendar: month}, nil
	case "quarter":
		return Window{calendar: quarter}, nil
	case "year":
		return Window{calendar: year}, nil
	}
	digits, ok := strings.CutSuffix(s, "d")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > maxWindowDays || digits[0] == '+' {
		return Window{}, fmt.Errorf(
			`invalid window %q: must be a number of days from 1d to %dd, "lifetime", "month", "quarter" or "year"`, s, maxWindowDays)
	}
	return Days(n), nil
}

// String returns the window as ParseWindow reads it, and "" for no window.
func (w Window) String() string {
	switch {
	case w.lifetime:
		return "lifetime"
	case w.calendar == month:
		return "month"
	case w.calendar == quarter:
		return "quarter"
	case w.calendar == year:
		return "year"
	case w.days > 0:
		return strconv.Itoa(int(w.days)) + "d"
	}
	return ""
}

// Kind returns which kind of window it is, and the empty set for no window.
func (w Window) Kind() WindowKinds {
	switch {
	case w.lifetime:
		return WindowLifetime
	case w.calendar != noPeriod:
		return WindowCalendar
	case w.days > 0:
		return WindowDays
	}
	return 0
}

// WindowKinds is a set of kinds of window. The empty set belongs to a measure that has no window
// but holds at the end of a day.
type WindowKinds uint8

// The kinds of window.
const (
	WindowDays WindowKinds = 1 << iota
	WindowLifetime
	WindowCalendar
)

// Has reports whether k is in the set.
func (ks WindowKinds) Has(k WindowKinds) bool { return ks&k != 0 }

// Months returns the window of a calendar month.
func Months() Window { return Window{calendar: month} }

// PeriodMonths returns the number of months of a calendar window. It is for calendar windows only.
func (w Window) PeriodMonths() int { return w.calendar.months() }

// Length returns the number of days of a window of days, and 0 for other windows.
func (w Window) Length() int32 { return w.days }

// PeriodOf returns the first day of the calendar period that holds d, and the first day of the period
// after it. It is for calendar windows only.
func (w Window) PeriodOf(d record.Day) (first, next record.Day) {
	first = w.calendar.start(d)
	return first, w.calendar.next(first)
}
