package presettest_test

import (
	"strings"
	"testing"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// magento is a shop in euro with two customers, anna (1) and ben (2).
const magento = `SET time_zone = '+00:00';
	INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, 'currency/options/base', 'EUR');
	INSERT INTO store (store_id, code, website_id) VALUES (1, 'nl', 1), (2, 'cz', 2);
	INSERT INTO customer_entity (entity_id, website_id, email, group_id) VALUES (1,1,'anna@example.org',1),(2,1,'ben@example.org',1);
	ALTER TABLE sales_order ADD quote_id int NULL, ADD original_increment_id varchar(50) NULL, ADD KEY SALES_ORDER_QUOTE_ID (quote_id);
	ALTER TABLE sales_order_item ADD qty_canceled decimal(12,4) NULL DEFAULT 0;`

// magentoOrders writes orders, one a line: id, customer, state, base currency, global currency, rate, subtotal,
// discount, shipping, discount on shipping, subtotal cancelled, refunded, date; the tax is 21 % of all.
func magentoOrders(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		sql.WriteString("INSERT INTO sales_order (entity_id, increment_id, customer_id, state, status, base_currency_code, global_currency_code, base_to_global_rate," +
			" base_subtotal, base_discount_amount, base_shipping_amount, base_shipping_discount_amount, base_subtotal_canceled, base_total_refunded, created_at," +
			" base_subtotal_incl_tax, base_tax_amount, base_shipping_tax_amount, store_id, updated_at, customer_email) VALUES (" +
			f[0] + ",'" + f[0] + "'," + f[1] + ",'" + f[2] + "','" + f[2] + "','" + f[3] + "','" + f[4] + "'," + strings.Join(f[5:12], ",") + ",'" + f[12] + "'," +
			f[6] + "*1.21, 0.21*(" + f[6] + "+" + f[7] + "+" + f[8] + "), 0.21*(" + f[8] + "-" + f[9] + "), 1, '" + f[12] + "','');")
	}
	return sql.String()
}

// magentoMemos writes credit memos, one a line: id, order, subtotal, discount, shipping, what was added and
// what was kept.
func magentoMemos(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		sql.WriteString("INSERT INTO sales_creditmemo (entity_id, order_id, base_subtotal, base_discount_amount, base_shipping_amount, base_adjustment_positive," +
			" base_adjustment_negative, state, base_currency_code, base_to_global_rate, created_at, updated_at) SELECT " + strings.Join(f, ",") +
			",2,base_currency_code,base_to_global_rate,'2024-03-01 12:00:00','2024-03-01 12:00:00' FROM sales_order WHERE entity_id = " + f[1] + ";")
	}
	return sql.String()
}

func TestMagentoSituations(t *testing.T) {
	p := product{dir: "magento2", preset: "magento2"}
	rated := p
	rated.convert = source.Rates{
		"BGN": {{From: record.Date(2000, 1, 1), Rate: 511_292_000}},
		"USD": {{From: record.Date(2000, 1, 1), Rate: 900_000_000}},
	}
	one := figures{Revenue: "2024-02 100.00", Purchases: 1, Buyers: 1}
	with := func(f figures, change func(*figures)) figures { change(&f); return f }
	const order = "1 1 complete EUR EUR 1 100 0 5 0 0 0 2024-02-01\n"

	prove(t, []situation{
		// Kind 1. One quote that was shipped to two addresses: 60 and 40; 10 of the second given back in March.
		{
			name: "checkout to two addresses", product: p,
			sql: magento + magentoOrders("1 1 complete EUR EUR 1 60 0 0 0 0 0 2024-02-01\n2 1 processing EUR EUR 1 40 0 0 0 0 0 2024-02-01\n3 1 complete EUR EUR 1 10 0 0 0 0 0 2024-04-02") +
				"UPDATE sales_order SET quote_id = 7, updated_at = updated_at WHERE entity_id < 3;" + magentoMemos("1 2 10 0 0 0 0") +
				"INSERT INTO sales_order_item (order_id, product_id, qty_ordered, base_cost) VALUES (1,11,1,30),(2,12,1,20),(3,11,1,5);",
			// Margin: 100 - 10 + 10 - (30 + 20 + 5) = 45.
			want: figures{
				Revenue: "2024-02 100.00, 2024-03 -10.00, 2024-04 10.00", Purchases: 2, Buyers: 1, Repeat: "1.00",
				Refunds: "2024-03-01 10.00", Margin: "45.00", Products: 2,
			},
		},
		{
			name: "second try after a payment failed", product: p,
			sql:  magento + magentoOrders("1 1 canceled EUR EUR 1 100 0 0 0 100 0 2024-02-01\n2 1 complete EUR EUR 1 100 0 0 0 0 0 2024-02-01") + "UPDATE sales_order SET quote_id = 7, updated_at = updated_at;",
			want: one,
		},
		{
			// Edited: order 1 of January was cancelled and entered again as 1-1 in February. One purchase, in January.
			name: "edited order", product: p,
			sql: magento + magentoOrders("1 1 canceled EUR EUR 1 80 0 0 0 80 0 2024-01-20\n2 1 complete EUR EUR 1 100 0 0 0 0 0 2024-02-01") +
				"UPDATE sales_order SET original_increment_id = '1', increment_id = '1-1', updated_at = updated_at WHERE entity_id = 2;",
			want: with(one, func(f *figures) { f.Revenue = "2024-01 100.00" }),
		},
		{
			name: "free order", product: p,
			sql:  magento + magentoOrders("1 1 complete EUR EUR 1 100 -100 0 0 0 0 2024-02-01"),
			want: figures{Purchases: 1, Buyers: 1, Discounts: 1},
		},
		// Kind 2. A fee of 24.20 with tax was kept, 20 without.
		{
			name: "closed with a fee kept", product: p,
			sql:  magento + magentoOrders("1 1 closed EUR EUR 1 100 0 0 0 0 96.8 2024-02-01") + magentoMemos("1 1 100 0 0 0 24.2"),
			want: with(one, func(f *figures) { f.Revenue, f.Refunds = "2024-02 100.00, 2024-03 -80.00", "2024-03-01 80.00" }),
		},
		{
			name: "closed, given back whole", product: p,
			sql:  magento + magentoOrders(order+"2 1 closed EUR EUR 1 50 0 0 0 0 60.5 2024-02-02") + magentoMemos("1 2 50 0 0 0 0"),
			want: one,
		},
		{
			name: "closed without a credit memo, but refunded", product: p,
			sql:  magento + magentoOrders(order+"2 1 closed EUR EUR 1 50 0 0 0 0 60.5 2024-02-02"),
			want: one,
		},
		{
			// Store credit paid for all of it: Magento closes it, and nothing was given back.
			name: "closed because store credit paid", product: p,
			sql:  magento + magentoOrders("1 1 closed EUR EUR 1 100 0 5 0 0 0 2024-02-01"),
			want: one,
		},
		{
			// A coupon took 20 of the goods and the 5 of shipping: 25. Half of the goods and all the shipping come back:
			// 60 - 10 - 5 for shipping + 5 = 50.
			name: "discount on shipping in a credit memo", product: p,
			sql:  magento + magentoOrders("1 1 complete EUR EUR 1 120 -25 5 5 0 50 2024-02-01") + magentoMemos("1 1 60 -15 5 0 0"),
			want: figures{Revenue: "2024-02 100.00, 2024-03 -50.00", Purchases: 1, Buyers: 1, Refunds: "2024-03-01 50.00", Discounts: 1},
		},
		{
			// A quarter of 120 was cancelled before it was paid: 90 remain, and cost 3 of 4 pieces of 10.
			name: "cancelled in part", product: p,
			sql: magento + magentoOrders("1 1 complete EUR EUR 1 120 0 0 0 30 0 2024-02-01") +
				"INSERT INTO sales_order_item (order_id, product_id, qty_ordered, qty_canceled, base_cost) VALUES (1,11,4,1,10);",
			want: figures{Revenue: "2024-02 90.00", Purchases: 1, Buyers: 1, Margin: "60.00", Products: 1},
		},
		// Kind 4. Order 1 sold goods of 100 and a gift card of 50; order 2 of 100 was paid with it.
		{
			name: "gift card that was sold", product: p,
			sql: magento + "CREATE TABLE magento_giftcardaccount (giftcardaccount_id int);" +
				magentoOrders("1 1 complete EUR EUR 1 150 0 0 0 0 0 2024-02-01\n2 2 complete EUR EUR 1 100 0 0 0 0 0 2024-02-01") +
				"INSERT INTO sales_order_item (order_id, product_id, product_type, qty_ordered, base_row_total) VALUES (1,11,'simple',1,100),(1,12,'giftcard',1,50);",
			want: figures{Revenue: "2024-02 200.00", Purchases: 2, Buyers: 2, Products: 2},
		},
		// Kind 3. 195.58 leva of the days of the lev at the rate 1 are 100.00 euro; so are 4000 crowns of another
		// website at 0.05 leva. Since the move the same website has 0.025 euro a crown.
		{
			name: "shop that moved to the euro", product: rated,
			sql: magento + magentoOrders("1 1 complete BGN BGN 1 195.58 0 0 0 0 0 2024-01-02\n2 1 complete CZK BGN 0.048895 4000 0 0 0 0 0 2024-01-03\n"+
				"3 1 complete EUR EUR 1 50 0 0 0 0 0 2024-02-01\n4 1 complete CZK EUR 0.025 2000 0 0 0 0 0 2024-02-01"),
			// The rate column has four decimals: 0.0489 x 4000 = 195.6 leva, 100.01 euro.
			want: figures{Revenue: "2024-01 200.01, 2024-02 100.00", Purchases: 4, Buyers: 1, Repeat: "1.00"},
		},
		{
			name: "rates of 1 and of none", product: p, rejected: 2,
			sql:  magento + magentoOrders(order+"2 1 complete USD EUR 1 50 0 0 0 0 0 2024-02-01\n3 1 complete USD EUR 0 50 0 0 0 0 0 2024-02-01"),
			want: one,
		},
		{
			name: "rate of 1, and a configured one", product: rated,
			sql:  magento + magentoOrders("1 1 complete USD EUR 1 100 0 0 0 0 0 2024-02-01") + magentoMemos("1 1 10 0 0 0 0"),
			want: with(one, func(f *figures) { f.Revenue, f.Refunds = "2024-02 90.00, 2024-03 -9.00", "2024-03-01 9.00" }),
		},
		// Kind 11. A cost of 0 is the column's default: the margin is unknown, and so is the margin of a bundle of which one
		// part has none.
		{
			name: "cost of 0", product: p,
			sql: magento + magentoOrders(order) + "INSERT INTO sales_order_item (item_id, order_id, parent_item_id, product_id, qty_ordered, base_cost) VALUES" +
				" (1,1,NULL,11,1,0),(2,1,NULL,12,1,0),(3,1,2,13,1,5),(4,1,2,14,1,0);",
			want: with(one, func(f *figures) { f.Products = 2 }),
		},
		{
			// Crowns' cost: 1000 at 0.025 is 25 of 50.
			name: "cost in the website's currency", product: p,
			sql: magento + magentoOrders("1 1 complete CZK EUR 0.025 2000 0 0 0 0 0 2024-02-01") +
				"INSERT INTO sales_order_item (order_id, product_id, qty_ordered, base_cost) VALUES (1,11,1,1000);",
			want: figures{Revenue: "2024-02 50.00", Purchases: 1, Buyers: 1, Margin: "25.00", Products: 1},
		},
		{
			// Two ratings of 4 and 3 are 3.5, rounded 4.
			name: "stars of reviews", product: p, said: "question 2: 4/5 2024-02-01",
			sql: magento + magentoOrders(order) + "CREATE TABLE review (review_id int PRIMARY KEY, created_at timestamp, status_id int);" +
				"CREATE TABLE review_detail (detail_id int PRIMARY KEY, review_id int, customer_id int, KEY (review_id));" +
				"CREATE TABLE rating_option_vote (vote_id int PRIMARY KEY, review_id int, value int, KEY (review_id));" +
				"INSERT INTO review VALUES (1,'2024-02-01 12:00:00',1),(2,'2024-02-01 12:00:00',2),(3,'2024-02-01 12:00:00',1);" +
				"INSERT INTO review_detail VALUES (1,1,1),(2,2,1),(3,3,NULL); INSERT INTO rating_option_vote VALUES (1,1,4),(2,1,3),(3,2,5),(4,3,1);",
			want: one,
		},
	})
}
