package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

const business = `
business: {timezone: UTC, currency: USD}
windows: [30d, 90d, 365d]
`

// wooConfig returns the configuration for a WooCommerce shop.
func wooConfig(t *testing.T, db *mariadbtest.Database) string {
	t.Setenv("SHOP_PASSWORD", mariadbtest.Password)
	return business + fmt.Sprintf(`
sources:
  - name: shop
    preset: woocommerce
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_env: SHOP_PASSWORD
    margin: 0.4
    interval: 1s
    reconcile_interval: 2s
`, db.Server.Port(), db.Name, db.Reader(t))
}

// tillConfig returns a configuration that reads the shop's own schema by queries.
func tillConfig(t *testing.T, db *mariadbtest.Database) string {
	t.Setenv("SHOP_PASSWORD", mariadbtest.Password)
	return business + fmt.Sprintf(`
sources:
  - name: shop
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_env: SHOP_PASSWORD
    margin: 0.4
    interval: 1s
    reconcile_interval: 2s
    queries:
      orders:
        key: no
        cursor: modified
        modified: changed
        sql: |
          SELECT no AS id, changed AS modified_at, card AS customer_id, day AS placed_at, dollars AS net, 'checkout' AS channel
          FROM receipts WHERE {page} {limit}
      refunds:
        key: no
        cursor: id
        sql: SELECT no AS id, receipt AS order_id, day AS refunded_at, dollars AS net FROM returns WHERE {page} {limit}
`, db.Server.Port(), db.Name, db.Reader(t))
}

// The expected figures were published with the data or computed from the file with other tools.
func TestPublishedFiguresOfARealShop(t *testing.T) {
	for _, shop := range []struct {
		name   string
		load   func(testing.TB, *mariadbtest.Database, []sale)
		config func(*testing.T, *mariadbtest.Database) string
	}{
		{"WooCommerce preset", loadWoo, wooConfig},
		{"queries on the shop's own schema", loadTill, tillConfig},
	} {
		t.Run(shop.name, func(t *testing.T) {
			db := mariadbtest.Shared(t).Database(t)
			shop.load(t, db, cdnow(t))
			e := run(t, shop.config(t, db))
			requirePublished(t, e)
		})
	}
}

func requirePublished(t *testing.T, e *exporter) {
	t.Helper()
	const last, march = "1998-07-01", "1997-03-01"
	orders := map[string]string{"basis": "orders"}
	require.InDelta(t, 244091.94, e.value(t, "revenue", "lifetime", last, orders), 1e-9)
	require.InDelta(t, 35.2785, e.value(t, "average_order_value", "lifetime", last, map[string]string{"counted": "net"}), 5e-5)
	require.InDelta(t, 0.488757, e.value(t, "repeat_buyer_ratio", "lifetime", last, nil), 5e-7)
	require.InDelta(t, 34.0, e.value(t, "days_between_orders", "1000d", last, map[string]string{"percentile": "50"}), 0)

	month := func(measure string, labels map[string]string) float64 {
		return e.value(t, measure, "month", march, labels)
	}
	require.InDelta(t, 948.0, month("active_customers", nil), 0)
	require.InDelta(t, 719.0, month("customers", map[string]string{"state": "new"}), 0)
	require.InDelta(t, 168.0, month("customers", map[string]string{"state": "retained"}), 0)
	require.InDelta(t, 61.0, month("customers", map[string]string{"state": "reactivated"}), 0)
	require.InDelta(t, 813.0, month("churned_customers", nil), 0)
	require.InDelta(t, 0.171254, month("retention_ratio", nil), 5e-7)
	require.InDelta(t, 0.828746, month("churn_ratio", nil), 5e-7)
}

func TestPresetAndQueriesGiveTheSameFigures(t *testing.T) {
	sales := cdnow(t)
	woo, till := mariadbtest.Shared(t).Database(t), mariadbtest.Shared(t).Database(t)
	loadWoo(t, woo, sales)
	loadTill(t, till, sales)
	a, b := run(t, wooConfig(t, woo)), run(t, tillConfig(t, till))
	a.fitted(t)
	b.fitted(t)
	catalogue, err := a.Catalogue(t.Context())
	require.NoError(t, err)
	for _, m := range catalogue.Measures {
		for _, window := range []string{"month", "90d", "lifetime"} {
			q := api.SeriesRequest{Measures: []string{m.Name}, Window: window, From: "1997-01-01", To: "1998-07-01", Step: "7d"}
			left, errLeft := a.Series(t.Context(), q)
			right, errRight := b.Series(t.Context(), q)
			require.Equal(t, errLeft, errRight)
			if errLeft == nil && m.Name != "upsell_ratio" && m.Name != "loyalty_index" {
				require.Equal(t, left.Days, right.Days)
				requireSameSeries(t, left.Series, right.Series)
			}
		}
	}
}

func requireSameSeries(t *testing.T, a, b []api.Series) {
	t.Helper()
	require.Len(t, b, len(a))
	for i := range a {
		require.Equal(t, a[i].Labels, b[i].Labels)
		require.Len(t, b[i].Values, len(a[i].Values))
		for j, v := range a[i].Values {
			if w := b[i].Values[j]; v == v || w == w { // NaN means missing
				require.InDelta(t, v, w, 0, "%s %v at %d", a[i].Measure, a[i].Labels, j)
			}
		}
	}
}

// TestChangesShowAfterTheNextPoll changes a running shop. The last CDNOW month is June 1998. Expected
// figures are the revenue and buyers of that month plus each change.
func TestChangesShowAfterTheNextPoll(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	loadWoo(t, db, cdnow(t))
	e := run(t, wooConfig(t, db))
	const june = "1998-06-01"
	orders := map[string]string{"basis": "orders"}
	revenue := func() float64 { return e.value(t, "revenue", "month", june, orders) }
	lifetime := func() float64 { return e.value(t, "revenue", "lifetime", "1998-07-01", orders) }
	buyers := func() float64 { return e.value(t, "active_customers", "lifetime", "1998-07-01", nil) }
	eventually := func(what string, want float64, get func() float64) {
		t.Helper()
		require.Eventually(t, func() bool { v := get(); return v > want-1e-6 && v < want+1e-6 }, time.Minute, 50*time.Millisecond,
			"%s: want %v, have %v\n%s", what, want, get(), e.logs)
	}
	before, all := revenue(), lifetime()

	db.Exec(t, `INSERT INTO wp_wc_orders (id,status,currency,type,tax_amount,total_amount,customer_id,billing_email,date_created_gmt,date_updated_gmt,parent_order_id)
		VALUES (10001,'wc-processing','USD','shop_order',0,100,0,'New.Buyer@example.com','1998-06-15 10:00:00','1998-07-01 11:00:00',0)`)
	eventually("a new order", before+100, revenue)
	eventually("a new customer", 2358, buyers)

	db.Exec(t, `UPDATE wp_wc_orders SET total_amount = 80, date_updated_gmt = '1998-07-01 11:01:00' WHERE id = 10001`)
	eventually("a changed total", before+80, revenue)

	db.Exec(t, `INSERT INTO wp_wc_orders (id,status,currency,type,tax_amount,total_amount,customer_id,billing_email,date_created_gmt,date_updated_gmt,parent_order_id)
		VALUES (10002,'wc-completed','USD','shop_order_refund',0,-30,0,'','1998-06-20 10:00:00','1998-07-01 11:02:00',10001)`)
	eventually("a partial refund", before+50, revenue)

	db.Exec(t, `INSERT INTO wp_wc_orders (id,status,currency,type,tax_amount,total_amount,customer_id,billing_email,date_created_gmt,date_updated_gmt,parent_order_id)
		VALUES (10003,'wc-completed','USD','shop_order',0,10,0,'new.buyer@example.com','1997-02-01 10:00:00','1998-07-01 11:03:00',0)`)
	eventually("a back-dated order", all+60, lifetime)
	eventually("the customers do not change", 2358, buyers)
	eventually("the customer has bought twice", (1152.0+1)/2358, func() float64 { return e.value(t, "repeat_buyer_ratio", "lifetime", "1998-07-01", nil) })

	// WooCommerce writes a refund of what is left with the status (wc_order_fully_refunded).
	db.Exec(t, `INSERT INTO wp_wc_orders (id,status,currency,type,tax_amount,total_amount,customer_id,billing_email,date_created_gmt,date_updated_gmt,parent_order_id)
		VALUES (10004,'wc-completed','USD','shop_order_refund',0,-50,0,'','1998-06-21 10:00:00','1998-07-01 11:04:00',10001)`)
	db.Exec(t, `UPDATE wp_wc_orders SET status = 'wc-refunded', date_updated_gmt = '1998-07-01 11:04:00' WHERE id = 10001`)
	eventually("a full refund removes order and refund", all+10, lifetime)

	db.Exec(t, `DELETE FROM wp_wc_orders WHERE id IN (10001, 10002, 10003, 10004)`)
	eventually("a deletion, after reconciliation", all, lifetime)
	eventually("the customers after the deletion", 2357, buyers)
	require.Empty(t, e.logs.find("buyer"), "no address in the logs")
}

func TestNoPersonalDataIsServed(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	loadWoo(t, db, cdnow(t))
	e := run(t, wooConfig(t, db))
	for _, path := range []string{"/", "/metrics", "/api/v1/catalogue", "/api/v1/status", "/api/v1/cohorts", "/api/v1/dimensions"} {
		page := e.page(t, path)
		require.False(t, strings.Contains(page, "@example") || strings.Contains(page, "buyer1"), path)
		require.False(t, strings.Contains(page, mariadbtest.Password), path)
	}
	require.Empty(t, e.logs.find(mariadbtest.Password))
}
