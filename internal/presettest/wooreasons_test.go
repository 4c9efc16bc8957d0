package presettest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

// The reason of a refund is free text. It is read only if the shop says so, and then only words of a list have a
// meaning: a name that somebody typed is another reason.
func TestWooCommerceReasonsOfRefundsAreReadOnRequest(t *testing.T) {
	returned := func(id int, day, reason string) wooOrder {
		return wooOrder{
			id: id, parent: 1, kind: "shop_order_refund", status: "wc-completed", created: day + " 10:00:00", meta: "_refund_reason=" + reason,
			items: []wooItem{{product: 11, total: -10, tax: -2.10}},
		}
	}
	orders := []wooOrder{
		{id: 1, status: "wc-completed", email: "anna@example.org", created: "2024-01-10 10:00:00", items: basket()},
		returned(2, "2024-02-01", "Damaged"), returned(3, "2024-02-02", "mrs Smith called"), returned(4, "2024-02-03", ""),
	}
	for _, c := range []struct {
		name, meta, want string
	}{
		{"by default", "", "2024-02-01 unknown, 2024-02-02 unknown, 2024-02-03 unknown"},
		{"on request", "_refund_reason", "2024-02-01 defective, 2024-02-02 other, 2024-02-03 unknown"},
	} {
		for _, variant := range []string{"hpos", "legacy"} {
			t.Run(c.name+" "+variant, func(t *testing.T) {
				p := product{dir: "woocommerce", schema: wordpress, preset: "woocommerce", reasons: source.Words{"defective": {"damaged"}}}
				if c.meta != "" {
					p.variables = map[string]string{"refund_reason_meta": c.meta}
				}
				h := build(t, p, 3)
				h.db.Exec(t, wooShop(variant == "hpos", "", orders...))
				h.poll(t, 0)
				require.Equal(t, c.want, h.reasons(), h.log.String())
			})
		}
	}
}
