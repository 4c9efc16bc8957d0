package sqlsums

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// shop is a database with orders, read by both ways of computing.
type shop struct {
	db      *mariadbtest.Database
	dialect dialect
	query   string // of orders, as MariaDB writes it
	cfg     source.Config
	env     source.Environment
	set     measure.Settings
}

// everyAmount selects all amounts of orders, and drawnAmounts makes them up.
const (
	everyAmount  = "SELECT id, placed_at, customer_id, net, total, goods_tax, shipping, shipping_tax, discount, status, modified_at FROM orders"
	drawnAmounts = `UPDATE orders SET total = CASE MOD(CRC32(id), 5) WHEN 0 THEN NULL ELSE net * 1.2 + 4.84 END, net = CASE MOD(CRC32(id), 3) WHEN 0 THEN net END,
		goods_tax = CASE MOD(CRC32(id), 7) WHEN 0 THEN NULL WHEN 1 THEN 3 ELSE net * 0.19999 END, shipping = CASE MOD(CRC32(id), 11) WHEN 0 THEN NULL ELSE 4 END,
		shipping_tax = CASE MOD(CRC32(id), 13) WHEN 0 THEN NULL WHEN 1 THEN 2000000000 ELSE 0.84 END,
		discount = CASE MOD(CRC32(id), 6) WHEN 0 THEN 5 WHEN 1 THEN -0.5 WHEN 2 THEN 0.00004 WHEN 3 THEN 0 WHEN 4 THEN 2000000000 END`
)

const anyRefunds = "SELECT id, order_id, refunded_at, net, amount, reason, status, modified_at FROM refunds"

const anyOrders = "SELECT id, placed_at, customer_id, net, status, modified_at FROM orders"

// server returns the server of the tests: MariaDB, or by hand the one that the environment names, with an account that
// may create databases and accounts.
func server(t testing.TB) *mariadbtest.Server {
	t.Helper()
	if dsn := os.Getenv("LOYALTY_TEST_DSN"); dsn != "" {
		return mariadbtest.External(t, dsn)
	}
	return mariadbtest.Shared(t)
}

// newShop returns an empty shop whose customers have ids of a type.
func newShop(t testing.TB, idType, query string, today record.Day) *shop {
	t.Helper()
	s := &shop{db: server(t).Database(t), query: query}
	s.dialect = s.product(t)
	if s.dialect.Collation == "" && strings.HasPrefix(idType, "VARCHAR(") {
		idType = "VARCHAR(20) COLLATE utf8mb4_bin" // of the server that memory reads
	}
	if s.dialect.Name == "ClickHouse" {
		query = strings.ReplaceAll(query, " AS BINARY)", " AS Nullable(String))")
	}
	s.db.Exec(t, `CREATE TABLE orders (id VARCHAR(20) NULL, placed_at DATETIME NULL, customer_id `+idType+` NULL, email VARCHAR(80) NULL,
		net DECIMAL(20, 6) NULL, status VARCHAR(20) NULL, modified_at DATETIME NOT NULL,
		total DECIMAL(20, 6) NULL, goods_tax DECIMAL(20, 6) NULL, shipping DECIMAL(20, 6) NULL, shipping_tax DECIMAL(20, 6) NULL, discount DECIMAL(20, 6) NULL)`)
	s.db.Exec(t, `CREATE TABLE refunds (id VARCHAR(20) NULL, order_id VARCHAR(20) NULL, refunded_at DATETIME NULL, net DECIMAL(20, 6) NULL,
		amount DECIMAL(20, 6) NULL, reason VARCHAR(80) NULL, status VARCHAR(20) NULL, modified_at DATETIME NOT NULL)`)
	s.settle()
	t.Setenv("SHOP_PASSWORD", mariadbtest.Password)
	s.cfg = source.Config{
		Name: "shop", Host: "127.0.0.1", Port: s.db.Server.Port(), Database: s.db.Name, User: s.db.Reader(t), PasswordEnv: "SHOP_PASSWORD",
		Queries: map[string]source.Query{"orders": {
			SQL: query, Cursor: preset.CursorFull, Statuses: preset.Statuses{"sale": {"paid", "done"}},
		}},
	}
	require.Empty(t, s.cfg.Validate())
	s.env = source.Environment{Currency: "EUR", EmailKey: [16]byte{7}, IgnoreEmails: []string{"Till@shop.example "}, Now: func() time.Time { return today.Time().Add(15 * time.Hour) }}
	s.set = measure.Settings{Currency: "EUR", Windows: []fold.Window{fold.Days(7), fold.Days(30), fold.Days(90)}, EarlyHorizons: []int{10, 90}}
	return s
}

// withRefunds adds the query of refunds. It skips the test on a database whose dialect refuses them, never on MariaDB.
func (s *shop) withRefunds(t testing.TB, query string) {
	t.Helper()
	if !s.dialect.Refunds {
		t.Skipf("refunds are refused on %s", s.dialect.Name)
	}
	s.cfg.Queries["refunds"] = source.Query{
		SQL: query, Cursor: preset.CursorFull, Statuses: preset.Statuses{"sale": {"ok"}},
		Values: preset.Values{"reason": {"defective": {"Kapot"}, "fit": {"too small", "Größe"}}},
	}
	require.Empty(t, s.cfg.Validate())
}

// product returns the dialect of the server.
func (s *shop) product(t testing.TB) dialect {
	t.Helper()
	version, err := database.Product(func(query string) (text string, err error) {
		return text, s.db.QueryRowContext(t.Context(), query).Scan(&text)
	})
	require.NoError(t, err)
	d, err := dialectOf(version)
	require.NoError(t, err)
	return d
}

// memory returns the configuration of the source that is read into memory: the same server, or, for one that cannot be
// read so, by hand the server on the port that the environment names, to which the same statements were sent.
func (s *shop) memory() source.Config {
	cfg, q := s.cfg, s.cfg.Queries["orders"]
	q.SQL = s.query
	cfg.Queries = maps.Clone(s.cfg.Queries)
	cfg.Queries["orders"] = q
	if port, err := strconv.Atoi(os.Getenv("LOYALTY_TEST_MEMORY_PORT")); err == nil {
		cfg.Port = port
	}
	return cfg
}

// insert adds orders, which are texts of SQL.
func (s *shop) insert(t testing.TB, rows []string) {
	t.Helper()
	s.insertInto(t, "orders", rows)
}

// insertInto adds rows, which are texts of SQL.
func (s *shop) insertInto(t testing.TB, table string, rows []string) {
	t.Helper()
	for len(rows) > 0 {
		n := min(len(rows), 5000)
		s.db.Exec(t, "INSERT INTO "+table+columnsOfRow(rows[0])+" VALUES "+strings.Join(rows[:n], ", "))
		rows = rows[n:]
	}
	s.settle()
}

// columnsOfRow returns the columns of a row without amounts other than the net one; "" for all columns.
func columnsOfRow(row string) string {
	switch strings.Count(row, ", ") {
	case strings.Count(orderColumns, ", "):
		return " (" + orderColumns + ")"
	case strings.Count(orderColumns+dimensionColumns, ", "):
		return " (" + orderColumns + dimensionColumns + ")"
	}
	return ""
}

const (
	orderColumns     = "id, placed_at, customer_id, email, net, status, modified_at"
	dimensionColumns = ", channel, country, acquisition_channel, coupon"
)

// settle waits until sessions that only read see what was written. TiDB shows them the state of two seconds ago.
func (s *shop) settle() {
	if s.dialect.Name == "TiDB" {
		time.Sleep(2100 * time.Millisecond)
	}
}

// inMemory returns the board of the orders read into memory.
func (s *shop) inMemory(t testing.TB, today record.Day) *analysis.Board {
	t.Helper()
	l := ledger.New()
	l.SetOwn(s.set.Own)
	s.env.Own = s.set.Own.Columns()
	sink := l.Source(s.cfg.Name, s.cfg.Margin)
	sink.SetGuests(s.cfg.Guests)
	src, err := source.New(s.memory(), s.env, sink)
	require.NoError(t, err)
	defer src.Close()
	for !src.Status().Loaded {
		require.NoError(t, src.Poll(t.Context()))
	}
	return analysis.NewEngine(s.set).Update(l.Publish(), today)
}

// inDatabase returns the board that the database computes.
func (s *shop) inDatabase(t testing.TB) (*Poller, *analysis.Board) {
	t.Helper()
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	require.NoError(t, p.Poll(t.Context()))
	return p, p.Board()
}

// requireEqual compares every figure of every day.
func requireEqual(t testing.TB, memory, computed *analysis.Board, first, today record.Day, windows ...string) {
	t.Helper()
	compared := 0
	for _, text := range windows {
		w, err := fold.ParseWindow(text)
		require.NoError(t, err)
		q := analysis.Query{Window: w, From: first - 2, To: today + 2, Step: 1}
		for _, m := range measure.All() {
			if computed.Absence(m.Name).None() && (m.Windows == 0 || m.Windows.Has(w.Kind())) {
				q.Measures = append(q.Measures, m.Name)
			}
		}
		want, err := memory.Query(t.Context(), q)
		require.NoError(t, err)
		got, err := computed.Query(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, want.Days, got.Days)
		require.Equal(t, want.Warmup, got.Warmup)
		lines := valuesOf(want)
		for key, values := range valuesOf(got) {
			require.Equal(t, lines[key], values, "%s over %s", key, text)
			compared++
		}
	}
	require.Greater(t, compared, 20*len(windows))
	for _, q := range []analysis.CohortQuery{{From: first, To: today}, {From: first + 40, To: first + 90}} {
		want, err := memory.Cohorts(t.Context(), q)
		require.NoError(t, err)
		got, err := computed.Cohorts(t.Context(), q)
		require.NoError(t, err)
		require.NotEmpty(t, got.Rows)
		require.Equal(t, fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got))
	}
	require.Equal(t, samplesOf(memory, computed), samplesOf(computed, computed))
}

// valuesOf returns the values of an answer by series, as text, in which NaN equals itself.
func valuesOf(a *analysis.Answer) map[string]string {
	values := map[string]string{}
	for i := range a.Series {
		s := &a.Series[i]
		values[fmt.Sprint(s.Measure.Name, s.Labels)] = fmt.Sprint(s.Values)
	}
	return values
}

// samplesOf returns the figures on /metrics that a computed board has.
func samplesOf(b, computed *analysis.Board) map[string]float64 {
	has := map[string]bool{}
	name := func(s analysis.Sample) string { return fmt.Sprint(s.Measure.Name, s.Labels, s.Window, s.Group) }
	computed.Samples(func(s analysis.Sample) { has[name(s)] = true })
	values := map[string]float64{}
	b.Samples(func(s analysis.Sample) {
		if has[name(s)] {
			values[name(s)] = s.Value
		}
	})
	return values
}

// TestEqualsMemoryOnRandomOrders compares both ways on orders of all sorts, among them rows that do not count.
func TestEqualsMemoryOnRandomOrders(t *testing.T) {
	first, margin := record.Date(2024, time.January, 20), 0.333333
	today := first + 400
	for seed, c := range []struct {
		idType, query string
		guests        record.Guests
		margin        *float64
	}{
		{"BIGINT", anyOrders, "", &margin},
		{"VARCHAR(20)", anyOrders, record.GuestsCount, nil},
		{"VARCHAR(20) COLLATE utf8mb4_bin", anyOrders, record.GuestsIgnore, nil},
		{"INT", "SELECT id, placed_at, email, net, modified_at FROM orders", "", nil},
		{"BIGINT", everyAmount, "", &margin},
		{"BIGINT", strings.Replace(everyAmount, " net,", "", 1), "", &margin},
		{"INT", "SELECT id, placed_at, CAST(email AS BINARY) AS email, net, modified_at FROM orders", "", nil},
		{"INT", "SELECT id, placed_at, email, net, modified_at FROM orders", record.GuestsIgnore, nil},
		{"VARBINARY(20)", "SELECT CAST(id AS BINARY) AS id, placed_at, customer_id, net, status, modified_at FROM orders", record.GuestsCount, nil},
	} {
		t.Run(c.idType+string(c.guests), func(t *testing.T) {
			s := newShop(t, c.idType, c.query, today)
			s.cfg.Guests, s.cfg.Margin = c.guests, c.margin
			s.env.Revenue = source.RevenueRule{Tax: seed == 4, Shipping: seed > 3}
			s.insert(t, drawOrders(rand.New(rand.NewPCG(1, uint64(seed))), first, c.idType))
			if strings.Contains(c.query, "total") {
				s.db.Exec(t, drawnAmounts)
				s.settle()
			}
			if seed != 3 {
				s.withRefunds(t, anyRefunds)
				s.insertInto(t, "refunds", drawRefunds(rand.New(rand.NewPCG(2, uint64(seed))), first))
			}
			_, computed := s.inDatabase(t)
			require.Equal(t, seed != 3, computed.Absence("refunds").None())
			requireEqual(t, s.inMemory(t, today), computed, first, today, "1d", "7d", "30d", "45d", "400d", "lifetime", "month", "quarter", "year")
			// The next day begins without new orders: the same sums serve it.
			require.True(t, computed.Fits(today+1))
			requireEqual(t, s.inMemory(t, today+1), computed.On(today+1), first, today+1, "30d", "lifetime", "month")
		})
	}
}

// drawOrders draws rows of orders, some later than today.
func drawOrders(r *rand.Rand, first record.Day, idType string) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var rows []string
	for id := range 400 {
		day := first + record.Day(r.IntN(410))
		who := pick("0", "NULL", fmt.Sprint(1+r.IntN(25)), fmt.Sprint(1+r.IntN(90)))
		if strings.HasPrefix(idType, "VARCHAR") {
			who = pick("''", "NULL", fmt.Sprintf("'k%d'", r.IntN(20)), fmt.Sprintf("'K%d'", r.IntN(20)), fmt.Sprintf("' %d '", 1+r.IntN(40)),
				fmt.Sprintf("'%d'", 1+r.IntN(40)), fmt.Sprintf("' %d'", 1+r.IntN(40)), fmt.Sprintf("'k%d '", r.IntN(20)), fmt.Sprintf("'k%d\\n'", r.IntN(20)), "' '")
		}
		if strings.HasPrefix(idType, "VARBINARY") {
			who = pick("''", "'0'", "NULL", fmt.Sprintf("'k%d'", r.IntN(20)), fmt.Sprintf("'K%d'", r.IntN(20)), fmt.Sprintf("X'FF%02X01'", 200+r.IntN(50)))
		}
		mail := pick("NULL", "'none'", "'till@Shop.example'", "'x@y.invalid'", fmt.Sprintf("'P%d@x.example'", r.IntN(30)), fmt.Sprintf("' p%d@X.example'", r.IntN(30)),
			"'till@shop.example\\n'", "'a@x.invalid\\t'", fmt.Sprintf("'p%d@x.example\\r\\n'", r.IntN(30)), fmt.Sprintf("'\u00a0p%d@x.example\u3000'", r.IntN(30)))
		net := pick("NULL", "18446744073709", "0", "-0.005", "-3", "12.345649", "12.34565", "99.99", "99.99", fmt.Sprintf("%d.%d", r.IntN(500), r.IntN(100)))
		placed := fmt.Sprintf("'%s %02d:00:00'", day, r.IntN(24))
		if r.IntN(40) == 0 {
			placed = pick("NULL", "'1989-12-31'")
		}
		key := fmt.Sprintf("'%d'", id)
		if r.IntN(60) == 0 {
			key = "NULL"
		}
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s, '%s', '2024-02-01')", key, placed, who, mail, net, pick("paid", "done", "paid", " paid", "Paid", "open", "", "paid\\n", "\\tdone\u2028")))
	}
	return rows
}

// drawRefunds draws rows of refunds of drawn orders, some of them of whole orders, of no order or before the order.
func drawRefunds(r *rand.Rand, first record.Day) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var rows []string
	for id := range 300 {
		order := pick(fmt.Sprintf("'%d'", r.IntN(400)), fmt.Sprintf("'%d'", r.IntN(60)), fmt.Sprintf("'%d'", r.IntN(60)))
		if r.IntN(30) == 0 {
			order = pick("NULL", "''", "'999'", "'0'", "' 7'")
		}
		amount := func() string {
			return pick("NULL", "99.99", "99.98", "-12.34565", "12.345649", "0", "0.01", "5", fmt.Sprintf("%d.%d", r.IntN(300), r.IntN(100)))
		}
		placed := fmt.Sprintf("'%s %02d:00:00'", first+record.Day(r.IntN(410)-5), r.IntN(24))
		if r.IntN(40) == 0 {
			placed = pick("NULL", "'1989-12-31'")
		}
		key := fmt.Sprintf("'%d'", id)
		if r.IntN(60) == 0 {
			key = "NULL"
		}
		reason := pick("NULL", "''", "'kapot'", "' KAPOT\\n'", "'größe'", "'defective'", "'goodwill'", "'Piet says so'")
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s, %s, '%s', '2024-02-01')", key, order, placed, amount(), amount(), reason, pick("ok", "ok", "ok", "ok ", "void")))
	}
	return rows
}

// TestEqualsMemoryOnCDNOW compares both ways on a published sample.
func TestEqualsMemoryOnCDNOW(t *testing.T) {
	first, today := record.Date(1997, time.January, 1), record.Date(1998, time.July, 1)
	s, margin := newShop(t, "INT", anyOrders, today), 0.3
	s.cfg.Margin = &margin
	s.insert(t, cdnowRows(t))
	p, computed := s.inDatabase(t)
	memory, computed := s.forecast(t, s.inMemory(t, today), p, computed)
	requireForecast(t, computed)
	requireEqual(t, memory, computed, first, today, "1d", "90d", "lifetime", "month")
	a, err := computed.Query(t.Context(), analysis.Query{Measures: []string{"revenue"}, Window: fold.Lifetime(), From: today, To: today, Step: 1})
	require.NoError(t, err)
	require.Equal(t, 244091.94, a.Series[0].Values[0], "as published")
}

func cdnowRows(t testing.TB) []string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "testdata", "cdnow_sample.csv.gz"))
	require.NoError(t, err)
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	all, err := csv.NewReader(unzipped).ReadAll()
	require.NoError(t, err)
	var rows []string
	for i, row := range all[1:] {
		rows = append(rows, fmt.Sprintf("('%d', '%s', %s, NULL, %s, 'paid', '1998-07-01')", i+1, row[2], row[0], row[4]))
	}
	return rows
}

// TestUncomputedMeasures tells why a measure is absent.
func TestUncomputedMeasures(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "INT", anyOrders, today)
	s.insert(t, []string{"('1', '2024-02-01', 5, NULL, 10, 'paid', '2024-02-01')"})
	_, b := s.inDatabase(t)
	require.Equal(t, "forecast_pending", string(b.Absence("clv_predicted").Code))
	require.Equal(t, "missing_records", string(b.Absence("nps").Code))
	require.Empty(t, string(b.Absence("revenue").Code))
	segment := ledger.DimRFMSegment
	_, err := b.Cohorts(t.Context(), analysis.CohortQuery{From: today - 30, To: today, GroupBy: &segment})
	require.ErrorContains(t, err, "the database cannot compute rfm_segment")
	require.Equal(t, "in_database", string(b.SegmentsAbsence().Code))
}

// TestLargeWholeNumbers has a revenue that no amount can be.
func TestLargeWholeNumbers(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "VARCHAR(20) COLLATE utf8mb4_bin", "SELECT id, placed_at, customer_id, CAST(net AS UNSIGNED) AS net, modified_at FROM orders", today)
	s.db.Exec(t, "ALTER TABLE orders MODIFY net DECIMAL(20) NULL")
	s.insert(t, []string{
		"('1', '2024-02-20', 5, NULL, 18446744073709551615, 'paid', '2024-02-20')", "('2', '2024-02-20', 6, NULL, 7, 'paid', '2024-02-20')",
	})
	p, _ := s.inDatabase(t)
	require.EqualValues(t, 1, p.Status().Records[record.KindOrder])
}

// TestSumsBeyondFloatingPointNumbers has so much revenue that it cannot be added up in floating point numbers.
func TestSumsBeyondFloatingPointNumbers(t *testing.T) {
	first := record.Date(2024, time.January, 20)
	today := first + 400
	s := newShop(t, "INT", anyOrders, today)
	r := rand.New(rand.NewPCG(7, 7))
	var rows []string
	for id := range 900 {
		net := []string{"999999999.9999", "0", "900000000.0001", "0.0001"}[r.IntN(4)]
		rows = append(rows, fmt.Sprintf("('%d', '%s', %d, NULL, %s, 'paid', '2024-02-01')", id+1, first+record.Day(r.IntN(400)), 1+r.IntN(60), net))
	}
	s.insert(t, rows)
	p, computed := s.inDatabase(t)
	require.Equal(t, "0", zero(p.last.units))
	requireEqual(t, s.inMemory(t, today), computed, first, today, "7d", "45d", "400d", "month")
}
