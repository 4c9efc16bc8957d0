package record

import "time"

// Day is a calendar day in the business time zone, counted from 1970-01-01 (day 0).
type Day int32

const (
	// NoDay means that a day is unknown or not reached yet.
	NoDay Day = -1
	// MaxDay is the last day that the ledger can store, 2149-06-05.
	MaxDay Day = 1<<16 - 2
)

// DayOf returns the calendar day of t in the location loc.
func DayOf(t time.Time, loc *time.Location) Day {
	y, m, d := t.In(loc).Date()
	return Date(y, m, d)
}

// Date returns the day of a calendar date.
func Date(year int, month time.Month, day int) Day {
	sec := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	return Day(floorDiv(sec, 86400))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Time returns midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// In returns the first instant of the day in loc.
func (d Day) In(loc *time.Location) time.Time {
	y, m, dd := d.Time().Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, loc)
}

// String returns the day as YYYY-MM-DD.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }
