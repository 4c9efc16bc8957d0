package presettest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// prestashop is a shop in euro with one customer, anna (1), and the states that PrestaShop comes with.
const prestashop = `SET sql_mode = '';
	INSERT INTO ps_configuration (name, value) VALUES ('PS_TIMEZONE','UTC'),('PS_CURRENCY_DEFAULT','1'),('PS_LANG_DEFAULT','1'),
	('PS_OS_REFUND','7'),('PS_OS_CANCELED','6'),('PS_OS_ERROR','8');
	INSERT INTO ps_currency (id_currency, iso_code, conversion_rate) VALUES (1,'EUR',1),(2,'CZK',25),(3,'BGN',1.95583),(4,'USD',1.1);
	INSERT INTO ps_shop (id_shop, name) VALUES (1,'nl'),(2,'cz');
	INSERT INTO ps_order_state (id_order_state, logable, paid) VALUES (1,0,0),(2,1,1),(6,0,0),(7,0,0);
	INSERT INTO ps_customer (id_customer, id_default_group, email, date_add, date_upd) VALUES (1,3,'anna@example.org',NOW(),NOW()),(2,3,'ben@example.org',NOW(),NOW());
	INSERT INTO ps_group_lang VALUES (3, 1, 'Customer');`

// prestaOrders writes orders, one a line: id, reference, customer, shop, currency, state, rate, total with and
// without tax, shipping with and without tax, discounts without tax, date.
func prestaOrders(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		valid := map[bool]string{true: "1", false: "0"}[f[5] == "2"]
		sql.WriteString("INSERT INTO ps_orders (id_order, reference, id_customer, id_shop, id_currency, current_state, conversion_rate," +
			" total_paid_tax_incl, total_paid_tax_excl, total_shipping_tax_incl, total_shipping_tax_excl, total_discounts_tax_excl, date_add, valid) VALUES (" +
			f[0] + ",'" + f[1] + "'," + strings.Join(f[2:12], ",") + ",'" + f[12] + "'," + valid + ");")
	}
	return sql.String()
}

// prestaSlips writes credit slips, one a line: id, order, type, amount, products with and without tax,
// shipping with and without tax.
func prestaSlips(lines string) string {
	var sql strings.Builder
	sql.WriteString("ALTER TABLE ps_order_slip ADD order_slip_type tinyint unsigned NOT NULL DEFAULT 0;")
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		sql.WriteString("INSERT INTO ps_order_slip (id_order_slip, id_order, order_slip_type, amount, total_products_tax_incl, total_products_tax_excl," +
			" total_shipping_tax_incl, total_shipping_tax_excl, id_customer, partial, date_add) VALUES (" + strings.Join(f, ",") + ",1,0,'2024-03-01 12:00:00');")
	}
	return sql.String()
}

func TestPrestaShopSituations(t *testing.T) {
	p := product{dir: "prestashop", preset: "prestashop"}
	rated := p
	rated.convert = source.Rates{
		"BGN": {{From: record.Date(2000, 1, 1), Rate: 511_292_000}},
		"CZK": {{From: record.Date(2000, 1, 1), Rate: 50_000_000}},
	}
	one := figures{Revenue: "2024-02 100.00", Purchases: 1, Buyers: 1}
	with := func(f figures, change func(*figures)) figures { change(&f); return f }
	const order = "1 A 1 1 1 2 1 121 100 0 0 0 2024-02-01"
	const currencyShop = "CREATE TABLE ps_currency_shop (id_currency int, id_shop int, conversion_rate decimal(13,6));" +
		"INSERT INTO ps_currency_shop VALUES (1,1,1),(2,1,25),(1,2,0.04),(2,2,1),(4,2,0.05);" +
		"INSERT INTO ps_configuration (id_shop, name, value) VALUES (2,'PS_CURRENCY_DEFAULT','2');"
	const rules = "ALTER TABLE ps_order_cart_rule ADD deleted tinyint(1) NOT NULL DEFAULT 0;"

	prove(t, []situation{
		// Kind 1. Two packages of 60 and 40 are one purchase of 100, its products two. 10 of the second given back.
		{
			name: "one basket in two packages", product: p,
			sql: prestashop + prestaOrders("1 A 1 1 1 2 1 72.6 60 0 0 0 2024-02-01\n2 A 1 1 1 2 1 54.45 45 6.05 5 0 2024-02-01\n3 B 1 1 1 2 1 12.1 10 0 0 0 2024-03-05") +
				prestaSlips("1 2 0 10 12.1 10 0 0") +
				"INSERT INTO ps_order_detail (id_order, product_id, product_quantity, original_wholesale_price) VALUES (1,11,1,30),(2,12,1,20),(3,11,1,5);",
			// March: 10 - 10. Margin: 100 + 10 - 10 - (30 + 20 + 5) = 45.
			want: figures{
				Revenue: "2024-02 100.00", Purchases: 2, Buyers: 1, Repeat: "1.00", Refunds: "2024-03-01 10.00",
				Margin: "45.00", Products: 2,
			},
		},
		{
			name: "one package of two was cancelled", product: p,
			sql:  prestashop + prestaOrders("1 A 1 1 1 6 1 72.6 60 0 0 0 2024-02-01\n2 A 1 1 1 2 1 121 100 0 0 0 2024-02-01"),
			want: one,
		},
		{
			// The second package is given back whole, by its state and by a slip: neither counts, and 100 remain.
			name: "one package of two was given back", product: p,
			sql:  prestashop + prestaOrders("1 A 1 1 1 2 1 121 100 0 0 0 2024-02-01\n2 A 1 1 1 7 1 72.6 60 0 0 0 2024-02-01") + prestaSlips("1 2 0 60 72.6 60 0 0"),
			want: one,
		},
		{
			name: "two baskets without a reference", product: p,
			sql:  prestashop + strings.ReplaceAll(prestaOrders("1 A 1 1 1 2 1 72.6 60 0 0 0 2024-02-01\n2 A 1 1 1 2 1 48.4 40 0 0 0 2024-02-01"), "'A'", "''"),
			want: with(one, func(f *figures) { f.Purchases, f.Repeat = 2, "1.00" }),
		},

		// Kind 2. 12.10 typed into the slip of an order of 121 gives back 10 of its 100.
		{
			name: "slip whose amount was typed in", product: p,
			sql:  prestashop + prestaOrders(order) + prestaSlips("1 1 2 12.1 121 100 0 0"),
			want: with(one, func(f *figures) { f.Refunds, f.Revenue = "2024-03-01 10.00", f.Revenue+", 2024-03 -10.00" }),
		},
		{
			name: "typed without tax where the group sees prices so", product: p,
			sql: prestashop + prestaOrders(order) + prestaSlips("1 1 2 10 121 100 0 0") +
				"CREATE TABLE ps_group (id_group int PRIMARY KEY, price_display_method tinyint); INSERT INTO ps_group VALUES (3, 1);",
			want: with(one, func(f *figures) { f.Refunds, f.Revenue = "2024-03-01 10.00", f.Revenue+", 2024-03 -10.00" }),
		},
		{
			name: "slip for shipping alone", product: p,
			sql:  prestashop + prestaOrders("1 A 1 1 1 2 1 127.05 105 6.05 5 0 2024-02-01") + prestaSlips("1 1 2 0 0 0 6.05 5"),
			want: one,
		},
		{
			// Type 2 because of the shipping, though nobody typed: the goods of 24.20 (20) are given back.
			name: "slip for goods and shipping", product: p,
			sql:  prestashop + prestaOrders("1 A 1 1 1 2 1 127.05 105 6.05 5 0 2024-02-01") + prestaSlips("1 1 2 24.2 24.2 20 6.05 5"),
			want: with(one, func(f *figures) { f.Refunds, f.Revenue = "2024-03-01 20.00", f.Revenue+", 2024-03 -20.00" }),
		},
		{
			// Goods of 100 with a discount of 20: 80 were paid. The slip takes the voucher of 24.20 off: 80 given
			// back, written as 121 with tax and 100 - 24.20 without. Nothing remains.
			name: "slip less the voucher", product: p,
			sql: prestashop + prestaOrders("1 A 1 1 1 7 1 96.8 80 0 0 20 2024-02-01\n2 B 1 1 1 2 1 121 100 0 0 0 2024-02-01") + prestaSlips("1 1 1 121 121 75.8 0 0") +
				"CREATE TABLE ps_order_slip_detail (id_order_slip int, id_order_detail int, amount_tax_excl decimal(20,6)); INSERT INTO ps_order_slip_detail VALUES (1, 1, 100);",
			want: one,
		},
		{
			// Refunded, but a fee of 20 (24.20) was kept.
			name: "refunded with a fee kept", product: p,
			sql:  prestashop + prestaOrders("1 A 1 1 1 7 1 121 100 0 0 0 2024-02-01") + prestaSlips("1 1 2 96.8 121 100 0 0"),
			want: with(one, func(f *figures) { f.Refunds, f.Revenue = "2024-03-01 80.00", f.Revenue+", 2024-03 -80.00" }),
		},
		{
			name: "refunded by its state alone", product: p,
			sql:  prestashop + prestaOrders("1 A 1 1 1 7 1 48.4 40 0 0 0 2024-02-01\n2 B 1 1 1 2 1 121 100 0 0 0 2024-02-01"),
			want: one,
		},
		{
			name: "removed voucher for free shipping", product: p,
			sql: prestashop + prestaOrders("1 A 1 1 1 2 1 127.05 105 6.05 5 0 2024-02-01\n2 B 2 1 1 2 1 121 100 6.05 5 5 2024-02-02") + rules +
				"INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, value, value_tax_excl, free_shipping, deleted) VALUES (1,1,6.05,5,1,1),(2,1,6.05,5,1,0);",
			want: figures{Revenue: "2024-02 200.00", Purchases: 2, Buyers: 2, Discounts: 1},
		},

		// Kind 4. Order 1 of 100 is given back by a slip and a voucher; order 2 of 100 is paid by that voucher with
		// 40 and by card with 60: 100 of goods. A voucher of the same form without a slip stays a discount.
		{
			name: "paid with the voucher of a credit slip", product: p,
			sql: prestashop + prestaOrders("1 A 1 1 1 7 1 121 100 0 0 0 2024-02-01\n2 B 1 1 1 2 1 72.6 60 0 0 40 2024-02-10\n3 C 2 1 1 2 1 72.6 60 0 0 40 2024-02-10") +
				prestaSlips("1 1 0 121 121 100 0 0") + rules +
				"CREATE TABLE ps_cart_rule (id_cart_rule int PRIMARY KEY, code varchar(254)); INSERT INTO ps_cart_rule VALUES (1,'V1C1O1'),(2,'V2C2O99'),(3,'SPRING');" +
				"INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, value, value_tax_excl) VALUES (2,1,48.4,40),(3,2,48.4,40);",
			want: figures{Revenue: "2024-02 160.00", Purchases: 2, Buyers: 2, Discounts: 1},
		},

		// Kind 3. 195.58 leva at the rate 1, from when the lev was the shop's own, are 195.58 x 0.511292 = 100.00.
		{
			name: "shop that moved to the euro", product: rated,
			sql:  prestashop + prestaOrders("1 A 1 1 3 2 1 234.7 195.58 0 0 0 2024-02-01\n2 B 1 1 1 2 1 121 100 0 0 0 2024-03-01"),
			want: figures{Revenue: "2024-02 100.00, 2024-03 100.00", Purchases: 2, Buyers: 1, Repeat: "1.00"},
		},
		{
			// 58.675 dollars at 0.3 dollars a lev, in the days of the lev: 195.5833 leva, 100.00 euro. A euro then was
			// 0.511292 a lev, and is a euro.
			name: "dollars of the days of the lev", product: rated,
			sql:  prestashop + prestaOrders("1 A 1 1 3 2 1 23.47 19.558 0 0 0 2024-01-02\n2 B 1 1 4 2 0.3 70 58.675 0 0 0 2024-02-01\n3 C 1 1 1 2 0.511292 7 5 0 0 0 2024-03-01"),
			want: figures{Revenue: "2024-01 10.00, 2024-02 100.00, 2024-03 5.00", Purchases: 3, Buyers: 1, Repeat: "1.00"},
		},
		{
			name: "rate of 1 that nothing explains", product: p, rejected: 1,
			sql:  prestashop + prestaOrders("1 A 1 1 3 2 1 234.7 195.58 0 0 0 2024-02-01\n2 B 1 1 1 2 1 121 100 0 0 0 2024-02-01"),
			want: one,
		},
		{
			// 2500 crowns of the Czech shop at its own 0.04 euro a crown; dollars there are 0.05 a crown: 5 are 100
			// crowns, 4 euro. Cost is in crowns there: 1000 are 40.
			name: "second shop with a currency of its own", product: p,
			sql: prestashop + currencyShop + prestaOrders("1 A 1 1 1 2 1 121 100 0 0 0 2024-02-01\n2 B 2 2 2 2 1 3025 2500 0 0 0 2024-02-01\n3 C 2 2 4 2 0.05 6 5 0 0 0 2024-02-02") +
				"INSERT INTO ps_order_detail (id_order, product_id, product_quantity, original_wholesale_price) VALUES (1,11,1,50),(2,11,1,1000),(3,11,1,50);",
			want: figures{Revenue: "2024-02 204.00", Purchases: 3, Buyers: 2, Repeat: "0.50", Margin: "112.00", Products: 1},
		},
		{
			// A configured rate goes before the shop's of today: 2500 x 0.05 = 125.
			name: "second shop with a configured rate", product: rated,
			sql:  prestashop + currencyShop + prestaOrders("1 A 2 2 2 2 1 3025 2500 0 0 0 2024-02-01"),
			want: with(one, func(f *figures) { f.Revenue = "2024-02 125.00" }),
		},
		{
			// The slip was made when a lev was a euro's 1.95583th already: half of the order is half of the revenue.
			name: "slip after the move to the euro", product: rated,
			sql: prestashop + prestaOrders("1 A 1 1 3 2 1 234.7 195.58 0 0 0 2024-02-01") + prestaSlips("1 1 0 97.79 117.35 97.79 0 0") +
				"UPDATE ps_order_slip SET conversion_rate = 1.95583;",
			want: with(one, func(f *figures) { f.Refunds, f.Revenue = "2024-03-01 50.00", f.Revenue+", 2024-03 -50.00" }),
		},
		// Kind 10. Two erased persons' orders, put on the module's one customer, are not one who came back: they
		// have no customer.
		{
			name: "erased persons", product: p,
			sql:  prestashop + "UPDATE ps_customer SET email = 'anonymous@psgdpr.com' WHERE id_customer = 2;" + prestaOrders(order+"\n2 B 2 1 1 2 1 12.1 10 0 0 0 2024-02-01\n3 C 2 1 1 2 1 12.1 10 0 0 0 2024-02-01"),
			want: figures{Revenue: "2024-02 120.00", Purchases: 3, Buyers: 1},
		},
		{
			name: "stars of reviews", product: p, said: "question 2: 4/5 2024-02-01",
			sql: prestashop + prestaOrders(order) + "CREATE TABLE ps_product_comment (id_product_comment int PRIMARY KEY, id_customer int, grade float, validate tinyint, deleted tinyint, date_add datetime);" +
				"INSERT INTO ps_product_comment VALUES (1,1,3.5,1,0,'2024-02-01 12:00:00'),(2,1,5,0,0,'2024-02-01 12:00:00'),(3,0,5,1,0,'2024-02-01 12:00:00'),(4,1,0,1,0,'2024-02-01 12:00:00');",
			want: one,
		},
	})
}

// An order of years ago, of two packages, loses its second one: PrestaShop writes a row of order_history, and
// the next poll finds it. 100 + 50 in January 2023, then 100.
func TestPrestaShopCancelsAnOldOrder(t *testing.T) {
	h := build(t, product{dir: "prestashop", preset: "prestashop"}, 3)
	h.db.Exec(t, prestashop+prestaOrders("1 A 1 1 1 2 1 121 100 0 0 0 2023-01-01\n2 A 1 1 1 2 1 60.5 50 0 0 0 2023-01-01\n3 B 1 1 1 2 1 12.1 10 0 0 0 2024-04-20")+
		"CREATE TABLE ps_order_history (id_order_history int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, id_order int unsigned NOT NULL, id_order_state int unsigned NOT NULL);"+
		"INSERT INTO ps_order_history (id_order, id_order_state) VALUES (1, 2), (2, 2), (3, 2);")
	h.poll(t, 0)
	h.poll(t, 20*time.Minute)
	require.Equal(t, []string{"2023-01-01 150.00", "2024-04-20 10.00"}, h.purchases())
	h.db.Exec(t, "UPDATE ps_orders SET current_state = 6, valid = 0 WHERE id_order = 2; INSERT INTO ps_order_history (id_order, id_order_state) VALUES (2, 6)")
	h.poll(t, 5*time.Minute)
	require.Equal(t, []string{"2023-01-01 100.00", "2024-04-20 10.00"}, h.purchases())
}
