package backfill_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/backfill"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// settings have two dimensions on /metrics and two targets, one of a forecast.
func settings(zone *time.Location) measure.Settings {
	return measure.Settings{
		Location: zone, Currency: "EUR", Windows: []fold.Window{fold.Days(90)},
		Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 2}},
		Targets: []measure.Target{
			{Measure: "retention_ratio", Window: fold.Days(90), Value: 0.5},
			{Measure: "days_between_orders", Window: fold.Days(90), Labels: []measure.Label{{Name: "percentile", Value: "50"}}, Value: 30},
		},
	}
}

// board returns the figures of records on a day.
func board(b *record.Batch, s measure.Settings, today record.Day) *analysis.Board {
	l := ledger.New()
	margin := 0.4
	l.Source("till", &margin).Apply(b)
	return analysis.NewEngine(s).Update(l.Publish(), today)
}

// drawBatch returns the purchases of some customers from a day on.
func drawBatch(t *rapid.T, first record.Day, days int) *record.Batch {
	b := &record.Batch{}
	for c := range rapid.IntRange(0, 12).Draw(t, "customers") {
		key := record.Key(c + 1)
		place := rapid.SampledFrom([]string{"NL", "BE", "DE", `a"b\c` + "\n", ""}).Draw(t, "country")
		b.Customers = append(b.Customers, record.Customer{Key: key, Email: record.EmailHash(c + 1), Country: place})
		for range rapid.IntRange(0, 6).Draw(t, "orders") {
			b.Orders = append(b.Orders, record.Order{
				Key: record.Key(len(b.Orders) + 1), Customer: key, Sale: true, Country: place,
				Day:     first + record.Day(rapid.IntRange(0, days).Draw(t, "day")),
				Channel: rapid.SampledFrom([]string{"web", "shop"}).Draw(t, "channel"),
				Revenue: money.Amount(rapid.Int64Range(-100_000, 900_000).Draw(t, "revenue")),
			})
		}
	}
	return b
}

func load(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	require.NoError(t, err)
	return zone
}

func resolve(t require.TestingT, r backfill.Request, zone *time.Location, now time.Time) backfill.Range {
	span, err := r.Resolve(zone, now)
	require.NoError(t, err)
	return span
}

// text writes a value as tests compare it.
func text(v float64) string {
	if math.IsNaN(v) {
		return "absent"
	}
	return fmt.Sprintf("%g", v)
}
