package fold

import "slices"

// Family is one kind of sum over customers, such as the sweep of one window. Families are
// comparable values: equal ones are the same sums.
type Family interface {
	// Folder returns empty sums over the days of sp.
	Folder(sp Span) Folder
}

// Folder takes customers in, each into the sums of the slots that it belongs to.
type Folder interface {
	// Fold adds, with sign 1, or takes away, with sign -1, one customer.
	Fold(h *History, slots []int32, sign int64)
	// Merge adds what another folder of the same family has taken in, and empties that.
	Merge(other Folder)
	// Freeze returns base, a table a slot, with what was taken in added, and empties the folder.
	// It shares with base what stays equal. A slot that nobody touched has no table.
	Freeze(base []Table) []Table
	// Bytes is about how much memory one slot takes once something has happened in it.
	Bytes() int64
}

// Table is the immutable sums of one family and slot.
type Table any

// contained is a family whose sums another family has too.
type contained interface{ Container() Family }

// AddFamilies returns all with those of more that it lacks.
func AddFamilies(all, more []Family) []Family {
	for _, f := range more {
		if c, ok := f.(contained); ok && slices.Contains(all, c.Container()) {
			continue
		}
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}
