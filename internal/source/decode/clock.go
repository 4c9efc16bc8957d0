package decode

import (
	"bytes"
	"database/sql/driver"
	"math"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// moment is a point in time as a row tells it: the calendar day in the business zone, and the
// instant as Unix seconds.
type moment struct {
	day  record.Day
	unix int64
}

// clock reads the times of one query and checks their range.
type clock struct {
	epoch            bool           // numbers are Unix seconds
	zone             *time.Location // of the times read
	business         *time.Location
	same             bool // zone and business are one: a date needs no conversion
	auto             bool // a TIMESTAMP is in UTC, everything else in zone
	utc              bool // the column that is read is in UTC
	guessed          bool // a time was read for which no zone was configured
	earliest, latest record.Day

	// The offset of the business zone on the last day.
	onDay  record.Day
	offset int64
}

// Auto is the zone of queries that do not name a zone. A TIMESTAMP is in UTC, as the server delivers
// it, and a DATETIME is in the shop's own zone.
const Auto = "auto"

// newClock returns a clock for a zone by its name in configuration; local is the shop's own zone.
func newClock(zone string, local, business *time.Location) (clock, error) {
	c := clock{zone: time.UTC, business: business, earliest: DefaultEarliest, latest: record.MaxDay}
	switch strings.ToLower(zone) {
	case "", "utc":
	case Auto:
		c.auto, c.zone = true, local
	case "epoch":
		c.epoch = true
	case "business":
		c.zone = business
	case "local":
		c.zone = local
	default:
		loc, err := time.LoadLocation(zone)
		if err != nil {
			return c, err
		}
		c.zone = loc
	}
	c.same = c.zone.String() == business.String()
	return c, nil
}

// DefaultEarliest is 1990-01-01: shops of today have no older orders.
const DefaultEarliest record.Day = 7305

// past reads a time that must lie between the first valid day and tomorrow.
func (c *clock) past(v driver.Value) (moment, Reason) {
	m, why := c.read(v)
	switch {
	case why != "":
		return m, why
	case m.day < c.earliest:
		return m, DateOutOfRange
	case m.day > c.latest:
		return m, FutureDate
	}
	return m, ""
}

// end reads the time at which something ends. A missing date, a zero date and a date after the last
// day of the calendar mean that it does not end.
func (c *clock) end(v driver.Value) (record.Day, Reason) {
	m, why := c.read(v)
	switch {
	case why == MissingDate || why == ZeroDate:
		return record.NoDay, ""
	case why != "":
		return record.NoDay, why
	case m.day > record.MaxDay:
		return record.NoDay, ""
	}
	return max(m.day, c.earliest), ""
}

// read reads a DATE, DATETIME, TIMESTAMP, text in their form, or Unix seconds.
func (c *clock) read(v driver.Value) (moment, Reason) {
	if c.epoch {
		return c.seconds(v)
	}
	var b []byte
	switch v := v.(type) {
	case nil:
		return moment{}, MissingDate
	case []byte:
		b = v
	case string:
		b = []byte(v)
	default:
		return moment{}, BadDate
	}
	return c.date(b)
}

func (c *clock) seconds(v driver.Value) (moment, Reason) {
	if v == nil {
		return moment{}, MissingDate
	}
	if b, ok := v.([]byte); ok && len(bytes.TrimSpace(b)) == 0 {
		return moment{}, MissingDate
	}
	n, ok := integer(v, nil)
	switch {
	case !ok:
		return moment{}, BadDate
	case n == 0:
		return moment{}, ZeroDate
	case n < math.MinInt32 || n > 1<<40:
		return moment{}, DateOutOfRange
	}
	return moment{c.dayOf(n), n}, ""
}

// date reads "2006-01-02" and "2006-01-02 15:04:05", with or without fractions, with "T" for the
// space and "Z" at the end.
func (c *clock) date(b []byte) (moment, Reason) {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || len(b) == 1 && b[0] == '0' {
		return moment{}, ZeroDate
	}
	y, m, d, why := ymd(b)
	if why != "" {
		return moment{}, why
	}
	day := record.Day(days(y, m, d))
	if len(b) == 10 {
		// A calendar date has no zone: it is a business day.
		return moment{day, int64(day)*86400 - c.offsetOn(day)}, ""
	}
	sec, ok := timeOfDay(b[10:])
	if !ok {
		return moment{}, BadDate
	}
	local := int64(day)*86400 + sec
	if c.utc || b[len(b)-1] == 'Z' {
		return moment{c.dayOf(local), local}, ""
	}
	c.guessed = c.auto
	if c.same {
		return moment{day, local - c.offsetOn(day)}, ""
	}
	if c.zone != time.UTC {
		local = time.Date(y, time.Month(m), d, 0, 0, int(sec), 0, c.zone).Unix()
	}
	return moment{c.dayOf(local), local}, ""
}

// offsetOn returns by how many seconds the business zone is ahead of UTC at noon of a day. Rows come
// day by day, so the last answer serves most of them; the hour in which clocks change may be off.
func (c *clock) offsetOn(day record.Day) int64 {
	if c.business == time.UTC {
		return 0
	}
	if day != c.onDay {
		_, offset := time.Unix(int64(day)*86400+43200, 0).In(c.business).Zone()
		c.onDay, c.offset = day, int64(offset)
	}
	return c.offset
}

// dayOf returns the business day of an instant.
func (c *clock) dayOf(unix int64) record.Day {
	if c.business != time.UTC {
		_, offset := time.Unix(unix, 0).In(c.business).Zone()
		unix += int64(offset)
	}
	return record.Day(floor(unix, 86400))
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// ymd reads the ten bytes of a date.
func ymd(b []byte) (y, m, d int, why Reason) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' {
		return 0, 0, 0, BadDate
	}
	hi, lo := pair(b[0], b[1]), pair(b[2], b[3])
	m, d = pair(b[5], b[6]), pair(b[8], b[9])
	if hi < 0 || lo < 0 || m < 0 || d < 0 {
		return 0, 0, 0, BadDate
	}
	y = hi*100 + lo
	switch {
	case m == 0 || d == 0:
		return 0, 0, 0, ZeroDate
	case m > 12 || d > monthDays(y, m):
		return 0, 0, 0, BadDate
	}
	return y, m, d, ""
}

// timeOfDay reads " 15:04:05" with anything fractional after it, as seconds.
func timeOfDay(b []byte) (int64, bool) {
	if len(b) < 9 || b[0] != ' ' && b[0] != 'T' || b[3] != ':' || b[6] != ':' {
		return 0, false
	}
	h, m, s := pair(b[1], b[2]), pair(b[4], b[5]), pair(b[7], b[8])
	if h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60 {
		return 0, false
	}
	if len(b) > 9 && b[9] != '.' && b[9] != 'Z' {
		return 0, false
	}
	return int64(h*3600 + m*60 + s), true
}

// pair reads two digits; it returns -1 for other characters.
func pair(a, b byte) int {
	if a < '0' || a > '9' || b < '0' || b > '9' {
		return -1
	}
	return int(a-'0')*10 + int(b-'0')
}

func monthDays(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	default:
		return 31
	}
}

// days returns the days from 1970-01-01 to a date of the Gregorian calendar (years counted from
// March put the leap day last; 400 years are 146097 days).
func days(y, m, d int) int {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 719469
}

// ValidZone returns an error if a query cannot name the zone.
func ValidZone(zone string) error {
	_, err := newClock(zone, time.UTC, time.UTC)
	return err
}
