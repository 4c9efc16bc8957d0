package analysis_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// cdnow returns the CDNOW sample in a ledger; testdata/README.md says where it is from.
func cdnow(t testing.TB) *ledger.View { return cdnowAt(t, nil) }

// cdnowAt returns the sample with a margin. nil means that the margin is unknown.
func cdnowAt(t testing.TB, margin *float64) *ledger.View {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "testdata", "cdnow_sample.csv.gz"))
	require.NoError(t, err)
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	rows, err := csv.NewReader(unzipped).ReadAll()
	require.NoError(t, err)
	batch := &record.Batch{}
	for i, row := range rows[1:] {
		customer, err := strconv.Atoi(row[0])
		require.NoError(t, err)
		date, err := time.Parse(time.DateOnly, row[2])
		require.NoError(t, err)
		amount, err := money.Parse([]byte(row[4]))
		require.NoError(t, err)
		batch.Orders = append(batch.Orders, record.Order{
			Key: record.Key(i + 1), Customer: record.Key(customer), Day: record.DayOf(date, time.UTC),
			Sale: true, Revenue: amount,
		})
	}
	l := ledger.New()
	l.Source("cdnow", margin).Apply(batch)
	return l.Publish()
}

// The figures of the CDNOW sample as they are published or were computed elsewhere.
func TestCDNOW(t *testing.T) {
	t.Parallel()
	today := record.Date(1998, time.July, 1)
	board := analysis.NewEngine(measure.Settings{Currency: "USD"}).Update(cdnow(t), today)
	march := record.Date(1997, time.March, 15)
	last := record.Date(1998, time.June, 30)
	for _, c := range []struct {
		measure, window, label string
		day                    record.Day
		want, within           float64
	}{
		{"active_customers", "lifetime", "", last, 2357, 0},
		{"revenue", "lifetime", "orders", last, 244091.94, 1e-9},
		{"average_order_value", "lifetime", "net", last, 35.2785, 5e-5},
		{"repeat_buyer_ratio", "lifetime", "", last, 0.488757, 5e-7},
		{"days_between_orders", "lifetime", "50", last, 34, 0},
		{"active_customers", "month", "", march, 948, 0},
		{"customers", "month", "new", march, 719, 0},
		{"customers", "month", "retained", march, 168, 0},
		{"customers", "month", "reactivated", march, 61, 0},
		{"churned_customers", "month", "", march, 813, 0},
		{"retention_ratio", "month", "", march, 0.171254, 5e-7},
		// A script of a few lines over the file gave the following. 67 of the 357 customers who last bought in the
		// half-year before the previous 90 days came back, and 129 of the 1,972 who ever lapsed. A fifth of the 2,349
		// customers with revenue brings 67.3 % of it.
		{"winback_ratio", "90d", "recent", last, 67.0 / 357, 1e-12},
		{"winback_ratio", "90d", "ever", last, 129.0 / 1972, 1e-12},
		{"top_customers_revenue_ratio", "lifetime", "0.2", last, 0.673374, 2e-4},
		// 1,671 of the 2,357 customers.
		{"early_churn_ratio", "lifetime", "90d", last, 1671.0 / 2357, 1e-12},
	} {
		t.Run(c.measure+" "+c.label+" "+c.window, func(t *testing.T) {
			t.Parallel()
			require.InDelta(t, c.want, one(t, board, c.measure, c.window, c.label, c.day), c.within)
		})
	}
	for name, want := range map[string]absence.Code{
		"clv_formula": absence.UnknownMargin, "clv_historic": absence.UnknownMargin,
		"upsell_ratio": absence.MissingRecords, "monthly_recurring_revenue": absence.MissingRecords,
	} {
		require.Equal(t, want, board.Absence(name).Code, name)
	}
}

// A script over the file gave 104,091.23 of revenue in the 30 days and 212,996.89 in the 365 days from each
// customer's first purchase on, 44.16 and 90.37 per customer. The margin is 40 % of it.
func TestValueAfterTheFirstOrderOfCDNOW(t *testing.T) {
	t.Parallel()
	margin, last := 0.4, record.Date(1998, time.June, 30)
	board := analysis.NewEngine(measure.Settings{Currency: "USD"}).Update(cdnowAt(t, &margin), last+1)
	for horizon, revenue := range map[string]float64{"30d": 104_091.23, "365d": 212_996.89} {
		require.InDelta(t, 0.4*revenue/2357, one(t, board, "customer_value_after", "lifetime", horizon, last), 1e-4)
	}
}

// one returns a value; label is the value of one of the series' labels.
func one(t testing.TB, b *analysis.Board, name, window, label string, day record.Day) float64 {
	t.Helper()
	w, err := fold.ParseWindow(window)
	require.NoError(t, err)
	a, err := b.Query(context.Background(), analysis.Query{Measures: []string{name}, Window: w, From: day, To: day, Step: 1})
	require.NoError(t, err)
	require.Len(t, a.Days, 1)
	for _, s := range a.Series {
		if label == "" && len(s.Labels) == 0 {
			return s.Values[0]
		}
		for _, l := range s.Labels {
			if l.Value == label {
				return s.Values[0]
			}
		}
	}
	require.Fail(t, "no such series", "%s %s", name, label)
	return 0
}
