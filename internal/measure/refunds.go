package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// refunds is the family of money that was given back, by day and reason.
type refunds struct{}

// refundCell is what was given back on one day.
type refundCell struct {
	n      int32
	amount int64
}

func (c *refundCell) Add(o *refundCell) {
	c.n += o.n
	c.amount += o.amount
}

type refundFolder struct {
	*fold.Keyed[record.RefundReason, refundCell, *refundCell]
	span fold.Span
}

// Takes implements fold's choice of histories.
func (refunds) Takes(bool) bool { return true }

func (refunds) Folder(sp fold.Span) fold.Folder {
	return refundFolder{fold.NewKeyed[record.RefundReason, refundCell](sp.Days), sp}
}

func (f refundFolder) Fold(h *fold.History, slots []int32, sign int64) {
	for i := range h.Customer.Repayments {
		r := &h.Customer.Repayments[i]
		at := f.span.Index(r.Day)
		if at >= f.span.Days {
			return
		}
		for _, row := range f.Rows(r.Reason, slots) {
			row[at].n += int32(sign)
			row[at].amount += int64(r.Amount) * sign
		}
	}
}

// refundParts has a series for each reason with a refund so far.
func refundParts(value func(c *refundCell) float64) func(*Settings) []Part {
	return func(*Settings) []Part {
		p := Part{
			needs: []record.Kind{record.KindOrder, record.KindRefund},
			Uses:  func(fold.Window) []fold.Family { return []fold.Family{refunds{}} },
		}
		p.fan = func(f *Frame) []Part {
			var parts []Part
			names := record.RefundReasonNames()
			last := f.Points[len(f.Points)-1].Hi
			for _, reason := range fold.Keys[record.RefundReason, refundCell](f.Frame, refunds{}, 0, last) {
				one := Part{Labels: []Label{{"reason", names[reason]}}}
				one.Values = func(f *Frame) []float64 {
					days := fold.ReadKey[record.RefundReason, refundCell](f.Frame, refunds{}, reason)
					return f.Each(func(p fold.Point) float64 {
						c, before := days.UpTo(p.Hi), days.UpTo(p.Lo)
						return value(&refundCell{c.n - before.n, c.amount - before.amount})
					})
				}
				parts = append(parts, one)
			}
			return sortParts(parts)
		}
		return []Part{p}
	}
}

// refundRoles gives each reason its place in the list of colours.
func refundRoles() Roles {
	return Roles{
		"defective": display.First, "wrong_item": display.Second, "not_as_described": display.Third, "fit": display.Fourth,
		"late": display.Fifth, "unwanted": display.Sixth, "goodwill": display.Eighth, "other": display.Seventh, "unknown": display.Neutral,
	}
}

// refundMeasures tell what was given back, and why.
func refundMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindRefund}
	roles := map[string]Roles{"reason": refundRoles()}
	return []Measure{
		{
			Name: "refunds", Title: "Refunds by reason", Metric: "loyalty_refunds",
			Unit: UnitRefunds, Labels: []string{"reason"}, Needs: needs, Grouped: true, Windows: anything, Roles: roles,
			Display: display.Count(display.Lower, display.Kept),
			Help:    "Refunds of purchases, in part and in full, by the reason that the shop recorded.",
			Formula: "refunds in the window of orders that count as a sale, guest orders included, by reason (defective, wrong_item, " +
				"not_as_described, fit, late, unwanted, goodwill, other, unknown); orders that were refunded in full are counted here, although " +
				"they do not count as purchases; a reason has a series from its first refund on",
			Example: "Two refunds of a defective product and one without a reason in the window: defective 2, unknown 1.",
			Parts:   refundParts(func(c *refundCell) float64 { return float64(c.n) }),
		},
		{
			Name: "refunded_revenue", Title: "Refunded revenue by reason", Metric: "loyalty_refunded_revenue",
			Unit: UnitCurrency, Labels: []string{"reason"}, Needs: needs, Grouped: true, Windows: anything, Roles: roles,
			Display: display.Amount(display.Lower, display.Kept),
			Help:    "Revenue that was given back, in part and in full, by the reason that the shop recorded.",
			Formula: "amount of the refunds that refunds counts; like revenue without tax and shipping, unless the configuration " +
				"includes them",
			Example: "Refunds of 20 and 15 for a defective product and of 8 without a reason in the window: defective 35, unknown 8.",
			Parts:   refundParts(func(c *refundCell) float64 { return fold.Major(c.amount) }),
		},
	}
}
