package source_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

const benchRows = 1_000_000

// counter is a ledger that counts the orders it is given.
type counter struct {
	*ledger.Source
	orders int
}

func (c *counter) Apply(b *record.Batch) {
	c.orders += len(b.Orders)
	c.Source.Apply(b)
}

// flat is a shop whose orders are one table.
const flat = `CREATE TABLE orders (
	id INT UNSIGNED NOT NULL PRIMARY KEY, customer_id INT UNSIGNED, email VARCHAR(100),
	placed_at DATETIME NOT NULL, status VARCHAR(20), currency CHAR(3), total DECIMAL(12,2),
	tax DECIMAL(12,2), shipping DECIMAL(12,2), discount DECIMAL(12,2), channel VARCHAR(20),
	country CHAR(2), modified_at DATETIME NOT NULL, KEY (modified_at)) ENGINE=InnoDB;
	INSERT INTO orders SELECT seq, seq % 200000 + 1, CONCAT('customer', seq % 200000, '@example.com'),
	TIMESTAMPADD(MINUTE, seq, '2020-01-01'), IF(seq % 20 = 0, 'cancelled', 'paid'), 'EUR',
	seq % 997 * 1.21 + 4.95, seq % 997 * 0.21, 4.95, IF(seq % 7 = 0, 5, 0), 'web', 'NL',
	TIMESTAMPADD(MINUTE, seq, '2020-01-01') FROM seq_1_to_1000000`

const flatSQL = `SELECT o.id AS id, o.customer_id AS customer_id, o.email AS email, o.placed_at AS placed_at,
	o.status AS status, o.currency AS currency, o.total AS total, o.tax AS tax, o.shipping AS shipping,
	o.discount AS discount, o.channel AS channel, o.country AS country, o.modified_at AS modified_at
	FROM orders o WHERE `

const benchHPOS = `INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id,
	billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
	SELECT seq, 'wc-completed', 'EUR', 'shop_order', (seq % 997) * 0.21, (seq % 997) * 1.21 + 4.95, seq % 200000 + 1,
	CONCAT('customer', seq % 200000, '@example.com'), TIMESTAMPADD(MINUTE, seq, '2020-01-01'),
	TIMESTAMPADD(MINUTE, seq, '2020-01-01'), 0 FROM seq_1_to_1000000;
	INSERT INTO wp_wc_order_operational_data (order_id, created_via, shipping_total_amount, shipping_tax_amount, discount_total_amount)
	SELECT seq, 'checkout', 4.95, 0, IF(seq % 7 = 0, 5, 0) FROM seq_1_to_1000000;
	INSERT INTO wp_wc_order_addresses (order_id, address_type, country) SELECT seq, 'billing', 'NL' FROM seq_1_to_1000000`

// benchSQL are the rows of the HPOS order query, as the bare driver reads them.
const benchSQL = `SELECT o.id, o.date_updated_gmt, o.customer_id, o.billing_email, o.date_created_gmt, o.status,
	o.currency, o.total_amount, o.tax_amount, d.shipping_total_amount, d.shipping_tax_amount,
	d.discount_total_amount, d.created_via, a.country, NULL, NULL FROM wp_wc_orders o
	LEFT JOIN wp_wc_order_operational_data d ON d.order_id = o.id
	LEFT JOIN wp_wc_order_addresses a ON a.order_id = o.id AND a.address_type = 'billing'
	WHERE o.type = 'shop_order' ORDER BY o.id`

// BenchmarkPoller reads a million orders through the poller into a ledger and compares with the
// bare driver, which reads the same rows in one statement and drops them. The aim is 0.6.
func BenchmarkPoller(b *testing.B) {
	if testing.Short() {
		b.Log("a million rows are not short")
		return
	}
	b.Run("orders in one table", func(b *testing.B) {
		db := mariadbtest.Shared(b).Database(b)
		db.Exec(b, flat)
		compare(b, db, benchRows, flatSQL+"1=1 ORDER BY o.id", source.Config{Queries: map[string]source.Query{"orders": {
			SQL: flatSQL + "{page}", Key: "o.id", Cursor: "modified", Modified: "o.modified_at",
			Statuses: source.Statuses{"sale": {"paid"}},
		}}})
	})
	b.Run("WooCommerce HPOS", func(b *testing.B) {
		db := mariadbtest.Shared(b).Database(b)
		newShop(b, db, true)
		db.Exec(b, benchHPOS)
		compare(b, db, benchRows, benchSQL, source.Config{Preset: "woocommerce", Queries: map[string]source.Query{
			"customers": {Off: true}, "lines": {Off: true}, "refunds": {Off: true},
		}})
	})
	b.Run("WooCommerce posts", func(b *testing.B) {
		db := mariadbtest.Shared(b).Database(b)
		newShop(b, db, false)
		db.Exec(b, benchPosts)
		compare(b, db, benchRows/10, benchPivot, source.Config{Preset: "woocommerce", Queries: map[string]source.Query{
			"customers": {Off: true}, "lines": {Off: true}, "refunds": {Off: true},
		}})
	})
}

// benchPosts has ten meta values an order, seven of which are read.
const benchPosts = `INSERT INTO wp_posts (ID, post_type, post_status, post_date_gmt) SELECT seq, 'shop_order',
	'wc-completed', TIMESTAMPADD(MINUTE, seq, '2020-01-01') FROM seq_1_to_100000;
	INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT s.seq, ELT(k.seq, '_order_total', '_order_tax',
	'_order_shipping', '_order_currency', '_customer_user', '_billing_email', '_billing_country', '_a', '_b', '_c'),
	ELT(k.seq, '121.00', '21.00', '5.00', 'EUR', s.seq % 20000 + 1, CONCAT('c', s.seq % 20000, '@example.com'), 'NL', 'x', 'y', 'z')
	FROM seq_1_to_100000 s JOIN seq_1_to_10 k ORDER BY s.seq, k.seq;
	ANALYZE TABLE wp_posts, wp_postmeta`

// benchPivot is the legacy storage's pivot over the whole table.
const benchPivot = `SELECT p.ID, p.post_date_gmt, p.post_status,
	MAX(CASE WHEN m.meta_key = '_order_total' THEN m.meta_value END), MAX(CASE WHEN m.meta_key = '_order_tax' THEN m.meta_value END),
	MAX(CASE WHEN m.meta_key = '_order_shipping' THEN m.meta_value END), MAX(CASE WHEN m.meta_key = '_order_currency' THEN m.meta_value END),
	MAX(CASE WHEN m.meta_key = '_customer_user' THEN m.meta_value END), MAX(CASE WHEN m.meta_key = '_billing_email' THEN m.meta_value END),
	MAX(CASE WHEN m.meta_key = '_billing_country' THEN m.meta_value END)
	FROM wp_posts p STRAIGHT_JOIN wp_postmeta m ON m.post_id = p.ID GROUP BY p.ID ORDER BY p.ID`

func compare(b *testing.B, db *mariadbtest.Database, want int, bareSQL string, cfg source.Config) {
	b.Helper()
	db.Exec(b, "ANALYZE TABLE "+firstTable(b, db))
	file := filepath.Join(b.TempDir(), "dsn")
	require.NoError(b, os.WriteFile(file, []byte(db.DSN("root")), 0o600))
	cfg.Name, cfg.DSNFile = "shop", file
	bareRead(b, db, want, bareSQL) // warm up
	var bare, polled time.Duration
	for b.Loop() {
		bare += bareRead(b, db, want, bareSQL)
		polled += polledRead(b, want, cfg)
	}
	n := float64(b.N) * float64(want)
	b.ReportMetric(n/bare.Seconds(), "bare-rows/s")
	b.ReportMetric(n/polled.Seconds(), "polled-rows/s")
	b.ReportMetric(bare.Seconds()/polled.Seconds(), "ratio")
}

func firstTable(b *testing.B, db *mariadbtest.Database) string {
	b.Helper()
	var name string
	require.NoError(b, db.QueryRowContext(context.Background(),
		"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE '%orders'").Scan(&name))
	return name
}

func polledRead(b *testing.B, want int, cfg source.Config) time.Duration {
	b.Helper()
	c := &counter{Source: ledger.New().Source("shop", nil)}
	src, err := source.New(cfg, source.Environment{Currency: "EUR"}, c)
	require.NoError(b, err)
	defer src.Close()
	began := time.Now()
	require.NoError(b, src.Poll(context.Background()))
	took := time.Since(began)
	require.GreaterOrEqual(b, c.orders, want)
	require.Empty(b, src.Status().Rejected)
	return took
}

// bareRead reads rows with nothing but the driver.
func bareRead(b *testing.B, db *mariadbtest.Database, want int, query string) time.Duration {
	b.Helper()
	pool, err := sql.Open("mysql", db.DSN("root"))
	require.NoError(b, err)
	defer pool.Close()
	conn, err := pool.Conn(context.Background())
	require.NoError(b, err)
	defer conn.Close()
	began := time.Now()
	rows := 0
	require.NoError(b, conn.Raw(func(dc any) error {
		st, err := dc.(driver.ConnPrepareContext).PrepareContext(context.Background(), query)
		if err != nil {
			return err
		}
		defer st.Close()
		r, err := st.(driver.StmtQueryContext).QueryContext(context.Background(), nil)
		if err != nil {
			return err
		}
		dest := make([]driver.Value, len(r.Columns()))
		for err == nil {
			if err = r.Next(dest); err == nil {
				rows++
			}
		}
		if !errors.Is(err, io.EOF) {
			return err
		}
		return r.Close()
	}))
	require.Equal(b, want, rows)
	return time.Since(began)
}
