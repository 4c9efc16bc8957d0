package source

import (
	"database/sql/driver"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Incremental returns the statement and arguments with which changes of a kind since a time, or
// after a key, are read, and those of a complete reading. The source must have polled.
func (s *Source) Incremental(kind record.Kind, since, after any) (changes, pass string, args, passArgs []driver.Value) {
	i := slices.IndexFunc(s.plan.readers, func(r *reader) bool { return r.shape.kind == kind })
	st := s.plan.readers[i].stmt
	changes, args = st.byModified(since, after, 1000)
	pass, passArgs = st.byKey(after, 1000)
	return changes, pass, args, passArgs
}

// Children returns the statement with which lines are read for a list of orders.
func (s *Source) Children(keys ...driver.Value) (string, []driver.Value) {
	for _, r := range s.plan.readers {
		for _, c := range r.children {
			return c.stmt.in(keys)
		}
	}
	return "", nil
}

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
	var n numbering
	keys := make([]record.Key, len(ids))
	for i, id := range ids {
		keys[i] = n.key(id, nil)
	}
	return keys
}

// BackOff is backOff.
func BackOff(failures int, interval time.Duration) time.Duration { return backOff(failures, interval) }

// PresetNames returns the names of the presets there are.
func PresetNames() []string { return presetNames() }

// Newest returns the statement for the newest page of a kind.
func (s *Source) Newest(kind record.Kind) string {
	i := slices.IndexFunc(s.plan.readers, func(r *reader) bool { return r.shape.kind == kind })
	return s.plan.readers[i].stmt.newest(1000)
}

// ID returns the id of a record of the source.
func (s *Source) ID(kind record.Kind, k record.Key) string {
	n := s.ids.of(kind)
	if k < firstNumbered {
		return n.id(k)
	}
	return n.ids[k-firstNumbered]
}
