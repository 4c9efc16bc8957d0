package forecast

import (
	"runtime"
	"slices"
)

const (
	// yieldEvery is the number of customers after which other goroutines run, and compareEvery the number of
	// comparisons. Both take less than a millisecond.
	yieldEvery   = 128
	compareEvery = 1 << 15
)

// yield lets other goroutines run after every yieldEvery customers, of whom i is the number. Without it, a scrape can
// wait ten milliseconds for a fit on the same processor.
func yield(i int) {
	if i%yieldEvery == 0 {
		runtime.Gosched()
	}
}

// sortFunc sorts as slices.SortFunc does, and yields.
func sortFunc[S ~[]E, E any](s S, compare func(a, b E) int) {
	n := 0
	slices.SortFunc(s, func(a, b E) int {
		if n++; n%compareEvery == 0 {
			runtime.Gosched()
		}
		return compare(a, b)
	})
}
