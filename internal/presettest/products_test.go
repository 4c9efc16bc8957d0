package presettest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

// LimeSurvey has answers but no sales, and tests of its own in package source.
func TestEveryPresetWithSalesTellsTheStory(t *testing.T) {
	presets, err := source.Presets()
	require.NoError(t, err)
	for _, p := range presets {
		told := slices.ContainsFunc(products(), func(o product) bool { return o.preset == p.Name })
		require.True(t, told || p.Name == "limesurvey", "the preset %s has no row in products", p.Name)
	}
}

// products are the products that tell the story.
func products() []product {
	return []product{
		{dir: "woocommerce", schema: wordpress, preset: "woocommerce", variant: "hpos", anna: "NL, customer, checkout", subscribes: true},
		{dir: "woocommerce-legacy", schema: wordpress, preset: "woocommerce", variant: "legacy", anna: "NL, customer, checkout", subscribes: true},
		{dir: "magento2", preset: "magento2", variant: "open-source", anna: "NL, General, nl"},
		{dir: "magento2", preset: "magento2", variant: "commerce", anna: "NL, General, nl", alter: "CREATE TABLE magento_customerbalance (balance_id int unsigned)"},
		{dir: "prestashop", preset: "prestashop", variant: "1.7", anna: "NL, Customer, Shop"},
		{dir: "opencart", preset: "opencart", variant: "4.1", anna: "NL, Default, Shop", subscribes: true, lacks: cost},
		{dir: "opencart", preset: "opencart", variant: "4.0.2", anna: "NL, Default, Shop", subscribes: true, lacks: cost, alter: opencart402},
		{dir: "opencart", preset: "opencart", variant: "4.0", anna: "NL, Default, Shop", subscribes: true, lacks: cost, alter: opencart402 + opencart400, alterOwn: opencartCode},
		{dir: "opencart", preset: "opencart", variant: "3", anna: "NL, Default, Shop", lacks: cost, alter: opencart402 + opencart3, alterOwn: opencartCode},
		{dir: "shopware6", preset: "shopware6", variant: "versioned-refunds", anna: "NL, Standard, Storefront", hourly: true},
		{dir: "shopware6", preset: "shopware6", variant: "plain-refunds", anna: "NL, Standard, Storefront", hourly: true, alter: shopware64},
		{dir: "dolibarr", preset: "dolibarr", variant: "14", anna: "NL, TE_PRIVATE, unknown", subscribes: true},
		{dir: "fossbilling", preset: "fossbilling", variant: "fossbilling", anna: "NL, Default, unknown", subscribes: true, lacks: cost},
		{dir: "killbill", preset: "killbill", variant: "0.20", anna: "NL, unknown, unknown", subscribes: true, rates: true, lacks: cost},
		{dir: "civicrm", preset: "civicrm", variant: "5.20", anna: "NL, Individual, Spring appeal", subscribes: true, rates: true, lacks: costAndDiscounts},
		{
			dir: "suitecrm", preset: "suitecrm", variant: "invoices", anna: "NL, Retail, unknown", lacks: refunds,
			index:     "CREATE INDEX idx_date_modified ON aos_invoices (date_modified)",
			variables: map[string]string{"sales": "invoices"},
		},
		{
			dir: "suitecrm", preset: "suitecrm", variant: "opportunities", anna: "NL, Retail, Web Site", lacks: allButDeals,
			index: "CREATE INDEX idx_date_modified ON opportunities (date_modified)",
		},
		{
			dir: "espocrm", preset: "espocrm", variant: "daily-rates", anna: "NL, Customer, Web Site", lacks: allButDeals,
			index: "CREATE INDEX IDX_MODIFIED_AT ON opportunity (modified_at)",
		},
		{
			dir: "espocrm", preset: "espocrm", variant: "plain", anna: "NL, Customer, Web Site", lacks: allButDeals, rates: true,
			alter: "DROP TABLE currency_record_rate",
		},
	}
}

// wordpress is where WooCommerce's tables are, for both storages.
const wordpress = "../../woocommerce/schema.sql"

// These take out of the figures what a product does not keep.

func cost(f *figures) { f.Margin = "" }

func costAndDiscounts(f *figures) { f.Margin, f.Discounts = "", 0 }

// refunds is for the products that keep none: A2's 30 (April 10+30 = 40, margin 174+30 = 204) and D1's
// 24 (April -14+30+24 = 40, margin 205+54 = 259, then 185+54 = 239) are not given back. E1 is lost.
func refunds(f *figures) {
	f.Refunds = ""
	f.Revenue = strings.NewReplacer("04 10.00", "04 40.00", "04 -14.00", "04 40.00").Replace(f.Revenue)
	f.Margin = map[string]string{"174.00": "204.00", "205.00": "259.00", "185.00": "239.00"}[f.Margin]
}

// allButDeals is for the products that keep deals of an amount, and nothing else.
func allButDeals(f *figures) {
	refunds(f)
	f.Margin, f.Discounts, f.Products = "", 0, 0
}

// These make earlier versions of OpenCart 4.1.
const (
	opencart402 = `
		UPDATE oc_return SET return_action_id = return_action_id - 3 WHERE return_action_id = 4;
		DELETE FROM oc_return_action;
		INSERT INTO oc_return_action VALUES (1, 1, 'Refunded'), (2, 1, 'Credit Issued'), (3, 1, 'Replacement Sent');
		DROP TABLE oc_subscription_product;
		ALTER TABLE oc_subscription ADD product_id int NOT NULL DEFAULT 0, ADD quantity int NOT NULL DEFAULT 1, DROP tax, DROP currency;
		UPDATE oc_subscription SET price = 45, quantity = 2 WHERE price = 90;`
	opencart400 = `
		UPDATE oc_subscription SET price = 90 WHERE quantity = 2;
		ALTER TABLE oc_subscription DROP product_id, DROP quantity;
		ALTER TABLE oc_order DROP subscription_id;`
	opencart3 = `
		DROP TABLE oc_subscription;
		CREATE TABLE oc_order_recurring (order_recurring_id int NOT NULL PRIMARY KEY, recurring_price decimal(10,4)) ENGINE=MyISAM;
		ALTER TABLE oc_customer DROP KEY email, ENGINE=MyISAM;
		ALTER TABLE oc_order DROP subscription_id, ENGINE=MyISAM;
		ALTER TABLE oc_order_total ENGINE=MyISAM;
		ALTER TABLE oc_order_product ENGINE=MyISAM;
		ALTER TABLE oc_return ENGINE=MyISAM;`
)

// opencartCode makes the columns of own dimensions of versions before 4.0.2.
const opencartCode = `
	ALTER TABLE oc_order ADD payment_code varchar(128) NOT NULL DEFAULT '';
	UPDATE oc_order SET payment_code = 'bank_transfer', payment_method = 'Bank Transfer' WHERE order_id = 1;
	ALTER TABLE IF EXISTS oc_subscription DROP payment_method;`

// shopware64 makes an earlier version of Shopware, in which refunds have no versions of their own.
const shopware64 = `
	DELETE FROM order_transaction_capture_refund WHERE version_id <> 0x0FA91CE3E96A4BC2BE4BD9CE752C3425;
	ALTER TABLE order_transaction_capture_refund RENAME COLUMN version_id TO unused1, RENAME COLUMN capture_version_id TO unused2;
	ALTER TABLE order_transaction_capture RENAME COLUMN version_id TO unused1;`
