// Package digest has figures of the whole shop that take too long to compute at each poll: the customers by RFM segment
// at the end of each week, and how long half of the customers stay or wait. Package analysis computes them, and
// package measure shows them.
package digest

import (
	"sort"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
	"github.com/klantenbinding/loyalty/internal/survival"
)

// Digest is these figures as of one day. It must not be changed.
type Digest struct {
	// Day is the last day that counts.
	Day record.Day
	// Segments are the customers by RFM segment at the end of each week from the first purchase on and of Day,
	// ascending by day. It is empty if nobody has bought.
	Segments []rfm.Standing
	// Medians are medians in days, by name of the survival curve. Curves without records are missing.
	Medians map[string]survival.Median
}

// SegmentsOn returns the last standing up to the end of a day, and false if no standing is so early.
func (d *Digest) SegmentsOn(day record.Day) (*rfm.Standing, bool) {
	i := sort.Search(len(d.Segments), func(i int) bool { return d.Segments[i].Day > day })
	if i == 0 {
		return nil, false
	}
	return &d.Segments[i-1], true
}
