package analysis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// receipt returns a guest order that belongs to no customer.
func receipt(c ledger.Customer) ledger.Customer {
	c.Apart = true
	return c
}

// A till with cards and receipts without one. In the previous window, two customers buy for 100 and 200 and
// three receipts bring 60 together. In this window, the customers buy for 100 and 260, and a newcomer for 40;
// four receipts bring 90, 10 of which are given back. Opening 300 + 60 = 360; new 40, expansion 60, guests
// 80 - 60 = 20; 360 + 40 + 60 + 20 = 480, which is 400 + 80. Net retention of customers is 360/300 = 1.2.
func TestReceiptsWithoutACardAreNoCustomers(t *testing.T) {
	t.Parallel()
	returned := receipt(bought(30, 18))
	returned.Refunds = []ledger.Refund{{Day: base + 19, Amount: 10 * money.Unit, Margin: 4 * money.Unit, HasMargin: true}}
	unknown := receipt(bought(20, 17))
	unknown.Purchases[0].HasMargin, unknown.Purchases[0].Discounted = false, true
	b := written(
		bought(100, 1, 11), withLater(bought(200, 2), bought(260, 12)), bought(40, 13),
		receipt(bought(10, 1)), receipt(bought(20, 1)), receipt(bought(30, 9)),
		receipt(bought(15, 16)), receipt(bought(25, 16)), unknown, returned,
	)
	for _, c := range []struct {
		measure, label string
		want           float64
	}{
		{"active_customers", "", 3},
		{"customers", "new", 1},
		{"customers", "retained", 2},
		{"churned_customers", "", 0},
		{"retention_ratio", "", 1},
		{"repeat_buyer_ratio", "", 0},
		{"orders_per_customer", "", 1},
		{"revenue", "orders", 480},
		{"opening_revenue", "orders", 360},
		{"revenue_movement", "new", 40},
		{"revenue_movement", "expansion", 60},
		{"revenue_movement", "guests", 20},
		{"revenue_movement", "adjustment", 0},
		{"net_revenue_retention_ratio", "orders", 1.2},
		{"gross_revenue_retention_ratio", "orders", 1},
		{"orders", "", 7}, // guests' orders count
		{"average_order_value", "net", 480.0 / 7},
		{"discount_order_ratio", "", 1.0 / 7},
		{"clv_formula", "", 160.0 / 3}, // 40 % of 400; the unknown margin of a receipt does not matter
		{"clv_historic", "", 280.0 / 3},
	} {
		require.InDelta(t, c.want, one(t, b, c.measure, "10d", c.label, base+20), 1e-12, "%s %s", c.measure, c.label)
	}
	for of, n := range map[string]int{"order_value": 7, "orders_per_customer": 3, "customer_value": 3, "days_between_orders": 2} {
		d, err := b.Distribution(context.Background(), analysis.DistributionQuery{Of: of, Window: fold.Days(10), To: base + 20})
		require.NoError(t, err)
		require.Equal(t, n, d.Count, of)
	}
	rows, err := b.Cohorts(context.Background(), analysis.CohortQuery{From: base - 40, To: base + 20})
	require.NoError(t, err)
	size := 0
	for _, r := range rows.Rows {
		size += r.Size
	}
	require.Equal(t, 3, size)
}

// A till with receipts alone has revenue, also as a group, and no customers.
func TestATillWithoutCustomers(t *testing.T) {
	t.Parallel()
	a, c := receipt(bought(10, 11)), receipt(bought(20, 12))
	a.Groups[ledger.DimChannel], c.Groups[ledger.DimChannel] = 1, 2
	b := written(a, c)
	channel := ledger.DimChannel
	answer, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{"revenue", "active_customers", "retention_ratio"}, Window: fold.Days(10), From: base + 20, To: base + 20, Step: 1, GroupBy: &channel,
	})
	require.NoError(t, err)
	got := map[string]float64{}
	for _, s := range answer.Series {
		if s.Measure.Name != "revenue" || s.Labels[0] == (measure.Label{Name: "basis", Value: "orders"}) {
			got[s.Group.Value+" "+s.Measure.Name] = s.Values[0]
		}
	}
	require.Equal(t, 10.0, got["a revenue"])
	require.Equal(t, 20.0, got["b revenue"])
	require.Zero(t, got["a active_customers"])
	require.InDelta(t, 0, one(t, b, "active_customers", "10d", "", base+20), 0)
	b.Samples(func(s analysis.Sample) {
		if s.Measure.Name != "revenue_movement" && s.Measure.Unit == measure.UnitCustomers {
			require.Zero(t, s.Value, s.Measure.Name)
		}
	})
}

// Guests do not come back: forecasts and customers at risk are of customers.
func TestForecastsLeaveGuestsOut(t *testing.T) {
	t.Parallel()
	s := random(400, 0.2)
	want := forecastsOf(foreseen(t, s, start, measure.Settings{}))
	require.Contains(t, want, "customers_at_risk")
	for i := range 400 {
		s.customers = append(s.customers, receipt(ledger.Customer{Purchases: []ledger.Purchase{
			{Day: start - record.Day(i), Revenue: money.Unit, Margin: money.Unit, HasMargin: i > 0},
		}}))
	}
	board := foreseen(t, s, start, measure.Settings{})
	require.Equal(t, want, forecastsOf(board))
	for _, of := range []string{"clv_predicted", "purchase_probability"} {
		d, err := board.Distribution(context.Background(), analysis.DistributionQuery{Of: of, To: start})
		require.NoError(t, err)
		require.Equal(t, 400, d.Count, of)
	}
}

// BenchmarkGuests is BenchmarkAll with a million orders of customers and as many guest orders. It reports
// the time per order relative to the million orders of customers alone.
func BenchmarkGuests(b *testing.B) {
	l, s, g := benchLedger(1_000_000)
	alone := 0.0
	for _, name := range []string{"customers alone", "with guests"} {
		if name == "with guests" {
			var batch record.Batch
			for key := range record.Key(1_000_000) {
				day := benchStart + record.Day(g.random.IntN(benchDays))
				batch.Orders = append(batch.Orders, record.Order{Key: 1<<28 + key, Day: day, Sale: true, Revenue: money.Unit})
			}
			s.Apply(&batch)
		}
		v := l.Publish()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				analysis.NewEngine(measure.Settings{}).Update(v, benchToday)
			}
			each := b.Elapsed().Seconds() / float64(b.N) / float64(v.Orders())
			if alone == 0 {
				alone = each
			}
			b.ReportMetric(1/each, "orders/s")
			b.ReportMetric(each/alone, "of-customers-alone")
		})
	}
}
