package fold

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
)

// OtherGroup is the name of the group of all values without a group of their own.
const OtherGroup = "other"

// Grouping says into which slots a customer is summed. Slot 0 is all customers that the filters keep,
// the other slots are groups.
type Grouping struct {
	Filters []CodeFilter
	Splits  []*Split
	Groups  []Group // by slot
}

// CodeFilter keeps customers by their code in a dimension.
type CodeFilter struct {
	Dimension ledger.Dimension
	Keep      []bool // by code
}

// Split is a dimension with a slot for each value that has a name.
type Split struct {
	Dimension ledger.Dimension
	Cap       int
	slots     []int32 // by code; 0 for values in "other", negative for the value that is called "other"
	named     int
	other     int32 // slot of "other", 0 without one
}

// NewGrouping returns a grouping without filters and groups.
func NewGrouping() *Grouping { return &Grouping{Groups: []Group{{}}} }

// Uses reports whether a dimension decides where a customer belongs.
func (s *Grouping) Uses(d ledger.Dimension) bool {
	return slices.ContainsFunc(s.Splits, func(sp *Split) bool { return sp.Dimension == d }) ||
		slices.ContainsFunc(s.Filters, func(f CodeFilter) bool { return f.Dimension == d })
}

// Filter keeps the customers whose code in a dimension is one of keep.
func (s *Grouping) Filter(d ledger.Dimension, keep []bool) {
	s.Filters = append(s.Filters, CodeFilter{d, keep})
}

// Slots appends the slots of a customer to to, and reports whether the filters keep the customer.
func (s *Grouping) Slots(codes *[ledger.NumDimensions]uint16, to []int32) ([]int32, bool) {
	for i := range s.Filters {
		f := &s.Filters[i]
		if c := int(codes[f.Dimension]); c >= len(f.Keep) || !f.Keep[c] {
			return to, false
		}
	}
	to = append(to, 0)
	for _, sp := range s.Splits {
		to = append(to, sp.Slot(int(codes[sp.Dimension])))
	}
	return to, true
}

// Slot returns the slot of a code, and 0 if its customers are only among all.
func (s *Split) Slot(code int) int32 {
	if code < len(s.slots) && s.slots[code] > 0 {
		return s.slots[code]
	}
	return s.other
}

// Split adds a group for each value of a dimension, up to limit: the values with most customers. If keep
// is not nil, only the codes for which it is true get a group.
func (s *Grouping) Split(d ledger.Dimension, limit int, values []string, people *Census, keep []bool) {
	sp := &Split{Dimension: d, Cap: limit}
	s.Splits = append(s.Splits, sp)
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
	if sp.named == limit || slices.Contains(values, OtherGroup) {
		s.rest(sp)
	}
}

// name gives a code a slot of its own if there is room. A value that is called "other" itself goes to
// the group "other", because no two groups may have the same name.
func (s *Grouping) name(sp *Split, code int, value string) {
	sp.slots = Grow(sp.slots, code+1)
	if value == OtherGroup {
		sp.slots[code] = -1
		return
	}
	if sp.named == sp.Cap {
		return
	}
	sp.named++
	sp.slots[code] = s.slot(sp, value)
}

// rest adds the group "other".
func (s *Grouping) rest(sp *Split) { sp.other = s.slot(sp, OtherGroup) }

func (s *Grouping) slot(sp *Split, value string) int32 {
	s.Groups = append(s.Groups, Group{Set: true, Dimension: sp.Dimension, Value: value})
	return int32(len(s.Groups) - 1)
}

// Extend returns a grouping with slots for new codes as far as there is room, and s itself if there are
// no new codes.
func (s *Grouping) Extend(src Histories) *Grouping {
	r := s
	for i, sp := range s.Splits {
		values := src.Values(sp.Dimension)
		if len(values) <= len(sp.slots) {
			continue
		}
		if r == s {
			r = s.clone()
		}
		sp = r.Splits[i]
		for code := len(sp.slots); code < len(values); code++ {
			r.name(sp, code, values[code])
		}
		if sp.other == 0 && (sp.named == sp.Cap || slices.Contains(values, OtherGroup)) {
			r.rest(sp)
		}
	}
	return r
}

func (s *Grouping) clone() *Grouping {
	r := &Grouping{Filters: s.Filters, Groups: slices.Clone(s.Groups)}
	for _, sp := range s.Splits {
		c := *sp
		c.slots = slices.Clone(sp.slots)
		r.Splits = append(r.Splits, &c)
	}
	return r
}

// Outgrown reports whether a value in "other" has clearly more customers than a value with a group.
func (s *Grouping) Outgrown(people *Census) bool {
	for _, sp := range s.Splits {
		least, most := int32(-1), int32(0)
		for code, slot := range sp.slots {
			n := people.of(sp.Dimension, code)
			switch {
			case slot < 0:
			case slot == 0:
				most = max(most, n)
			case least < 0 || n < least:
				least = n
			}
		}
		if sp.named == sp.Cap && most > least+least/4+10 {
			return true
		}
	}
	return false
}

// People counts the customers of each slot.
func (s *Grouping) People(c *Census) []int32 {
	n := make([]int32, len(s.Groups))
	for _, sp := range s.Splits {
		for code, people := range c[sp.Dimension] {
			n[sp.Slot(code)] += people
		}
	}
	return n
}

// GroupsOf returns the groups that have customers, the largest first and "other" last. Without a
// dimension it returns all customers as one.
func (s *Grouping) GroupsOf(d *ledger.Dimension, c *Census) []SlotGroup {
	if d == nil {
		return []SlotGroup{{Slot: 0}}
	}
	people := s.People(c)
	var groups []SlotGroup
	for slot, g := range s.Groups {
		if g.Set && g.Dimension == *d && people[slot] > 0 {
			groups = append(groups, SlotGroup{int32(slot), g})
		}
	}
	slices.SortStableFunc(groups, func(a, b SlotGroup) int {
		if x, y := a.Group.Value == OtherGroup, b.Group.Value == OtherGroup; x != y {
			return int(Bit(x) - Bit(y))
		}
		return int(people[b.Slot] - people[a.Slot])
	})
	return groups
}

// SlotGroup is a group and the slot of its sums.
type SlotGroup struct {
	Slot  int32
	Group Group
}

// Group is the customers with one value of a dimension. The zero value is all customers that the
// filters keep.
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

// DefaultCap is the default number of values that keep their name.
const DefaultCap = 20
