package measure

import (
	"math"

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

// wallets is the family of what customers say they spend in the whole category, by the day of the
// answer.
type wallets struct{}

// walletCell is that, and what of it they spent here.
type walletCell struct{ own, category int64 }

func (c *walletCell) add(o *walletCell) {
	c.own += o.own
	c.category += o.category
}

type walletFolder struct {
	*grid[walletCell, *walletCell]
	span span
}

func (wallets) folder(sp span) folder {
	return walletFolder{newGrid[walletCell](leadDays + sp.days), sp}
}

func (f walletFolder) fold(h *history, slots []int32, sign int64) {
	for i := range h.customer.Answers {
		a := &h.customer.Answers[i]
		if a.Question != record.QuestionCategorySpend || a.Days == 0 {
			continue
		}
		at := lead(f.span).index(a.Day)
		if at >= f.span.days+leadDays {
			return
		}
		own := f.own(h, a)
		for _, row := range f.aim(slots) {
			row[at].own += own * sign
			row[at].category += int64(a.Amount) * sign
		}
	}
}

// own is the customer's revenue in the days that an answer is about.
func (f walletFolder) own(h *history, a *ledger.Answer) (sum int64) {
	last := int32(a.Day - f.span.first)
	for i := range h.days {
		if d := &h.days[i]; d.at <= last && d.at > last-int32(a.Days) {
			sum += d.revenue
		}
	}
	return sum
}

// walletMeasures tell how much of what customers need they buy here.
func walletMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindAnswer}
	return []Measure{{
		Name: "share_of_wallet_ratio", Title: "Share of wallet", Metric: "loyalty_share_of_wallet_ratio",
		Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
		Display: display.Share(display.Higher, display.Kept),
		Help:    "Share of what customers spend in the whole category that they spend here, of those who were asked.",
		Formula: "over the answers in the window that say what the customer spent in the category in the n days up to the answer, its " +
			"own day among them: revenue with the customer in these n days / what was spent in the category; every answer counts, " +
			"those about 0 days do not",
		Example: "Two customers say that they spent 200 and 300 in the category in 90 days; they spent 50 and 75 of it here: " +
			"125/500 = 0.25.",
		parts: func(*Settings) []part {
			return []part{{
				needs: needs,
				uses:  func(Window) []family { return []family{wallets{}} },
				values: func(f *frame) []float64 {
					days := read[walletCell](f.Frame, wallets{})
					return f.each(func(p point) float64 {
						end, start := readLead(f.Frame, days, p)
						return ratio(end.own-start.own, end.category-start.category)
					})
				},
			}}
		},
	}}
}
