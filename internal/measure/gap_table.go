package measure

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// gaps is the family of the gaps between a customer's consecutive purchase days, by the later day.
type gaps struct{}

// blockDays is how many days' gaps are also kept added up.
const blockDays = 64

// gapCount is how many gaps have one length in days.
type gapCount struct{ gap, n int32 }

// gapTable is the immutable counts of gaps. Sparse rows keep small groups small, and dense ones are
// bounded by the number of lengths there can be.
type gapTable struct {
	days   [][]gapCount // by the later day, ascending by gap
	blocks [][]gapCount // by later day / blockDays
}

func newGapTable(n int32) *gapTable {
	return &gapTable{days: make([][]gapCount, n), blocks: make([][]gapCount, (n+blockDays-1)/blockDays)}
}

// size is the number of counts.
func (t *gapTable) size() int {
	n := 0
	for _, d := range t.days {
		n += len(d)
	}
	return n
}

// gapList is gaps taken in and not yet counted: later day and gap in the halves of a word.
type gapList []uint32

// gapFolder collects gaps a slot and counts them when there are many.
type gapFolder struct {
	n     int32
	slots []*gapSlot
	count counter
}

// gapSlot is the gaps of one slot.
type gapSlot struct {
	plus, minus gapList
	counted     *gapTable // nil before the first count
	limit       int       // number of gaps at which to count
}

// leastGaps is how many gaps are collected before they are counted; more where the counts are more,
// so that counting stays cheap.
const leastGaps = 1 << 16

func (gaps) Folder(sp fold.Span) fold.Folder {
	return &gapFolder{n: sp.Days, count: newCounter(sp.Days)}
}

// Bytes implements folder: a slice a day, and a few lengths each.
func (f *gapFolder) Bytes() int64 { return 40 * int64(f.n) }

// slot returns a slot, made when first touched.
func (f *gapFolder) slot(i int32) *gapSlot {
	f.slots = fold.Grow(f.slots, int(i)+1)
	if f.slots[i] == nil {
		f.slots[i] = &gapSlot{limit: leastGaps}
	}
	return f.slots[i]
}

func (f *gapFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Days) < 3 {
		return
	}
	for _, i := range slots {
		s := f.slot(i)
		list := &s.plus
		if sign < 0 {
			list = &s.minus
		}
		*list = appendGaps(*list, h)
		if len(*list) > s.limit {
			f.settle(s)
		}
	}
}

// appendGaps appends the gaps of one customer.
func appendGaps(list gapList, h *fold.History) gapList {
	last := h.First
	for i := range h.Days {
		if d := &h.Days[i]; d.Orders > 0 && d.At > last {
			list = append(list, uint32(d.At)<<16|uint32(d.At-last))
			last = d.At
		}
	}
	return list
}

// settle counts what a slot has collected.
func (f *gapFolder) settle(s *gapSlot) {
	if s.counted == nil {
		s.counted = newGapTable(f.n)
	}
	s.counted = f.count.Add(s.counted, s.plus, s.minus)
	s.plus, s.minus = s.plus[:0], s.minus[:0]
	s.limit = max(leastGaps, 2*s.counted.size())
}

// Merge implements folder.
func (f *gapFolder) Merge(other fold.Folder) {
	from := other.(*gapFolder)
	for i, s := range from.slots {
		if s == nil {
			continue
		}
		to := f.slot(int32(i))
		to.plus, to.minus = append(to.plus, s.plus...), append(to.minus, s.minus...)
		switch {
		case s.counted == nil:
		case to.counted == nil:
			to.counted = s.counted
		default:
			to.counted = f.count.join(to.counted, s.counted)
		}
	}
	from.slots = nil
}

// Freeze implements folder.
func (f *gapFolder) Freeze(base []fold.Table) []fold.Table {
	frozen := make([]fold.Table, max(len(base), len(f.slots)))
	copy(frozen, base)
	for i, s := range f.slots {
		if s == nil {
			continue
		}
		if old, ok := frozen[i].(*gapTable); ok {
			if s.counted != nil {
				old = f.count.join(old, s.counted)
			}
			s.counted = old
		}
		f.settle(s)
		frozen[i] = s.counted
		s.counted, s.limit = nil, leastGaps
	}
	return frozen
}

// counter counts gaps into tables. It holds scratch space and is not for concurrent use.
type counter struct {
	counts []int32 // by gap, zero between uses
	starts [2][]int32
	gaps   [2][]int32
	few    []int32
}

func newCounter(n int32) counter { return counter{counts: make([]int32, n)} }

// Add returns t with the gaps of plus added and the gaps of minus removed. It shares with t the days
// that have neither.
func (c *counter) Add(t *gapTable, plus, minus gapList) *gapTable {
	r := &gapTable{days: slices.Clone(t.days), blocks: slices.Clone(t.blocks)}
	c.byDay(0, plus)
	c.byDay(1, minus)
	n := int32(len(t.days))
	for d := range n {
		if more, less := c.on(0, d, d+1), c.on(1, d, d+1); len(more)+len(less) > 0 {
			r.days[d] = c.Merge(t.days[d], more, less)
		}
	}
	for b := range r.blocks {
		lo := int32(b) * blockDays
		hi := min(lo+blockDays, n)
		if more, less := c.on(0, lo, hi), c.on(1, lo, hi); len(more)+len(less) > 0 {
			r.blocks[b] = c.Merge(t.blocks[b], more, less)
		}
	}
	return r
}

// byDay sorts a list by day.
func (c *counter) byDay(k int, list gapList) {
	n := len(c.counts)
	c.starts[k] = fold.Grow(c.starts[k][:0], n+2)
	starts := c.starts[k]
	clear(starts)
	for _, g := range list {
		starts[g>>16+2]++
	}
	for d := range n {
		starts[d+2] += starts[d+1]
	}
	c.gaps[k] = slices.Grow(c.gaps[k][:0], len(list))[:len(list)]
	for _, g := range list {
		at := &starts[g>>16+1]
		c.gaps[k][*at] = int32(g & 0xffff)
		*at++
	}
}

// on returns the sorted list's gaps of the days lo up to, but without, hi.
func (c *counter) on(k int, lo, hi int32) []int32 {
	return c.gaps[k][c.starts[k][lo]:c.starts[k][hi]]
}

// Merge returns a row with gaps added and taken away.
func (c *counter) Merge(row []gapCount, plus, minus []int32) []gapCount {
	for _, g := range plus {
		c.counts[g]++
	}
	for _, g := range minus {
		c.counts[g]--
	}
	if c.even(plus) && c.even(minus) {
		return row
	}
	if len(plus)+len(minus) > len(c.counts)/16 {
		return c.collect(row)
	}
	c.few = append(append(c.few[:0], plus...), minus...)
	slices.Sort(c.few)
	merged := make([]gapCount, 0, len(row)+len(c.few))
	for _, g := range slices.Compact(c.few) {
		for len(row) > 0 && row[0].gap < g {
			merged = append(merged, row[0])
			row = row[1:]
		}
		n := c.counts[g]
		c.counts[g] = 0
		if len(row) > 0 && row[0].gap == g {
			n += row[0].n
			row = row[1:]
		}
		if n != 0 {
			merged = append(merged, gapCount{g, n})
		}
	}
	return append(merged, row...)
}

// even reports whether gaps were added as often as subtracted, which is usual if little has changed.
func (c *counter) even(gaps []int32) bool {
	for _, g := range gaps {
		if c.counts[g] != 0 {
			return false
		}
	}
	return true
}

// collect returns a row with all of counts added, and empties those.
func (c *counter) collect(row []gapCount) []gapCount {
	for _, r := range row {
		c.counts[r.gap] += r.n
	}
	different := 0
	for _, n := range c.counts {
		if n != 0 {
			different++
		}
	}
	merged := make([]gapCount, 0, different)
	for g, n := range c.counts {
		if n != 0 {
			merged = append(merged, gapCount{int32(g), n})
		}
	}
	clear(c.counts)
	return merged
}

// join returns the sum of two tables.
func (c *counter) join(a, b *gapTable) *gapTable {
	r := &gapTable{days: slices.Clone(a.days), blocks: slices.Clone(a.blocks)}
	for i, more := range [][][]gapCount{b.days, b.blocks} {
		to := [][][]gapCount{r.days, r.blocks}[i]
		for d, row := range more {
			if len(row) == 0 {
				continue
			}
			for _, g := range row {
				c.counts[g.gap] += g.n
			}
			to[d] = c.collect(to[d])
		}
	}
	return r
}
