package sqlsums

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// BenchmarkMillionOrders computes the configured figures of a million orders of 200,000 customers, in the database and
// in memory. The time in memory includes reading the orders.
func BenchmarkMillionOrders(b *testing.B) {
	today := record.Date(2026, time.January, 1)
	s := newShop(b, "INT", anyOrders, today)
	s.set.Windows, s.set.EarlyHorizons = nil, nil // the defaults
	s.cfg.StatementTimeout = source.Duration(10 * time.Minute)
	s.db.Exec(b, `INSERT INTO orders SELECT seq, '2021-01-01' + INTERVAL FLOOR(POW(RAND(seq), 0.8) * 1825) DAY, 1 + FLOOR(POW(RAND(seq + 7), 2) * 200000), NULL,
		ROUND(5 + RAND(seq + 13) * 200, 2), 'paid', '2026-01-01' FROM seq_1_to_1000000`)
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
