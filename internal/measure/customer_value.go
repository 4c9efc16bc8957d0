package measure

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"

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
			Formula: "(margin / purchases) x (purchases / active customers), all of customers in the window, 730 days by default; margin: margin of " +
				"purchases less margin of refunds; absent while the margin of a purchase or refund in the window is unknown",
			Example: "Average order of 60, margin 0.40, 8 orders in two years: 60 x 0.40 x 8 = 192.",
			Source:  "margin per order x orders per customer, without the division by churn that overstates it",
			Parts:   formula, sampled: func(s *Settings) []fold.Window { return []fold.Window{s.CLVWindow} }, Why: unknownMargin,
		},
		{
			Name: "clv_historic", Title: "Customer value so far", Metric: "loyalty_clv_historic",
			Unit: UnitCurrency, NeedsMargin: true, Needs: orders, Grouped: true,
			Display: display.AmountEach(display.Higher, display.More),
			Help:    "Margin that a customer has brought so far, on average over all who ever bought.",
			Formula: "(margin of customers' purchases - margin of their refunds) / customers who have bought, all up to the day; absent while the " +
				"margin of a purchase or refund is unknown",
			Example: "Margins of 30, 50 and 10 from three customers so far: 90/3 = 30.",
			Source:  "historic customer lifetime value, net of refunds",
			Parts:   historic, Why: unknownMargin,
		},
	}
}

// formula is the series of clv_formula. The purchases cancel out of its two factors,
// which leaves one division.
func formula(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindOrder},
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{daily{}, present{w}} },
		Values: func(f *Frame) []float64 {
			moving := fold.Read[cell](f.Frame, present{f.Window})
			days := fold.Read[dayCell](f.Frame, daily{})
			return f.Each(func(p fold.Point) float64 {
				end, start := days.UpTo(p.Hi), days.UpTo(p.Lo)
				if end.unknown != start.unknown {
					return math.NaN()
				}
				active, _ := moving.UpTo(p.At).buyers.split()
				return fold.Ratio(fold.Major(end.margin-start.margin), float64(active))
			})
		},
	}}
}

// historic is the series of clv_historic.
func historic(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindOrder},
		Uses:  func(fold.Window) []fold.Family { return []fold.Family{daily{}} },
		Values: func(f *Frame) []float64 {
			days := fold.Read[dayCell](f.Frame, daily{})
			return f.Each(func(p fold.Point) float64 {
				c := days.UpTo(p.Hi)
				if c.unknown > 0 {
					return math.NaN()
				}
				return fold.Ratio(fold.Major(c.margin), float64(c.firsts))
			})
		},
	}}
}

// unknownMargin says of how many purchases and refunds of the window the margin is unknown.
func unknownMargin(f *Frame) absence.Reason {
	days := fold.Read[dayCell](f.Frame, daily{})
	p := f.Points[len(f.Points)-1]
	end, start := days.UpTo(p.Hi), days.UpTo(p.Lo)
	return absence.Margins(int(end.unknown - start.unknown))
}

// categorySpend is the family of what customers say they spend in the whole category, by the day of the
// answer.
type categorySpend struct{}

// categoryCell is that, and what of it they spent here.
type categoryCell struct{ own, category int64 }

func (c *categoryCell) Add(o *categoryCell) {
	c.own += o.own
	c.category += o.category
}

type categoryFolder struct {
	*fold.Grid[categoryCell, *categoryCell]
	span fold.Span
}

func (categorySpend) Folder(sp fold.Span) fold.Folder {
	return categoryFolder{fold.NewGrid[categoryCell](fold.LeadDays + sp.Days), sp}
}

func (f categoryFolder) Fold(h *fold.History, slots []int32, sign int64) {
	for i := range h.Customer.Answers {
		a := &h.Customer.Answers[i]
		if a.Question != record.QuestionCategorySpend || a.Days == 0 {
			continue
		}
		at := fold.WithLead(f.span).Index(a.Day)
		if at >= f.span.Days+fold.LeadDays {
			return
		}
		own := f.own(h, a)
		for _, row := range f.Rows(slots) {
			row[at].own += own * sign
			row[at].category += int64(a.Amount) * sign
		}
	}
}

// own is the customer's revenue in the days that an answer is about.
func (f categoryFolder) own(h *fold.History, a *ledger.Answer) (sum int64) {
	last := int32(a.Day - f.span.First)
	for i := range h.Days {
		if d := &h.Days[i]; d.At <= last && d.At > last-int32(a.Days) {
			sum += d.Revenue
		}
	}
	return sum
}

// shareOfWalletMeasures tell how much of what customers need they buy here.
func shareOfWalletMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindAnswer}
	return []Measure{{
		Name: "share_of_wallet_ratio", Title: "Share of wallet", Metric: "loyalty_share_of_wallet_ratio",
		Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
		Display: display.Share(display.Higher, display.Kept),
		Help:    "Share of their spending in the whole category that customers spend here, according to customers who were asked.",
		Formula: "over the answers in the window that say what the customer spent in the category in the n days up to the answer, its " +
			"own day among them: revenue with the customer in these n days / what was spent in the category; every answer counts, " +
			"those about 0 days do not",
		Example: "Two customers say that they spent 200 and 300 in the category in 90 days; they spent 50 and 75 of it here: " +
			"125/500 = 0.25.",
		Parts: func(*Settings) []Part {
			return []Part{{
				needs: needs,
				joins: []record.Kind{record.KindAnswer},
				Uses:  func(fold.Window) []fold.Family { return []fold.Family{categorySpend{}} },
				Values: func(f *Frame) []float64 {
					days := fold.Read[categoryCell](f.Frame, categorySpend{})
					return f.Each(func(p fold.Point) float64 {
						end, start := fold.ReadLead(f.Frame, days, p)
						return fold.Ratio(end.own-start.own, end.category-start.category)
					})
				},
			}}
		},
	}}
}
