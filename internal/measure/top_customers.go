package measure

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// topShare is the share of the customers who are at the top.
const topShare = 0.2

// ranks is the family of everybody's customers by their revenue in a window. Revenue is put into bins that
// are at most 1/16 wide relative to their values; each has the number and the sum of its customers.
type ranks struct{ window fold.Window }

// rankCell holds the changes of a bin at one index.
type rankCell struct {
	customers int32
	revenue   int64
}

func (c *rankCell) Add(o *rankCell) {
	c.customers += o.customers
	c.revenue += o.revenue
}

const (
	// rankBits is the number of bits of a revenue, after the first, that its bin depends on.
	rankBits = 4
	// rankBins is more than the highest bin.
	rankBins = 64 << rankBits
	// usualBins is about the number of bins that the customers of a shop have.
	usualBins = 256
	// fewRanks is how many changes are booked at once. Both lists of them fit into a processor's cache.
	fewRanks = 1 << 18
	// keptRanks is how long a list of changes may be to be used again by the next update.
	keptRanks = 1 << 17
)

// rankOf returns the bin of a revenue above 0. Higher revenue has the same or a higher bin.
func rankOf(revenue int64) int32 {
	shift := max(bits.Len64(uint64(revenue))-1-rankBits, 0)
	return int32(shift)<<rankBits + int32(revenue>>shift)
}

// rankChange adds a customer to a bin at an index, and takes one away if the revenue is negative.
type rankChange struct {
	revenue int64
	at, bin int32
}

type rankFolder struct {
	*fold.Keyed[int32, rankCell, *rankCell]
	axis  fold.Axis
	width int32
	// changes are not booked yet. They are booked bin by bin, because all bins together do not fit into a
	// processor's cache. Sorted is for sorting them.
	changes, sorted []rankChange
	// joined are the days by calendar period.
	joined []fold.Activity
}

func (k ranks) Folder(sp fold.Span) fold.Folder {
	f := &rankFolder{axis: fold.NewAxis(sp, k.window)}
	f.width = f.axis.Width
	if k.window == fold.Lifetime() {
		f.width = fold.Never
	}
	f.Keyed = fold.NewKeyed[int32, rankCell](f.axis.N)
	return f
}

// Merge implements folder. It books the other folder's changes here, so that changes of few customers need
// no rows there.
func (f *rankFolder) Merge(other fold.Folder) {
	o := other.(*rankFolder)
	f.settle(o.changes)
	o.empty()
	f.Keyed.Merge(o)
}

// Freeze implements folder.
func (f *rankFolder) Freeze(base []fold.Table) []fold.Table {
	f.settle(f.changes)
	f.empty()
	return f.Keyed.Freeze(base)
}

// empty drops the changes, and the memory of long lists, which only a fold of everybody needs.
func (f *rankFolder) empty() {
	f.changes, f.sorted = f.changes[:0], f.sorted[:0]
	if max(cap(f.changes), cap(f.sorted)) > keptRanks {
		f.changes, f.sorted = nil, nil
	}
}

// Bytes implements folder.
func (f *rankFolder) Bytes() int64 { return usualBins * int64(f.axis.N) * 16 }

// Fold books everybody only: revenue of groups would need bins of each.
func (f *rankFolder) Fold(h *fold.History, _ []int32, sign int64) {
	days := h.Days
	if len(days) < 2 {
		return
	}
	if f.axis.Period != nil {
		f.joined = fold.JoinDays(f.joined[:0], days, f.axis.Period)
		days = f.joined
	}
	revenue := int64(0) // in the window
	for enter, leave := 0, 0; ; {
		x := min(days[enter].At, days[leave].At+f.width)
		if x >= f.axis.N {
			return
		}
		before := revenue
		for ; days[enter].At == x; enter++ {
			revenue += days[enter].Revenue
		}
		for ; days[leave].At+f.width == x; leave++ {
			revenue -= days[leave].Revenue
		}
		if before == revenue {
			continue
		}
		f.book(before, x, -sign)
		f.book(revenue, x, sign)
	}
}

// book adds a customer with a revenue at an index, unless the revenue is not above 0.
func (f *rankFolder) book(revenue int64, at int32, sign int64) {
	if revenue <= 0 {
		return
	}
	if f.changes = append(f.changes, rankChange{revenue * sign, at, rankOf(revenue)}); len(f.changes) >= fewRanks {
		f.settle(f.changes)
		f.changes = f.changes[:0]
	}
}

// settle books changes of this folder or of one that is merged into it.
func (f *rankFolder) settle(changes []rankChange) {
	var ends [rankBins]int32
	for i := range changes {
		ends[changes[i].bin]++
	}
	sum := int32(0)
	for bin, n := range ends {
		ends[bin] = sum
		sum += n
	}
	f.sorted = slices.Grow(f.sorted[:0], len(changes))[:len(changes)]
	for _, c := range changes {
		f.sorted[ends[c.bin]] = c
		ends[c.bin]++
	}
	for i := 0; i < len(f.sorted); {
		bin := f.sorted[i].bin
		row := f.Rows(bin, []int32{0})[0]
		for ; i < len(f.sorted) && f.sorted[i].bin == bin; i++ {
			c := &f.sorted[i]
			row[c.at].revenue += c.revenue
			row[c.at].customers += int32(cmp.Compare(c.revenue, 0))
		}
	}
}

// topRevenue returns the share of revenue of the customers at the top, from the bins of all in descending
// order. Customers of one bin count as equal, each with the mean of them.
func topRevenue(bins []rankCell) float64 {
	var all rankCell
	for i := range bins {
		all.Add(&bins[i])
	}
	left, top := topShare*float64(all.customers), 0.0
	for _, b := range bins {
		if n := float64(b.customers); n <= left {
			left, top = left-n, top+fold.Major(b.revenue)
			continue
		}
		top += left / float64(b.customers) * fold.Major(b.revenue)
		break
	}
	return fold.Ratio(top, fold.Major(all.revenue))
}

// topCustomers is the series of top_customers_revenue_ratio.
func topCustomers(*Settings) []Part {
	return []Part{{
		Labels: []Label{{"share", "0.2"}},
		needs:  []record.Kind{record.KindOrder},
		Uses:   func(w fold.Window) []fold.Family { return []fold.Family{ranks{w}} },
		Values: func(f *Frame) []float64 {
			fam := ranks{f.Window}
			keys := fold.Keys[int32, rankCell](f.Frame, fam, 0, math.MaxInt32-1)
			slices.SortFunc(keys, func(a, b int32) int { return cmp.Compare(b, a) })
			bins, readers := make([]rankCell, len(keys)), make([]*fold.Reader[rankCell, *rankCell], len(keys))
			for i, k := range keys {
				readers[i] = fold.ReadKey[int32, rankCell](f.Frame, fam, k)
			}
			return f.Each(func(p fold.Point) float64 {
				for i, r := range readers {
					bins[i] = r.UpTo(p.At)
				}
				return topRevenue(bins)
			})
		},
	}}
}

// topMeasures tell how much revenue depends on few customers.
func topMeasures() []Measure {
	return []Measure{{
		Name: "top_customers_revenue_ratio", Title: "Revenue of the top customers", Metric: "loyalty_top_customers_revenue_ratio",
		Unit: UnitRatio, Labels: []string{"share"}, Needs: []record.Kind{record.KindOrder}, Windows: anything,
		Roles:   map[string]Roles{"share": {"0.2": display.First}},
		Display: display.Share(display.Neither, display.Kept),
		Help:    "Share of the revenue that the 20 % of customers with the highest revenue bring. 80 % is the usual rule of thumb.",
		Formula: "revenue of the top customers / revenue of all customers whose revenue in the window is above 0, refunds taken off, guest orders " +
			"left out; top: the first 20 % of these customers, ranked by revenue; the customer at the limit counts for a part, and tied " +
			"customers for equal parts; customers whose revenue differs by less than about 5 % count as tied, with their mean, which moves the " +
			"ratio by at most 0.016, and far less where customers differ",
		Example: "Ten customers with a revenue of 500, 300, 50 and seven times of 150/7: the top two bring 800 of 1000, 0.8. With 12 " +
			"customers the top is 2.4: two, and 0.4 of the third.",
		Source: "Pareto 1896; 1 - L(0.8) of the curve of Lorenz 1905, Publications of the American Statistical Association 9",
		Parts:  topCustomers,
		// Ranking customers is slow. The lifetime costs half of other windows, because no revenue leaves it.
		sampled: func(*Settings) []fold.Window { return []fold.Window{fold.Lifetime()} },
	}}
}
