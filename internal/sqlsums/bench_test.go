package sqlsums

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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
