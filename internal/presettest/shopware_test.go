package presettest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// shopware is a shop in euro, with dollars besides.
const shopware = `SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, @eur = 0xB7D2554B0CE847CD82F3AC9BD1C0DFCA;
	INSERT INTO currency VALUES (@eur, 'EUR', 1), (UNHEX(MD5('USD')), 'USD', 1.1);
	INSERT INTO state_machine_state SELECT UNHEX(MD5(name)), name, '' FROM (SELECT 'open' AS name UNION SELECT 'completed' UNION SELECT 'cancelled'
	UNION SELECT 'paid' UNION SELECT 'refunded' UNION SELECT 'failed') s;
	ALTER TABLE ` + "`order`" + ` ADD affiliate_code varchar(255), ADD campaign_code varchar(255);`

// shopwareOrders writes orders, one a line: name, customer, state of the payment, currency, factor, tax status,
// net, tax, shipping, tax on shipping, date.
func shopwareOrders(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		currency := "@eur"
		if f[3] != "EUR" {
			currency = "UNHEX(MD5('" + f[3] + "'))"
		}
		sql.WriteString("INSERT INTO `order` (id, version_id, state_id, order_number, currency_id, currency_factor, sales_channel_id, billing_address_id, price, shipping_costs, order_date_time, created_at) VALUES (" +
			"UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('completed')), '" + f[0] + "', " + currency + "," + f[4] + ", '', ''," +
			"JSON_OBJECT('netPrice', " + f[6] + ", 'totalPrice', " + f[6] + "+" + f[7] + ", 'taxStatus', '" + f[5] + "')," +
			"JSON_OBJECT('totalPrice', " + f[8] + ", 'calculatedTaxes', JSON_ARRAY(JSON_OBJECT('tax', " + f[9] + "))), '" + f[10] + "', '" + f[10] + "');" +
			"INSERT INTO order_customer VALUES (UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('" + f[1] + "')), UNHEX(MD5('" + f[0] + "')), @live, '" + f[1] + "@example.org');" +
			"INSERT INTO order_transaction VALUES (UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('" + f[2] + "')), '" + f[10] + "', NULL);" +
			"INSERT INTO order_transaction_capture VALUES (UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('completed')), '{}', '" + f[10] + "');")
	}
	return sql.String()
}

// shopwareLines writes lines of orders, one a line: name, order, type, total price, tax, payload.
func shopwareLines(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		sql.WriteString("INSERT INTO order_line_item (id, version_id, order_id, order_version_id, identifier, quantity, type, payload, price) VALUES (UNHEX(MD5('" +
			f[0] + "')), @live, UNHEX(MD5('" + f[1] + "')), @live, '" + f[0] + "', 1, '" + f[2] + "', '" + f[5] + "', JSON_OBJECT('totalPrice', " + f[3] +
			", 'calculatedTaxes', JSON_ARRAY(JSON_OBJECT('tax', " + f[4] + "))));")
	}
	return sql.String()
}

// shopwareRefunds writes refunds, one a line: name, order, state, amount with tax, and a reason if there is one.
func shopwareRefunds(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := append(strings.Fields(line), "")
		sql.WriteString("INSERT INTO order_transaction_capture_refund VALUES (UNHEX(MD5('" + f[0] + "')), @live, UNHEX(MD5('" + f[1] + "')), @live, UNHEX(MD5('" + f[2] +
			"')), JSON_OBJECT('totalPrice', " + f[3] + ", 'calculatedTaxes', JSON_ARRAY()), '2024-03-01 12:00:00', NULLIF('" + f[4] + "', ''));")
	}
	return sql.String()
}

func TestShopwareSituations(t *testing.T) {
	p := product{dir: "shopware6", preset: "shopware6"}
	old, rated := p, p
	old.alter = shopware64
	rated.convert = source.Rates{"USD": {{From: record.Date(2000, 1, 1), Rate: 900_000_000}}}
	one := figures{Revenue: "2024-02 100.00", Purchases: 1, Buyers: 1}
	with := func(f figures, change func(*figures)) figures { change(&f); return f }
	const order = "A anna paid EUR 1 gross 100 21 0 0 2024-02-01\n"

	prove(t, []situation{
		// Kind 1. A promotion took it all: nothing is left to pay, and the payment stays open. It is a purchase.
		{
			name: "free order", product: p,
			sql:  shopware + shopwareOrders("A anna open EUR 1 gross 0 0 0 0 2024-02-01\nB ben open EUR 1 gross 50 10.5 0 0 2024-02-01"),
			want: figures{Purchases: 1, Buyers: 1},
		},
		{
			// A line inside a container repeats its amount and its products.
			name: "nested lines and a promotion", product: p,
			sql: shopware + shopwareOrders(order) + shopwareLines("l1 A product 145.2 25.2 {\"purchasePrices\":\"{\\\\\"net\\\\\":60,\\\\\"gross\\\\\":0}\"}\nl2 A promotion -24.2 -4.2 {}\nl3 A product 145.2 25.2 {}") +
				"UPDATE order_line_item SET parent_id = UNHEX(MD5('l1')) WHERE id = UNHEX(MD5('l3'));",
			want: with(one, func(f *figures) { f.Discounts, f.Products, f.Margin = 1, 1, "40.00" }),
		},
		// Kind 2. 96.80 of 121 was given back, and the payment's state says refunded: 20 remain.
		{
			name: "refunded with a fee kept", product: p,
			sql:     shopware + shopwareOrders("A anna refunded EUR 1 gross 100 21 0 0 2024-02-01") + shopwareRefunds("r A completed 96.8 goodwill"),
			reasons: "2024-03-01 goodwill",
			want:    with(one, func(f *figures) { f.Revenue, f.Refunds = "2024-02 100.00, 2024-03 -80.00", "2024-03-01 80.00" }),
		},
		{
			name: "refunded by its state alone", product: p,
			sql:  shopware + shopwareOrders(order+"B anna refunded EUR 1 gross 50 10.5 0 0 2024-02-02") + shopwareRefunds("r B failed 60.5"),
			want: one,
		},
		{
			// 5 of shipping with 1.05 of tax: 12.10 of 127.05 given back is 10 of 105, of which the goods have 100: 9.52.
			name: "refund without taxes, of goods and shipping", product: p,
			sql:  shopware + shopwareOrders("A anna paid EUR 1 gross 105 22.05 6.05 1.05 2024-02-01") + shopwareRefunds("r A completed 12.1"),
			want: with(one, func(f *figures) { f.Revenue, f.Refunds = "2024-02 100.00, 2024-03 -9.52", "2024-03-01 9.52" }),
		},
		// Kind 4. A credit of 24.20 paid a part: the goods were 100, the total says 80.
		{
			name: "credit", product: p,
			sql:  shopware + shopwareOrders("A anna paid EUR 1 gross 80 16.8 0 0 2024-02-01") + shopwareLines("l1 A product 121 21 {}\nl2 A credit -24.2 -4.2 {}"),
			want: with(one, func(f *figures) { f.Products = 1 }),
		},
		{
			name: "credit without tax", product: p,
			sql:  shopware + shopwareOrders("A anna paid EUR 1 net 80 16.8 0 0 2024-02-01") + shopwareLines("l1 A product 100 21 {}\nl2 A credit -20 -4.2 {}"),
			want: with(one, func(f *figures) { f.Products = 1 }),
		},
		// Kind 3. 110 dollars at 1.1 are 100 euro. A factor of 1 or without a value is ignored.
		{
			name: "dollars", product: p, rejected: 2,
			sql:  shopware + shopwareOrders("A anna paid USD 1.1 gross 110 0 0 0 2024-02-01\nB anna paid USD 1 gross 110 0 0 0 2024-02-01\nC anna paid USD NULL gross 110 0 0 0 2024-02-01"),
			want: one,
		},
		{
			name: "dollars by a configured rate", product: rated,
			sql:  shopware + shopwareOrders("A anna paid USD 1 gross 100 0 0 0 2024-02-01"),
			want: with(one, func(f *figures) { f.Revenue = "2024-02 90.00" }),
		},
		{
			name: "campaign, affiliate and stars", product: p,
			acquired: "Spring 1, partner 1, unknown 1", said: "question 2: 4/5 2024-02-03",
			sql: shopware + shopwareOrders(order+"B ben paid EUR 1 gross 10 0 0 0 2024-02-01\nC cleo paid EUR 1 gross 10 0 0 0 2024-02-01") +
				"UPDATE `order` SET campaign_code = 'Spring', affiliate_code = 'partner' WHERE order_number = 'A'; UPDATE `order` SET affiliate_code = 'partner', campaign_code = '' WHERE order_number = 'B';" +
				"CREATE TABLE product_review (id binary(16) PRIMARY KEY, customer_id binary(16), points double, status tinyint, created_at datetime(3));" +
				"INSERT INTO product_review VALUES (UNHEX(MD5(1)), UNHEX(MD5('anna')), 4, 1, '2024-02-03'), (UNHEX(MD5(2)), UNHEX(MD5('anna')), 5, 0, '2024-02-03')," +
				" (UNHEX(MD5(3)), NULL, 5, 1, '2024-02-03'), (UNHEX(MD5(4)), UNHEX(MD5('anna')), 0, 1, '2024-02-03');",
			want: figures{Revenue: "2024-02 120.00", Purchases: 3, Buyers: 3},
		},
	})
	t.Run("6.4", func(t *testing.T) {
		h := build(t, old, 3)
		h.db.Exec(t, shopware+shopwareOrders("A anna refunded EUR 1 gross 100 21 0 0 2024-02-01")+shopwareRefunds("r A completed 96.8")+shopware64)
		h.poll(t, 0)
		require.Equal(t, "2024-02 100.00, 2024-03 -80.00", h.figures(t).Revenue, h.log.String())
	})
}

// The payment of an order of years ago is given back: Shopware writes a row of state_machine_history, whose id
// begins with the time, and the next poll finds it. Rows of before 6.5 have random ids.
func TestShopwareRefundsAnOldOrder(t *testing.T) {
	h := build(t, product{dir: "shopware6", preset: "shopware6"}, 3)
	const change = "INSERT INTO state_machine_history SELECT UNHEX(CONCAT(LPAD(HEX(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000)), 12, '0'), '7', LPAD(HEX(FLOOR(RAND() * 60000)), 3, '0'), '8000000000000000'))," +
		" UNHEX(MD5('A')), @live, 'order_transaction';"
	h.db.Exec(t, shopware+shopwareOrders("A anna paid EUR 1 gross 100 21 0 0 2023-01-02\nB anna paid EUR 1 gross 10 2.1 0 0 2024-04-20")+
		"CREATE TABLE state_machine_history (id binary(16) PRIMARY KEY, referenced_id binary(16), referenced_version_id binary(16), entity_name varchar(100), KEY (referenced_id));"+
		"INSERT INTO state_machine_history VALUES (UNHEX(MD5('x')), UNHEX(MD5('A')), @live, 'order_transaction'), (UNHEX('FFFFFFFFFFFF4FFF8FFFFFFFFFFFFFFF'), UNHEX(MD5('A')), @live, 'order');")
	h.poll(t, 0)
	h.poll(t, 20*time.Minute)
	require.Equal(t, []string{"2023-01-02 100.00", "2024-04-20 10.00"}, h.purchases())
	h.db.Exec(t, "SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425; UPDATE order_transaction SET state_id = UNHEX(MD5('refunded')) WHERE order_id = UNHEX(MD5('A'));"+change)
	h.poll(t, 5*time.Minute)
	require.Equal(t, []string{"2024-04-20 10.00"}, h.purchases(), h.log.String())
}

// The purchase price stands in a text inside the line's payload, which PHP and MySQL write in two ways. Margins of
// sales of 100 that cost so much; "" if the cost is unknown.
func TestShopwareReadsThePurchasePriceOfAnyPayload(t *testing.T) {
	const price = `"{\\"currencyId\\":\\"b7d2\\",\\"net\\":40,\\"gross\\":48.4,\\"linked\\":true}"`
	payloads := []struct{ payload, margin string }{
		{`{"isNew":false,"purchasePrices":` + price + `,"stock":1}`, "60.0000"},
		{`{"isNew": false, "purchasePrices": ` + price + `}`, "60.0000"},
		{`{"purchasePrices":"{\\"net\\":40,\\"gross\\":1,\\"listPrice\\":{\\"net\\":99},\\"extensions\\":[]}"}`, "60.0000"},
		{`{"purchasePrices":"{\\"percentage\\":{\\"net\\":99},\\"net\\":40}"}`, "60.0000"},
		{`{"customFields":{"purchasePrices":"{\\"net\\":7}"},"purchasePrices":` + price + `}`, "60.0000"},
		{`{"purchasePrices":"{\\"note\\":\\"` + strings.Repeat("x", 700) + `\\",\\"net\\":40}"}`, "60.0000"},
		{`{"purchasePrices":"{\\"net\\":0,\\"gross\\":0}"}`, ""},
		{`{"purchasePrices":null,"stock":1}`, ""},
		{`{"purchasePrices": null}`, ""},
		{`{"stock":1}`, ""},
	}
	h := build(t, product{dir: "shopware6", preset: "shopware6"}, 100)
	h.db.Exec(t, shopware)
	var orders, lines strings.Builder
	for i, p := range payloads {
		name := string(rune('A' + i))
		fmt.Fprintf(&orders, "%s c%d paid EUR 1 gross 100 21 0 0 2024-02-%02d\n", name, i, i+1)
		fmt.Fprintf(&lines, "l%d %s product 121 21 %s\n", i, name, strings.ReplaceAll(p.payload, " ", "~"))
	}
	h.db.Exec(t, "SET @live = 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, @eur = 0xB7D2554B0CE847CD82F3AC9BD1C0DFCA;"+
		shopwareOrders(strings.TrimSpace(orders.String()))+strings.ReplaceAll(shopwareLines(lines.String()), "~", " "))
	h.poll(t, 0)
	view, got := h.ledger.Publish(), map[record.Day]string{}
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		for _, p := range c.Purchases {
			got[p.Day] = ""
			if p.HasMargin {
				got[p.Day] = p.Margin.String()
			}
		}
	}
	require.Len(t, got, len(payloads))
	for i, p := range payloads {
		require.Equal(t, p.margin, got[record.Date(2024, 2, i+1)], p.payload)
	}
}
