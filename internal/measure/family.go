package measure

import "slices"

// family is one kind of sum over customers, such as the sweep of one window. Families are
// comparable values: equal ones are the same sums.
type family interface {
	// folder returns empty sums over the days of sp.
	folder(sp span) folder
}

// folder takes customers in, each into the sums of the slots that it belongs to.
type folder interface {
	// fold adds, with sign 1, or takes away, with sign -1, one customer.
	fold(h *history, slots []int32, sign int64)
	// merge adds what another folder of the same family has taken in, and empties that.
	merge(other folder)
	// freeze returns base, a table a slot, with what was taken in added, and empties the folder.
	// It shares with base what stays equal. A slot that nobody touched has no table.
	freeze(base []table) []table
	// bytes is about how much memory one slot takes once something has happened in it.
	bytes() int64
}

// table is the immutable sums of one family and slot.
type table any

// contained is a family whose sums another family has too.
type contained interface{ container() family }

// addFamilies returns all with those of more that it lacks.
func addFamilies(all, more []family) []family {
	for _, f := range more {
		if c, ok := f.(contained); ok && slices.Contains(all, c.container()) {
			continue
		}
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}
