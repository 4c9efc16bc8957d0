package measure

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// earlyMeasures tell how many customers are lost right after their first purchase.
func earlyMeasures() []Measure {
	return []Measure{{
		Name: "early_churn_ratio", Title: "Early churn", Metric: "loyalty_early_churn_ratio",
		Unit: UnitRatio, Labels: []string{"horizon"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Display: display.People(display.Lower, display.Lost),
		Help:    "Share of new customers who did not come back within the horizon; only customers known for the whole horizon count.",
		Formula: "customers without another purchase day d2, d1 < d2 < d1 + horizon / all customers; d1 is a customer's first purchase " +
			"day, and lies in the window that ends horizon - 1 days before the requested window ends (a calendar period moves back by " +
			"horizon - 1 days), so the last of the horizon's days is the last day of the window; more purchases on d1 itself do not " +
			"count as coming back",
		Example: "Horizon 90d on 1 July: 10 customers first bought in the window that ended on 3 April. 7 of them did not buy " +
			"on another day from then to 1 July, the 90th day: 7/10 = 0.7.",
		Source: "retention over customers observable for the whole horizon, as Amplitude averages",
		Parts:  earlyChurn,
	}}
}

// earlyChurn has a series for each horizon.
func earlyChurn(s *Settings) []Part {
	var parts []Part
	for _, h := range s.EarlyHorizons {
		lost := early{int32(h)}
		parts = append(parts, Part{
			Labels: []Label{{"horizon", strconv.Itoa(h) + "d"}},
			needs:  []record.Kind{record.KindOrder},
			Uses:   func(fold.Window) []fold.Family { return []fold.Family{daily{}, lost} },
			Values: lost.values,
		})
	}
	return parts
}

// early is the family of customers who did not come back within a horizon of days, by the day of
// their first purchase.
type early struct{ horizon int32 }

// lostCell counts customers.
type lostCell struct{ customers int32 }

func (c *lostCell) Add(o *lostCell) { c.customers += o.customers }

type earlyFolder struct {
	*fold.Grid[lostCell, *lostCell]
	horizon int32
}

func (e early) Folder(sp fold.Span) fold.Folder {
	return earlyFolder{fold.NewGrid[lostCell](sp.Days), e.horizon}
}

func (f earlyFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	for i := range h.Days {
		if d := &h.Days[i]; d.Orders > 0 && d.At > h.First {
			if d.At < h.First+f.horizon {
				return
			}
			break
		}
	}
	for _, row := range f.Rows(slots) {
		row[h.First].customers += int32(sign)
	}
}

// lag is how many days before a window its new customers began. The day of the first purchase is the
// first day of the horizon.
func (e early) lag() int32 { return e.horizon - 1 }

// values are the ratio. The window's last day is the last day of the horizon of its last customers, so
// the sums do not depend on what is still to come.
func (e early) values(f *Frame) []float64 {
	lost := fold.Read[lostCell](f.Frame, e)
	days := fold.Read[dayCell](f.Frame, daily{})
	return f.Each(func(p fold.Point) float64 {
		lo, hi := p.Lo-e.lag(), p.Hi-e.lag()
		return fold.Ratio(lost.UpTo(hi).customers-lost.UpTo(lo).customers, days.UpTo(hi).firsts-days.UpTo(lo).firsts)
	})
}

// gapMeasures tell how long customers take between purchases.
func gapMeasures() []Measure {
	return []Measure{{
		Name: "days_between_orders", Title: "Days between orders", Metric: "loyalty_time_between_orders_seconds",
		Unit: UnitDays, Labels: []string{"percentile"}, Needs: []record.Kind{record.KindOrder}, Grouped: true, Windows: anything,
		Display: display.Days(display.Lower, display.Kept),
		Help:    "Percentiles of the time between a customer's consecutive purchases.",
		Formula: "percentiles 25, 50, 75 and 90, linear between ranks (type 7), of the gaps between a customer's " +
			"consecutive purchase days; the later day lies in the window",
		Example: "Gaps of 1, 3, 4 and 10 days: the median lies halfway from 3 to 4: 3.5. The 90th percentile lies 0.7 of the " +
			"way from 4 to 10: 8.2.",
		Source: "Hyndman and Fan 1996, type 7, the default of R and NumPy",
		Parts:  gapQuantiles,
	}}
}

// gapQuantiles has a series for each quantile.
func gapQuantiles(*Settings) []Part {
	var parts []Part
	for i, q := range fold.Quantiles() {
		parts = append(parts, Part{
			Labels: []Label{percentile(q)},
			needs:  []record.Kind{record.KindOrder},
			Uses:   func(fold.Window) []fold.Family { return []fold.Family{gaps{}} },
			Values: func(f *Frame) []float64 { return slices.Clone(f.GapValues()[i]) },
		})
	}
	return parts
}

// GapValues returns the values of all quantiles.
func (f *Frame) GapValues() *[4][]float64 {
	return fold.Once(f.Frame, gaps{}, func() *[4][]float64 {
		var values [4][]float64
		for i := range values {
			values[i] = make([]float64, len(f.Points))
		}
		t, _ := f.Sums.Find(gaps{}, f.Slot)
		days, _ := t.(*gapTable)
		moving := newGapWindow(days, f.Sums.Span.Days)
		for k, p := range f.Points {
			moving.move(p.Lo, p.Hi)
			for i, q := range fold.Quantiles() {
				values[i][k] = moving.quantile(q)
			}
		}
		return &values
	})
}

// gapWindow is the gaps of a window that moves over the days.
type gapWindow struct {
	table  *gapTable // nil if there are no gaps
	lo, hi int32     // gaps of the days after lo up to hi
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
			w.Add(w.table.blocks[d/blockDays], sign)
			d += blockDays
			continue
		}
		w.Add(w.table.days[d], sign)
		d++
	}
}

func (w *gapWindow) Add(counts []gapCount, sign int32) {
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
