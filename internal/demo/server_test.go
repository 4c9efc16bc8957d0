package demo_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

func TestAccountMayOnlyRead(t *testing.T) {
	s, db := serve(t, young(1).Snapshot())
	for _, statement := range []string{
		"INSERT INTO wp_options VALUES (99, 'a', 'b', 'yes')", "UPDATE wp_wc_orders SET status = 'x'",
		"DELETE FROM wp_wc_orders", "DROP TABLE wp_users", "CREATE TABLE t (id INT)", "CREATE VIEW v AS SELECT 1",
		"CREATE DATABASE d", "CREATE USER u", "GRANT ALL ON *.* TO demo@localhost",
	} {
		_, err := db.ExecContext(context.Background(), statement)
		require.Error(t, err, statement)
	}
	var grants []string
	for _, row := range rows(t, db, "SHOW GRANTS") {
		grants = append(grants, row[0])
	}
	require.Contains(t, grants, "GRANT SELECT ON `shop`.* TO `demo`@`localhost`")
	require.Contains(t, grants, "GRANT SELECT ON `crm`.* TO `demo`@`localhost`")
	for _, password := range []string{"", "wrong"} {
		other := sql.OpenDB(connector(t, s, password))
		require.ErrorContains(t, other.PingContext(context.Background()), "Access denied")
		require.NoError(t, other.Close())
	}
	require.True(t, s.Addr().IP.IsLoopback())
}

func TestTablesHaveTheProductsNamesAndTypes(t *testing.T) {
	_, db := serve(t, young(1).Snapshot())
	var names []string
	for _, row := range rows(t, db, "SHOW TABLES") {
		names = append(names, row[0])
	}
	slices.Sort(names)
	require.Equal(t, []string{
		"wp_options", "wp_subscription_log", "wp_usermeta", "wp_users", "wp_wc_order_addresses", "wp_wc_order_operational_data",
		"wp_wc_orders", "wp_wc_orders_meta", "wp_woocommerce_order_itemmeta", "wp_woocommerce_order_items",
	}, names)
	names = nil
	for _, row := range rows(t, db, "SHOW TABLES FROM crm") {
		names = append(names, row[0])
	}
	slices.Sort(names)
	require.Equal(t, []string{
		"activities", "cancellations", "marketing_spend", "memberships", "people", "points_ledger", "service_contacts",
		"survey_answers", "survey_invitations",
	}, names)
	types := map[string]string{}
	for _, row := range rows(t, db, "SELECT column_name, column_type FROM information_schema.columns WHERE table_name = 'wp_wc_orders'") {
		types[row[0]] = row[1]
	}
	require.Equal(t, "bigint unsigned", types["id"])
	require.Equal(t, "decimal(26,8)", types["total_amount"])
	require.Equal(t, "datetime", types["date_updated_gmt"])
	require.Equal(t, "varchar(320)", types["billing_email"])
}

func TestValuesArriveExactly(t *testing.T) {
	snap := young(2).Snapshot()
	_, db := serve(t, snap)
	got := rows(t, db, "SELECT id, status, total_amount, tax_amount, customer_id, billing_email, date_updated_gmt FROM wp_wc_orders ORDER BY id")
	require.Len(t, got, len(snap.Orders.Rows()))
	for i, o := range snap.Orders.Rows() {
		email := o.Email
		if email == "" {
			email = "NULL"
		}
		want := []string{
			strconv.FormatUint(o.ID, 10), o.Status, amount(o.Total), amount(o.CartTax),
			strconv.FormatUint(o.Customer, 10), email, time.Unix(o.Updated, 0).UTC().Format(time.DateTime),
		}
		require.Equal(t, want, got[i])
	}
}

func TestCRMDatabase(t *testing.T) {
	snap := young(3).Snapshot()
	_, db := serve(t, snap)
	got := rows(t, db, `SELECT a.id, a.score, a.points, i.survey, p.email FROM crm.survey_answers a
		JOIN crm.survey_invitations i ON i.id = a.invitation_id JOIN crm.people p ON p.id = i.person_id
		WHERE p.email = a.email ORDER BY a.id`)
	require.Len(t, got, len(snap.CRM.Answers.Rows()))
	for i, a := range snap.CRM.Answers.Rows() {
		score, points := strconv.Itoa(a.Score), strconv.Itoa(a.Points)
		if a.Points == 0 {
			score, points = "NULL", "NULL"
		}
		require.Equal(t, []string{strconv.FormatUint(a.ID, 10), score, points, a.Survey, a.Email}, got[i])
	}
	got = rows(t, db, "SELECT COUNT(*) FROM crm.people p JOIN shop.wp_users u ON u.user_email = p.email")
	require.NotEqual(t, "0", got[0][0])
}

// amount returns an amount in the form of a DECIMAL(26,8).
func amount(c shop.Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d000000", sign, c/100, c%100)
}

// Indexes give the same rows as a scan, for any range and order.
func TestIndexesAgainstScan(t *testing.T) {
	snap := young(3).Snapshot()
	_, db := serve(t, snap)
	orders := snap.Orders.Rows()
	rapid.Check(t, func(rt *rapid.T) {
		pick := func(label string) *shop.Order { return rapid.SampledFrom(orders).Draw(rt, label) }
		a, b, size := pick("a"), pick("b"), rapid.IntRange(1, 40).Draw(rt, "size")
		since := time.Unix(a.Updated, 0).UTC()
		order := rapid.SampledFrom([]string{"id", "id DESC", "date_updated_gmt, id", "date_updated_gmt DESC, id DESC"}).Draw(rt, "order")
		var where string
		var args []any
		var keep func(o *shop.Order) bool
		switch rapid.IntRange(0, 4).Draw(rt, "predicate") {
		case 0:
			where, args, keep = "id > ?", []any{a.ID}, func(o *shop.Order) bool { return o.ID > a.ID }
		case 1:
			where, args = "id BETWEEN ? AND ?", []any{a.ID, b.ID}
			keep = func(o *shop.Order) bool { return o.ID >= a.ID && o.ID <= b.ID }
		case 2:
			where, args = "id IN (?, ?, 7) AND type = 'shop_order'", []any{a.ID, b.ID}
			keep = func(o *shop.Order) bool { return (o.ID == a.ID || o.ID == b.ID) && o.Type == "shop_order" }
		case 3:
			where, args = "date_updated_gmt >= ? AND (date_updated_gmt > ? OR id > ?)", []any{since, since, b.ID}
			keep = func(o *shop.Order) bool {
				return o.Updated >= a.Updated && (o.Updated > a.Updated || o.ID > b.ID)
			}
		case 4:
			where, args = "date_updated_gmt < ? AND id >= ?", []any{since, b.ID}
			keep = func(o *shop.Order) bool { return o.Updated < a.Updated && o.ID >= b.ID }
		}
		want := scan(orders, keep, order, size)
		query := fmt.Sprintf("SELECT id FROM wp_wc_orders WHERE %s ORDER BY %s LIMIT %d", where, order, size)
		require.Equal(rt, want, first(rows(rt, db, query, args...)), query)
		joined := fmt.Sprintf(`SELECT o.id, d.created_via FROM wp_wc_orders o LEFT JOIN wp_wc_order_operational_data d ON d.order_id = o.id
			WHERE %s ORDER BY %s LIMIT %d`, prefixed(where), prefixed(order), size)
		require.Equal(rt, want, first(rows(rt, db, joined, args...)), joined)
	})
}

func scan(orders []*shop.Order, keep func(*shop.Order) bool, order string, size int) []string {
	var kept []*shop.Order
	for _, o := range orders {
		if keep(o) {
			kept = append(kept, o)
		}
	}
	byUpdated := func(a, b *shop.Order) int {
		if a.Updated != b.Updated {
			return int(a.Updated - b.Updated)
		}
		return int(a.ID) - int(b.ID)
	}
	if order != "id" && order != "id DESC" {
		slices.SortFunc(kept, byUpdated)
	}
	if order == "id DESC" || order == "date_updated_gmt DESC, id DESC" {
		slices.Reverse(kept)
	}
	var ids []string
	for _, o := range kept[:min(size, len(kept))] {
		ids = append(ids, strconv.FormatUint(o.ID, 10))
	}
	return ids
}

// prefixed adds the table's name to the columns.
func prefixed(s string) string {
	return regexp.MustCompile(`\b(id|type|date_updated_gmt)\b`).ReplaceAllString(s, "o.$1")
}

func first(all [][]string) []string {
	var column []string
	for _, row := range all {
		column = append(column, row[0])
	}
	return column
}

func TestStatementsReadOneSnapshot(t *testing.T) {
	s := young(1)
	server, db := serve(t, s.Snapshot())
	stop := make(chan struct{})
	var selling sync.WaitGroup
	selling.Go(func() {
		for at := s.Opening().AddDate(0, 1, 0); ; at = at.Add(time.Hour) {
			select {
			case <-stop:
				return
			default:
				s.Advance(at)
				server.Publish(s.Snapshot())
			}
		}
	})
	for range 40 {
		got := rows(t, db, `SELECT COUNT(*), COUNT(d.id) FROM wp_wc_orders o LEFT JOIN wp_wc_order_operational_data d ON d.order_id = o.id`)
		require.Equal(t, got[0][0], got[0][1], "each order has its operational data")
	}
	close(stop)
	selling.Wait()
}

// The preset of WooCommerce joins grouped rows of the meta tables. The engine must not keep the groups of a statement that
// has ended.
func TestTheEngineKeepsNothingOfAStatement(t *testing.T) {
	s, db := serve(t, young(1).Snapshot())
	for range 3 {
		require.NotEmpty(t, rows(t, db, `SELECT o.id, m.most FROM wp_wc_orders o LEFT JOIN
			(SELECT order_id, MAX(meta_value) AS most FROM wp_wc_orders_meta GROUP BY order_id) m ON m.order_id = o.id`))
	}
	require.Zero(t, s.Kept())
}

func TestServerLeavesNoGoroutines(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s, err := demo.NewServer(t.Context(), young(1).Snapshot())
	require.NoError(t, err)
	db := sql.OpenDB(connector(t, s, s.Password()))
	rows(t, db, "SELECT COUNT(*) FROM wp_wc_orders")
	require.NoError(t, s.Close(), "with a connection open")
	require.Error(t, db.PingContext(context.Background()))
	require.NoError(t, db.Close())
	goleak.VerifyNone(t, before)
}
