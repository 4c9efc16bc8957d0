package presettest_test

import (
	"testing"

	"github.com/klantenbinding/loyalty/internal/source"
)

// suitecrmInvoices are two invoices of 100 with shipping of 5: the form counts the tax on shipping (1.05) as
// tax, an import does not.
const suitecrmInvoices = `
	INSERT INTO accounts (id, name, date_modified) VALUES ('a', 'A', '2024-01-01'), ('b', 'B', '2024-01-01');
	INSERT INTO aos_invoices (id, name, number, date_modified, billing_account_id, subtotal_amount_usdollar, tax_amount_usdollar, shipping_amount_usdollar,
		shipping_tax_amt_usdollar, total_amount_usdollar, invoice_date, status) VALUES
		('1', 'form', 1, '2024-01-10', 'a', 100, 22.05, 5, 1.05, 127.05, '2024-01-10', 'Paid'),
		('2', 'import', 2, '2024-01-10', 'b', 100, 21, 5, 1.05, 127.05, '2024-01-10', 'Paid')`

func TestSuiteCRMTaxOnShippingCountsOnce(t *testing.T) {
	invoices := product{dir: "suitecrm", preset: "suitecrm", variables: map[string]string{"sales": "invoices"}}
	with := func(rule source.RevenueRule) product {
		p := invoices
		p.revenue = rule
		return p
	}
	two := func(revenue string) figures { return figures{Revenue: "2024-01 " + revenue, Purchases: 2, Buyers: 2} }
	prove(t, []situation{
		{name: "goods", product: invoices, sql: suitecrmInvoices, want: two("200.00")},                                                                  // 2 x 100
		{name: "goods with tax", product: with(source.RevenueRule{Tax: true}), sql: suitecrmInvoices, want: two("242.00")},                              // 2 x 121
		{name: "goods and shipping", product: with(source.RevenueRule{Shipping: true}), sql: suitecrmInvoices, want: two("210.00")},                     // 2 x 105
		{name: "goods and shipping with tax", product: with(source.RevenueRule{Tax: true, Shipping: true}), sql: suitecrmInvoices, want: two("254.10")}, // 2 x 127.05
	})
}

func TestSuiteCRMCampaignsAreAcquisitionChannels(t *testing.T) {
	deals := product{dir: "suitecrm", preset: "suitecrm"}
	prove(t, []situation{{
		// Account a came by the fair, which outranks the deal's own campaign; of b only the deal's is known; c came by itself.
		name: "accounts and deals", product: deals,
		sql: `INSERT INTO campaigns (id, name) VALUES ('f', 'Fair'), ('m', 'Mailing');
			INSERT INTO accounts (id, date_modified, campaign_id) VALUES ('a', '2024-01-01', 'f'), ('b', '2024-01-01', NULL), ('c', '2024-01-01', '');
			INSERT INTO opportunities (id, date_modified, date_closed, amount_usdollar, sales_stage, campaign_id) VALUES
			('1', '2024-01-10', '2024-01-10', 10, 'Closed Won', 'm'), ('2', '2024-01-10', '2024-01-10', 10, 'Closed Won', 'm'), ('3', '2024-01-10', '2024-01-10', 10, 'Closed Won', NULL);
			INSERT INTO accounts_opportunities (id, opportunity_id, account_id) VALUES ('1', '1', 'a'), ('2', '2', 'b'), ('3', '3', 'c')`,
		want:     figures{Revenue: "2024-01 30.00", Purchases: 3, Buyers: 3},
		acquired: "Fair 1, Mailing 1, unknown 1",
	}})
}

// The base currency is the dollar, although nothing in the database says so; the business counts in euro. A
// deal of 100 euro needs no rate. 100 pounds are 120 dollars by the deal's own
// rate, and 96 euro by the configured 0.80. 100 francs were saved with the rate 1, which cannot convert: the
// deal is rejected. 50 dollars are 40 euro. 100 + 96 + 40 = 236.
func TestSuiteCRMDealsInTheirOwnCurrency(t *testing.T) {
	const currencies = `INSERT INTO currencies (id, iso4217, conversion_rate) VALUES ('e', 'EUR', 0.9), ('p', 'GBP', 0.8), ('f', 'CHF', 1);
		INSERT INTO accounts (id, date_modified) VALUES ('a', '2024-01-01'), ('b', '2024-01-01'), ('c', '2024-01-01'), ('d', '2024-01-01');`
	want := figures{Revenue: "2024-01 236.00", Purchases: 3, Buyers: 3}
	deals := product{dir: "suitecrm", preset: "suitecrm", rates: true, currency: "USD"}
	invoices := deals
	invoices.variables = map[string]string{"sales": "invoices"}
	prove(t, []situation{
		{name: "deals", product: deals, rejected: 1, want: want, sql: currencies + `
			INSERT INTO opportunities (id, date_modified, date_closed, amount, amount_usdollar, currency_id, sales_stage) VALUES
			('1', '2024-01-10', '2024-01-10', 100, 111.11, 'e', 'Closed Won'), ('2', '2024-01-10', '2024-01-10', 100, 120, 'p', 'Closed Won'),
			('3', '2024-01-10', '2024-01-10', 100, 100, 'f', 'Closed Won'), ('4', '2024-01-10', '2024-01-10', 50, 50, '-99', 'Closed Won');
			INSERT INTO accounts_opportunities (id, opportunity_id, account_id) VALUES ('1', '1', 'a'), ('2', '2', 'b'), ('3', '3', 'c'), ('4', '4', 'd')`},
		{name: "invoices", product: invoices, rejected: 1, want: want, sql: currencies + `
			INSERT INTO aos_invoices (id, number, date_modified, billing_account_id, subtotal_amount, subtotal_amount_usdollar, currency_id, invoice_date, status) VALUES
			('1', 1, '2024-01-10', 'a', 100, 111.11, 'e', '2024-01-10', 'Paid'), ('2', 2, '2024-01-10', 'b', 100, 120, 'p', '2024-01-10', 'Paid'),
			('3', 3, '2024-01-10', 'c', 100, 100, 'f', '2024-01-10', 'Paid'), ('4', 4, '2024-01-10', 'd', 50, 50, '-99', '2024-01-10', 'Paid')`},
	})
}
