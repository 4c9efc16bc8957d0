package fold

import "slices"

// Family is one kind of sum over customers, such as the sweep of one window. Families are
// comparable values: equal ones are the same sums.
type Family interface {
	// Folder returns empty sums over the days of sp.
	Folder(sp Span) Folder
}

// selective is a family that says which histories it sums. All other families sum customers only, and
// never see a guest order that does not count as a customer.
type selective interface {
	// Takes reports whether the family sums guest orders if apart is true, and customers if it is false.
	Takes(apart bool) bool
}

// takes reports whether a family sums guest orders or customers.
func takes(f Family, apart bool) bool {
	if s, ok := f.(selective); ok {
		return s.Takes(apart)
	}
	return !apart
}

// Folder sums customers, each into the slots that the customer belongs to. A slot is everybody or one
// group.
type Folder interface {
	// Fold adds one customer if sign is 1, and subtracts the customer if sign is -1.
	Fold(h *History, slots []int32, sign int64)
	// Merge adds the sums of another folder of the same family and empties the other one.
	Merge(other Folder)
	// Freeze returns the tables of base, one for each slot, plus the sums of the folder, and empties
	// the folder. Unchanged parts are shared with base. The table of a slot without customers is nil.
	Freeze(base []Table) []Table
	// Bytes returns the approximate memory of one slot that has customers.
	Bytes() int64
}

// Table is the immutable sums of one family and slot.
type Table any

// contained is a family whose sums are also in another family, its container.
type contained interface{ Container() Family }

// AddFamilies appends to all the families of more that are not in it yet.
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
