package decode

import (
	"database/sql/driver"

	"github.com/klantenbinding/loyalty/internal/record"
)

// times reads the times of rows.
type times struct {
	clock clock
	last  int64 // the time of the last row in Unix seconds; zero if its time is missing or invalid
	early bool  // a record was rejected only because its day has not come yet
}

// value returns the value of a column that holds a time, and has the clock read it as its type says.
func (t *times) value(r *Row, c Column) driver.Value {
	t.clock.utc = t.clock.auto && r.stamps[c]
	return r.At(c)
}

// past reads the row's date, which must not lie in the future.
func (t *times) past(r *Row) (moment, Reason) {
	m, why := t.clock.past(t.value(r, ColDate))
	if why == "" {
		t.last = m.unix
	}
	if why == FutureDate {
		t.ahead(m.day)
	}
	return m, why
}

// ahead takes the day of a record in the future.
func (t *times) ahead(day record.Day) { t.early = t.early || day <= t.clock.latest+soon }

// soon is how many days ahead of its date a record is expected.
const soon = 31

// end reads a column that holds the end of something.
func (t *times) end(r *Row, c Column) (record.Day, Reason) { return t.clock.end(t.value(r, c)) }

// rateDay returns the day whose configured rate converts a refund. It is the day of the order if the
// query selects it, because a full refund must cancel its order.
func (t *times) rateDay(r *Row, refunded record.Day) record.Day {
	if at, why := t.clock.read(t.value(r, colOrdered)); why == "" {
		return at.day
	}
	return refunded
}

// renewal returns the day on which a subscription renews, 0 if it is unknown.
func (t *times) renewal(r *Row) (record.Day, Reason) {
	day, why := t.end(r, colRenews)
	return max(day, 0), why
}

// firstPaid returns the first day on which a subscription is not free.
func (t *times) firstPaid(r *Row, start record.Day) (record.Day, Reason) {
	end, why := t.end(r, colTrialEnd)
	return max(start, end), why
}
