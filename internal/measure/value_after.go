package measure

import (
	"math"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// valueHorizonCount is how many horizons customer_value_after has.
const valueHorizonCount = 5

// ValueHorizons returns the horizons of customer_value_after, in days, ascending. The day of the first
// purchase is the first day of each.
func ValueHorizons() []int32 {
	all := valueHorizons()
	return all[:]
}

func valueHorizons() [valueHorizonCount]int32 { return [...]int32{30, 60, 90, 180, 365} }

// firstValue is the family of what customers brought within each horizon, by the day of their first
// purchase.
type firstValue struct{}

// FirstValue is the margin of customers within each horizon of ValueHorizons, and the number of purchases
// and refunds of unknown margin.
type FirstValue struct {
	Margin  [valueHorizonCount]int64
	Unknown [valueHorizonCount]int32
}

// Add adds o.
func (c *FirstValue) Add(o *FirstValue) { c.Combine(o, 1) }

// Combine adds sign times o.
func (c *FirstValue) Combine(o *FirstValue, sign int64) {
	for i := range c.Margin {
		c.Margin[i] += sign * o.Margin[i]
		c.Unknown[i] += int32(sign) * o.Unknown[i]
	}
}

// FirstValueOf returns what one customer brought within each horizon. Refunds before the first purchase
// count.
func FirstValueOf(h *fold.History) (v FirstValue) {
	var margin int64
	var unknown int32
	horizons, k := valueHorizons(), 0
	for i := range h.Days {
		d := &h.Days[i]
		for k < valueHorizonCount && d.At >= h.First+horizons[k] {
			v.Margin[k], v.Unknown[k] = margin, unknown
			k++
		}
		if k == valueHorizonCount {
			return v
		}
		margin, unknown = margin+d.Margin, unknown+d.Unknown
	}
	return v
}

type firstValueFolder struct {
	*fold.Grid[FirstValue, *FirstValue]
}

func (firstValue) Folder(sp fold.Span) fold.Folder {
	return firstValueFolder{fold.NewGrid[FirstValue](sp.Days)}
}

func (f firstValueFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	v := FirstValueOf(h)
	for _, row := range f.Rows(slots) {
		row[h.First].Combine(&v, sign)
	}
}

// valuesAfter has a series for each horizon. The last day of the horizon of the last customers is the last
// day of the window, so all customers have been watched for all of it.
func valuesAfter(*Settings) []Part {
	var parts []Part
	for i, horizon := range ValueHorizons() {
		lag := horizon - 1
		parts = append(parts, Part{
			Labels: []Label{{"horizon", strconv.Itoa(int(horizon)) + "d"}},
			needs:  []record.Kind{record.KindOrder},
			Uses:   func(fold.Window) []fold.Family { return []fold.Family{daily{}, firstValue{}} },
			Values: func(f *Frame) []float64 {
				brought := fold.Read[FirstValue](f.Frame, firstValue{})
				days := fold.Read[dayCell](f.Frame, daily{})
				return f.Each(func(p fold.Point) float64 {
					end, start := brought.UpTo(p.Hi-lag), brought.UpTo(p.Lo-lag)
					if end.Unknown[i] != start.Unknown[i] {
						return math.NaN()
					}
					customers := days.UpTo(p.Hi-lag).firsts - days.UpTo(p.Lo-lag).firsts
					return fold.Ratio(fold.Major(end.Margin[i]-start.Margin[i]), float64(customers))
				})
			},
		})
	}
	return parts
}

// unknownFirstValue says of how many purchases and refunds the margin is unknown if that keeps all horizons
// away.
func unknownFirstValue(f *Frame) absence.Reason {
	brought := fold.Read[FirstValue](f.Frame, firstValue{})
	p := f.Points[len(f.Points)-1]
	least := int32(-1)
	for i, horizon := range ValueHorizons() {
		end, start := brought.UpTo(p.Hi-horizon+1), brought.UpTo(p.Lo-horizon+1)
		if n := end.Unknown[i] - start.Unknown[i]; least < 0 || n < least {
			least = n
		}
	}
	return absence.Margins(int(least))
}

// valueOverTimeMeasures tell how fast customers bring their value, and when that is what they cost.
func valueOverTimeMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "customer_value_after", Title: "Customer value after the first order", Metric: "loyalty_customer_value_after",
			Unit: UnitCurrency, Labels: []string{"horizon"}, NeedsMargin: true, Needs: orders, Grouped: true, Windows: anything,
			Display: display.AmountEach(display.Higher, display.Kept),
			Help: "Margin that a new customer brings within so many days, the first order included; only customers known for the whole " +
				"horizon count.",
			Formula: "(margin of purchases - margin of refunds) of the customers in the horizon's days, the day of their first purchase as the " +
				"first / these customers; their first purchase lies in the window that ends horizon - 1 days before the requested window ends " +
				"(a calendar period moves back by horizon - 1 days); absent while the margin of a purchase or refund of these days is unknown",
			Example: "Horizon 90d: 40 customers first bought in the window that ended 89 days ago. Within 90 days they brought a margin of " +
				"600 with their first orders and 200 after: 800/40 = 20.",
			Source: "cumulative value per customer of a cohort by time since acquisition, over customers observable for the whole horizon",
			Parts:  valuesAfter, Why: unknownFirstValue,
		},
		{
			Name: "payback_months", Title: "Months until paid back", Metric: "loyalty_payback_months",
			Unit: UnitNumber, NeedsMargin: true, Needs: []record.Kind{record.KindOrder, record.KindSpend}, Windows: anything,
			Display: display.Number(0, display.Lower, display.Kept),
			Help: "After how many months new customers have brought, on average, what it cost to win them. All time has the customers since " +
				"the first spend on acquisition.",
			Formula: "the first month m, of 36, in which the cumulative margin per customer is at least the spend on acquisition per customer, both " +
				"of the customers whose first purchase lies in the window; the lifetime begins on the first day with spend on acquisition here, " +
				"because nobody recorded what earlier customers cost; month m ends m x 365/12 days after the first purchase, rounded down; the margin of " +
				"month m is of the customers who have been watched for all of it; absent while that is not reached, without spend, and while the " +
				"margin of a purchase or refund of these customers is unknown; spend does not belong to single customers, so it cannot be split by group",
			Example: "Winning 40 customers cost 1,200, 30 each. They have brought a margin of 18 each after a month, 26 after two and 31 after " +
				"three: 3.",
			Source: "CAC payback period on gross margin, by the observed margin of the cohort in place of an average",
			Parts:  payback, sampled: paybackWindows, Why: notPaidBack,
		},
	}
}
