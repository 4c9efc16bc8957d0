package ledger

import (
	"math/bits"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Overlap counts the customers that a source has in common with the other sources.
type Overlap struct {
	// Source is the name of the source.
	Source string
	// Customers is the number of persons with a customer record, a sale, a subscription or a note of
	// the source. It includes guest orders only if they count as customers.
	Customers int
	// Shared is the number of these customers that at least one other source knows too.
	Shared int
	// Addressed is the number of these customers with an e-mail address in any source.
	Addressed int
	// Alike is the name of a source with the same customer ids, at least half of the ids of the
	// smaller of the two. It is empty if Shared is not zero, or if there is no such source.
	Alike string
}

// Overlaps returns the overlap of each source, in the order of their registration. It returns nothing
// if fewer than two sources have customers. The caller must not change it.
func (v *View) Overlaps() []Overlap { return v.overlaps }

// Joins reports whether records of the kind can belong to the customers of orders: a source with such
// records has orders too, or it shares a customer with a source that has orders.
func (v *View) Joins(k record.Kind) bool { return !v.apart[k] }

// Overlaps returns the overlaps of the last view.
func (l *Ledger) Overlaps() []Overlap {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last.overlaps
}

// slotSet is a set of slots.
type slotSet []uint64

func (s slotSet) add(p uint32) { s[p/64] |= 1 << (p % 64) }

func (s slotSet) remove(p uint32) { s[p/64] &^= 1 << (p % 64) }

func (s slotSet) has(p uint32) bool { return s[p/64]>>(p%64)&1 == 1 }

// block returns the slots of block b, one bit each. The set may be smaller.
func (s slotSet) block(b int) uint64 {
	if b < len(s) {
		return s[b]
	}
	return 0
}

// count returns the number of slots in the set.
func (s slotSet) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// countBoth returns the number of slots in both sets, which have the same length.
func (s slotSet) countBoth(other slotSet) int {
	n := 0
	for i, word := range s {
		n += bits.OnesCount64(word & other[i])
	}
	return n
}

// comparison compares the customers of the sources.
type comparison struct {
	l         *Ledger
	known     []slotSet // by source: its customers
	addressed slotSet   // the persons with an e-mail address
}

// compare returns the comparison of the present customers, nil if fewer than two sources have any.
func (l *Ledger) compare() *comparison {
	inhabited := 0
	for _, s := range l.sources {
		if s.orders.index.n+s.customers.records+s.subscriptions.index.n+s.noted() > 0 {
			inhabited++
		}
	}
	if inhabited < 2 {
		return nil
	}
	c := &comparison{l: l, addressed: l.newSlotSet()}
	for _, s := range l.sources {
		c.known = append(c.known, s.known())
	}
	l.accounts.each(func(_ uint32, of *account) {
		if of.email != 0 {
			c.addressed.add(of.slot)
		}
	})
	return c
}

// newSlotSet returns an empty set with room for all slots.
func (l *Ledger) newSlotSet() slotSet { return make(slotSet, (len(l.members)+63)/64) }

// noted returns the number of the source's notes about persons.
func (s *Source) noted() int {
	n := 0
	for kind := noteAnswer; int(kind) < noteKinds; kind++ {
		n += s.notes.index[kind].n
	}
	return n
}

// known returns the persons that the source has a record of.
func (s *Source) known() slotSet {
	l := s.ledger
	set := l.newSlotSet()
	add := func(_ record.Key, p uint32) { set.add(l.slotOf(p)) }
	s.orders.index.each(func(_ record.Key, p uint32) {
		if p = l.slotOf(p); s.guests == record.GuestsCount || !l.isAnonymous(p) {
			set.add(p)
		}
	})
	s.subscriptions.index.each(add)
	for kind := noteAnswer; int(kind) < noteKinds; kind++ {
		s.notes.index[kind].each(add)
	}
	s.customers.index.each(func(_ record.Key, v uint32) {
		if v&hasRecord != 0 {
			set.add(l.slotOf(v &^ hasRecord))
		}
	})
	return set
}

// overlaps returns the overlap of each source; nothing for a nil comparison.
func (c *comparison) overlaps() []Overlap {
	if c == nil {
		return nil
	}
	list := make([]Overlap, len(c.known))
	for i, s := range c.l.sources {
		o := &list[i]
		*o = Overlap{
			Source: s.name, Customers: c.known[i].count(), Shared: c.known[i].countBoth(c.others(i)),
			Addressed: c.known[i].countBoth(c.addressed),
		}
		if o.Shared == 0 {
			o.Alike = c.alike(s)
		}
	}
	return list
}

// others returns the customers of all sources except source i.
func (c *comparison) others(i int) slotSet {
	union := c.l.newSlotSet()
	for j, set := range c.known {
		for k := range set {
			if j != i {
				union[k] |= set[k]
			}
		}
	}
	return union
}

// alike returns the name of the first source whose customer ids are like the ids of s.
func (c *comparison) alike(s *Source) string {
	own := s.customers.numbers()
	for _, other := range c.l.sources {
		if other.customers.sharesIDs(&s.customers) {
			continue
		}
		theirs, same := other.customers.numbers(), 0
		for k := range own {
			if theirs[k] {
				same++
			}
		}
		if same > 0 && 2*same >= min(len(own), len(theirs)) {
			return other.name
		}
	}
	return ""
}

// numbers returns the customer ids that are numbers. Other ids have keys that only mean something
// within their source.
func (t *customerTable) numbers() map[record.Key]bool {
	set := make(map[record.Key]bool, t.index.n)
	t.index.each(func(k record.Key, _ uint32) {
		if k < record.FirstNumbered {
			set[k] = true
		}
	})
	return set
}

// apart returns the kinds of note and subscription whose customers are customers of no source with
// orders; nothing for a nil comparison.
func (c *comparison) apart() map[record.Kind]bool {
	if c == nil {
		return nil
	}
	kinds := map[record.Kind]bool{}
	for _, kind := range recordKinds {
		kinds[kind] = c.anyOf(kind) && !c.joins(kind)
	}
	return kinds
}

// anyOf reports whether a source has records of the kind.
func (c *comparison) anyOf(kind record.Kind) bool {
	for _, s := range c.l.sources {
		if s.index(kind).n > 0 {
			return true
		}
	}
	return false
}

// joins reports whether a source with records of the kind has orders, or shares a customer with a
// source that has orders. It also reports true if no source has orders.
func (c *comparison) joins(kind record.Kind) bool {
	sold := false
	for i, seller := range c.l.sources {
		if seller.orders.index.n == 0 {
			continue
		}
		sold = true
		for j, s := range c.l.sources {
			if s.index(kind).n > 0 && (i == j || c.known[i].countBoth(c.known[j]) > 0) {
				return true
			}
		}
	}
	return !sold
}
