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

// Order 1 is placed on 30 January, paid on 2 February and completed on 5 February. Order 2 is paid
// by hand and has no such dates. Half of order 1 (50 US dollars) is given back in May; the refund is
// converted by the rate of the order's day: 0.50 in January, 0.80 from February on.
func TestWooCommerceCountsAnOrderOnTheDateThatTheShopReports(t *testing.T) {
	for name, c := range map[string]struct {
		option, configured, column string
		want                       string
		refund                     string
	}{
		"created by default":        {want: "2024-01-30", refund: "25.0000"},
		"paid by default since 7.4": {column: "date_paid", want: "2024-02-02", refund: "40.0000"},
		"the shop says created":     {option: "date_created", column: "date_paid", want: "2024-01-30", refund: "25.0000"},
		"the shop says paid":        {option: "date_paid", want: "2024-02-02", refund: "40.0000"},
		"the shop says completed":   {option: "date_completed", want: "2024-02-05", refund: "40.0000"},
		"configured":                {option: "date_completed", configured: "paid", want: "2024-02-02", refund: "40.0000"},
		"configured as created":     {option: "date_paid", configured: "created", want: "2024-01-30", refund: "25.0000"},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, h *harness, s *shop) {
				if c.option != "" {
					s.option("woocommerce_date_type", c.option)
				}
				if c.column != "" {
					s.exec("CREATE TABLE wp_wc_order_stats (order_id bigint unsigned PRIMARY KEY, customer_id bigint unsigned, %s datetime)", c.column)
				}
				s.add(
					order{id: 1, status: "wc-completed", created: "2024-01-30 10:00:00", paid: "2024-02-02 10:00:00", completed: "2024-02-05 10:00:00", currency: "USD", total: "100.00"},
					order{id: 2, status: "wc-completed", created: "2024-03-01 10:00:00", currency: "EUR", total: "10.00"},
					order{id: 3, parent: 1, kind: "shop_order_refund", status: "wc-completed", created: "2024-05-01 10:00:00", currency: "USD", total: "-50.00"},
				)
				h.cfg.Date = c.configured
				h.env.Rates = source.Rates{"USD": {{From: day("2024-01-01"), Rate: 500_000_000}, {From: day("2024-02-01"), Rate: 800_000_000}}}
				h.open().poll()
				require.Equal(t, day(c.want), h.sink.orders[1].Day)
				require.Equal(t, day("2024-03-01"), h.sink.orders[2].Day)
				require.Equal(t, c.refund, h.sink.refunds[3].Amount.String())
			})
		})
	}
}

// The owner changes the date of the reports: the next poll reads all orders with the new date.
func TestWooCommerceChangeOfTheReportedDateIsDetected(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		s.add(order{id: 1, status: "wc-completed", created: "2024-01-30 10:00:00", paid: "2024-02-02 10:00:00", currency: "EUR", total: "100.00"})
		h.open().poll()
		require.Equal(t, day("2024-01-30"), h.sink.orders[1].Day)
		s.option("woocommerce_date_type", "date_paid")
		h.pollAfter(5 * time.Minute)
		require.Equal(t, day("2024-02-02"), h.sink.orders[1].Day)
		require.Equal(t, 100*money.Unit, h.sink.orders[1].Revenue)
	})
}

func TestDateIsInvalidWithoutAChoice(t *testing.T) {
	wrong := parse(t, minimal+"date: shipped\n")
	require.Equal(t, []string{`date: unknown date "shipped" (use completed, created, paid)`}, texts(wrong.Validate()))
	none := parse(t, "name: s\npreset: magento2\nhost: h\ndatabase: d\nuser: u\ndate: paid\n")
	require.Equal(t, []string{"date: the queries choose the date of an order (remove it)"}, texts(none.Validate()))
	grace := parse(t, minimal+"grace: 36h\n")
	require.Equal(t, []string{"grace: invalid grace 1d12h (use whole days such as 30d)"}, texts(grace.Validate()))
}

// texts returns problems as text.
func texts(list []source.Problem) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Error())
	}
	return out
}

// Site 2 of a network has its own tables of orders; the users are the network's. The role is the one
// that the user has in that site: anna's; ben bought without one.
func TestWooCommerceSiteOfANetworkHasTheNetworksUsers(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		s.user(1, "anna@example.com", "customer", "NL")
		s.user(2, "ben@example.com", "customer", "BE")
		s.exec(`UPDATE wp_usermeta SET meta_key = 'wp_2_capabilities' WHERE user_id = 1 AND meta_key = 'wp_capabilities'`)
		s.add(
			order{id: 1, status: "wc-completed", created: "2024-01-30 10:00:00", customer: 1, currency: "EUR", total: "90.00", email: "anna@example.com"},
			order{id: 2, status: "wc-completed", created: "2024-02-01 10:00:00", customer: 2, currency: "EUR", total: "40.00", email: "ben@example.com"},
		)
		for _, table := range []string{
			"options", "posts", "postmeta", "wc_orders", "wc_order_addresses", "wc_order_operational_data",
			"wc_orders_meta", "woocommerce_order_items", "woocommerce_order_itemmeta",
		} {
			h.exec("RENAME TABLE wp_" + table + " TO wp_2_" + table)
		}
		prefix := "wp_2_"
		h.cfg.Prefix = &prefix
		h.open().poll()
		require.Equal(t, map[record.Key]string{1: "90.0000", 2: "40.0000"}, h.sink.revenue())
		require.Equal(t, "customer", h.sink.customers[1].Segment)
		require.Equal(t, "BE", h.sink.customers[2].Country)
		require.Empty(t, h.sink.customers[2].Segment)
	})
}

// A shop whose own prefix merely ends in a number has users of its own.
func TestWooCommercePrefixWithANumberIsNotANetwork(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	s := newShop(t, h.db, true)
	s.user(1, "anna@example.com", "customer", "NL")
	h.exec("CREATE TABLE shop_users LIKE wp_users; CREATE TABLE shop_usermeta LIKE wp_usermeta")
	for _, table := range []string{
		"options", "users", "usermeta", "posts", "postmeta", "wc_orders", "wc_order_addresses", "wc_order_operational_data",
		"wc_orders_meta", "woocommerce_order_items", "woocommerce_order_itemmeta",
	} {
		h.exec("RENAME TABLE wp_" + table + " TO shop_7_" + table)
	}
	prefix := "shop_7_"
	h.cfg.Prefix = &prefix
	h.open().poll()
	require.Len(t, h.sink.customers, 1)
}

// Tables that were made without the dates of payment and completion have the date of creation only.
func TestWooCommerceWithoutDatesOfPaymentCountsByCreation(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	s := newShop(t, h.db, true)
	s.option("woocommerce_date_type", "date_paid")
	s.add(order{id: 1, status: "wc-completed", created: "2024-01-30 10:00:00", paid: "2024-02-02 10:00:00", currency: "EUR", total: "100.00"})
	h.exec("ALTER TABLE wp_wc_order_operational_data DROP COLUMN date_paid_gmt, DROP COLUMN date_completed_gmt")
	h.open().poll()
	require.Equal(t, day("2024-01-30"), h.sink.orders[1].Day)
}

// The shop counted in kuna until 2023 and counts in euro now. In 2022 Anna paid 75 US dollars at 0.15
// dollars a kuna: 500 kuna, which are 65 euro at the configured 0.13. Half of it is given back: 32.50.
// Ben paid 100 kuna: 13 euro. In 2024 Cleo pays 75 dollars at 1.25 dollars a euro: 60.
func TestWooCommerceRateBelongsToTheCurrencyOfItsDay(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		s.add(
			order{id: 1, status: "wc-completed", created: "2022-05-01 10:00:00", currency: "USD", total: "75.00", orderRate: "0.15", rateBase: "HRK"},
			order{id: 2, status: "wc-completed", created: "2022-05-02 10:00:00", currency: "HRK", total: "100.00"},
			order{id: 3, status: "wc-completed", created: "2024-05-03 10:00:00", currency: "USD", total: "75.00", orderRate: "1.25", rateBase: "EUR"},
			order{id: 4, parent: 1, kind: "shop_order_refund", status: "wc-completed", created: "2022-06-01 10:00:00", currency: "USD", total: "-37.50"},
		)
		h.env.Rates = source.Rates{"HRK": {{From: day("2020-01-01"), Rate: 130_000_000}}}
		h.open().poll()
		require.Equal(t, map[record.Key]string{1: "65.0000", 2: "13.0000", 3: "60.0000"}, h.sink.revenue())
		require.Equal(t, "32.5000", h.sink.refunds[4].Amount.String())
	})
}

// An order of January is cancelled in June, far outside the window of 45 days: WooCommerce writes a note,
// so that the next poll reads the order. A review does not count as a note.
func TestWooCommerceNoteRevealsTheChangeOfAnOldOrder(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	s := newShop(t, h.db, false)
	trapShop(s)
	h.cfg.PageSize = 2
	h.exec(`CREATE TABLE wp_comments (comment_ID bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, comment_post_ID bigint unsigned NOT NULL DEFAULT 0,
		comment_author_email varchar(100) NOT NULL DEFAULT '', comment_date_gmt datetime, comment_approved varchar(20) NOT NULL DEFAULT '1',
		comment_type varchar(20) NOT NULL DEFAULT 'comment', user_id bigint unsigned NOT NULL DEFAULT 0);
		INSERT INTO wp_comments (comment_post_ID, comment_type) VALUES (101, 'order_note'), (102, 'order_note')`)
	h.open().poll()
	h.pollAfter(20 * time.Minute)
	s.touch(102, "wc-cancelled", "2024-06-15 12:06:00")
	s.touch(103, "wc-cancelled", "2024-06-15 12:06:00")
	h.exec("INSERT INTO wp_comments (comment_post_ID, comment_type) VALUES (102, 'order_note'), (103, 'review')")
	h.pollAfter(5 * time.Minute)
	require.False(t, h.sink.orders[102].Sale)
	require.True(t, h.sink.orders[103].Sale, "nothing tells of it")
}

// A subscription is on hold since 20 May. With the default grace of 30 days it runs until 19 June, with 10
// days until 30 May, without grace until it was put on hold. One that is active has no end.
func TestWooCommerceGraceOfASubscriptionOnHold(t *testing.T) {
	for grace, want := range map[string]string{"": "2024-06-19", "10d": "2024-05-30", "0d": "2024-05-20"} {
		t.Run(grace, func(t *testing.T) {
			both(t, func(t *testing.T, h *harness, s *shop) {
				s.option("woocommerce_subscriptions_active_version", "6.2.0")
				meta := "INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (%d, '_billing_period', 'month')"
				if !s.hpos {
					meta = "INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (%d, '_billing_period', 'month')"
				}
				for id, status := range map[int]string{1: "wc-on-hold", 2: "wc-active"} {
					s.add(order{id: id, kind: "shop_subscription", status: status, customer: 7, created: "2024-01-20 10:00:00", updated: "2024-05-20 10:00:00", currency: "EUR", total: "20.00"})
					s.exec(meta, id)
				}
				if grace != "" {
					h.cfg.Grace = parse(t, minimal+"grace: "+grace+"\n").Grace
				}
				h.open().poll()
				require.Equal(t, day(want), h.sink.subscriptions[1].End)
				require.Equal(t, record.NoDay, h.sink.subscriptions[2].End)
			})
		})
	}
}
