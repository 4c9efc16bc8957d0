package source_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// thousand is a table of a thousand orders of one euro each.
const thousand = `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT) ENGINE=InnoDB;
	INSERT INTO o SELECT seq, '2024-01-01', 1 FROM seq_1_to_1000`

func thousandOrders(t *testing.T, server *mariadbtest.Server) *harness {
	t.Helper()
	h := newHarness(t, server, "")
	h.exec(thousand)
	h.cfg.PageSize = 100
	h.cfg.Queries = map[string]source.Query{"orders": {
		SQL: "SELECT o.id AS id, o.at AS placed_at, o.net AS net FROM o WHERE {page}", Key: "o.id", Cursor: "id",
	}}
	return h
}

func TestPollResumesAfterTheServerDiesBetweenPages(t *testing.T) {
	server := mariadbtest.New(t)
	h := thousandOrders(t, server).open()
	h.sink.onApply = func(n int) {
		if n == 3 {
			server.Kill()
		}
	}
	err := h.src.Poll(t.Context())
	require.ErrorContains(t, err, "source shop: read orders: ")
	kept := len(h.sink.orders)
	require.GreaterOrEqual(t, kept, 300)
	require.Less(t, kept, 1000)
	st := h.src.Status()
	require.False(t, st.Up)
	require.False(t, st.Loaded)

	err = h.src.Poll(t.Context())
	require.ErrorContains(t, err, "source shop: connect: ")
	require.ErrorContains(t, err, "check host and port")
	require.Len(t, h.sink.orders, kept, "a failing source keeps what it has")

	server.Start(t)
	h.poll()
	require.Equal(t, "1000.0000", h.sink.total())
	st = h.src.Status()
	require.True(t, st.Up)
	require.True(t, st.Loaded)
	require.Equal(t, uint64(1000), st.Records[record.KindOrder], "no page was read twice")
	require.Equal(t, uint64(2), st.Failures)
	require.Empty(t, st.LastError)
}

func TestServerThatDiesDuringAPageFailsThePoll(t *testing.T) {
	server := mariadbtest.New(t)
	h := thousandOrders(t, server)
	h.cfg.PageSize = 20
	h.cfg.Queries["orders"] = source.Query{
		SQL: "SELECT o.id AS id, o.at AS placed_at, o.net + SLEEP(0.05) AS net FROM o WHERE {page}", Key: "o.id", Cursor: "id",
	}
	h.open()
	failed, page := make(chan error), make(chan struct{}, 100)
	h.sink.onApply = func(int) { page <- struct{}{} }
	go func() { failed <- h.src.Poll(context.Background()) }()
	<-page
	h.await(1) // during the second page
	server.Kill()
	err := <-failed
	require.ErrorContains(t, err, "read orders")
	require.ErrorContains(t, err, "tried again")
}

func TestServerThatDiesBeforeTheFirstPageFailsThePoll(t *testing.T) {
	server := mariadbtest.New(t)
	h := thousandOrders(t, server)
	now := h.env.Now
	h.env.Now = func() time.Time { // the poll calls it when it is connected, before it asks for the server's time
		server.Kill()
		return now()
	}
	err := h.open().src.Poll(t.Context())
	require.ErrorContains(t, err, "source shop: ")
	require.Equal(t, failure.ConnectionLost, failure.Of(err).Code)
	require.Zero(t, h.src.Status().Records[record.KindOrder])
}

// The server dies after the page of customers, which the report has. The kinds that come after it are not said to be
// without records.
func TestACheckReportsWhatItReadBeforeTheServerDied(t *testing.T) {
	server := mariadbtest.New(t)
	h := thousandOrders(t, server)
	h.cfg.Queries["customers"] = source.Query{SQL: "SELECT id FROM o WHERE {page} {limit}", Key: "id", Cursor: "full"}
	h.cfg.Queries["refunds"] = source.Query{
		SQL: "SELECT id, id AS order_id, at AS refunded_at, net FROM o WHERE {page} {limit}", Key: "id", Cursor: "id",
	}
	h.sink.onApply = func(int) { server.Kill() }
	r := h.open().src.Check(t.Context())
	require.Len(t, r.Problems, 1)
	require.Regexp(t, `customers +.*newest page of 100: 100 read`, r.String())
	require.Regexp(t, `orders +cannot be read: see the problem`, r.String())
	require.Regexp(t, `refunds +cannot be read: see the problem`, r.String())
}

func TestRunLogsAFailureOnceAndRecovers(t *testing.T) {
	server := mariadbtest.New(t)
	h := thousandOrders(t, server)
	h.cfg.Interval = source.Duration(time.Second)
	h.open()
	ctx, cancel := context.WithCancel(context.Background())
	var polls atomic.Int64
	polled := make(chan struct{}, 100)
	done := make(chan struct{})
	go func() {
		h.src.Run(ctx, func() { polls.Add(1); polled <- struct{}{} })
		close(done)
	}()
	<-polled
	require.True(t, h.src.Status().Up)
	server.Kill()
	for h.src.Status().Failures < 2 {
		<-polled
	}
	require.False(t, h.src.Status().Up)
	require.True(t, h.src.Status().Loaded)
	server.Start(t)
	for !h.src.Status().Up {
		<-polled
	}
	cancel()
	<-done
	require.Equal(t, 1, count(h.log.String(), `level=ERROR msg="poll failed"`))
	require.Equal(t, 2, count(h.log.String(), `level=INFO msg="poll succeeded"`))
	require.NotContains(t, h.log.String(), mariadbtest.Password)
}

func TestCancelledPollIsNotAFailure(t *testing.T) {
	h := thousandOrders(t, mariadbtest.Shared(t))
	h.cfg.PagePause = source.Duration(time.Hour)
	h.open()
	ctx, cancel := context.WithCancel(context.Background())
	h.sink.onApply = func(int) { cancel() }
	require.ErrorIs(t, h.src.Poll(ctx), context.Canceled)
	require.Zero(t, h.src.Status().Failures)
}

func TestSessionOnlyReadsInUTCAndIsBoundedByTheServer(t *testing.T) {
	h := own(t, "", source.Query{
		SQL:    "SELECT @@session.tx_read_only AS id, '2024-01-01' AS placed_at, @@session.max_statement_time AS net, @@session.time_zone AS channel",
		Cursor: "full",
	})
	h.exec("GRANT ALL ON *.* TO '" + h.cfg.User + "'@'%'")
	h.cfg.StatementTimeout = source.Duration(7 * time.Second)
	h.open().poll()
	require.Contains(t, h.sink.orders, record.Key(1))
	require.Equal(t, "7.0000", h.sink.total())
	require.Equal(t, "+00:00", h.sink.orders[1].Channel)
}

func TestStatementThatTakesTooLongIsStoppedByTheServer(t *testing.T) {
	h := own(t, "", source.Query{SQL: "SELECT 1 + SLEEP(300) AS id, '2024-01-01' AS placed_at, 1 AS net", Cursor: "full"})
	h.cfg.StatementTimeout = source.Duration(time.Second)
	err := h.open().src.Poll(t.Context())
	require.ErrorContains(t, err, "max_statement_time exceeded")
	require.ErrorContains(t, err, "raise statement_timeout")
	h.await(0) // long before the query ends by itself
}

// await waits until so many queries sleep on the server.
func (h *harness) await(queries int) {
	h.t.Helper()
	require.Eventually(h.t, func() bool {
		var running int
		err := h.db.QueryRowContext(h.t.Context(), `SELECT COUNT(*) FROM information_schema.processlist
			WHERE user = ? AND state = 'User sleep'`, h.cfg.User).Scan(&running)
		return err == nil && running == queries
	}, time.Minute, 10*time.Millisecond, "%d queries sleep", queries)
}

func TestRefusedQueryDelaysOnlyItsOwnRecords(t *testing.T) {
	h := thousandOrders(t, mariadbtest.Shared(t))
	h.cfg.Queries["refunds"] = source.Query{SQL: "SELECT id, o AS order_id, at AS refunded_at, net FROM r", Cursor: "full"}
	h.open()
	err := h.src.Poll(t.Context())
	require.ErrorContains(t, err, "read refunds")
	require.Len(t, h.sink.orders, 1000)
	st := h.src.Status()
	require.True(t, st.Loaded, "the orders can be shown")
	require.False(t, st.Up, "and it is said that something is missing")

	h.exec("CREATE TABLE r (id INT PRIMARY KEY, o INT, at DATE, net INT); INSERT INTO r VALUES (1, 1, '2024-01-02', 1)")
	h.poll()
	require.Len(t, h.sink.refunds, 1)
	require.True(t, h.src.Status().Up)
}

func TestChangedPasswordIsFoundWithoutARestart(t *testing.T) {
	h := thousandOrders(t, mariadbtest.Shared(t))
	file := h.cfg.PasswordFile
	h.cfg.PasswordFile = passwordFile(t, "old")
	h.open()
	require.ErrorContains(t, h.src.Poll(t.Context()), "check user and password")
	h.exec("ALTER USER '" + h.cfg.User + "'@'%' IDENTIFIED BY 'old'")
	h.poll()
	require.NotEqual(t, file, h.cfg.PasswordFile)
}

// The incremental path of the order tables of WooCommerce's own reads its index in order: no
// table is read whole, nothing is sorted.
func TestWooCommerceChangesAreReadFromTheIndex(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	newShop(t, h.db, true)
	h.exec(manyOrders)
	h.open().poll()
	changes, pass, args, passArgs := h.src.Incremental(record.KindOrder, "2023-12-01 00:00:00", int64(19_000))
	for name, q := range map[string]struct {
		sql  string
		args []any
		key  string
	}{
		"changes": {changes, anys(args), "date_updated"},
		"pass":    {pass, anys(passArgs), "PRIMARY"},
	} {
		plan := explain(t, h, q.sql, q.args)
		t.Log(name, plan)
		require.Equal(t, q.key, plan["o"].key, name)
		require.Equal(t, "range", plan["o"].access, name)
		require.NotContains(t, plan["o"].extra, "filesort", name)
		for table, p := range plan {
			require.NotEqual(t, "ALL", p.access, "%s of %s", table, name)
		}
	}
	sql, lineArgs := h.src.Children(int64(1), int64(2))
	for table, p := range explain(t, h, sql, anys(lineArgs)) {
		require.NotEqual(t, "ALL", p.access, table)
	}
}

func TestWooCommercePostsAreReadByKeyRangeAndMetaByPost(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	newShop(t, h.db, false)
	h.exec(manyPosts)
	h.open().poll()
	for _, kind := range []record.Kind{record.KindOrder, record.KindRefund} {
		_, pass, _, args := h.src.Incremental(kind, nil, int64(19_000))
		plan := explain(t, h, pass, anys(args))
		t.Log(kind, plan)
		require.Equal(t, "PRIMARY", plan["p"].key)
		require.Equal(t, "range", plan["p"].access)
		require.Equal(t, "post_id", plan["m"].key)
		require.Equal(t, "ref", plan["m"].access)
		t.Log(explain(t, h, h.src.Newest(kind), nil))
		require.NotContains(t, plan["p"].extra, "temporary")
		require.NotContains(t, plan["p"].extra, "filesort")
	}
}

const manyOrders = `INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email,
	date_created_gmt, date_updated_gmt, parent_order_id) SELECT seq, 'wc-completed', 'EUR', IF(seq % 10 = 0, 'shop_order_refund', 'shop_order'),
	0, 10, 0, 'a@example.com', TIMESTAMPADD(HOUR, seq, '2022-01-01'), TIMESTAMPADD(HOUR, seq, '2022-01-01'), seq - 1 FROM seq_1_to_20000;
	INSERT INTO wp_wc_order_operational_data (order_id, created_via, shipping_total_amount, shipping_tax_amount, discount_total_amount)
	SELECT seq, 'checkout', 4.95, 0, 0 FROM seq_1_to_20000;
	INSERT INTO wp_wc_order_addresses (order_id, address_type, country) SELECT seq, 'billing', 'NL' FROM seq_1_to_20000;
	INSERT INTO wp_wc_order_addresses (order_id, address_type, country) SELECT seq, 'shipping', 'NL' FROM seq_1_to_20000;
	INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id) SELECT 'x', 'line_item', seq FROM seq_1_to_20000;
	INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) SELECT seq, '_product_id', '7' FROM seq_1_to_20000;
	ANALYZE TABLE wp_wc_orders, wp_wc_order_operational_data, wp_wc_order_addresses, wp_woocommerce_order_items, wp_woocommerce_order_itemmeta`

const manyPosts = `INSERT INTO wp_posts (ID, post_type, post_status, post_date_gmt, post_parent)
	SELECT seq, IF(seq % 10 = 0, 'shop_order_refund', 'shop_order'), 'wc-completed', TIMESTAMPADD(HOUR, seq, '2022-01-01'), seq - 1 FROM seq_1_to_20000;
	INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT seq, '_order_total', '10.00' FROM seq_1_to_20000;
	INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT seq, '_order_currency', 'EUR' FROM seq_1_to_20000;
	INSERT INTO wp_postmeta (post_id, meta_key, meta_value) SELECT seq, '_refund_amount', '1' FROM seq_1_to_20000 WHERE seq % 10 = 0;
	ANALYZE TABLE wp_posts, wp_postmeta`

type access struct{ access, key, extra string }

// explain returns how the server reads each table of a statement.
func explain(t *testing.T, h *harness, query string, args []any) map[string]access {
	t.Helper()
	rows, err := h.db.QueryContext(t.Context(), "EXPLAIN "+query, args...)
	require.NoError(t, err)
	defer rows.Close()
	plan := map[string]access{}
	for rows.Next() {
		var id, kind, table, how, possible, key, length, ref, n, extra *string
		require.NoError(t, rows.Scan(&id, &kind, &table, &how, &possible, &key, &length, &ref, &n, &extra))
		if table != nil && (*table)[0] != '<' {
			// MariaDB may intersect the rows of two indexes: "range|filter".
			how, _, _ := strings.Cut(str(how), "|")
			key, _, _ := strings.Cut(str(key), "|")
			plan[*table] = access{how, key, str(extra)}
		}
	}
	require.NoError(t, rows.Err())
	return plan
}

// Hosts differ in what they let SQL get away with; the presets must not need any of it.
func TestWooCommerceIsReadUnderStrictModes(t *testing.T) {
	server := mariadbtest.New(t)
	for name, hpos := range map[string]bool{"in tables of their own": true, "as posts": false} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, server, "woocommerce")
			trapShop(newShop(t, h.db, hpos))
			h.exec("SET GLOBAL sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE'")
			h.open().poll()
			require.Len(t, h.sink.revenue(), 5)
			require.Len(t, h.sink.refunds, 3)
		})
	}
}

func TestConnectionByDSNAndBySocket(t *testing.T) {
	server := mariadbtest.Shared(t)
	for name, how := range map[string]func(h *harness){
		"DSN with the password beside it": func(h *harness) {
			h.cfg.DSN, h.cfg.Host, h.cfg.Port = h.cfg.User+"@tcp("+server.Addr()+")/"+h.cfg.Database, "", 0
			h.cfg.User, h.cfg.Database = "", ""
		},
		"DSN in the environment": func(h *harness) {
			h.t.Setenv("LOYALTY_TEST_DSN", h.db.DSN(h.cfg.User))
			h.cfg.DSNEnv, h.cfg.PasswordFile, h.cfg.Host, h.cfg.User = "LOYALTY_TEST_DSN", "", "", ""
		},
		"socket": func(h *harness) { h.cfg.Host = server.Socket() },
	} {
		t.Run(name, func(t *testing.T) {
			h := thousandOrders(t, server)
			how(h)
			h.open().poll()
			require.Equal(t, "1000.0000", h.sink.total())
		})
	}
}

func TestEncryptedConnectionIsVerifiedAgainstTheAuthority(t *testing.T) {
	cert, key := certificate(t)
	server := mariadbtest.New(t, "--ssl-cert="+cert, "--ssl-key="+key, "--require-secure-transport=OFF")
	for name, c := range map[string]struct {
		tls  source.TLS
		want string
	}{
		"verified":                {tls: source.TLS{Mode: "verify", CAFile: cert}},
		"under its other name":    {tls: source.TLS{Mode: "verify", CAFile: cert, ServerName: "db.example"}},
		"under a wrong name":      {tls: source.TLS{Mode: "verify", CAFile: cert, ServerName: "other.example"}, want: "certificate is valid for db.example"},
		"of an unknown authority": {tls: source.TLS{Mode: "verify"}, want: "unknown authority"},
		"encrypted is enough":     {tls: source.TLS{Mode: "required"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := thousandOrders(t, server)
			h.exec("ALTER USER '" + h.cfg.User + "'@'%' REQUIRE SSL")
			h.cfg.TLS = c.tls
			err := h.open().src.Poll(t.Context())
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

// certificate makes a certificate that is its own authority, for db.example and 127.0.0.1.
func certificate(t *testing.T) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"db.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert"), filepath.Join(dir, "key")
	require.NoError(t, os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), 0o600))
	require.NoError(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600))
	return certFile, keyFile
}

func TestServerWithoutEncryptionIsRefusedWhereItIsRequired(t *testing.T) {
	for mode, ok := range map[string]bool{"required": false, "verify": false, "preferred": true, "off": true} {
		t.Run(mode, func(t *testing.T) {
			h := thousandOrders(t, mariadbtest.Shared(t))
			h.cfg.TLS.Mode = mode
			err := h.open().src.Poll(t.Context())
			if ok {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "TLS")
		})
	}
}
