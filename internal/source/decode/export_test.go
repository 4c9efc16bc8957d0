package decode

import (
	"database/sql/driver"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// ReadTime reads a time as a query in the zone does.
func ReadTime(zone string, local, business *time.Location, v driver.Value) (record.Day, int64, Reason, error) {
	c, err := newClock(zone, local, business)
	if err != nil {
		return 0, 0, "", err
	}
	m, why := c.read(v)
	return m.day, m.unix, why, nil
}

// Key numbers ids as one source does.
func Key(ids ...driver.Value) []record.Key {
	var n Numbering
	keys := make([]record.Key, len(ids))
	for i, id := range ids {
		keys[i] = n.Key(id, nil)
	}
	return keys
}
