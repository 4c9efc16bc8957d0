package source

import (
	"database/sql/driver"
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Incremental returns the statement and arguments with which changes of a kind since a time, or
// after a key, are read, and the statement and arguments of a complete pass. The source must have polled.
func (s *Source) Incremental(kind record.Kind, since, after any) (changes, pass string, args, passArgs []driver.Value) {
	i := slices.IndexFunc(s.plan.readers, func(r *reader) bool { return r.shape.Kind == kind })
	st := s.plan.readers[i].stmt
	changes, args = st.ByModified(since, after, 1000)
	pass, passArgs = st.ByKey(after, 1000)
	return changes, pass, args, passArgs
}

// Children returns the statement with which lines are read for a list of orders.
func (s *Source) Children(keys ...driver.Value) (string, []driver.Value) {
	for _, r := range s.plan.readers {
		for _, c := range r.children {
			return c.stmt.In(keys)
		}
	}
	return "", nil
}

// BackOff is backOff.
func BackOff(failures int, interval time.Duration) time.Duration { return backOff(failures, interval) }

// Newest returns the statement for the newest page of a kind.
func (s *Source) Newest(kind record.Kind) string {
	i := slices.IndexFunc(s.plan.readers, func(r *reader) bool { return r.shape.Kind == kind })
	return s.plan.readers[i].stmt.Newest(1000)
}

// ID returns the id of a record of the source.
func (s *Source) ID(kind record.Kind, k record.Key) string { return s.shared.IDs.Of(kind).Kept(k) }
