package presettest_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// recorder passes records on and keeps the own values of each kind.
type recorder struct {
	*ledger.Source
	own map[record.Kind]map[string]bool
}

// Apply implements source.Sink.
func (r *recorder) Apply(b *record.Batch) {
	for i := range b.Customers {
		r.add(record.KindCustomer, b.Customers[i].Own)
	}
	for i := range b.Orders {
		r.add(record.KindOrder, b.Orders[i].Own)
	}
	for i := range b.Subscriptions {
		r.add(record.KindSubscription, b.Subscriptions[i].Own)
	}
	r.Source.Apply(b)
}

func (r *recorder) add(kind record.Kind, own []record.Value) {
	for _, v := range own {
		if r.own == nil {
			r.own = map[record.Kind]map[string]bool{}
		}
		if r.own[kind] == nil {
			r.own[kind] = map[string]bool{}
		}
		r.own[kind][v.Column+"="+v.Value] = true
	}
}

// seen returns the different values of a kind, sorted.
func (r *recorder) seen(kind record.Kind) string {
	var list []string
	for v := range r.own[kind] {
		list = append(list, v)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// The columns for own dimensions have the values that the product stores, and change no figure.
func TestPresetsHaveColumnsForOwnDimensions(t *testing.T) {
	for _, p := range products() {
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			want := ownValues[cmpOr(ownValues, p.dir+" "+p.variant, p.dir)]
			offered, err := source.PresetColumns(p.preset)
			require.NoError(t, err)
			p.own = offered
			require.Equal(t, want != nil, len(p.own) > 0, "list the values of the product")
			if want == nil {
				return
			}
			h := tell(t, p)
			require.FileExists(t, filepath.Join(h.dir, "own.sql"))
			h.run(t, "own.sql")
			if p.alterOwn != "" {
				h.db.Exec(t, p.alterOwn)
			}
			h.granted(t, p)
			h.poll(t, 0)
			require.Equal(t, p.want(story), h.figures(t))
			require.Empty(t, h.source.Status().Warnings)
			for kind := range p.own {
				require.Equal(t, want[kind], h.sink.seen(kind), kind)
			}
		})
	}
}

// Adobe Commerce has a row for each version of a category: Espresso was above Coffee once, and Coffee gets another name
// in 2100.
const categoryVersions = `ALTER TABLE catalog_category_entity ADD row_id int unsigned NULL FIRST, ADD created_in bigint unsigned NOT NULL DEFAULT 1,
		ADD updated_in bigint unsigned NOT NULL DEFAULT 2147483647, DROP PRIMARY KEY;
	UPDATE catalog_category_entity SET row_id = entity_id, created_in = IF(entity_id = 3, 1600000000, 1), updated_in = IF(entity_id = 4, 4102444800, 5000000000);
	INSERT INTO catalog_category_entity (row_id, entity_id, level, created_in, updated_in) VALUES (13, 3, 2, 1, 1600000000), (14, 4, 2, 4102444800, 5000000000);
	ALTER TABLE catalog_category_entity ADD PRIMARY KEY (row_id);
	ALTER TABLE catalog_category_entity_varchar CHANGE entity_id row_id int unsigned NOT NULL;
	INSERT INTO catalog_category_entity_varchar (attribute_id, store_id, row_id, value) VALUES (45, 0, 13, 'Espresso'), (45, 0, 14, 'Roasts');`

func TestACategoryIsThatOfItsPresentVersion(t *testing.T) {
	for _, p := range products() {
		if p.preset != "magento2" {
			continue
		}
		t.Run(p.variant, func(t *testing.T) {
			p.own = map[record.Kind][]string{record.KindOrder: {"category"}}
			h := tell(t, p)
			h.run(t, "own.sql")
			h.db.Exec(t, categoryVersions)
			h.poll(t, 0)
			require.Equal(t, "category=Coffee", h.sink.seen(record.KindOrder))
		})
	}
}

// cmpOr returns the first of the keys that a map has.
func cmpOr[V any](m map[string]V, keys ...string) string {
	for _, k := range keys {
		if _, ok := m[k]; ok {
			return k
		}
	}
	return ""
}

// Without own dimensions no query reads their columns, so nothing that only they need can be missing.
func TestOwnColumnsAreReadOnlyIfTheyAreNeeded(t *testing.T) {
	names, err := source.Presets()
	require.NoError(t, err)
	for _, d := range names {
		pre, err := preset.Load(d.Name)
		require.NoError(t, err)
		for _, v := range pre.All() {
			for name, q := range pre.QueriesOf(v, &preset.Changes{}) {
				require.NotContains(t, q.SQL, "{own:", "%s: %s", d.Name, name)
			}
		}
	}
}

var _ source.Sink = (*recorder)(nil)

// ownValues are the values that own.sql and the story give, by product and kind.
var ownValues = map[string]map[record.Kind]string{
	"woocommerce": {
		record.KindCustomer:     "region=UT",
		record.KindOrder:        "brand=Acme, category=Coffee, coupon=spring, payment_method=bacs, product=Beans, product=Product, region=UT",
		record.KindSubscription: "payment_method=stripe, plan=Monthly box",
	},
	"woocommerce-legacy": {
		record.KindCustomer:     "region=UT",
		record.KindOrder:        "brand=Acme, category=Coffee, coupon=spring, payment_method=bacs, product=Beans, product=Product, region=UT",
		record.KindSubscription: "payment_method=stripe, plan=Monthly box",
	},
	"magento2":   {record.KindOrder: "category=Coffee, coupon=SPRING, payment_method=checkmo, product=Beans, region=Utrecht, shipping_method=flatrate_flatrate"},
	"prestashop": {record.KindOrder: "brand=Acme, category=Coffee, coupon=Spring, payment_method=ps_wirepayment, product=Beans"},
	"opencart": {
		record.KindOrder:        "payment_method=cod, product=Beans, region=Utrecht",
		record.KindSubscription: "payment_method=opayo, plan=Monthly beans",
	},
	"opencart 4.0": {
		record.KindOrder:        "payment_method=bank_transfer, product=Beans, region=Utrecht",
		record.KindSubscription: "payment_method=bank_transfer, plan=Monthly beans",
	},
	"opencart 3": {record.KindOrder: "payment_method=bank_transfer, product=Beans, region=Utrecht"},
	"shopware6": {
		record.KindOrder: "brand=Acme, category=Coffee, coupon=Spring, payment_method=Invoice, product=Beans, region=Utrecht, shipping_method=Express",
	},
	"dolibarr": {
		record.KindCustomer:     "region=Utrecht, sales_rep=rob, sales_rep=user 4, sales_rep=user 6",
		record.KindOrder:        "category=Coffee, payment_method=VIR, product=Beans",
		record.KindSubscription: "payment_method=PRE, plan=Beans",
	},
	"suitecrm invoices": {
		record.KindCustomer: "account_type=Customer, region=Utrecht, sales_rep=rob, sales_rep=user u1, sales_rep=user u3",
		record.KindOrder:    "category=Coffee, product=Beans, region=Gelderland, sales_rep=zoe",
	},
	"suitecrm opportunities": {
		record.KindCustomer: "account_type=Customer, region=Utrecht, sales_rep=rob, sales_rep=user u1, sales_rep=user u3",
		record.KindOrder:    "deal_type=New Business, sales_rep=zoe",
	},
	"espocrm": {
		record.KindCustomer: "industry=Retail, region=Utrecht, sales_rep=rob, sales_rep=user u1, sales_rep=user u3",
		record.KindOrder:    "sales_rep=zoe",
	},
	"civicrm": {
		record.KindCustomer:     "region=Utrecht",
		record.KindOrder:        "campaign=Spring, financial_type=Donation, payment_method=Credit Card, product=Supper",
		record.KindSubscription: "campaign=Friends of the house, financial_type=Member Dues, payment_method=Direct Debit, plan=Patron",
	},
	"fossbilling": {
		record.KindCustomer:     "region=Utrecht",
		record.KindSubscription: "plan=Small server",
	},
	"killbill": {record.KindSubscription: "plan=gold-monthly"},
}
