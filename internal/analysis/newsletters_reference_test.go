package analysis_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// newsletterFigures asks for each day whether a customer has any newsletter at its end.
func (s *slow) newsletterFigures(f map[string]float64) {
	reads := func(c *ledger.Customer, d record.Day) bool {
		return slices.ContainsFunc(c.Newsletters, func(n ledger.Newsletter) bool {
			return n.Start <= d && (n.End == record.NoDay || d < n.End)
		})
	}
	subscribed, unsubscribed := 0.0, 0.0
	for i := range s.customers {
		c := &s.customers[i]
		var days []record.Day
		for _, n := range c.Newsletters {
			days = append(days, n.Start, n.End)
		}
		slices.Sort(days)
		for _, d := range slices.Compact(days) {
			switch now, before := reads(c, d), reads(c, d-1); {
			case d == record.NoDay || !s.now.has(d):
			case now && !before:
				subscribed++
			case before && !now:
				unsubscribed++
			}
		}
	}
	f[key("newsletter_subscribers")] = s.count(func(c *ledger.Customer) bool { return reads(c, s.now.to) })
	f[key("newsletter_movements", label("movement", "subscribed"))] = subscribed
	f[key("newsletter_movements", label("movement", "unsubscribed"))] = unsubscribed
}

func reads(from, to record.Day) func(*ledger.Customer) {
	return func(c *ledger.Customer) {
		c.Newsletters = append(c.Newsletters, ledger.Newsletter{Start: base + from, End: to})
	}
}

// The first customer subscribed long before the shop's first order and leaves on day 15. The second has two newsletters
// from day 12 and day 13, of which one ends on day 14. The third subscribed and left on day 11: that counts as no time. The
// days 11 to 20 have one who came and one who left; 1 of the 2 before remains with the newcomer: 1 + 1 - 1 = 1.
func TestNewsletters(t *testing.T) {
	t.Parallel()
	b := written(
		with(bought(1, 0), reads(-500, base+15)), with(bought(1, 0), reads(12, base+14), reads(13, record.NoDay)),
		with(bought(1, 0), reads(11, base+11)),
	)
	require.InDelta(t, 1.0, one(t, b, "newsletter_movements", "10d", "subscribed", base+20), 1e-12)
	require.InDelta(t, 1.0, one(t, b, "newsletter_movements", "10d", "unsubscribed", base+20), 1e-12)
	require.InDelta(t, 2.0, one(t, b, "newsletter_movements", "lifetime", "subscribed", base+20), 1e-12)
	for on, want := range map[record.Day]float64{0: 1, 12: 2, 14: 2, 15: 1, 20: 1} {
		require.InDelta(t, want, one(t, b, "newsletter_subscribers", "10d", "", base+on), 1e-12, on)
	}
}
