package presettest_test

import (
	"strings"
	"testing"
)

// fossbillingInvoices writes invoices and their items, one a line: "invoice number client day status currency
// rate", with what it comes to in the default currency found from the items, and "item invoice type price
// quantity"; type can be order:101 for service 101.
func fossbillingInvoices(lines string) string {
	var sql strings.Builder
	sql.WriteString(`INSERT INTO client_order (id, product_id) SELECT seq + 100, 11 FROM seq_1_to_9; INSERT INTO currency (code, is_default, conversion_rate) VALUES ('EUR', 1, 1), ('USD', 0, 2), ('HRK', 0, 7.5345);
		INSERT INTO client (id, email) SELECT seq, CONCAT('c', seq, '@example.org') FROM seq_1_to_9;`)
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "invoice":
			sql.WriteString("INSERT INTO invoice (id, client_id, paid_at, created_at, status, approved, currency, currency_rate, taxrate) VALUES (" +
				f[1] + "," + f[2] + ",'" + f[3] + "','" + f[3] + "','" + f[4] + "',1,'" + f[5] + "'," + f[6] + ",'20');")
		case f[0] == "item":
			kind, service, _ := strings.Cut(f[2], ":")
			sql.WriteString("INSERT INTO invoice_item (invoice_id, type, rel_id, price, quantity, taxed) VALUES (" +
				f[1] + ",'" + kind + "','" + service + "'," + f[3] + "," + f[4] + ",1);")
		}
	}
	sql.WriteString(`UPDATE invoice i SET base_income = (SELECT SUM(t.price * t.quantity) FROM invoice_item t WHERE t.invoice_id = i.id)
		/ COALESCE(i.currency_rate, (SELECT conversion_rate FROM currency c WHERE c.code = i.currency)) WHERE status IN ('paid', 'refunded');`)
	return sql.String()
}

func TestFOSSBillingCountsChargesAtTheRateOfTheSale(t *testing.T) {
	foss := product{dir: "fossbilling", preset: "fossbilling"}
	withRates := foss
	withRates.rates = true
	prove(t, []situation{
		{
			// 1 pays 30. 2's invoice of 0 charges nothing. 3's coupon takes all of 40: a purchase of 0, discounted.
			// 4 loads 500 of credit and spends 20 of it. 5's invoice of 60 has 10 typed in as given back: 50.
			// 6's has all of its 60 typed in: it does not count. 7's is unpaid. 30 + 0 + 20 + 50 = 100.
			name: "an invoice without charges does not count", product: foss,
			sql: fossbillingInvoices(`
				invoice 1 1 2024-01-10 paid EUR 1
				item 1 order:101 30 1
				invoice 2 2 2024-01-10 paid EUR 1
				item 2 order:102 0 1
				invoice 3 3 2024-01-10 paid EUR 1
				item 3 order:103 40 1
				item 3 order:103 -40 1
				invoice 4 4 2024-01-09 paid EUR 1
				item 4 deposit 500 1
				invoice 5 4 2024-01-10 paid EUR 1
				item 5 order:104 20 1
				invoice 6 5 2024-01-10 paid EUR 1
				item 6 order:105 30 2
				invoice 7 6 2024-01-10 paid EUR 1
				item 7 order:106 60 1
				invoice 8 7 2024-01-10 unpaid EUR NULL
				item 8 order:107 60 1`) + `
				UPDATE invoice SET refund = 10, base_refund = 10 WHERE id = 6; UPDATE invoice SET refund = 60, base_refund = 60 WHERE id = 7`,
			want: figures{Revenue: "2024-01 100.00", Purchases: 4, Buyers: 4, Discounts: 1, Products: 1},
		},
		{
			// 120 dollars at 1.25 for a euro are 96; they come back whole in March, when a euro is 2 dollars: the
			// refund's own base_income is -60, and yet the sale is void. 240 dollars at 1.25 are 192, of which
			// 120 come back: 96. A third refund names no invoice: it is rejected.
			name: "a refund is converted at the rate of its sale", product: foss,
			sql: fossbillingInvoices(`
				invoice 1 1 2024-01-10 paid USD 1.25
				item 1 order:101 120 1
				invoice 2 2 2024-01-10 paid USD 1.25
				item 2 order:102 120 2
				invoice 3 1 2024-03-10 refunded USD NULL
				item 3 order:101 -120 1
				invoice 4 2 2024-03-10 refunded USD NULL
				item 4 order:102 -120 1
				invoice 5 2 2024-03-10 refunded EUR NULL
				item 5 order:102 -120 1`) + `
				UPDATE invoice SET notes = '2024-03-10: Refund for #1 invoice.' WHERE id = 3; UPDATE invoice SET notes = '2024-03-10: Refund for #2 invoice.' WHERE id = 4`,
			want: figures{
				Revenue: "2024-01 192.00, 2024-03 -96.00", Purchases: 1, Buyers: 1, Refunds: "2024-03-10 96.00", Products: 1,
			},
			rejected: 1,
		},
		{
			// The shop's default currency was the dollar until March, when it became the euro. Its rates then were
			// rates to the dollar, with 1 for the dollar itself, which cannot convert to the euro: the configured 0.80 counts.
			// 100 dollars are 80 euro; 50 euro, sold at 0.9 euro for a dollar, are 50 euro.
			name: "an invoice in an earlier default currency needs its own rate", product: withRates,
			sql: fossbillingInvoices(`
				invoice 1 1 2024-01-10 paid USD 1
				item 1 order:101 100 1
				invoice 2 2 2024-01-10 paid EUR 0.9
				item 2 order:102 50 1`),
			want: figures{Revenue: "2024-01 130.00", Purchases: 2, Buyers: 2, Products: 1},
		},
		{
			// 10 a month each from 10 January. 1 runs. 2 has been suspended since 10 March, longer than the days of grace.
			// 3 is free. 4 was not renewed on 10 April and nothing suspended it.
			// 5 has two pieces with 5 off each time, 6 two with all off; 7's discount was for the first invoice alone.
			// January 30 + 15 + 20 = 65, February 65, March 55, April 45. One payment failed, of 2's.
			name: "free and unpaid services give no recurring revenue", product: foss,
			sql: fossbillingInvoices(`
				invoice 1 2 2024-03-09 unpaid EUR NULL
				item 1 order:2 10 1`) + `
				INSERT INTO client_order (id, client_id, product_id, currency, period, quantity, price, status, activated_at, expires_at, suspended_at) VALUES
				(1, 1, 1, 'EUR', '1M', 1, 10, 'active', '2024-01-10', NOW() + INTERVAL 5 DAY, NULL), (2, 2, 1, 'EUR', '1M', 1, 10, 'suspended', '2024-01-10', '2024-03-10', '2024-03-15'),
				(3, 3, 1, 'EUR', '1M', 1, 0, 'active', '2024-01-10', NOW() + INTERVAL 5 DAY, NULL), (4, 4, 1, 'EUR', '1M', 1, 10, 'active', '2024-01-10', '2024-04-10', NULL),
				(5, 5, 1, 'EUR', '1M', 2, 10, 'active', '2024-01-10', NOW() + INTERVAL 5 DAY, NULL), (6, 6, 1, 'EUR', '1M', 2, 10, 'active', '2024-01-10', NOW() + INTERVAL 5 DAY, NULL),
				(7, 7, 1, 'EUR', '1M', 2, 10, 'active', '2024-01-10', NOW() + INTERVAL 5 DAY, NULL);
				UPDATE client_order SET discount = 5, promo_recurring = 1 WHERE id = 5; UPDATE client_order SET discount = 20, promo_recurring = 1 WHERE id = 6;
				UPDATE client_order SET discount = 20, promo_recurring = 0 WHERE id = 7;
				INSERT INTO transaction (invoice_id, status, error, created_at) VALUES (1, 'error', 'declined', '2024-03-10'), (1, 'processed', NULL, '2024-03-11'), (NULL, 'error', 'unknown', '2024-03-10');
				UPDATE client_order SET expires_at = '2036-05-20' WHERE id = 1; UPDATE client_order SET expires_at = NULL WHERE id > 4;
				UPDATE invoice SET paid_at = '2024-03-11' WHERE id = 1`,
			want:     figures{Recurring: "2024-01 65.00, 2024-02 65.00, 2024-03 55.00, 2024-04 45.00"},
			failures: 1,
			terms:    "recovered 2024-03-11, renews 2036-05-20 10",
		},
		{
			name: "clients say who referred them", product: foss,
			sql: fossbillingInvoices(`
				invoice 1 1 2024-01-10 paid EUR 1
				item 1 order:101 10 1
				invoice 2 2 2024-01-10 paid EUR 1
				item 2 order:102 10 1
				invoice 3 3 2024-01-10 paid EUR 1
				item 3 order:103 10 1`) + `
				UPDATE client SET referred_by = 'https://forum.example.org/thread?id=5' WHERE id = 1; UPDATE client SET referred_by = 'Friend' WHERE id = 2`,
			want:     figures{Revenue: "2024-01 30.00", Purchases: 3, Buyers: 3, Products: 1},
			acquired: "Friend 1, forum.example.org 1, unknown 1",
		},
	})
}
