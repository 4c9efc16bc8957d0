package sqlsums

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// BenchmarkIncrement computes the configured figures as an increment of 100 orders, and then whole, because an order has
// changed. Both include the check. With refunds every 20th order has one, and 5 old orders get one.
func BenchmarkIncrement(b *testing.B) {
	for _, n := range []int{20_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkIncrement(b, n, false) })
		b.Run(fmt.Sprint(n, " with refunds"), func(b *testing.B) { benchmarkIncrement(b, n, true) })
	}
}

func benchmarkIncrement(b *testing.B, n int, refunds bool) {
	today := record.Date(2026, time.January, 1)
	s := newShop(b, "INT", anyOrders, today)
	s.set.Windows, s.set.EarlyHorizons = nil, nil // the defaults
	s.cfg.StatementTimeout = source.Duration(10 * time.Minute)
	r := rand.New(rand.NewPCG(1, 2))
	const batch = 5000
	for from := 1; from < n; from += batch {
		s.insert(b, drawSteadyOrders(r, from, batch, n/5))
	}
	if refunds {
		s.withRefunds(b, anyRefunds)
		s.refund(b, "MOD(id, 20) = 0", "2026-01-01")
	}
	for b.Loop() {
		p, _ := s.inDatabase(b) // its check is longer than later ones
		var rows []string
		for i := range 100 {
			rows = append(rows, fmt.Sprintf("('%d', '2026-01-01', %d, NULL, 20, 'paid', '2026-01-01 15:00:00')", n+1+i, 1+r.IntN(n/5)))
		}
		s.insert(b, rows)
		if refunds {
			s.refund(b, "id IN (101, 102, 103, 104, 105)", "2026-01-01 15:00:00")
		}
		s.measure(b, p, source.ComputedIncrement)
		s.db.Exec(b, "UPDATE orders SET net = net + 1 WHERE id = '7'")
		s.measure(b, p, source.ComputedWhole)
		s.db.Exec(b, "DELETE FROM orders WHERE modified_at > '2026-01-01'")
		s.db.Exec(b, "DELETE FROM refunds WHERE modified_at > '2026-01-01'")
	}
}

// refund adds refunds of the orders that a condition holds for.
func (s *shop) refund(b *testing.B, condition, modified string) {
	b.Helper()
	s.db.Exec(b, "INSERT INTO refunds SELECT id, id, placed_at, 5, NULL, NULL, 'ok', '"+modified+"' FROM orders WHERE "+condition)
}

// measure reports the time of a poll that computes figures in one way, and the processor time of the server.
func (s *shop) measure(b *testing.B, p *Poller, kind source.Computed) {
	b.Helper()
	began, server := time.Now(), serverTime(b, s)
	require.NoError(b, p.Poll(b.Context()))
	require.Equal(b, kind, p.Status().Computation.Kind)
	b.ReportMetric(time.Since(began).Seconds(), "s-"+string(kind))
	b.ReportMetric((serverTime(b, s) - server).Seconds(), "server-s-"+string(kind))
}

// serverTime returns the processor time that the server has used, from /proc.
func serverTime(b *testing.B, s *shop) time.Duration {
	b.Helper()
	var file string
	require.NoError(b, s.db.QueryRowContext(b.Context(), "SELECT @@pid_file").Scan(&file))
	pid, err := os.ReadFile(file)
	require.NoError(b, err)
	text, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat")
	require.NoError(b, err)
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	require.NoError(b, err)
	system, err := strconv.Atoi(fields[12])
	require.NoError(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond
}
