package analysis_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// present returns the measures with a figure on the running day.
func present(t *testing.T, src analysis.Histories) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	foreseen(t, src, start, settings()).Samples(func(s analysis.Sample) { names[s.Measure.Name] = true })
	return names
}

// TestMeasuresNeedAMarginIfTheyVanishWithoutOne compares the catalogue with the figures of one shop
// that knows its margins and of the same shop that does not.
func TestMeasuresNeedAMarginIfTheyVanishWithoutOne(t *testing.T) {
	t.Parallel()
	src := random(800, 0.2)
	for i := range src.customers[:400] {
		c := &src.customers[i]
		c.Memberships = []ledger.Membership{{Start: c.Purchases[0].Day - 400, End: record.NoDay}}
	}
	src.spend = []ledger.SpendDay{
		{Day: start - 3, Purpose: record.PurposeAcquisition, Amount: 50 * money.Unit},
		{Day: start - 2, Purpose: record.PurposeRetention, Amount: 50 * money.Unit},
	}
	with := present(t, src)
	for i := range src.customers {
		for k := range src.customers[i].Purchases {
			src.customers[i].Purchases[k].HasMargin = false
		}
	}
	without := present(t, src)
	needing := 0
	for _, m := range measure.All() {
		if !with[m.Name] {
			require.False(t, m.NeedsMargin, "%s needs a margin, and has no figure with one", m.Name)
			continue
		}
		require.Equal(t, m.NeedsMargin, !without[m.Name], m.Name)
		if m.NeedsMargin {
			needing++
		}
	}
	require.Equal(t, 13, needing)
}

func TestSeriesOfSubscriptionsNeedNoMargin(t *testing.T) {
	t.Parallel()
	delivers := func(kinds ...record.Kind) func(record.Kind) bool {
		return func(k record.Kind) bool {
			return slices.Contains(kinds, k)
		}
	}
	value, _ := measure.Find("clv_predicted")
	uplift, _ := measure.Find("programme_uplift_ratio")
	orders := delivers(record.KindOrder, record.KindMembership)
	require.Equal(t, absence.NoMargin, value.AbsenceFrom(orders, false).Code)
	require.True(t, value.AbsenceFrom(orders, true).None())
	require.True(t, value.AbsenceFrom(delivers(record.KindOrder, record.KindSubscription), false).None())
	require.True(t, uplift.AbsenceFrom(orders, false).None(), "retention and orders need no margin")
	require.Equal(t, absence.MissingRecords, uplift.AbsenceFrom(delivers(record.KindOrder), true).Code)
}
