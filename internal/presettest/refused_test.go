package presettest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

// prefixes are those that the products' tables have in testdata.
func prefixes() map[string]string {
	return map[string]string{
		"woocommerce": "wp_", "prestashop": "ps_", "opencart": "oc_", "dolibarr": "llx_", "civicrm": "civicrm_",
	}
}

func TestTablesMayHaveAnotherPrefix(t *testing.T) {
	for _, p := range products() {
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			prefix := "own7_"
			p.prefix = &prefix
			h := tell(t, p)
			var tables []string
			require.NoError(t, query(h.db.DB, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", &tables))
			for _, name := range tables {
				h.db.Exec(t, "RENAME TABLE `"+name+"` TO `"+prefix+strings.TrimPrefix(name, prefixes()[p.preset])+"`")
			}
			if p.preset == "woocommerce" { // WordPress has the prefix in this key too
				h.db.Exec(t, "UPDATE own7_usermeta SET meta_key = 'own7_capabilities' WHERE meta_key = 'wp_capabilities'")
			}
			h.poll(t, 0)
			require.Equal(t, p.want(story), h.figures(t))
		})
	}
}

func TestDatabaseOfAnotherProductIsRejectedWithTheReason(t *testing.T) {
	list, err := source.Presets()
	require.NoError(t, err)
	titles := map[string]string{}
	for _, p := range list {
		titles[p.Name] = p.Title
	}
	for _, p := range products() {
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			other := p
			other.dir, other.schema = "magento2", ""
			if p.preset == "magento2" {
				other.dir = "prestashop"
			}
			h := build(t, other, 3)
			err := h.source.Poll(t.Context())
			require.ErrorContains(t, err, "no "+titles[p.preset]+" here that the preset knows")
			require.ErrorContains(t, err, p.variant+": ")
			require.False(t, h.source.Status().Up)
		})
	}
}

func TestVersionWithOtherColumnsIsRejected(t *testing.T) {
	// These are columns that older versions had not, or had under another name.
	for _, c := range []struct{ preset, alter string }{
		{"magento2", "ALTER TABLE sales_order RENAME COLUMN base_discount_tax_compensation_amount TO base_hidden_tax_amount"},
		{"prestashop", "ALTER TABLE ps_order_slip DROP total_products_tax_excl"},
		{"shopware6", "ALTER TABLE `order` DROP order_date, RENAME COLUMN order_date_time TO order_date"},
		{"dolibarr", "ALTER TABLE llx_facture RENAME COLUMN total_ht TO total"},
		{"killbill", "ALTER TABLE invoices DROP parent_invoice"},
		{"civicrm", "ALTER TABLE civicrm_contribution DROP is_template"},
		{"espocrm", "ALTER TABLE opportunity DROP amount_currency"},
	} {
		t.Run(c.preset, func(t *testing.T) {
			h := tell(t, product{dir: c.preset, preset: c.preset, alter: c.alter})
			require.ErrorContains(t, h.source.Poll(t.Context()), "its condition does not hold")
			require.Empty(t, h.source.Status().Records)
		})
	}
}

func TestUnknownTenantIsRejected(t *testing.T) {
	h := tell(t, product{dir: "killbill", preset: "killbill", variables: map[string]string{"tenant": "7"}})
	require.ErrorContains(t, h.source.Poll(t.Context()), "its condition does not hold")
}

func TestUnknownZoneIsRejectedNotGuessed(t *testing.T) {
	h := tell(t, product{dir: "prestashop", preset: "prestashop"})
	h.db.Exec(t, "UPDATE ps_configuration SET value = 'Mars/Olympus' WHERE name = 'PS_TIMEZONE'")
	require.ErrorContains(t, h.source.Poll(t.Context()), `the shop's time zone "Mars/Olympus" is unknown: set zone`)
	h.db.Exec(t, "UPDATE ps_configuration SET value = 'Europe/Amsterdam' WHERE name = 'PS_TIMEZONE'")
	h.poll(t, time.Minute)
}
