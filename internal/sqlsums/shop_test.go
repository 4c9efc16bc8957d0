package sqlsums

import (
	"maps"
	"os"
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
	queries map[string]string // as MariaDB writes them
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
	s := &shop{db: server(t).Database(t), queries: map[string]string{}}
	s.dialect = s.product(t)
	if s.dialect.Collation == "" && strings.HasPrefix(idType, "VARCHAR(") {
		idType = "VARCHAR(20) COLLATE utf8mb4_bin" // of the server that memory reads
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
			SQL: s.written("orders", query), Cursor: preset.CursorFull, Statuses: preset.Statuses{"sale": {"paid", "done"}},
		}},
	}
	require.Empty(t, s.cfg.Validate())
	s.env = source.Environment{Currency: "EUR", EmailKey: [16]byte{7}, IgnoreEmails: []string{"Till@shop.example "}, Now: func() time.Time { return today.Time().Add(15 * time.Hour) }}
	s.set = measure.Settings{Currency: "EUR", Windows: []fold.Window{fold.Days(7), fold.Days(30), fold.Days(90)}, EarlyHorizons: []int{10, 90}}
	return s
}

// written returns a query of MariaDB as the server of the shop writes it.
func (s *shop) written(kind, query string) string {
	s.queries[kind] = query
	if s.dialect.Name == "ClickHouse" {
		query = strings.ReplaceAll(query, " AS BINARY)", " AS Nullable(String))")
	}
	return query
}

// withRefunds adds the query of refunds. It skips the test on a database whose dialect refuses them, never on MariaDB.
func (s *shop) withRefunds(t testing.TB, query string) {
	t.Helper()
	if !s.dialect.Refunds {
		t.Skipf("refunds are refused on %s", s.dialect.Name)
	}
	s.cfg.Queries["refunds"] = source.Query{
		SQL: s.written("refunds", query), Cursor: preset.CursorFull, Statuses: preset.Statuses{"sale": {"ok"}},
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
	cfg := s.cfg
	cfg.Queries = maps.Clone(s.cfg.Queries)
	for kind, q := range cfg.Queries {
		if query, ok := s.queries[kind]; ok {
			q.SQL = query
			cfg.Queries[kind] = q
		}
	}
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

// histories returns all cases of a test, or the first two with -short: the race detector needs no more, and the whole run
// has all.
func histories[T any](all []T) []T {
	if testing.Short() {
		return all[:2]
	}
	return all
}
