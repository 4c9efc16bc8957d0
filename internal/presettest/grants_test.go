package presettest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// granted gives the account the rights that presets show --grants prints, on the tables that there are, and no
// others. It returns these tables.
func (h *teller) granted(t *testing.T, p product) []string {
	t.Helper()
	h.db.Exec(t, "REVOKE SELECT ON "+h.db.Name+".* FROM '"+h.user+"'@'%'")
	statements, err := source.PresetGrants(p.preset, source.Grants{Database: h.db.Name, Account: h.user, Prefix: p.prefix})
	require.NoError(t, err)
	var present, tables []string
	require.NoError(t, query(h.db.DB, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", &present))
	for _, s := range statements {
		table := strings.Split(s, "`")[3]
		if slices.Contains(present, table) {
			h.db.Exec(t, s)
			tables = append(tables, table)
		}
	}
	return tables
}

// needed returns the granted tables that the detected variant may read.
func (h *teller) needed(t *testing.T, p product, pre *preset.Preset, granted []string) []string {
	t.Helper()
	at := slices.IndexFunc(pre.All(), func(v preset.Variant) bool { return v.Name == h.source.Status().Variant })
	require.GreaterOrEqual(t, at, 0)
	of := pre.TablesOf(pre.All()[at], &preset.Changes{Prefix: p.prefix, Variables: p.variables})
	return slices.DeleteFunc(granted, func(table string) bool { return !slices.Contains(of, table) })
}

func TestPrintedGrantsSufficeForTheStory(t *testing.T) {
	for _, p := range products() {
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			h := tell(t, p)
			h.granted(t, p)
			h.poll(t, 0)
			require.Equal(t, p.want(story), h.figures(t))
			require.Empty(t, h.source.Status().Warnings)
		})
	}
}

// A missing right is named by check, whatever is lost by it: the product, its orders, a dimension or a kind of
// record.
func TestCheckNamesTheTableOfEachMissingGrant(t *testing.T) {
	tried := map[string]bool{}
	for _, p := range products() {
		if tried[p.dir] || p.alter != "" {
			continue
		}
		tried[p.dir] = true
		t.Run(p.dir, func(t *testing.T) {
			h := tell(t, p)
			pre, err := preset.Load(p.preset)
			require.NoError(t, err)
			all := h.granted(t, p)
			h.poll(t, 0)
			tables := h.needed(t, p, pre, all)
			for _, table := range tables {
				h.db.Exec(t, "REVOKE SELECT ON `"+table+"` FROM '"+h.user+"'@'%'")
				r := h.source.Check(t.Context())
				h.db.Exec(t, "GRANT SELECT ON `"+table+"` TO '"+h.user+"'@'%'")
				var said []string
				for _, x := range slices.Concat(r.Problems, r.Warnings) {
					said = append(said, x.Msg)
				}
				require.Contains(t, strings.Join(said, "\n"), table)
			}
		})
	}
}

// A table that only names a country, a group, a channel or a campaign costs that dimension: the revenue stays,
// and a warning names what is lost.
func TestDeniedTableOfADimensionKeepsTheSales(t *testing.T) {
	for preset, tables := range map[string]map[string]string{
		"woocommerce": {"wp_usermeta": "customer country, customer segment", "wp_wc_order_addresses": "order country"},
		"magento2":    {"store": "order channel", "customer_group": "customer segment", "sales_order_address": "order country"},
		"prestashop":  {"ps_country": "order country", "ps_group_lang": "customer segment"},
		"opencart":    {"oc_country": "order country", "oc_customer_group_description": "customer segment"},
		"shopware6": {
			"sales_channel_translation": "order channel", "country": "customer country, order country",
			"customer_group_translation": "customer segment",
		},
		"dolibarr":    {"llx_c_country": "customer country, order country", "llx_c_typent": "customer segment"},
		"fossbilling": {"client_group": "customer segment"},
		"civicrm": {
			"civicrm_country": "customer country", "civicrm_address": "customer country",
			"civicrm_contribution_page": "order channel",
		},
	} {
		i := slices.IndexFunc(products(), func(p product) bool { return p.preset == preset })
		p := products()[i]
		t.Run(preset, func(t *testing.T) {
			for table, lost := range tables {
				h := tell(t, p)
				h.granted(t, p)
				h.db.Exec(t, "REVOKE SELECT ON `"+table+"` FROM '"+h.user+"'@'%'")
				h.poll(t, 0)
				require.Equal(t, p.want(story).Revenue, h.figures(t).Revenue, table)
				var said []string
				for _, w := range h.source.Status().Warnings {
					require.Equal(t, warning.DimensionMissing, w.Code)
					said = append(said, w.Kind+" "+w.Detail)
				}
				slices.Sort(said)
				require.Equal(t, lost, strings.Join(said, ", "), table)
			}
		})
	}
}

// The account of a view is gone, as after a move with a dump: the server's message names neither view nor table.
func TestInvalidViewOfADimensionIsNamed(t *testing.T) {
	h := tell(t, product{dir: "magento2", preset: "magento2"})
	h.db.Exec(t, "RENAME TABLE store TO store_base; CREATE DEFINER='gone'@'localhost' SQL SECURITY DEFINER VIEW store AS SELECT * FROM store_base")
	h.poll(t, 0)
	require.Equal(t, story.Revenue, h.figures(t).Revenue)
	said := h.source.Check(t.Context()).String()
	require.Contains(t, said, "orders are read without channel")
	require.Contains(t, said, "views that the preset would read, but that are invalid: store")
}
