package measure

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
)

// otherGroup is the name of the group of all values that have none of their own.
const otherGroup = "other"

// sorter tells which slots a customer's history goes to. Slot 0 is everybody whom the filter
// leaves, the others are groups.
type sorter struct {
	filters []codeFilter
	splits  []*split
	groups  []Group // by slot
}

// codeFilter keeps customers by their code in a dimension.
type codeFilter struct {
	dimension ledger.Dimension
	keep      []bool // by code
}

// split is a dimension with a slot for each value that has a name.
type split struct {
	dimension ledger.Dimension
	cap       int
	slots     []int32 // by code; 0 for those of the rest, below for the one that is itself "other"
	named     int
	other     int32 // slot of the rest, 0 while there is none
}

func newSorter() *sorter { return &sorter{groups: []Group{{}}} }

// uses reports whether a dimension decides where a customer belongs.
func (s *sorter) uses(d ledger.Dimension) bool {
	return slices.ContainsFunc(s.splits, func(sp *split) bool { return sp.dimension == d }) ||
		slices.ContainsFunc(s.filters, func(f codeFilter) bool { return f.dimension == d })
}

// filter keeps the customers whose code in a dimension is one of keep.
func (s *sorter) filter(d ledger.Dimension, keep []bool) {
	s.filters = append(s.filters, codeFilter{d, keep})
}

// slots appends the slots of a customer to to, and reports whether the filters leave the customer.
func (s *sorter) slots(codes *[ledger.NumDimensions]uint16, to []int32) ([]int32, bool) {
	for i := range s.filters {
		f := &s.filters[i]
		if c := int(codes[f.dimension]); c >= len(f.keep) || !f.keep[c] {
			return to, false
		}
	}
	to = append(to, 0)
	for _, sp := range s.splits {
		slot := sp.other
		if c := int(codes[sp.dimension]); c < len(sp.slots) && sp.slots[c] > 0 {
			slot = sp.slots[c]
		}
		to = append(to, slot)
	}
	return to, true
}

// split adds a dimension, of which the values with most customers keep their name. Only codes that
// keep is nil or true for count.
func (s *sorter) split(d ledger.Dimension, limit int, values []string, people *census, keep []bool) {
	sp := &split{dimension: d, cap: limit}
	s.splits = append(s.splits, sp)
	codes := make([]int, 0, len(values))
	for code := range values {
		if keep == nil || keep[code] {
			codes = append(codes, code)
		}
	}
	slices.SortStableFunc(codes, func(a, b int) int { return cmp.Compare(people.of(d, b), people.of(d, a)) })
	for _, code := range codes {
		s.name(sp, code, values[code])
	}
	if sp.named == limit || slices.Contains(values, otherGroup) {
		s.rest(sp)
	}
}

// name gives a code a slot of its own while there is room. A value that is itself called "other"
// stays with the rest, so that no two groups have one name.
func (s *sorter) name(sp *split, code int, value string) {
	sp.slots = grow(sp.slots, code+1)
	if value == otherGroup {
		sp.slots[code] = -1
		return
	}
	if sp.named == sp.cap {
		return
	}
	sp.named++
	sp.slots[code] = s.slot(sp, value)
}

// rest gives the rest a slot.
func (s *sorter) rest(sp *split) { sp.other = s.slot(sp, otherGroup) }

func (s *sorter) slot(sp *split, value string) int32 {
	s.groups = append(s.groups, Group{Set: true, Dimension: sp.dimension, Value: value})
	return int32(len(s.groups) - 1)
}

// extend gives slots to codes that appeared since, while there is room, and returns the sorter with
// them, or s itself if nothing is new.
func (s *sorter) extend(src histories) *sorter {
	r := s
	for i, sp := range s.splits {
		values := src.Values(sp.dimension)
		if len(values) <= len(sp.slots) {
			continue
		}
		if r == s {
			r = s.clone()
		}
		sp = r.splits[i]
		for code := len(sp.slots); code < len(values); code++ {
			r.name(sp, code, values[code])
		}
		if sp.other == 0 && (sp.named == sp.cap || slices.Contains(values, otherGroup)) {
			r.rest(sp)
		}
	}
	return r
}

func (s *sorter) clone() *sorter {
	r := &sorter{filters: s.filters, groups: slices.Clone(s.groups)}
	for _, sp := range s.splits {
		c := *sp
		c.slots = slices.Clone(sp.slots)
		r.splits = append(r.splits, &c)
	}
	return r
}

// outgrown reports whether a value of the rest has clearly more customers than one with a name.
func (s *sorter) outgrown(people *census) bool {
	for _, sp := range s.splits {
		least, most := int32(-1), int32(0)
		for code, slot := range sp.slots {
			n := people.of(sp.dimension, code)
			switch {
			case slot < 0:
			case slot == 0:
				most = max(most, n)
			case least < 0 || n < least:
				least = n
			}
		}
		if sp.named == sp.cap && most > least+least/4+10 {
			return true
		}
	}
	return false
}

// people counts the customers of each slot.
func (s *sorter) people(c *census) []int32 {
	n := make([]int32, len(s.groups))
	for _, sp := range s.splits {
		for code, people := range c[sp.dimension] {
			slot := sp.other
			if code < len(sp.slots) && sp.slots[code] > 0 {
				slot = sp.slots[code]
			}
			n[slot] += people
		}
	}
	return n
}

// groupsOf returns the groups with any customers, those with most first and the rest last; without
// a dimension everybody.
func (s *sorter) groupsOf(d *ledger.Dimension, c *census) []slotGroup {
	if d == nil {
		return []slotGroup{{slot: 0}}
	}
	people := s.people(c)
	var groups []slotGroup
	for slot, g := range s.groups {
		if g.Set && g.Dimension == *d && people[slot] > 0 {
			groups = append(groups, slotGroup{int32(slot), g})
		}
	}
	slices.SortStableFunc(groups, func(a, b slotGroup) int {
		if x, y := a.group.Value == otherGroup, b.group.Value == otherGroup; x != y {
			return int(isSet(x) - isSet(y))
		}
		return int(people[b.slot] - people[a.slot])
	})
	return groups
}

// slotGroup is a group and where its sums are.
type slotGroup struct {
	slot  int32
	group Group
}

// Group is the part of the customers that a series or sample is about; the zero value is all of
// those that the filter leaves.
type Group struct {
	Set       bool
	Dimension ledger.Dimension
	Value     string
}

// DimensionSetting says how many values of a dimension keep their name; the rest is "other".
type DimensionSetting struct {
	Dimension ledger.Dimension
	// Cap is the number of values that keep their name; 20 if zero.
	Cap int
}

// defaultCap is how many groups keep their name where nobody says.
const defaultCap = 20
