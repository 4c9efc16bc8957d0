package analysis_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// monthsOf returns the whole months from the month of one day to the month of another.
func monthsOf(from, to record.Day) int {
	a, b := from.Time(), to.Time()
	return (b.Year()-a.Year())*12 + int(b.Month()-a.Month())
}

// slowCohort is what some customers brought by months since their first purchase, computed directly.
type slowCohort struct {
	size, active        int
	revenue, margin     float64
	cumulative          float64
	unknown, everBefore bool
}

// cohortOf goes through all customers whose first purchase was in a month.
func cohortOf(customers []ledger.Customer, month record.Day, age int, today record.Day) (c slowCohort) {
	for i := range customers {
		k := &customers[i]
		if len(k.Purchases) == 0 || k.Purchases[0].Day > today || k.Apart || monthsOf(month, k.Purchases[0].Day) != 0 {
			continue
		}
		c.size++
		bought := false
		add := func(day record.Day, revenue, margin float64, known bool) {
			at := max(monthsOf(month, day), 0) // a refund before the first purchase counts in its month
			if day > today || at > age {
				return
			}
			c.everBefore = c.everBefore || !known
			c.cumulative += margin
			if at == age {
				c.revenue, c.margin, c.unknown = c.revenue+revenue, c.margin+margin, c.unknown || !known
			}
		}
		for _, p := range k.Purchases {
			add(p.Day, p.Revenue.Float(), p.Margin.Float(), p.HasMargin)
			bought = bought || p.Day <= today && monthsOf(month, p.Day) == age
		}
		for _, r := range k.Refunds {
			add(r.Day, -r.Amount.Float(), -r.Margin.Float(), r.HasMargin)
		}
		if bought {
			c.active++
		}
	}
	return c
}

// TestCohortsEqualTheReference compares every cell of the table of cohorts with the slow reference.
func TestCohortsEqualTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 8)
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		board := analysis.NewEngine(settings()).UpdateHistories(s, today)
		got, err := board.Cohorts(context.Background(), analysis.CohortQuery{From: start - 40, To: today})
		require.NoError(t, err)
		for _, row := range got.Rows {
			next := record.DayOf(row.Month.Time().AddDate(0, 1, 0), time.UTC)
			spent := 0.0
			for _, d := range s.spend {
				if d.Purpose == record.PurposeAcquisition && d.Day >= row.Month && d.Day < next && d.Day <= today {
					spent += d.Amount.Float()
				}
			}
			slowly := slow{customers: slices.DeleteFunc(slices.Clone(s.customers), func(c ledger.Customer) bool { return c.Apart })}
			for i, h := range measure.ValueHorizons() {
				want := slowly.broughtWithin(record.Day(h), stretch{row.Month, next - 1})
				if next+record.Day(h)-1 > today || math.IsNaN(want) {
					require.True(t, math.IsNaN(row.After[i]), "within %d days", h)
				} else {
					require.InDelta(t, want, row.After[i], 1e-9)
				}
			}
			payback := -1
			for age, cell := range row.Cells {
				want := cohortOf(s.customers, row.Month, age, today)
				require.Equal(t, want.size, row.Size)
				require.Equal(t, want.active, cell.Active)
				require.InDelta(t, want.revenue, cell.Revenue, 1e-9)
				sameOrAbsent(t, want.margin, want.unknown, cell.MonthMargin)
				sameOrAbsent(t, want.cumulative/float64(want.size), want.everBefore, cell.Margin)
				over := record.DayOf(row.Month.Time().AddDate(0, age+1, 0), time.UTC) <= today
				require.Equal(t, over, cell.Complete)
				if payback < 0 && over && !want.everBefore && spent > 0 && want.cumulative >= spent {
					payback = age
				}
			}
			if s.Has(record.KindSpend) && spent > 0 {
				require.InDelta(t, spent/float64(row.Size), row.Cost, 1e-9)
				require.Equal(t, payback, row.Payback.Month)
			} else {
				require.True(t, math.IsNaN(row.Cost))
				require.Equal(t, -1, row.Payback.Month)
			}
		}
		require.Equal(t, sizes(got.Rows), got.All.Size)
	})
}

func sizes(rows []analysis.CohortRow) (sum int) {
	for i := range rows {
		sum += rows[i].Size
	}
	return sum
}

// sameOrAbsent compares a figure, which is absent if it is unknown.
func sameOrAbsent(t require.TestingT, want float64, unknown bool, got float64) {
	if unknown {
		require.True(t, math.IsNaN(got))
		return
	}
	require.InDelta(t, want, got, 1e-9)
}

// TestCurvesOfGroupsAddUpToTheCurveOfAll weights the groups by their customers.
func TestCurvesOfGroupsAddUpToTheCurveOfAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 10)
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		by := rapid.SampledFrom([]ledger.Dimension{ledger.DimCountry, ledger.DimAcquisitionChannel}).Draw(t, "group by")
		board := analysis.NewEngine(settings()).UpdateHistories(s, today)
		got, err := board.Cohorts(context.Background(), analysis.CohortQuery{From: start - 40, To: today, GroupBy: &by, Cap: rapid.IntRange(1, 5).Draw(t, "cap")})
		require.NoError(t, err)
		size, active, revenue := 0, 0.0, 0.0
		for _, g := range got.Groups {
			size += g.Size
			active += valueOr0(g.Points[0].Share) * float64(g.Size)
			revenue += valueOr0(g.Points[0].Revenue) * float64(g.Size)
		}
		require.Equal(t, got.All.Size, size)
		if size == 0 || len(got.Rows) > 1 {
			return // groups may have customers of other months, which have another weight
		}
		require.InDelta(t, valueOr0(got.All.Points[0].Share)*float64(size), active, 1e-9)
		require.InDelta(t, valueOr0(got.All.Points[0].Revenue)*float64(size), revenue, 1e-9)
	})
}

func valueOr0(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// Two customers come in October for an acquisition cost of 10 each. At the end of October they have brought 6
// each, on average, and at the end of November 10: month 1 pays the cost back.
func TestPayback(t *testing.T) {
	t.Parallel()
	s := &shop{
		customers: []ledger.Customer{bought(10, 0, 30, 33), bought(20, 1, 60)},
		spend:     []ledger.SpendDay{{Day: base + 5, Purpose: record.PurposeAcquisition, Channel: 1, Amount: 20 * 1_0000}},
	}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown", "search"}
	}
	for i := range s.customers {
		s.customers[i].Groups[ledger.DimAcquisitionChannel] = 1
	}
	by := ledger.DimAcquisitionChannel
	b := analysis.NewEngine(settings()).UpdateHistories(s, base+70)
	// October ends on day 27. By day 70 its customers have been watched for 30 days: 4 of the first, whose purchase of
	// day 30 is the 31st day, and 8 of the second.
	c, err := b.Cohorts(context.Background(), analysis.CohortQuery{From: base, To: base + 70, GroupBy: &by, Cap: 5})
	require.NoError(t, err)
	for _, p := range []analysis.Payback{c.Rows[0].Payback, c.All.Payback, c.Groups[0].Payback} {
		require.InDelta(t, 10.0, p.Cost, 1e-9)
		require.Equal(t, 1, p.Month)
	}
	require.Equal(t, "search", c.Groups[0].Group)
	for _, after := range [][]float64{c.Rows[0].After, c.All.After, c.Groups[0].After} {
		require.InDelta(t, 6.0, after[0], 1e-9)
		require.True(t, math.IsNaN(after[1]), "60 days are not over")
	}
	c, err = b.Cohorts(context.Background(), analysis.CohortQuery{From: base, To: base + 70, Filter: []analysis.Filter{{Dimension: ledger.DimCountry, Values: []string{"unknown"}}}})
	require.NoError(t, err)
	require.True(t, math.IsNaN(c.All.Cost), "spend does not belong to countries")
}
