package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

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
