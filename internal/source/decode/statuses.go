package decode

import (
	"maps"
	"slices"
)

// statuses tells which rows count by their status.
type statuses struct {
	sales   map[string]bool // statuses that count; nil if all count
	listed  map[string]bool // statuses on any list
	all     bool            // the statuses that do not count are listed too
	labels  Labels
	scratch []byte
}

func newStatuses(s Statuses, labels Labels, scratch []byte) *statuses {
	return &statuses{
		sales: listed(s["sale"]), listed: listed(slices.Concat(slices.Collect(maps.Values(s))...)),
		all: len(s) > 1, labels: labels, scratch: scratch,
	}
}

// listed returns a list of statuses as a set; nil if it is empty.
func listed(list []string) map[string]bool {
	if len(list) == 0 {
		return nil
	}
	m := map[string]bool{}
	for _, status := range list {
		m[status] = true
	}
	return m
}

// counts reports whether the row's status counts, and returns the status if it is not on a list.
func (s *statuses) counts(r *Row) (counts bool, unlisted string) {
	if s.sales == nil || !r.has(colStatus) {
		return true, ""
	}
	status := text(r.At(colStatus), s.scratch)
	if s.sales[string(status)] {
		return true, ""
	}
	if !s.listed[string(status)] {
		unlisted = s.labels.label(r.At(colStatus), s.scratch)
	}
	return false, unlisted
}
