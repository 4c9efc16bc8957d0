package sqlsums

import (
	"cmp"
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/failure"
)

// bounds are how much memory rows may take, in bytes.
type bounds struct {
	// statement is for the rows of one statement. Days between purchases by group give the most rows: at most one for
	// each two purchases of a customer.
	statement int
	// computed is for all rows of a publication, also those that follow from others, until it is published. The records of
	// 16 million orders take as much in memory: with more, the database would save none.
	computed int
	// configured is for the rows of the configured figures that are kept after the publication, for the next increment.
	configured int
	// asked is for the rows that callers asked for, and for each of their answers, so that it can be kept.
	asked int
}

// defaultBounds are the bounds outside tests.
var defaultBounds = bounds{statement: 1 << 30, computed: 2 << 30, configured: 512 << 20, asked: 192 << 20}

// memoryLimit is how much memory rows may take.
type memoryLimit struct {
	bytes int
	why   error // if they take more
	// drain tells to read the rest of a statement that is refused, because its connection is still needed.
	drain bool
}

const configureFewer = "configure fewer dimensions, a lower cap or fewer windows"

// tooLarge returns the error for sums that take more memory than a bound.
func tooLarge(what string, bound int, remedy string) error {
	return failure.New(failure.SumsTooLarge, "%s take more than %d MB of memory: %s", what, bound>>20, remedy)
}

// ofStatement returns the limit of the rows of one statement.
func (b bounds) ofStatement() memoryLimit {
	return memoryLimit{bytes: b.statement, why: tooLarge("the sums of one statement", b.statement, configureFewer)}
}

// allTooLarge returns the error for too large sums of a publication.
func (b bounds) allTooLarge() error {
	return tooLarge("the sums of the configured figures", b.computed, configureFewer)
}

// bytesOf returns how much memory so many rows of so many numbers take: 8 for each number, and 24 for the slice.
func bytesOf(rows, columns int) int { return rows * (24 + 8*columns) }

// sizeOf returns how much memory rows of equal length take.
func sizeOf(rows [][]int64) int {
	if len(rows) == 0 {
		return 0
	}
	return bytesOf(len(rows), len(rows[0]))
}

// room returns how much memory the next rows may take.
func (a *adder) room() memoryLimit {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pinned != nil {
		why := tooLarge("the sums of this answer", a.bounds.asked, "ask for fewer groups")
		return memoryLimit{bytes: a.bounds.asked, why: why, drain: a.later == nil} // a publication goes on without the answer
	}
	most := a.bounds.ofStatement()
	if left := a.bounds.computed - a.bytes; left < most.bytes {
		most.bytes, most.why = left, a.bounds.allTooLarge()
	}
	most.drain = a.added != nil // if an increment fails, all is computed
	return most
}

// keep keeps rows, and returns an error if the rows of a publication take too much memory. Rows that callers asked for
// give way, the least recently used first.
func (a *adder) keep(k keptForm, rows [][]int64) error {
	n := sizeOf(rows)
	a.mu.Lock()
	defer a.mu.Unlock()
	if k.sources() == nil {
		a.rows += len(rows)
	}
	if a.pinned == nil && a.bytes+n > a.bounds.computed {
		return a.bounds.allTooLarge()
	}
	if a.pinned != nil && !a.makeRoom(n) {
		a.full = true
		return nil
	}
	a.kept[k] = rows
	a.bytes += n
	a.use(k)
	return nil
}

// use records that the rows of a form were used. The caller holds a.mu.
func (a *adder) use(k keptForm) {
	a.uses++
	a.used[k] = a.uses
}

// makeRoom discards rows that callers asked for until there are so many bytes for others, and reports whether there are.
// Before the publication it discards none: what was asked for last is read first. The caller holds a.mu.
func (a *adder) makeRoom(n int) bool {
	for a.bytes-a.pinnedBytes+n > a.bounds.asked {
		asked := slices.DeleteFunc(slices.Collect(maps.Keys(a.kept)), func(k keptForm) bool { return a.pinned[k] })
		if a.later == nil || len(asked) == 0 {
			return false
		}
		a.evict(slices.MinFunc(asked, func(x, y keptForm) int { return cmp.Compare(a.used[x], a.used[y]) }))
	}
	return true
}

// evict discards the rows of a form. The caller holds a.mu.
func (a *adder) evict(k keptForm) {
	a.bytes -= sizeOf(a.kept[k])
	delete(a.kept, k)
	delete(a.used, k)
}

// settle ends the computation of the configured figures. It discards rows until the others fit: first those that follow
// from others, then the largest. It returns how many forms the next publication cannot add to.
func (a *adder) settle() (lost int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pinned = map[keptForm]bool{}
	for _, k := range slices.SortedFunc(maps.Keys(a.kept), func(x, y keptForm) int {
		return cmp.Or(cmp.Compare(len(y.sources()), len(x.sources())), cmp.Compare(sizeOf(a.kept[y]), sizeOf(a.kept[x])))
	}) {
		if a.bytes <= a.bounds.configured {
			a.pinned[k] = true
			continue
		}
		if a.evict(k); k.sources() == nil {
			lost++
		}
	}
	a.pinnedBytes = a.bytes
	return lost
}

// isFull reports whether there was no room for rows before the publication.
func (a *adder) isFull() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.full
}
