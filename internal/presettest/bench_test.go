package presettest_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// benchOrders is the number of orders in the benchmark, instead of the 5,000 of many.sql.
var benchOrders = flag.Int("orders", 5000, "orders of each product in the benchmark, a multiple of 5000")

// BenchmarkReading measures the cost of reading for each product's server, with the 5,000 orders of many.sql
// or another number:
//
//	go test ./internal/presettest -run '^$' -bench Reading -benchtime 1x -orders 50000
//
// If a product has bench.sql, the rows are as large as in a real shop. The benchmark reports the rows that
// the server read and its CPU time: per order for the first load and for the weekly reading of everything,
// and in total for a poll without news. They come from the server's statistics of users, which do not include
// other sessions.
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
		h := build(b, p, *benchOrders/10)
		h.tellMany(b)
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
	orders := float64(*benchOrders)
	n := float64(b.N)
	b.ReportMetric(0, "ns/op") // the time of making the tables says nothing
	b.ReportMetric(load.rows/n/orders, "load-rows/order")
	b.ReportMetric(load.cpu*1e6/n/orders, "load-cpu-µs/order")
	b.ReportMetric(idle.rows/n, "idle-rows/poll")
	b.ReportMetric(idle.cpu*1e3/n, "idle-cpu-ms/poll")
	b.ReportMetric(again.rows/n/orders, "reread-rows/order")
	b.ReportMetric(again.cpu*1e6/n/orders, "reread-cpu-µs/order")
}

var counts = regexp.MustCompile(`\b(5000|10000|4900)\b`)

// tellMany runs many.sql and bench.sql with the benchmark's number of orders instead of 5,000.
func (h *teller) tellMany(b *testing.B) {
	b.Helper()
	times := *benchOrders / 5000
	for _, file := range []string{"many.sql", "bench.sql"} {
		if _, err := os.Stat(filepath.Join(h.dir, file)); err != nil {
			continue
		}
		text := h.read(b, file)
		if times > 1 { // hours of so many orders would lie in the future
			text = strings.ReplaceAll(text, "INTERVAL seq HOUR", "INTERVAL seq % 500 MINUTE")
		}
		text = strings.ReplaceAll(text, "seq_1_to_5000", "seq_1_to_"+strconv.Itoa(*benchOrders))
		h.db.Exec(b, counts.ReplaceAllStringFunc(text, func(s string) string {
			n, _ := strconv.Atoi(s) // digits
			return strconv.Itoa(n * times)
		}))
	}
}

// spent is the server's work: rows read and seconds of CPU time.
type spent struct{ rows, cpu float64 }

func (s *spent) add(o spent) { s.rows, s.cpu = s.rows+o.rows, s.cpu+o.cpu }

// spend polls and returns the server's work for it.
func (h *teller) spend(b *testing.B, later time.Duration) (s spent) {
	b.Helper()
	h.db.Exec(b, "FLUSH USER_STATISTICS")
	h.poll(b, later)
	user, _, _ := strings.Cut(h.user, "@")
	err := h.db.QueryRowContext(b.Context(), "SELECT rows_read, cpu_time FROM information_schema.user_statistics WHERE user = ?", user).Scan(&s.rows, &s.cpu)
	require.NoError(b, err)
	return s
}
