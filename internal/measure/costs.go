package measure

import (
	"math"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/record"
)

// upliftPoints is the rise of retention in retention_uplift_value.
const upliftPoints = 0.05

// spent returns what was spent for a purpose in the window of each point, in major units.
func (f *Frame) spent(purpose record.Purpose) []float64 {
	sp := fold.WithLead(f.Sums.Span)
	sums := make([]int64, sp.Days)
	for _, s := range f.Src.Spend() {
		if at := sp.Index(s.Day); s.Purpose == purpose && at < sp.Days {
			sums[at] += int64(s.Amount)
		}
	}
	for i := 1; i < len(sums); i++ {
		sums[i] += sums[i-1]
	}
	upTo := func(i int32) int64 {
		if i < 0 {
			return 0
		}
		return sums[min(int(i), len(sums)-1)]
	}
	return f.Each(func(p fold.Point) float64 {
		if f.Window == fold.Lifetime() {
			return fold.Major(upTo(p.Hi + fold.LeadDays))
		}
		return fold.Major(upTo(p.Hi+fold.LeadDays) - upTo(p.Lo+fold.LeadDays))
	})
}

// acquisitionCosts are the values of acquisition_cost.
func acquisitionCosts(f *Frame) []float64 {
	values, all := f.spent(record.PurposeAcquisition), f.count()
	for i := range values {
		values[i] = fold.Ratio(values[i], float64(all[i].fresh))
	}
	return values
}

// retentionCosts are the values of retention_cost.
func retentionCosts(f *Frame) []float64 {
	values, all := f.spent(record.PurposeRetention), f.count()
	for i := range values {
		values[i] = fold.Ratio(values[i], float64(all[i].retained))
	}
	return values
}

// customerValues returns clv_formula in the configured window that ends with each point.
func customerValues(f *Frame) []float64 {
	w := f.Settings.CLVWindow
	moving, days := fold.Read[cell](f.Frame, present{w}), fold.Read[dayCell](f.Frame, daily{})
	return f.Each(func(p fold.Point) float64 {
		end, start := days.UpTo(p.Hi), days.UpTo(p.Hi-w.Length())
		if end.unknown != start.unknown {
			return math.NaN()
		}
		active, _ := moving.UpTo(p.Hi).buyers.split()
		return fold.Ratio(fold.Major(end.margin-start.margin), float64(active))
	})
}

// over returns one figure divided by another.
func over(above, below func(f *Frame) []float64) func(f *Frame) []float64 {
	return func(f *Frame) []float64 {
		values, by := above(f), below(f)
		for i := range values {
			values[i] = fold.Ratio(values[i], by[i])
		}
		return values
	}
}

// spending is the parts of a measure with one series that spending goes into.
func spending(values func(f *Frame) []float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		return []Part{{
			needs:  []record.Kind{record.KindOrder, record.KindSpend},
			Uses:   func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}} },
			Values: values,
		}}
	}
}

// valueOverCost is the series of clv_to_cac_ratio.
func valueOverCost(s *Settings) []Part {
	p := spending(over(customerValues, acquisitionCosts))(s)[0]
	p.Uses = func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}, present{s.CLVWindow}} }
	return []Part{p}
}

// retentionUplift is the series of retention_uplift_value. The active customers cancel out of it.
func retentionUplift(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindOrder},
		Uses:  func(fold.Window) []fold.Family { return []fold.Family{daily{}} },
		Values: func(f *Frame) []float64 {
			days := fold.Read[dayCell](f.Frame, daily{})
			return f.Each(func(p fold.Point) float64 {
				end, start := days.UpTo(p.Hi), days.UpTo(p.Hi-loyaltytype.YearDays)
				if end.unknown != start.unknown || end.orders == start.orders {
					return math.NaN()
				}
				return upliftPoints * fold.Major(end.margin-start.margin)
			})
		},
	}}
}

// unknownYearMargin says of how many purchases and refunds of the last year the margin is unknown.
func unknownYearMargin(f *Frame) absence.Reason {
	days := fold.Read[dayCell](f.Frame, daily{})
	p := f.Points[len(f.Points)-1]
	reason := absence.Margins(int(days.UpTo(p.Hi).unknown - days.UpTo(p.Hi-loyaltytype.YearDays).unknown))
	if !reason.None() {
		reason.Args[absence.Days] = strconv.Itoa(loyaltytype.YearDays)
	}
	return reason
}

// spendMeasures set what customers cost against what they bring.
func spendMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindSpend}
	return []Measure{
		{
			Name: "acquisition_cost", Title: "Acquisition cost", Metric: "loyalty_acquisition_cost",
			Unit: UnitCurrency, Needs: needs, Windows: anything,
			Display: display.AmountEach(display.Lower, display.Attention),
			Help:    "What it costs to win a customer.",
			Formula: "spend on acquisition / new customers, both in the window; spend does not belong to single customers, so it cannot be split by group",
			Example: "1,200 of advertising in the window, 40 new customers: 1200/40 = 30.",
			Parts:   spending(acquisitionCosts),
		},
		{
			Name: "clv_to_cac_ratio", Title: "Customer value to acquisition cost", Metric: "loyalty_clv_to_cac_ratio",
			Unit: UnitRatio, NeedsMargin: true, Needs: needs, Windows: anything,
			Display: display.Multiple(display.Higher, display.Kept),
			Help:    "What a customer brings, divided by what it costs to win one. Below 1 every new customer is a loss.",
			Formula: "clv_formula over the configured window (730 days by default) with the same last day / acquisition_cost in the window asked for",
			Example: "A customer brings 192 in two years and costs 30 to win: 192/30 = 6.4.",
			Parts:   valueOverCost,
		},
		{
			Name: "retention_cost", Title: "Retention cost", Metric: "loyalty_retention_cost",
			Unit: UnitCurrency, Needs: needs, Windows: rolling,
			Display: display.AmountEach(display.Lower, display.More),
			Help:    "What it costs to keep a customer.",
			Formula: "spend on existing customers (service, programme, mailings) / retained customers, both in the window",
			Example: "600 on service and mailings in the window, 100 customers retained: 600/100 = 6.",
			Parts:   spending(retentionCosts),
		},
		{
			Name: "acquisition_to_retention_cost_ratio", Title: "Acquisition to retention cost", Metric: "loyalty_acquisition_to_retention_cost_ratio",
			Unit: UnitRatio, Needs: needs, Windows: rolling,
			Display: display.Multiple(display.Neither, display.Kept),
			Help:    "What it costs to win a customer, divided by what it costs to keep one. The usual claim is five; this is your own factor.",
			Formula: "acquisition_cost / retention_cost, both in the window",
			Example: "30 to win a customer, 6 to keep one: 30/6 = 5.",
			Parts:   spending(over(acquisitionCosts, retentionCosts)),
		},
		{
			Name: "retention_uplift_value", Title: "Value of more retention", Metric: "loyalty_retention_uplift_value",
			Unit: UnitCurrency, NeedsMargin: true, Needs: []record.Kind{record.KindOrder}, Grouped: true,
			Display: display.Amount(display.Neither, display.Kept),
			Help:    "What 5 percentage points more retention are worth in a year.",
			Formula: "0.05 x customers active in the last 365 days x margin per active customer in the last 365 days; absent while the " +
				"margin of a purchase or refund in these days is unknown",
			Example: "2,000 active customers with a margin of 24 each: 0.05 x 2000 x 24 = 2400.",
			Parts:   retentionUplift, Why: unknownYearMargin,
		},
	}
}
