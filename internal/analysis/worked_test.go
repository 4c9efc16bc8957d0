package analysis_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The examples have windows of ten days that end on day 10 and day 20 after base.
const base record.Day = 20_000

// bought returns a customer with a purchase of an amount in major units on each day.
func bought(amount money.Amount, on ...record.Day) ledger.Customer {
	var c ledger.Customer
	for _, d := range on {
		c.Purchases = append(c.Purchases, ledger.Purchase{
			Day: base + d, Revenue: amount * money.Unit, Margin: amount * money.Unit * 2 / 5, HasMargin: true,
		})
	}
	return c
}

// subscribed returns a customer who pays an amount a month from one day up to, but without, another.
func subscribed(monthly money.Amount, from, to record.Day) ledger.Customer {
	return ledger.Customer{Subscriptions: []ledger.Subscription{{Start: base + from, End: base + to, Monthly: monthly * money.Unit}}}
}

func written(customers ...ledger.Customer) *analysis.Board {
	s := &shop{customers: customers}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown", "a", "b"}
	}
	return analysis.NewEngine(measure.Settings{EarlyHorizons: []int{5}}).UpdateHistories(s, base+20)
}

// Six customers bought in the previous window, four of them again in this one, one newcomer and one
// who had been away: active 6, retained 4, churned 2, retention 4/6, churn 2/6, returning 5/6.
func TestSixCustomers(t *testing.T) {
	t.Parallel()
	b := written(
		bought(1, 1, 11), bought(1, 2, 12), bought(1, 10, 20), bought(1, 5, 15, 15), // bought in both
		bought(1, 3), bought(1, 4), // left
		bought(1, 13),     // new
		bought(1, -9, 14), // away from day 1 to day 10
		bought(1, -8),     // still away
	)
	for _, c := range []struct {
		measure, label string
		want           float64
	}{
		{"active_customers", "", 6},
		{"customers", "retained", 4},
		{"customers", "new", 1},
		{"customers", "reactivated", 1},
		{"churned_customers", "", 2},
		{"retention_ratio", "", 4.0 / 6},
		{"churn_ratio", "", 2.0 / 6},
		{"returning_buyer_ratio", "", 5.0 / 6},
		{"new_to_returning_ratio", "", 1.0 / 5},
		{"winback_ratio", "ever", 1.0 / 2},   // two had been away, one is back
		{"repeat_buyer_ratio", "", 1.0 / 6},  // who bought twice on day 15
		{"orders_per_customer", "", 7.0 / 6}, // seven purchases by six
		{"orders", "", 7},
	} {
		require.InDelta(t, c.want, one(t, b, c.measure, "10d", c.label, base+20), 1e-12, "%s %s", c.measure, c.label)
	}
}

// Windows of ten days that end on day 20: the previous one is days 1 to 10, the two before it days -19 to
// 0. Three customers last bought in these two, and one of them is back: recent 1/3. One more last bought on
// day -20, and is back too: ever 2/4. Who bought on day 5 has not lapsed.
func TestWinbackOfRecentLapses(t *testing.T) {
	t.Parallel()
	b := written(bought(1, -19, 14), bought(1, -30, 0), bought(1, -10), bought(1, -20, 20), bought(1, -5, 5, 12))
	require.InDelta(t, 1.0/3, one(t, b, "winback_ratio", "10d", "recent", base+20), 1e-12)
	require.InDelta(t, 2.0/4, one(t, b, "winback_ratio", "10d", "ever", base+20), 1e-12)
}

// Two purchases of 100 and 60 in the window, a refund of 20 of the first and one of 10 of an earlier purchase:
// net (160 - 30)/2 = 65, gross 160/2 = 80.
func TestAverageOrderBeforeReturns(t *testing.T) {
	t.Parallel()
	c := withLater(bought(50, 5), bought(100, 12))
	c.Refunds = []ledger.Refund{{Day: base + 13, Amount: 20 * money.Unit}, {Day: base + 14, Amount: 10 * money.Unit}}
	b := written(c, bought(60, 16))
	require.InDelta(t, 65.0, one(t, b, "average_order_value", "10d", "net", base+20), 1e-12)
	require.InDelta(t, 80.0, one(t, b, "average_order_value", "10d", "gross", base+20), 1e-12)
}

// Opening 1,000; one customer of 100 leaves, one falls from 200 to 150, two grow by 120 and 80, the
// last from 400: net churn is -(-100-50+200)/1000 = -0.05, negative churn of 5 %. Gross churn is
// 150/1000, what is kept 850/1000. With 30 of a newcomer the quick ratio is 230/150, and revenue
// 1000+30+200-50-100 = 1080.
func TestNegativeChurn(t *testing.T) {
	t.Parallel()
	orders := written(
		bought(100, 1),
		withLater(bought(200, 2), bought(150, 12)),
		withLater(bought(300, 3), bought(420, 13)),
		withLater(bought(400, 4), bought(480, 14)),
		bought(30, 15),
	)
	subscriptions := written(
		subscribed(100, 1, 20),
		moved(subscribed(200, 2, 12), subscribed(150, 12, 99)),
		moved(subscribed(300, 3, 13), subscribed(420, 13, 99)),
		moved(subscribed(400, 4, 14), subscribed(480, 14, 99)),
		subscribed(30, 15, 99),
	)
	for basis, b := range map[string]*analysis.Board{"orders": orders, "subscriptions": subscriptions} {
		for name, want := range map[string]float64{
			"opening_revenue": 1000, "revenue": 1080, "net_revenue_churn_ratio": -0.05, "net_revenue_retention_ratio": 1.05,
			"gross_revenue_churn_ratio": 0.15, "gross_revenue_retention_ratio": 0.85,
			"net_revenue_churn_with_reactivation_ratio": -0.05, "quick_ratio": 230.0 / 150,
		} {
			require.InDelta(t, want, one(t, b, name, "10d", basis, base+20), 1e-12, "%s of %s", name, basis)
		}
	}
	require.InDelta(t, 1080.0, one(t, subscriptions, "monthly_recurring_revenue", "10d", "", base+20), 1e-12)
}

// A trial is free on days 1 to 14 and costs 50 a month from day 15 on: in the window of days 11 to 20
// its 50 are new, not reactivation. A free plan of the same days that is free still adds nothing. Who
// paid 30 on days 1 to 4 and pays 40 again from day 16 on comes back: 40 of reactivation.
func TestPaidSubscriptionAfterAFreeOneIsNew(t *testing.T) {
	t.Parallel()
	b := written(
		moved(subscribed(0, 1, 15), subscribed(50, 15, 99)),
		moved(subscribed(0, 1, 15), subscribed(0, 15, 99)),
		moved(subscribed(30, 1, 5), subscribed(40, 16, 99)),
	)
	for movement, want := range map[string]float64{"new": 50, "reactivation": 40, "expansion": 0, "churned": 0} {
		require.InDelta(t, want, movementOf(t, b, movement), 1e-12, movement)
	}
}

// movementOf returns a movement of the subscriptions' revenue in the window of ten days that ends on day 20.
func movementOf(t *testing.T, b *analysis.Board, movement string) float64 {
	t.Helper()
	w, err := fold.ParseWindow("10d")
	require.NoError(t, err)
	a, err := b.Query(t.Context(), analysis.Query{Measures: []string{"revenue_movement"}, Window: w, From: base + 20, To: base + 20, Step: 1})
	require.NoError(t, err)
	for _, s := range a.Series {
		if slices.Contains(s.Labels, measure.Label{Name: "basis", Value: "subscriptions"}) && slices.Contains(s.Labels, measure.Label{Name: "movement", Value: movement}) {
			return s.Values[0]
		}
	}
	require.Fail(t, "no series of movement "+movement)
	return 0
}

func withLater(c, later ledger.Customer) ledger.Customer {
	c.Purchases = append(c.Purchases, later.Purchases...)
	return c
}

func moved(c, later ledger.Customer) ledger.Customer {
	c.Subscriptions = append(c.Subscriptions, later.Subscriptions...)
	return c
}

// A refund of 50 for an order of the previous window leaves a customer who buys nothing else with
// revenue of -50: counted as 0, who had 200 has churned with -200, and -50 is the adjustment, so
// that 200 - 200 - 50 = -50.
func TestNegativeRevenueIsAnAdjustment(t *testing.T) {
	t.Parallel()
	c := bought(200, 5)
	c.Refunds = []ledger.Refund{{Day: base + 15, Amount: 50 * money.Unit}}
	b := written(c)
	require.InDelta(t, -50.0, one(t, b, "revenue", "10d", "orders", base+20), 1e-12)
	require.InDelta(t, -200.0, one(t, b, "revenue_movement", "10d", "churned", base+20), 1e-12)
	require.InDelta(t, -50.0, one(t, b, "revenue_movement", "10d", "adjustment", base+20), 1e-12)
	require.True(t, math.IsNaN(one(t, b, "clv_historic", "10d", "", base+20)), "the refund's margin is unknown")
	require.Equal(t, absence.Because(absence.UnknownMargin, absence.Count, "1"), b.Absence("clv_historic"))
}

// An order of 100 on day 5 is given back with 120 on day 15. The order is no purchase, also not on day 5,
// and the 20 beyond its amount are an adjustment of the window: 0 - 20 = -20. The margin falls by 20.
func TestARefundAboveTheOrdersAmountIsAnAdjustment(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	s := l.Source("shop", nil)
	s.Apply(&record.Batch{
		Orders: []record.Order{
			{Key: 1, Customer: 1, Day: base + 5, Sale: true, Revenue: 100 * money.Unit},
			{Key: 2, Customer: 2, Day: base + 6, Sale: true, Revenue: 70 * money.Unit},
		},
		Refunds: []record.Refund{{Key: 1, Order: 1, Day: base + 15, Amount: 120 * money.Unit}},
	})
	b := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), base+20)
	require.InDelta(t, 70.0, one(t, b, "opening_revenue", "10d", "orders", base+20), 1e-12)
	require.InDelta(t, -20.0, one(t, b, "revenue", "10d", "orders", base+20), 1e-12)
	require.InDelta(t, -70.0, one(t, b, "revenue_movement", "10d", "churned", base+20), 1e-12)
	require.InDelta(t, -20.0, one(t, b, "revenue_movement", "10d", "adjustment", base+20), 1e-12)
	require.InDelta(t, 1.0, one(t, b, "active_customers", "lifetime", "", base+20), 1e-12)
}

// An average order of 60 with a margin of 40 % and eight orders in two years are 60 x 0.4 x 8 = 192.
func TestFormulaOfCustomerValue(t *testing.T) {
	t.Parallel()
	b := written(bought(60, -600, -500, -400, -300, -200, -100, 0, 10))
	require.InDelta(t, 192.0, one(t, b, "clv_formula", "730d", "", base+20), 1e-12)
	require.InDelta(t, 192.0, one(t, b, "clv_historic", "730d", "", base+20), 1e-12)
	require.InDelta(t, 60.0, one(t, b, "average_order_value", "730d", "net", base+20), 1e-12)
}

// Of three customers who began on the days 7 to 16, whom a horizon of five days has watched by the end
// of day 20, one came back on the fifth day, one after five days, which is too late, and one only on
// the day itself: 2/3 are lost. Who began on day 17 has not been watched for long enough.
func TestEarlyChurn(t *testing.T) {
	t.Parallel()
	b := written(bought(1, 16, 20), bought(1, 15, 20), bought(1, 8, 8), bought(1, 17), bought(1, 6))
	require.InDelta(t, 2.0/3, one(t, b, "early_churn_ratio", "10d", "5d", base+20), 1e-12)
}

// The gaps that end in the days 11 to 20 are 1, 3, 4 and 10: their median is 3.5, the 90th percentile
// lies 0.7 of the way from the third to the last, at 4 + 0.7 x 6 = 8.2. Two purchases on one day are
// no gap.
func TestGaps(t *testing.T) {
	t.Parallel()
	b := written(bought(1, 10, 11, 14, 14), bought(1, 8, 18), bought(1, 15, 19), bought(1, 1, 9))
	require.InDelta(t, 3.5, one(t, b, "days_between_orders", "10d", "50", base+20), 1e-12)
	require.InDelta(t, 8.2, one(t, b, "days_between_orders", "10d", "90", base+20), 1e-12)
}

// Three repeat buyers of the window: one buys product 2 after product 1, one buys product 1 again,
// one has two products on the first day, before which there is nothing: upsell 1/3. All five
// customers but two are repeat buyers: the index is the mean of 60 and 33.3.
func TestUpsellAndIndex(t *testing.T) {
	t.Parallel()
	of := func(c ledger.Customer, products ...[]uint32) ledger.Customer {
		for i := range c.Purchases {
			c.Purchases[i].Products = products[i]
		}
		return c
	}
	b := written(
		of(bought(1, 12, 14), []uint32{1}, []uint32{1, 2}),
		of(bought(1, 12, 14), []uint32{1}, []uint32{1}),
		of(bought(1, 13, 13), []uint32{1}, []uint32{2}),
		of(bought(1, 1, 15), []uint32{1}, []uint32{3}),
		of(bought(1, 16), []uint32{1}),
	)
	require.InDelta(t, 1.0/3, one(t, b, "upsell_ratio", "10d", "", base+20), 1e-12)
	require.InDelta(t, 60.0, one(t, b, "loyalty_index_component", "10d", "repurchase", base+20), 1e-12)
	require.InDelta(t, (60+100.0/3)/2, one(t, b, "loyalty_index", "10d", "", base+20), 1e-12)
}

// Two customers begin in October 2024 (day 20,000 is 2024-10-04), of whom one buys again in
// November and one in December; one begins in November. December runs until day 20,088, so that on
// day 20,070 it is not complete and stays out of the average: months 0 and 1 are over for October,
// month 0 for November.
func TestCohorts(t *testing.T) {
	t.Parallel()
	s := &shop{customers: []ledger.Customer{bought(10, 0, 30, 33), bought(20, 1, 60), bought(5, 40)}}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown"}
	}
	b := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+70)
	c, err := b.Cohorts(context.Background(), analysis.CohortQuery{From: base, To: base + 70})
	require.NoError(t, err)
	require.Len(t, c.Rows, 2)
	october, november := c.Rows[0], c.Rows[1]
	require.Equal(t, "2024-10-01", october.Month.String())
	require.Equal(t, 2, october.Size)
	require.Equal(t, []analysis.CohortCell{
		{Active: 2, Share: 1, Revenue: 30, MonthMargin: 12, Margin: 6, Complete: true},   // 0.4 x 30, / 2
		{Active: 1, Share: 0.5, Revenue: 20, MonthMargin: 8, Margin: 10, Complete: true}, // and 0.4 x 20, / 2
		{Active: 1, Share: 0.5, Revenue: 20, MonthMargin: 8, Margin: 14},
	}, october.Cells)
	require.Equal(t, []analysis.CohortCell{{Active: 1, Share: 1, Revenue: 5, MonthMargin: 2, Margin: 2, Complete: true}, {Margin: 2}}, november.Cells)
	require.Equal(t, 3, c.All.Size)
	require.InDelta(t, 1.0, c.All.Points[0].Share, 1e-12)
	require.InDelta(t, 0.5, c.All.Points[1].Share, 1e-12)
	require.True(t, math.IsNaN(c.All.Points[2].Share))
	require.InDelta(t, 14.0/3, c.All.Points[0].Margin, 1e-12) // (12 + 2) / 3
	require.Equal(t, -1, c.All.Month, "no spend is known")
}
