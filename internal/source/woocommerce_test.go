package source_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// both runs a test on a WooCommerce shop in either order storage.
func both(t *testing.T, test func(t *testing.T, h *harness, s *shop)) {
	t.Helper()
	for name, hpos := range map[string]bool{"in tables of their own": true, "as posts": false} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
			test(t, h, newShop(t, h.db, hpos))
		})
	}
}

// trapShop fills a shop with one of every trap. The business is in Amsterdam (an hour before UTC
// in winter) and counts in euro.
//
//	order  what is special                              revenue net of tax and shipping
//	101    sold at 23:30 UTC on New Year's Eve          121 - 21 tax - 5 shipping = 95
//	102    a guest, address in odd case, 5 discount     60.50 - 10.50 = 50
//	103    the same guest, USD, divided by 1.25         125 / 1.25 = 100
//	104    USD, times 0.9 (the other rate is ignored)   50 x 0.9 = 45
//	105    GBP without a rate                           rejected
//	106    refunded whole: status and a refund row      no sale
//	107    refunded in part, twice                      242 - 42 = 200, less 20, less 10
//	108-112, 119  unpaid, cancelled, drafts, binned     no sale
//	113    a subscription, which is no order            not read
//	114    of the year 1926                             rejected
//	115    of the year 2099                             rejected
//	116    with a negative total                        rejected
//	117    without a total                              rejected
//
// Refund 207 gives back 24.20 of which 4.20 tax: 20. Refund 208 is an amount alone, 12.10, and
// takes its order's proportions: 12.10 x 200 / 242 = 10. Refund 209 gives nothing back.
func trapShop(s *shop) {
	s.user(1, "anna@example.com", "customer", "NL")
	s.user(2, "Carl@Example.COM", "wholesale", "DE")
	s.user(3, "boss@example.com", "administrator", "")
	s.add(
		order{id: 101, status: "wc-completed", created: "2023-12-31 23:30:00", customer: 1, currency: "EUR", total: "121.00", tax: "21.00", shipping: "5.00", shippingTax: "1.05", email: "anna@example.com", via: "checkout", country: "NL", discount: "0"},
		order{id: 102, status: "wc-processing", created: "2024-01-10 10:00:00", currency: "EUR", total: "60.50", tax: "10.50", shipping: "0.00", email: " Bob@Example.com ", via: "store-api", country: "BE", discount: "5.00"},
		order{id: 103, status: "wc-completed", created: "2024-02-01 10:00:00", currency: "USD", total: "125.00", email: "bob@example.com", via: "checkout", country: "US", orderRate: "1.25"},
		order{id: 104, status: "wc-completed", created: "2024-02-05 10:00:00", customer: 2, currency: "USD", total: "50.00", email: "carl@example.com", via: "admin", stripeRate: "0.9", orderRate: "1.25"},
		order{id: 105, status: "wc-completed", created: "2024-02-06 10:00:00", customer: 2, currency: "GBP", total: "50.00", email: "carl@example.com"},
		order{id: 106, status: "wc-refunded", created: "2024-03-01 10:00:00", customer: 1, currency: "EUR", total: "40.00", email: "anna@example.com"},
		order{id: 107, status: "wc-completed", created: "2024-03-02 10:00:00", customer: 2, currency: "EUR", total: "242.00", tax: "42.00", email: "carl@example.com"},
		order{id: 108, status: "wc-pending", created: "2024-03-03 10:00:00", currency: "EUR", total: "9.00"},
		order{id: 109, status: "wc-cancelled", created: "2024-03-03 10:00:00", currency: "EUR", total: "9.00"},
		order{id: 110, status: "auto-draft", updated: "2024-03-03 10:00:00"},
		order{id: 111, status: "trash", created: "2024-03-03 10:00:00", currency: "EUR", total: "9.00"},
		order{id: 112, status: "wc-checkout-draft", created: "2024-03-03 10:00:00"},
		order{id: 113, kind: "shop_subscription", status: "wc-active", created: "2024-03-03 10:00:00", currency: "EUR", total: "999.00"},
		order{id: 114, status: "wc-completed", created: "1926-03-03 10:00:00", updated: "2024-03-03 10:00:00", currency: "EUR", total: "9.00"},
		order{id: 115, status: "wc-completed", created: "2099-03-03 10:00:00", updated: "2024-03-03 10:00:00", currency: "EUR", total: "9.00"},
		order{id: 116, status: "wc-completed", created: "2024-03-03 10:00:00", currency: "EUR", total: "-10.00"},
		order{id: 117, status: "wc-completed", created: "2024-03-03 10:00:00", currency: "EUR"},
		order{id: 119, status: "wc-on-hold", created: "2024-03-03 10:00:00", currency: "EUR", total: "9.00"},
		order{id: 206, parent: 106, kind: "shop_order_refund", status: "wc-completed", created: "2024-03-05 10:00:00", currency: "EUR", total: "-40.00"},
		order{id: 207, parent: 107, kind: "shop_order_refund", status: "wc-completed", created: "2024-05-01 22:30:00", currency: "EUR", total: "-24.20", tax: "-4.20"},
		order{id: 208, parent: 107, kind: "shop_order_refund", status: "wc-completed", created: "2024-05-02 10:00:00", currency: "EUR", total: "-12.10", tax: "0.00"},
		order{id: 209, parent: 107, kind: "shop_order_refund", status: "wc-completed", created: "2024-05-03 10:00:00", currency: "EUR", total: "0.00", tax: "0.00"},
		order{id: 210, parent: 113, kind: "shop_order_refund", status: "wc-completed", created: "2024-05-03 10:00:00", currency: "EUR", total: "-1.00"},
	)
	s.item(101, "line_item", "_product_id=11", "_variation_id=0", "_qty=2", "_line_total=60", "_cogs_value=30.5")
	s.item(101, "line_item", "_product_id=12", "_variation_id=121", "_qty=1", "_line_total=35")
	s.item(101, "shipping", "cost=5")
	s.item(107, "line_item", "_product_id=11", "_cogs_value=60")
	s.item(107, "line_item", "_product_id=13", "_cogs_value=")
	s.item(107, "coupon", "discount_amount=3")
	s.item(207, "line_item", "_product_id=11", "_cogs_value=-10", "_line_total=-20")
}

func amsterdam(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Amsterdam")
	require.NoError(t, err)
	return loc
}

func TestWooCommerceGivesTheSameRecordsInBothStorages(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		trapShop(s)
		h.env.Location = amsterdam(t)
		h.cfg.PageSize = 4 // several pages of everything
		h.open().poll()

		require.Equal(t, map[record.Key]string{
			101: "95.0000", 102: "50.0000", 103: "100.0000", 104: "45.0000", 107: "200.0000",
		}, h.sink.revenue())
		require.Equal(t, map[string]uint64{
			"order unknown_currency": 1, "order date_out_of_range": 1, "order future_date": 1,
			"order negative_total": 1, "order missing_amount": 1,
		}, h.rejected())

		first := h.sink.orders[101]
		require.Equal(t, day("2024-01-01"), first.Day)
		require.Equal(t, record.Key(1), first.Customer)
		require.Equal(t, "checkout", first.Channel)
		require.Equal(t, "NL", first.Country)
		require.False(t, first.Discounted)
		require.True(t, h.sink.orders[102].Discounted)
		require.Zero(t, h.sink.orders[102].Customer)
		require.NotZero(t, h.sink.orders[102].Email)
		require.Equal(t, h.sink.orders[102].Email, h.sink.orders[103].Email)
		require.Zero(t, h.sink.orders[108].Email)
		require.Contains(t, h.sink.orders, record.Key(106), "an order that is no sale is handed over")
		require.NotContains(t, h.sink.orders, record.Key(110), "a draft without a date is nothing")

		require.Equal(t, map[record.Key]record.Refund{
			206: {Key: 206, Order: 106, Day: day("2024-03-05"), Amount: 40 * money.Unit},
			207: {Key: 207, Order: 107, Day: day("2024-05-02"), Amount: 20 * money.Unit},
			208: {Key: 208, Order: 107, Day: day("2024-05-02"), Amount: 10 * money.Unit},
		}, h.sink.refunds)
		require.Equal(t, map[record.Key][]record.Line{
			101: {{Order: 101, Product: 11, Cost: 305_000, HasCost: true}, {Order: 101, Product: 12}},
			107: {{Order: 107, Product: 11, Cost: 60 * money.Unit, HasCost: true}, {Order: 107, Product: 13}},
		}, h.sink.lines)
		require.Len(t, h.sink.customers, 3)
		require.Equal(t, "wholesale", h.sink.customers[2].Segment)
		require.Equal(t, "DE", h.sink.customers[2].Country)
		require.Equal(t, h.sink.orders[104].Email, h.sink.customers[2].Email)

		status := h.src.Status()
		require.True(t, status.Up)
		require.True(t, status.Loaded)
		require.Equal(t, time.Date(2024, 5, 2, 10, 0, 0, 0, time.UTC), status.Newest)
		require.NotContains(t, h.log.String(), "example.com")
	})
}

func TestWooCommerceRevenueIncludesTaxAndShippingIfConfigured(t *testing.T) {
	for name, c := range map[string]struct {
		tax, shipping bool
		want          string
	}{
		"neither":             {want: "95.0000"},
		"tax on the goods":    {tax: true, want: "114.9500"},
		"shipping net of tax": {shipping: true, want: "100.0000"},
		"both":                {tax: true, shipping: true, want: "121.0000"},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, h *harness, s *shop) {
				trapShop(s)
				h.env.Revenue.Tax, h.env.Revenue.Shipping = c.tax, c.shipping
				h.open().poll()
				require.Equal(t, c.want, h.sink.orders[101].Revenue.String())
			})
		})
	}
}

func TestWooCommerceChangesAreFoundByTheNextPoll(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		trapShop(s)
		h.cfg.PageSize = 3
		h.cfg.ReconcileInterval = source.Duration(time.Hour)
		h.open().poll()
		before := h.sink.total()
		h.pollAfter(5 * time.Minute)
		require.Equal(t, before, h.sink.total(), "a poll that finds nothing new changes nothing")

		// WooCommerce gives back what is left of an order that becomes refunded: 242 - 24.20 - 12.10.
		s.touch(107, "wc-refunded", "2024-06-15 12:06:00")
		s.add(order{id: 304, parent: 107, kind: "shop_order_refund", status: "wc-completed", created: "2024-06-15 12:06:00", currency: "EUR", total: "-205.70"})
		s.add(order{id: 301, status: "wc-completed", created: "2024-06-15 12:06:00", currency: "EUR", total: "10.00", email: "new@example.com"})
		s.add(order{id: 302, status: "wc-completed", created: "2022-01-01 10:00:00", updated: "2024-06-15 12:06:00", currency: "EUR", total: "20.00"})
		s.add(order{id: 303, parent: 101, kind: "shop_order_refund", status: "wc-completed", created: "2024-06-15 12:07:00", currency: "EUR", total: "-12.10"})
		s.item(301, "line_item", "_product_id=15", "_cogs_value=4")
		s.user(4, "new@example.com", "customer", "FR")
		h.pollAfter(5 * time.Minute)

		require.Equal(t, map[record.Key]string{
			101: "95.0000", 102: "50.0000", 103: "100.0000", 104: "45.0000", 301: "10.0000", 302: "20.0000",
		}, h.sink.revenue())
		require.Equal(t, "9.5000", h.sink.refunds[303].Amount.String())
		require.Equal(t, []record.Line{{Order: 301, Product: 15, Cost: 4 * money.Unit, HasCost: true}}, h.sink.lines[301])
		require.Equal(t, "FR", h.sink.customers[4].Country)

		s.remove(101)
		h.pollAfter(5 * time.Minute)
		require.Contains(t, h.sink.orders, record.Key(101), "a deletion shows only after reconciliation")
		h.pollAfter(2 * time.Hour)
		require.NotContains(t, h.sink.orders, record.Key(101))
		require.NotContains(t, h.sink.refunds, record.Key(303))
		require.Contains(t, h.sink.refunds, record.Key(207))
	})
}

func TestWooCommerceOrderBeforeTheWindowIsFoundWithinAWeek(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	s := newShop(t, h.db, false)
	trapShop(s)
	h.cfg.PageSize = 2 // the window begins with a page
	h.open().poll()
	s.touch(102, "wc-cancelled", "2024-06-15 12:06:00")
	h.pollAfter(5 * time.Minute)
	require.True(t, h.sink.orders[102].Sale, "five months lie outside the window of 45 days")
	h.pollAfter(8 * 24 * time.Hour)
	require.False(t, h.sink.orders[102].Sale)
}

func TestWooCommerceSwitchOfStorageIsDetected(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	s := newShop(t, h.db, false)
	s.add(order{id: 101, status: "wc-completed", created: "2024-01-10 10:00:00", currency: "EUR", total: "10.00"})
	h.open().poll()
	require.Equal(t, "legacy", h.src.Status().Variant)
	require.Equal(t, "10.0000", h.sink.total())
	h.exec(`UPDATE wp_options SET option_value = 'yes' WHERE option_name = 'woocommerce_custom_orders_table_enabled'`)
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "hpos", h.src.Status().Variant)
	require.Equal(t, "7777.0000", h.sink.total())
}

func TestWooCommerceTakesAnotherPrefixRateAndStatus(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	s := newShop(t, h.db, true)
	trapShop(s)
	h.exec(`INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (105, '_my_rate', '1.2')`)
	for _, table := range []string{
		"options", "users", "usermeta", "posts", "postmeta", "wc_orders", "wc_order_addresses",
		"wc_order_operational_data", "wc_orders_meta", "woocommerce_order_items", "woocommerce_order_itemmeta",
	} {
		h.exec("RENAME TABLE wp_" + table + " TO shop2_" + table)
	}
	prefix := "shop2_"
	h.cfg.Prefix = &prefix
	h.cfg.Variables = map[string]string{"rate_meta": "_my_rate"}
	h.cfg.Statuses = map[string][]string{"sale": {"wc-completed", "wc-on-hold"}}
	h.open().poll()
	require.Equal(t, map[record.Key]string{
		101: "95.0000", 103: "100.0000", 104: "40.0000", 105: "60.0000", 107: "200.0000", 119: "9.0000",
	}, h.sink.revenue())
}

func TestMissingWooCommerceIsReportedWithItsRemedy(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce").open()
	err := h.src.Poll(t.Context())
	require.ErrorContains(t, err, "source shop: detect the product: no WooCommerce here")
	require.ErrorContains(t, err, `(prefix "wp_")`)
	require.ErrorContains(t, err, "check database and prefix")
	require.False(t, h.src.Status().Up)
	require.Equal(t, uint64(1), h.src.Status().Failures)
}

func TestEmptyWooCommerceShopLoadsAndReadsLaterOrders(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		h.open().poll()
		require.True(t, h.src.Status().Loaded)
		require.Zero(t, h.src.Status().Newest)
		s.add(order{id: 5, status: "wc-completed", created: "2024-06-15 12:00:00", currency: "EUR", total: "10.00"})
		h.pollAfter(5 * time.Minute)
		require.Equal(t, "10.0000", h.sink.total())
	})
}
