package presettest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkReading measures what reading costs each product's server, with the 5,000 orders of many.sql:
//
//	go test ./internal/presettest -run '^$' -bench Reading -benchtime 1x
//
// It reports rows that the server read and its CPU time, per order for the first load and for the weekly
// reading of everything, and in all for a poll that finds nothing new. The server's statistics of users
// count them, so that no other session is in the figures.
func BenchmarkReading(b *testing.B) {
	for _, p := range products() {
		if p.alter != "" && p.index == "" {
			continue // the tables are another variant's, and so is many.sql
		}
		b.Run(p.dir+" "+p.variant, func(b *testing.B) { measureReading(b, p) })
	}
}

func measureReading(b *testing.B, p product) {
	b.Helper()
	var load, idle, again spent
	for range b.N {
		h := build(b, p, 500)
		h.run(b, "many.sql")
		if p.index != "" {
			h.db.Exec(b, p.index)
		}
		h.analyze(b)
		h.db.Exec(b, "SET GLOBAL userstat = 1")
		load.add(h.spend(b, 0))
		h.poll(b, 20*time.Minute) // after the first load, all is looked through once more
		idle.add(h.spend(b, 20*time.Minute))
		again.add(h.spend(b, 8*24*time.Hour))
	}
	const orders = 5000
	n := float64(b.N)
	b.ReportMetric(0, "ns/op") // the time of making the tables says nothing
	b.ReportMetric(load.rows/n/orders, "load-rows/order")
	b.ReportMetric(load.cpu*1e6/n/orders, "load-cpu-µs/order")
	b.ReportMetric(idle.rows/n, "idle-rows/poll")
	b.ReportMetric(idle.cpu*1e3/n, "idle-cpu-ms/poll")
	b.ReportMetric(again.rows/n/orders, "reread-rows/order")
	b.ReportMetric(again.cpu*1e6/n/orders, "reread-cpu-µs/order")
}

// spent is what the server did: rows read and seconds of CPU time.
type spent struct{ rows, cpu float64 }

func (s *spent) add(o spent) { s.rows, s.cpu = s.rows+o.rows, s.cpu+o.cpu }

// spend polls and returns what the server did for it.
func (h *teller) spend(b *testing.B, later time.Duration) (s spent) {
	b.Helper()
	h.db.Exec(b, "FLUSH USER_STATISTICS")
	h.poll(b, later)
	user, _, _ := strings.Cut(h.user, "@")
	err := h.db.QueryRowContext(b.Context(), "SELECT rows_read, cpu_time FROM information_schema.user_statistics WHERE user = ?", user).Scan(&s.rows, &s.cpu)
	require.NoError(b, err)
	return s
}
