package sqlsums

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
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

// large adds the benchmark with 10 million orders, which takes the best part of an hour.
var large = flag.Bool("large", false, "run BenchmarkOrders with 10 million orders too")

// serverSettings are settings that docs/scaling.md advises for the server that computes.
var serverSettings = []string{
	"--tmp-memory-table-size=1G", "--max-heap-table-size=1G", "--sort-buffer-size=256M", "--innodb-buffer-pool-size=1G",
}

// BenchmarkOrders computes the configured figures of orders of one fifth as many customers, in the database and in
// memory. The time in memory includes reading the orders. It prints what each statement takes.
func BenchmarkOrders(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 1_000_000 && !*large {
				b.Skip("only with -large")
			}
			benchmarkOrders(b, n)
		})
	}
}

func benchmarkOrders(b *testing.B, n int) {
	today := record.Date(2026, time.January, 1)
	own := mariadbtest.New(b, serverSettings...)
	b.Setenv("LOYALTY_TEST_DSN", fmt.Sprintf("root:%s@tcp(%s)/", mariadbtest.Password, own.Addr()))
	s := newShop(b, "INT", anyOrders, today)
	s.set.Windows, s.set.EarlyHorizons = nil, nil // the defaults
	s.cfg.StatementTimeout = source.Duration(time.Hour)
	began := time.Now()
	s.drawSteadyOrders(b, n)
	server := serverOf(b, s)
	b.Logf("%d orders written in %.0f s; server settings: %s", n, time.Since(began).Seconds(), strings.Join(serverSettings, " "))
	for b.Loop() {
		s.benchDatabase(b, server)
		began := use(server)
		s.inMemory(b, today)
		spent := use(server).since(began)
		b.Logf("in memory, with reading: %v", spent)
		b.ReportMetric(spent.wall.Seconds(), "s-in-memory")
	}
}

// drawSteadyOrders has the server draw orders of five years, more of them lately, and more of some customers.
func (s *shop) drawSteadyOrders(b *testing.B, n int) {
	s.db.Exec(b, "DROP TABLE orders; CREATE TABLE orders (id INT PRIMARY KEY, placed_at DATETIME NOT NULL, customer_id INT NULL, net DECIMAL(12, 4) NOT NULL, status VARCHAR(20) NOT NULL, modified_at DATETIME NOT NULL)")
	s.db.Exec(b, fmt.Sprintf(`INSERT INTO orders SELECT seq, '2021-01-01' + INTERVAL FLOOR(POW(RAND(1), 0.8) * 1825) DAY, 1 + FLOOR(RAND(2) * RAND(3) * %d),
		ROUND(5 + 200 * RAND(4), 2), 'paid', '2026-01-01' FROM seq_1_to_%d`, n/5, n))
}

// benchDatabase has the database compute once, and tells what the statements took.
func (s *shop) benchDatabase(b *testing.B, server int) {
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(b, err)
	defer p.Close()
	var log statementLog
	p.spoil = func(a *adder) {
		log.server, log.QueryerContext = server, a.query
		a.query = &log
	}
	began := use(server)
	require.NoError(b, p.Poll(b.Context()))
	spent := use(server).since(began)
	names := map[string]string{}
	for k := range p.adder.kept {
		if k.sources() != nil {
			continue
		}
		text, err := statementOf(p.adder.dialect, p.adder.orders, k.form, k.span, k.cut, p.adder.state.units)
		require.NoError(b, err)
		names[text] = strings.TrimSpace(fmt.Sprint(k.form.Shape, " ", k.form.Window, " ", k.form.Days))
	}
	var computing, check spending
	for _, r := range log.runs {
		name, ok := names[r.text]
		if ok {
			computing = computing.plus(r.spending)
		} else {
			name = "check: " + strings.Join(strings.Fields(r.text), " ")[:90]
			check = check.plus(r.spending)
		}
		b.Logf("%v  %s", r.spending, name)
	}
	b.Logf("computing: %v", computing)
	b.Logf("check:     %v", check)
	b.Logf("poll:      %v, %d rows returned", spent, p.returned)
	b.ReportMetric(spent.wall.Seconds(), "s-in-database")
	b.ReportMetric(float64(p.returned), "rows-returned")
}

// statementLog runs statements and keeps what each took. A statement lasts until the next one begins.
type statementLog struct {
	sqlx.QueryerContext
	server int
	runs   []statementRun
	began  usage // of the latest statement
}

type statementRun struct {
	text string
	spending
}

// QueryxContext implements sqlx.QueryerContext.
func (l *statementLog) QueryxContext(ctx context.Context, text string, args ...any) (*sqlx.Rows, error) {
	l.end()
	l.began = use(l.server)
	l.runs = append(l.runs, statementRun{text: text})
	rows, err := l.QueryerContext.QueryxContext(ctx, text, args...)
	l.end()
	return rows, err
}

func (l *statementLog) end() {
	if n := len(l.runs); n > 0 {
		l.runs[n-1].spending = use(l.server).since(l.began)
	}
}

// serverOf returns the process of the server, 0 if it cannot be watched.
func serverOf(b *testing.B, s *shop) int {
	var file string
	require.NoError(b, s.db.QueryRowContext(b.Context(), "SELECT @@pid_file").Scan(&file))
	text, err := os.ReadFile(file)
	require.NoError(b, err)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	require.NoError(b, err)
	if _, err := os.Stat(procOf(pid, "stat")); err != nil {
		b.Logf("processor time of the server and temporary space are missing: %v", err)
		return 0
	}
	return pid
}

func procOf(pid int, name string) string { return fmt.Sprintf("/proc/%d/%s", pid, name) }

// usage is what the server and this process have used.
type usage struct {
	at        time.Time
	server    time.Duration // processor time
	own       time.Duration
	temporary int64 // bytes of temporary files of the server now
}

// spending is what was used in a stretch of time.
type spending struct{ wall, server, own time.Duration }

func (u usage) since(v usage) spending {
	return spending{u.at.Sub(v.at), u.server - v.server, u.own - v.own}
}

func (s spending) plus(t spending) spending {
	return spending{s.wall + t.wall, s.server + t.server, s.own + t.own}
}

// String tells the seconds.
func (s spending) String() string {
	return fmt.Sprintf("%7.2f s, processor %7.2f s of the server and %5.2f s of the exporter", s.wall.Seconds(), s.server.Seconds(), s.own.Seconds())
}

// use returns what the server and this process have used until now.
func use(server int) usage {
	return usage{at: time.Now(), server: processorTime(server), own: processorTime(os.Getpid())}
}

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
