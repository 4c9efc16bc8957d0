package analysis_test

import "github.com/klantenbinding/loyalty/internal/money"

// refundFigures are the refunds of customers and guests by reason. A reason has figures from its first refund on.
func (s *slow) refundFigures(f map[string]float64) {
	for reason, name := range []string{
		"unknown", "defective", "wrong_item", "not_as_described", "fit", "late", "unwanted", "goodwill", "other",
	} {
		seen, n, sum := false, 0.0, money.Amount(0)
		for _, c := range s.everybody() {
			for _, r := range c.Repayments {
				if int(r.Reason) != reason {
					continue
				}
				seen = seen || r.Day <= s.final.to
				if s.now.has(r.Day) {
					n++
					sum += r.Amount
				}
			}
		}
		if seen {
			f[key("refunds", label("reason", name))] = n
			f[key("refunded_revenue", label("reason", name))] = sum.Float()
		}
	}
}
