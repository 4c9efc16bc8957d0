package source_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// shop writes a WooCommerce shop in one of the two order storages.
type shop struct {
	t    testing.TB
	db   *mariadbtest.Database
	hpos bool
}

// order is an order, or with parent a refund, as either storage keeps it. Amounts are texts as
// a person would write them; "" means none.
type order struct {
	id, parent, customer              int
	kind, status, created, currency   string
	total, tax, shipping, shippingTax string // tax: all of it
	email, via, country, discount     string
	stripeRate, orderRate, rateBase   string
	updated                           string // default: created
	paid, completed                   string
}

const schemaFile = "../../testdata/woocommerce/schema.sql"

// newShop creates the tables and the options of the storage.
func newShop(t testing.TB, db *mariadbtest.Database, hpos bool) *shop {
	t.Helper()
	s := &shop{t: t, db: db, hpos: hpos}
	db.Exec(t, readFile(t, schemaFile))
	enabled := "no"
	if hpos {
		enabled = "yes"
	}
	db.Exec(t, `INSERT INTO wp_options (option_name, option_value) VALUES
		('woocommerce_currency', 'EUR'), ('woocommerce_custom_orders_table_enabled', '`+enabled+`')`)
	return s
}

func (s *shop) exec(format string, args ...any) {
	s.t.Helper()
	s.db.Exec(s.t, "SET sql_mode = 'NO_ENGINE_SUBSTITUTION'; "+fmt.Sprintf(format, args...))
}

// quoted returns a text as SQL, and "" as NULL.
func quoted(v string) string {
	if v == "" {
		return "NULL"
	}
	return "'" + strings.ReplaceAll(v, "'", "''") + "'"
}

func or(v, def string) string {
	if v == "" {
		return def
	}
	return v
}

func (s *shop) add(orders ...order) {
	s.t.Helper()
	for _, o := range orders {
		o.kind = or(o.kind, "shop_order")
		o.updated = or(o.updated, o.created)
		if s.hpos {
			s.addHPOS(o)
		} else {
			s.addLegacy(o)
		}
	}
}

func (s *shop) addHPOS(o order) {
	s.t.Helper()
	s.exec(`INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id,
		billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
		VALUES (%d, %s, %s, %s, %s, %s, %d, %s, %s, %s, %d)`, o.id, quoted(o.status), quoted(o.currency),
		quoted(o.kind), quoted(minus(o.tax, o.shippingTax)), quoted(o.total), o.customer, quoted(o.email), quoted(o.created),
		quoted(o.updated), o.parent)
	s.exec(`INSERT INTO wp_wc_order_operational_data (order_id, created_via, shipping_total_amount,
		shipping_tax_amount, discount_total_amount, date_paid_gmt, date_completed_gmt) VALUES (%d, %s, %s, %s, %s, %s, %s)`, o.id, quoted(o.via),
		quoted(o.shipping), quoted(o.shippingTax), quoted(o.discount), quoted(o.paid), quoted(o.completed))
	if o.country != "" {
		s.exec(`INSERT INTO wp_wc_order_addresses (order_id, address_type, country) VALUES
			(%d, 'billing', %s), (%d, 'shipping', 'XX')`, o.id, quoted(o.country), o.id)
	}
	for k, v := range s.rates(o) {
		s.exec(`INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (%d, '%s', '%s')`, o.id, k, v)
	}
	// Without synchronisation the posts hold stubs of the same ids.
	s.exec(`INSERT INTO wp_posts (ID, post_type, post_status, post_date_gmt) VALUES (%d, 'shop_order_placehold', 'draft', '0000-00-00')`, o.id)
}

func (s *shop) rates(o order) map[string]string {
	m := map[string]string{}
	if o.stripeRate != "" {
		m["_wcpay_multi_currency_stripe_exchange_rate"] = o.stripeRate
	}
	if o.orderRate != "" {
		m["_wcpay_multi_currency_order_exchange_rate"] = o.orderRate
	}
	if o.rateBase != "" {
		m["_wcpay_multi_currency_order_default_currency"] = o.rateBase
	}
	return m
}

func (s *shop) addLegacy(o order) {
	s.t.Helper()
	s.exec(`INSERT INTO wp_posts (ID, post_type, post_status, post_date_gmt, post_date, post_modified_gmt, post_parent)
		VALUES (%d, %s, %s, %s, '2001-01-01', %s, %d)`, o.id, quoted(o.kind), quoted(o.status),
		quoted(or(o.created, "0000-00-00 00:00:00")), quoted(or(o.updated, "0000-00-00 00:00:00")), o.parent)
	meta := s.rates(o)
	for k, v := range map[string]string{
		"_order_total": o.total, "_order_tax": minus(o.tax, o.shippingTax), "_order_shipping": o.shipping,
		"_order_shipping_tax": o.shippingTax, "_cart_discount": o.discount, "_order_currency": o.currency,
		"_billing_email": o.email, "_created_via": o.via, "_billing_country": o.country,
		"_shipping_country": "XX", "_customer_user": fmt.Sprint(o.customer),
	} {
		if v != "" {
			meta[k] = v
		}
	}
	// Dates of payment and completion are Unix seconds.
	for k, v := range map[string]string{"_date_paid": o.paid, "_date_completed": o.completed} {
		if v != "" {
			meta[k] = strconv.FormatInt(unix(s.t, v), 10)
		}
	}
	if o.kind == "shop_order_refund" {
		meta["_refund_amount"] = strings.TrimPrefix(o.total, "-")
		delete(meta, "_customer_user")
	}
	for k, v := range meta {
		s.exec(`INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (%d, '%s', %s)`, o.id, k, quoted(v))
	}
	// What synchronisation once copied stays behind when it is switched off.
	s.exec(`INSERT INTO wp_wc_orders (id, status, type, total_amount, currency, date_created_gmt, date_updated_gmt)
		VALUES (%d, 'wc-completed', 'shop_order', 7777, 'EUR', '2024-01-01', '2024-01-01')`, o.id)
}

// unix returns a time in UTC as Unix seconds.
func unix(t testing.TB, at string) int64 {
	t.Helper()
	parsed, err := time.Parse(time.DateTime, at)
	require.NoError(t, err)
	return parsed.Unix()
}

// option sets an option of the shop.
func (s *shop) option(name, value string) {
	s.t.Helper()
	s.exec(`REPLACE INTO wp_options (option_name, option_value) VALUES ('%s', '%s')`, name, value)
}

// minus subtracts decimals with two places, for the tax on goods alone.
func minus(a, b string) string {
	if a == "" || b == "" {
		return a
	}
	cents := func(s string) int {
		var whole, part int
		neg := strings.HasPrefix(s, "-")
		if _, err := fmt.Sscanf(strings.TrimPrefix(s, "-"), "%d.%d", &whole, &part); err != nil {
			panic(err)
		}
		if neg {
			return -whole*100 - part
		}
		return whole*100 + part
	}
	d := cents(a) - cents(b)
	if d < 0 {
		return fmt.Sprintf("-%d.%02d", -d/100, -d%100)
	}
	return fmt.Sprintf("%d.%02d", d/100, d%100)
}

// item adds an item with meta values ("key=value") to an order or a refund.
func (s *shop) item(orderID int, kind string, meta ...string) {
	s.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO wp_woocommerce_order_items (order_item_name, order_item_type, order_id) VALUES ('x', '%s', %d);", kind, orderID)
	b.WriteString("SET @item = LAST_INSERT_ID();")
	for _, m := range meta {
		k, v, _ := strings.Cut(m, "=")
		fmt.Fprintf(&b, "INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES (@item, '%s', '%s');", k, v)
	}
	s.exec("%s", b.String())
}

// user adds an account with its role and billing country.
func (s *shop) user(id int, email, role, country string) {
	s.t.Helper()
	s.exec(`INSERT INTO wp_users (ID, user_login, user_email, user_registered) VALUES (%d, 'u%d', '%s', '2023-01-01')`, id, id, email)
	s.exec(`INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES
		(%d, 'wp_capabilities', 'a:1:{s:%d:"%s";b:1;}'), (%d, 'nickname', 'x')`, id, len(role), role, id)
	if country != "" {
		s.exec(`INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (%d, 'billing_country', '%s')`, id, country)
	}
}

// touch changes an order or refund as WooCommerce does.
func (s *shop) touch(id int, status, at string) {
	s.t.Helper()
	if s.hpos {
		s.exec(`UPDATE wp_wc_orders SET status = '%s', date_updated_gmt = '%s' WHERE id = %d`, status, at, id)
		return
	}
	s.exec(`UPDATE wp_posts SET post_status = '%s', post_modified_gmt = '%s' WHERE ID = %d`, status, at, id)
}

// remove deletes an order for good, with its refunds.
func (s *shop) remove(id int) {
	s.t.Helper()
	s.exec(`DELETE FROM wp_wc_orders WHERE id = %[1]d OR parent_order_id = %[1]d;
		DELETE FROM wp_posts WHERE ID = %[1]d OR post_parent = %[1]d;
		DELETE FROM wp_postmeta WHERE post_id = %[1]d`, id)
}
