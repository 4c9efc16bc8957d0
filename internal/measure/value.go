package measure

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// valueMeasures say what a customer is worth.
func valueMeasures() []Measure {
	orders := []record.Kind{record.KindOrder}
	return []Measure{
		{
			Name: "clv_formula", Title: "Customer value by formula", Metric: "loyalty_clv_formula",
			Unit: UnitCurrency, NeedsMargin: true, Needs: orders, Grouped: true, Windows: anything,
			Display: display.AmountEach(display.Higher, display.Kept),
			Help:    "What a customer brings in the window: margin per order times orders per customer.",
			Formula: "(margin / purchases) x (purchases / active customers), all in the window, 730 days where nobody says otherwise; " +
				"margin is that of purchases less that of refunds; absent while the margin of a purchase or refund in the window is unknown",
			Example: "Average order of 60, margin 0.40, 8 orders in two years: 60 x 0.40 x 8 = 192.",
			Source:  "margin per order x orders per customer, without the division by churn that overstates it",
			parts:   formula, sampled: func(s *Settings) []Window { return []Window{s.CLVWindow} }, why: unknownMargin,
		},
		{
			Name: "clv_historic", Title: "Customer value so far", Metric: "loyalty_clv_historic",
			Unit: UnitCurrency, NeedsMargin: true, Needs: orders, Grouped: true,
			Display: display.AmountEach(display.Higher, display.More),
			Help:    "Margin that a customer has brought so far, on average over all who ever bought.",
			Formula: "margin of all purchases up to the day, less that of refunds / customers who had bought by then; absent while " +
				"the margin of one of them is unknown",
			Example: "Margins of 30, 50 and 10 from three customers so far: 90/3 = 30.",
			Source:  "historic customer lifetime value, net of refunds",
			parts:   historic, why: unknownMargin,
		},
	}
}

// formula is the series of clv_formula. The purchases cancel out of its two factors, so that it is
// one division.
func formula(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindOrder},
		uses:  func(w Window) []family { return []family{daily{}, present{w}} },
		values: func(f *frame) []float64 {
			moving := read[cell](f.Frame, present{f.window})
			days := read[dayCell](f.Frame, daily{})
			return f.each(func(p point) float64 {
				end, start := days.upTo(p.hi), days.upTo(p.lo)
				if end.unknown != start.unknown {
					return math.NaN()
				}
				active, _ := moving.upTo(p.at).buyers.split()
				return ratio(major(end.margin-start.margin), float64(active))
			})
		},
	}}
}

// historic is the series of clv_historic.
func historic(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindOrder},
		uses:  func(Window) []family { return []family{daily{}} },
		values: func(f *frame) []float64 {
			days := read[dayCell](f.Frame, daily{})
			return f.each(func(p point) float64 {
				c := days.upTo(p.hi)
				if c.unknown > 0 {
					return math.NaN()
				}
				return ratio(major(c.margin), float64(c.firsts))
			})
		},
	}}
}

// unknownMargin says of how many purchases and refunds of the window the margin is unknown.
func unknownMargin(f *frame) absence.Reason {
	days := read[dayCell](f.Frame, daily{})
	p := f.points[len(f.points)-1]
	end, start := days.upTo(p.hi), days.upTo(p.lo)
	return absence.Margins(int(end.unknown - start.unknown))
}
