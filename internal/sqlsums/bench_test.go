package sqlsums

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// BenchmarkOrders computes the configured figures of orders of one fifth as many customers, in the database and in
// memory. The time in memory includes reading the orders.
func BenchmarkOrders(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkOrders(b, n) })
	}
}

func benchmarkOrders(b *testing.B, n int) {
	today := record.Date(2026, time.January, 1)
	s := newShop(b, "INT", anyOrders, today)
	s.set.Windows, s.set.EarlyHorizons = nil, nil // the defaults
	s.cfg.StatementTimeout = source.Duration(10 * time.Minute)
	r := rand.New(rand.NewPCG(1, 2))
	const batch = 50_000
	for from := 0; from < n; from += batch {
		s.insert(b, drawSteadyOrders(r, from, batch, n/5))
	}
	for b.Loop() {
		start := time.Now()
		p, board := s.inDatabase(b)
		b.ReportMetric(time.Since(start).Seconds(), "s-in-database")
		b.ReportMetric(float64(p.returned), "rows-returned")
		require.NotNil(b, board)
		start = time.Now()
		s.inMemory(b, today)
		b.ReportMetric(time.Since(start).Seconds(), "s-in-memory")
	}
}

// drawSteadyOrders draws rows of orders of five years, more of them lately, and more of some customers.
func drawSteadyOrders(r *rand.Rand, from, n, customers int) []string {
	first := record.Date(2021, time.January, 1)
	rows := make([]string, n)
	for i := range rows {
		day := first + record.Day(math.Pow(r.Float64(), 0.8)*1825)
		customer := 1 + int(r.Float64()*r.Float64()*float64(customers))
		rows[i] = fmt.Sprintf("('%d', '%s', %d, NULL, %.2f, 'paid', '2026-01-01')", from+i, day, customer, 5+200*r.Float64())
	}
	return rows
}

// BenchmarkGroups computes the configured figures of orders with countries: without dimensions, with the country as a
// column only, and by one and two dimensions.
func BenchmarkGroups(b *testing.B) {
	today := record.Date(2026, time.January, 1)
	for _, c := range []struct {
		name, query string
		dimensions  []ledger.Dimension
	}{
		{"without", anyOrders, nil},
		{"column", groupedOrders, nil},
		{"one", groupedOrders, []ledger.Dimension{ledger.DimCountry}},
		{"two", groupedOrders, []ledger.Dimension{ledger.DimCountry, ledger.DimChannel}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newGroupedShop(b, "INT", c.query, today)
			s.set.Windows, s.set.EarlyHorizons = nil, nil // the defaults
			s.cfg.StatementTimeout = source.Duration(10 * time.Minute)
			for _, d := range c.dimensions {
				s.set.Dimensions = append(s.set.Dimensions, fold.DimensionSetting{Dimension: d, Cap: 20})
			}
			r := rand.New(rand.NewPCG(1, 2))
			rows := drawSteadyOrders(r, 1, 50_000, 10_000)
			for i := range rows {
				rows[i] = fmt.Sprintf("%s, 'channel %d', 'country %d', NULL, NULL)", strings.TrimSuffix(rows[i], ")"), r.IntN(4), r.IntN(12))
			}
			s.insert(b, rows)
			for b.Loop() {
				p, _ := s.inDatabase(b)
				b.ReportMetric(float64(p.returned), "rows-returned")
			}
		})
	}
}
