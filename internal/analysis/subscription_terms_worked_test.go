package analysis_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// tried returns a customer with a trial, which is paid from a day on, or never.
func tried(start, end, paid record.Day) ledger.Customer {
	t := ledger.Trial{Start: base + start, End: base + end, Paid: record.NoDay}
	c := subscribed(10, end, end)
	if paid > 0 {
		t.Paid = base + paid
		c = subscribed(10, paid, 99)
	}
	c.Trials = []ledger.Trial{t}
	return c
}

// In the window of days 11 to 20 four trials begin: on the days 12, 14, 16 and 18. Of five that end in it, three
// are paid by day 20: after 14, 7 and 10 days; one was cancelled and one, which was paused, is paid on day
// 25 only: 3/5. The mean of the days to the first payment is 31/3. One that lasts until day 26 does not count.
func TestTrialsThatEnd(t *testing.T) {
	t.Parallel()
	b := written(
		tried(1, 15, 15), tried(5, 12, 12), tried(12, 19, 0), tried(14, 18, 25), tried(8, 18, 18), tried(16, 26, 0), tried(18, 25, 25),
	)
	require.InDelta(t, 4.0, one(t, b, "trial_starts", "10d", "", base+20), 1e-12)
	require.InDelta(t, 3.0/5, one(t, b, "trial_conversion_ratio", "10d", "", base+20), 1e-12)
	require.InDelta(t, 31.0/3, one(t, b, "trial_conversion_days", "10d", "", base+20), 1e-12)
}

// Yearly subscriptions of 10 a month renew in 10, 40 and 85 days, one of 30 a month in 90 days and one in 91.
// What renews today, is in its trial or begins tomorrow is not ahead.
func TestRenewalsAhead(t *testing.T) {
	t.Parallel()
	var customers []ledger.Customer
	for in, monthly := range map[record.Day]money.Amount{0: 7, 10: 10, 40: 10, 85: 10, 90: 30, 91: 30} {
		c := subscribed(monthly, 1, 99)
		c.Renewals = []ledger.Renewal{{Start: base + 1, Day: base + 20 + in, Monthly: monthly * money.Unit}}
		customers = append(customers, c)
	}
	trial := tried(15, 25, 25)
	trial.Renewals = []ledger.Renewal{{Start: base + 25, Day: base + 25, Monthly: 10 * money.Unit}}
	later := subscribed(10, 21, 99) // begins tomorrow
	later.Renewals = []ledger.Renewal{{Start: base + 21, Day: base + 51, Monthly: 10 * money.Unit}}
	b := written(append(customers, trial, later)...)
	for horizon, want := range map[string][2]float64{"30d": {1, 10}, "60d": {2, 20}, "90d": {4, 60}} {
		require.InDelta(t, want[0], one(t, b, "renewals_due", "10d", horizon, base+20), 1e-12, horizon)
		require.InDelta(t, want[1], one(t, b, "renewals_due_revenue", "10d", horizon, base+20), 1e-12, horizon)
	}
	require.Equal(t, absence.Because(absence.NoRenewals), written(subscribed(1, 1, 99)).Absence("renewals_due"))
}

// Of seven failed payments six failed in the window of days 11 to 20. In it three were recovered, one of which
// had failed before, and one was lost with its subscription. Two were decided later and one never: 3/4.
func TestFailedPaymentsAreRecovered(t *testing.T) {
	t.Parallel()
	due := func(failed, resolved record.Day, recovered bool) ledger.Customer {
		d := ledger.Dunning{Failed: base + failed, Resolved: record.NoDay, Recovered: recovered}
		if resolved > 0 {
			d.Resolved = base + resolved
		}
		c := subscribed(10, 1, 99)
		c.Dunnings = []ledger.Dunning{d}
		return c
	}
	b := written(due(9, 13, true), due(11, 12, true), due(14, 20, true), due(12, 19, false), due(13, 0, false), due(18, 21, true), due(19, 25, false))
	require.InDelta(t, 6.0, one(t, b, "failed_payments", "10d", "", base+20), 1e-12)
	require.InDelta(t, 3.0/4, one(t, b, "payment_recovery_ratio", "10d", "", base+20), 1e-12)
	require.Equal(t, absence.Because(absence.NoRecovery), written(due(12, 19, false)).Absence("payment_recovery_ratio"))
}

// Country "a" has a trial, a renewal, a failed payment and a recovered one; in country "b" two payments were lost. The
// source tells, so "b" has zeros, also as the only country of a filter.
func TestGroupsWithoutTermsHaveZeros(t *testing.T) {
	t.Parallel()
	in := func(country uint16, c ledger.Customer, dunnings ...ledger.Dunning) ledger.Customer {
		c.Groups[ledger.DimCountry], c.Dunnings = country, dunnings
		return c
	}
	a := tried(12, 15, 15)
	a.Renewals = []ledger.Renewal{{Start: base + 15, Day: base + 40, Monthly: 10 * money.Unit}}
	lost := ledger.Dunning{Failed: base - 9, Resolved: base + 12}
	b := written(in(1, a, ledger.Dunning{Failed: base + 11, Resolved: base + 13, Recovered: true}), in(2, subscribed(10, 1, 12), lost, lost))
	country := ledger.DimCountry
	q := analysis.Query{
		Measures: []string{"trial_starts", "renewals_due", "failed_payments", "payment_recovery_ratio"},
		Window:   fold.Days(10), From: base + 20, To: base + 20, Step: 1, Cap: 7,
	}
	check := func(q analysis.Query) {
		t.Helper()
		answer, err := b.Query(t.Context(), q)
		require.NoError(t, err)
		n := 0
		for _, s := range answer.Series {
			if q.GroupBy == nil || s.Group.Value == "b" {
				require.Zero(t, s.Values[0], s.Measure.Name)
				n++
			}
		}
		require.Equal(t, 6, n)
	}
	filtered := q
	filtered.Filter = []analysis.Filter{{Dimension: country, Values: []string{"b"}}}
	check(filtered)
	q.GroupBy = &country
	check(q)
}
