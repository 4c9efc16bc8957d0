package sqlsums

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

var large = flag.Bool("large", false, "run BenchmarkOrders with 1 and 10 million orders too")

// serverSettings are settings that docs/scaling.md advises for the server that computes.
var serverSettings = []string{
	"--tmp-memory-table-size=4G", "--max-heap-table-size=4G", "--sort-buffer-size=256M", "--innodb-buffer-pool-size=2G",
}

// BenchmarkOrders computes the configured figures of orders of one fifth as many customers, in the database and in
// memory. The time in memory includes reading the orders. It prints what each statement takes as soon as it has ended.
func BenchmarkOrders(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && !*large {
				b.Skip("only with -large")
			}
			for b.Loop() {
				benchmarkOrders(b, n)
			}
		})
	}
}

func benchmarkOrders(b *testing.B, n int) {
	today := record.Date(2026, time.January, 1)
	own := mariadbtest.New(b, serverSettings...)
	b.Setenv("LOYALTY_TEST_DSN", fmt.Sprintf("root:%s@tcp(%s)/", mariadbtest.Password, own.Addr()))
	s := newShop(b, "INT", anyOrders, today)
	s.set.Windows, s.set.EarlyHorizons = nil, nil // the defaults
	s.cfg.StatementTimeout = source.Duration(2 * time.Hour)
	m := newMeter(b, s)
	began := m.read()
	s.drawSteadyOrders(b, n)
	say("%d orders written: %v; server settings: %s", n, m.since(began), strings.Join(serverSettings, " "))

	began = m.read()
	s.inMemory(b, today)
	spent := m.since(began)
	say("in memory, with reading: %v", spent)
	b.ReportMetric(spent.own.Seconds(), "s-in-memory")

	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(b, err)
	defer p.Close()
	benchPoll(b, p, m, "first poll")
	s.db.Exec(b, "UPDATE orders SET net = net + 1, modified_at = '2026-01-02' WHERE id = 1")
	spent = benchPoll(b, p, m, "second poll")
	s.db.Exec(b, fmt.Sprintf("INSERT INTO orders SELECT %d + seq, '2025-12-31', seq * %d, 10, 'paid', '2026-01-03' FROM seq_1_to_1000", n, n/5000))
	benchPoll(b, p, m, "1,000 new orders")
	b.ReportMetric(spent.server.Seconds(), "s-in-database")
	b.ReportMetric(float64(p.returned), "rows-returned")
}

// say prints a line at once; a benchmark's own log comes at its end.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// drawSteadyOrders has the server draw orders of five years, more of them lately, and more of some customers.
func (s *shop) drawSteadyOrders(b *testing.B, n int) {
	s.db.Exec(b, `DROP TABLE orders; CREATE TABLE orders (id INT PRIMARY KEY, placed_at DATETIME NOT NULL, customer_id INT NULL,
		net DECIMAL(12, 4) NOT NULL, status VARCHAR(20) NOT NULL, modified_at DATETIME NOT NULL)`)
	s.db.Exec(b, fmt.Sprintf(`INSERT INTO orders SELECT seq, '2021-01-01' + INTERVAL FLOOR(POW(RAND(1), 0.8) * 1825) DAY, 1 + FLOOR(RAND(2) * RAND(3) * %d),
		ROUND(5 + 200 * RAND(4), 2), 'paid', '2026-01-01' FROM seq_1_to_%d`, n/5, n))
}

// benchPoll has the database compute the figures, and tells what it took.
func benchPoll(b *testing.B, p *Poller, m *meter, name string) spending {
	log := statementLog{meter: m}
	p.spoil = func(a *adder) {
		log.QueryerContext, log.adder = a.query, a
		a.query = &log
	}
	began := m.read()
	require.NoError(b, p.Poll(b.Context()))
	spent := m.since(began)
	log.end()
	say("%s: computing: %v", name, log.computing)
	say("%s: check:     %v", name, log.checking)
	say("%s: in all:    %v; %d rows returned", name, spent, p.returned)
	return spent
}

// statementLog runs statements and tells what each took. A statement lasts until the next one begins.
type statementLog struct {
	sqlx.QueryerContext
	meter               *meter
	adder               *adder
	text                string // of the latest statement, "" before
	began               usage  // of the latest statement
	computing, checking spending
}

// QueryxContext implements sqlx.QueryerContext.
func (l *statementLog) QueryxContext(ctx context.Context, text string, args ...any) (*sqlx.Rows, error) {
	l.end()
	l.text, l.began = text, l.meter.read()
	return l.QueryerContext.QueryxContext(ctx, text, args...)
}

// end tells what the latest statement took.
func (l *statementLog) end() {
	if l.text == "" {
		return
	}
	spent := l.meter.since(l.began)
	if name := l.form(); name != "" {
		l.computing = l.computing.plus(spent)
		say("  %v  %s", spent, name)
	} else {
		l.checking = l.checking.plus(spent)
		say("  %v  check: %.90s", spent, strings.Join(strings.Fields(l.text), " "))
	}
	l.text = ""
}

// form returns the form of the latest statement, "" if it belongs to the check.
func (l *statementLog) form() string {
	a := l.adder
	a.mu.Lock()
	defer a.mu.Unlock()
	for k := range a.kept {
		if k.sources() != nil {
			continue
		}
		text, err := statementOf(a.dialect, a.orders, k.form, k.span, k.cut, a.state.units)
		if a.added != nil && text != l.text {
			text, err = statementOf(a.dialect, a.added.orders, k.form, k.span, k.cut.signed(), a.state.units)
		}
		if err == nil && text == l.text {
			return fmt.Sprintf("%s %s %s", k.form.Shape, k.form.Window, k.cut.Slot)
		}
	}
	return ""
}

// meter reads what the server and this process use.
type meter struct {
	server          int // process
	tmpdir, datadir string
	temporary       atomic.Int64 // the largest size of temporary files since the latest reading
}

// newMeter returns a meter that looks at the temporary files of the server until the benchmark ends.
func newMeter(b *testing.B, s *shop) *meter {
	var m meter
	var file string
	require.NoError(b, s.db.QueryRowContext(b.Context(), "SELECT @@pid_file, @@tmpdir, @@datadir").Scan(&file, &m.tmpdir, &m.datadir))
	text, err := os.ReadFile(file)
	require.NoError(b, err)
	m.server, err = strconv.Atoi(strings.TrimSpace(string(text)))
	require.NoError(b, err)
	if _, err := os.Stat(procOf(m.server, "stat")); err != nil {
		say("processor time, memory and temporary files are missing: %v", err)
	}
	go func() {
		for b.Context().Err() == nil {
			m.temporary.Store(max(m.temporary.Load(), m.temporaryFiles()))
			time.Sleep(100 * time.Millisecond)
		}
	}()
	return &m
}

// temporaryFiles returns the bytes of the temporary files that the server has open. Most have no name.
func (m *meter) temporaryFiles() (bytes int64) {
	files, _ := filepath.Glob(procOf(m.server, "fd/*"))
	for _, file := range files {
		name, _ := os.Readlink(file)
		if !strings.HasPrefix(name, m.tmpdir) || strings.HasPrefix(name, m.datadir) {
			continue
		}
		if info, err := os.Stat(file); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// usage is what was used until a point in time, and what is in use then.
type usage struct {
	at          time.Time
	server, own time.Duration // of processors
}

// spending is what was used in a stretch of time, and the most that was in use.
type spending struct {
	wall, server, own       time.Duration
	temporary, memory, heap int64 // bytes: temporary files and memory of the server, and memory of this process
}

// read resets the peaks of memory and returns what was used until now.
func (m *meter) read() usage {
	for _, pid := range []int{m.server, os.Getpid()} {
		_ = os.WriteFile(procOf(pid, "clear_refs"), []byte("5"), 0) // if this fails, a peak is the one since the process began
	}
	m.temporary.Store(0)
	return usage{at: time.Now(), server: processorTime(m.server), own: processorTime(os.Getpid())}
}

func (m *meter) since(u usage) spending {
	return spending{
		wall: time.Since(u.at), server: processorTime(m.server) - u.server, own: processorTime(os.Getpid()) - u.own,
		temporary: m.temporary.Load(), memory: peakMemory(m.server), heap: peakMemory(os.Getpid()),
	}
}

func (s spending) plus(t spending) spending {
	return spending{s.wall + t.wall, s.server + t.server, s.own + t.own, max(s.temporary, t.temporary), max(s.memory, t.memory), max(s.heap, t.heap)}
}

// String returns seconds and megabytes.
func (s spending) String() string {
	return fmt.Sprintf("%7.2f s, processor %7.2f s of the server and %5.2f s of the exporter, memory %4d and %4d MB, temporary files %4d MB",
		s.wall.Seconds(), s.server.Seconds(), s.own.Seconds(), s.memory>>20, s.heap>>20, s.temporary>>20)
}

func procOf(pid int, name string) string { return fmt.Sprintf("/proc/%d/%s", pid, name) }

// processorTime returns the processor time of a process from /proc, 0 without.
func processorTime(pid int) time.Duration {
	text, err := os.ReadFile(procOf(pid, "stat"))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// peakMemory returns the most memory of a process since the peak was reset, 0 without /proc.
func peakMemory(pid int) int64 {
	text, _ := os.ReadFile(procOf(pid, "status"))
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.ParseInt(kilobytes, 10, 64)
	return n << 10
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
