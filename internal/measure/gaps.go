package measure

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// gapMeasures tell how long customers take between purchases.
func gapMeasures() []Measure {
	return []Measure{{
		Name: "days_between_orders", Title: "Days between orders", Metric: "loyalty_time_between_orders_seconds",
		Unit: UnitDays, Labels: []string{"quantile"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Display: display.Days(display.Lower, display.Kept),
		Help:    "Quantiles of the time between a customer's consecutive purchases.",
		Formula: "quantiles 0.25, 0.5, 0.75 and 0.9, linear between ranks (type 7), of the gaps between a customer's " +
			"consecutive purchase days, the later of which lies in the window",
		Example: "Gaps of 1, 3, 4 and 10 days: the median lies halfway from 3 to 4, 3.5; the 0.9 quantile 0.7 of the way from " +
			"4 to 10, 8.2.",
		Source: "Hyndman and Fan 1996, type 7, the default of R and NumPy",
		parts:  gapQuantiles,
	}}
}

// gapQuantiles has a series for each quantile.
func gapQuantiles(*Settings) []part {
	var parts []part
	for i, q := range quantiles() {
		parts = append(parts, part{
			labels: []Label{{"quantile", strconv.FormatFloat(q, 'f', -1, 64)}},
			needs:  []record.Kind{record.KindOrder},
			uses:   func(Window) []family { return []family{gaps{}} },
			values: func(f *frame) []float64 { return slices.Clone(f.gapValues()[i]) },
		})
	}
	return parts
}

// gapValues returns the values of all quantiles.
func (f *frame) gapValues() *[4][]float64 {
	return once(f.Frame, gaps{}, func() *[4][]float64 {
		var values [4][]float64
		for i := range values {
			values[i] = make([]float64, len(f.points))
		}
		t, _ := f.sums.find(gaps{}, f.slot)
		days, _ := t.(*gapTable)
		moving := newGapWindow(days, f.sums.span.days)
		for k, p := range f.points {
			moving.move(p.lo, p.hi)
			for i, q := range quantiles() {
				values[i][k] = moving.quantile(q)
			}
		}
		return &values
	})
}

// gapWindow is the gaps of a window that moves over the days.
type gapWindow struct {
	table  *gapTable // nil if there are no gaps
	lo, hi int32     // the gaps are those of the days after lo up to hi
	// counts is the number of gaps by length, and coarse by length / coarseGaps.
	counts, coarse []int32
	total          int32
}

const coarseGaps = 64

func newGapWindow(t *gapTable, days int32) *gapWindow {
	return &gapWindow{table: t, lo: -1, hi: -1, counts: make([]int32, days), coarse: make([]int32, days/coarseGaps+1)}
}

// move brings the window to the days after lo up to hi.
func (w *gapWindow) move(lo, hi int32) {
	if w.table == nil {
		return
	}
	lo, hi = max(lo, -1), min(hi, int32(len(w.table.days)-1))
	if lo >= w.hi || lo < w.lo || hi < w.hi {
		clear(w.counts)
		clear(w.coarse)
		w.total, w.lo, w.hi = 0, lo, lo
	}
	w.book(w.hi, hi, 1)
	w.book(w.lo, lo, -1)
	w.lo, w.hi = lo, hi
}

// book adds or takes away the days after lo up to hi, whole blocks at once.
func (w *gapWindow) book(lo, hi, sign int32) {
	for d := lo + 1; d <= hi; {
		if d%blockDays == 0 && d+blockDays-1 <= hi {
			w.add(w.table.blocks[d/blockDays], sign)
			d += blockDays
			continue
		}
		w.add(w.table.days[d], sign)
		d++
	}
}

func (w *gapWindow) add(counts []gapCount, sign int32) {
	for _, c := range counts {
		n := c.n * sign
		w.counts[c.gap] += n
		w.coarse[c.gap/coarseGaps] += n
		w.total += n
	}
}

// quantile returns a quantile by linear interpolation between ranks, absent without gaps.
func (w *gapWindow) quantile(q float64) float64 {
	if w.total == 0 {
		return math.NaN()
	}
	rank, part := math.Modf(q * float64(w.total-1))
	low, atOrBelow := w.ranked(int32(rank))
	if part == 0 || int32(rank)+1 < atOrBelow {
		return float64(low)
	}
	high, _ := w.ranked(int32(rank) + 1)
	return float64(low) + part*float64(high-low)
}

// ranked returns the gap of a rank, counted from 0, and how many gaps are no longer than it.
func (w *gapWindow) ranked(rank int32) (gap, atOrBelow int32) {
	below, i := int32(0), int32(0)
	for below+w.coarse[i] <= rank {
		below += w.coarse[i]
		i++
	}
	for gap = i * coarseGaps; below+w.counts[gap] <= rank; gap++ {
		below += w.counts[gap]
	}
	return gap, below + w.counts[gap]
}
