package presettest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

// wooSituation is a situation that both storages of one shop must tell alike.
type wooSituation struct {
	name     string
	more     string // SQL besides the orders
	orders   []wooOrder
	want     figures
	rejected uint64
	acquired string
	said     string
}

// proveWoo writes each situation into both storages and compares the figures.
func proveWoo(t *testing.T, list []wooSituation) {
	t.Helper()
	var situations []situation
	for _, s := range list {
		for _, storage := range []string{"hpos", "legacy"} {
			situations = append(situations, situation{
				name:    s.name + ", " + storage,
				product: product{dir: "woocommerce", schema: wordpress, preset: "woocommerce"},
				sql:     wooShop(storage == "hpos", s.more, s.orders...), want: s.want, rejected: s.rejected, acquired: s.acquired, said: s.said,
			})
		}
	}
	prove(t, situations)
}

// basket is goods of 100 net with 21 of tax.
func basket() []wooItem { return []wooItem{{product: 11, total: 100, tax: 21}} }

// Goods 100 and 21 % tax, shipping 4.95 and 1.04: 126.99 in all. Anna keeps hers. Ben gets the shipping
// back on 20 March: goods 0. Cleo gets all back on 21 March: her order does not count. Dirk gets
// half of the goods back on 22 March, typed in as an amount with its tax: 60.50, which is split as
// 126.99 is: 60.50 x 100 / 126.99 = 47.64.
//
//	January 100, February 100 + 100 = 200, March -47.64; 3 purchases of 3 buyers.
func TestWooCommerceTaxOnShippingIsNotTaxOnGoods(t *testing.T) {
	proveWoo(t, []wooSituation{{
		name: "shipping with tax",
		orders: []wooOrder{
			{id: 1, status: "wc-completed", email: "anna@example.org", created: "2024-01-10 10:00:00", shipping: 4.95, shippingTax: 1.04, items: basket()},
			{id: 2, status: "wc-completed", email: "ben@example.org", created: "2024-02-10 10:00:00", shipping: 4.95, shippingTax: 1.04, items: basket()},
			{id: 3, status: "wc-refunded", email: "cleo@example.org", created: "2024-02-11 10:00:00", shipping: 4.95, shippingTax: 1.04, items: basket()},
			{id: 4, status: "wc-completed", email: "dirk@example.org", created: "2024-02-12 10:00:00", shipping: 4.95, shippingTax: 1.04, items: basket()},
			{id: 12, parent: 2, kind: "shop_order_refund", status: "wc-completed", created: "2024-03-20 10:00:00", shipping: -4.95, shippingTax: -1.04, items: []wooItem{{kind: "shipping"}}},
			{id: 13, parent: 3, kind: "shop_order_refund", status: "wc-completed", created: "2024-03-21 10:00:00", shipping: -4.95, shippingTax: -1.04, items: []wooItem{{product: 11, total: -100, tax: -21}, {kind: "shipping"}}},
			{id: 14, parent: 4, kind: "shop_order_refund", status: "wc-completed", created: "2024-03-22 10:00:00", otherwise: 60.50},
		},
		want: figures{Revenue: "2024-01 100.00, 2024-02 200.00, 2024-03 -47.64", Purchases: 3, Buyers: 3, Refunds: "2024-03-22 47.64", Products: 1},
	}})
}

// A recurring price of 10 with 2.10 of tax, delivered for 4.95 with 1.04, brings 10 a month.
func TestWooCommerceSubscriptionBringsItsGoods(t *testing.T) {
	proveWoo(t, []wooSituation{{
		name: "delivered each month",
		orders: []wooOrder{{
			id: 1, kind: "shop_subscription", status: "wc-active", email: "anna@example.org", created: "2024-03-10 10:00:00", shipping: 4.95, shippingTax: 1.04,
			items: []wooItem{{product: 11, total: 10, tax: 2.10}}, meta: "_billing_period=month, _billing_interval=1, _schedule_start=2024-03-10 10:00:00, _schedule_end=0, _schedule_trial_end=0",
		}},
		want: figures{Recurring: "2024-03 10.00, 2024-04 10.00"},
	}})
}

// Goods 100 and 21 of tax, shipping 5 and 1.05: 127.05. Anna pays all, Ben all with a gift card, Cleo
// 100 of it, Dirk 50 with a wallet, which is a negative fee. Eva's fee of -5 for paying at once is a
// discount: 95. Each order's goods count whole: January 4 x 100 + 95 = 495.
//
// On 1 March Ben gives all back, to his card: his order does not count. January 395. On 2 March Cleo
// gets 27.05 by amount, of the 127.05 that her order was worth: 27.05 x 100 / 127.05 = 21.29. On 3
// March Dirk gives a half back, 50 of goods with 10.50 of tax, of which 20 by money: 50.
func TestWooCommerceGiftCardsAndWalletsArePayment(t *testing.T) {
	card := func(amount string) wooItem { return wooItem{kind: "gift_card", meta: "amount=" + amount} }
	shop := func(id int, email string, otherwise float64, more ...wooItem) wooOrder {
		return wooOrder{
			id: id, status: "wc-completed", email: email, created: "2024-01-10 10:00:00", shipping: 5, shippingTax: 1.05, otherwise: otherwise,
			items: append(basket(), more...),
		}
	}
	refund := func(id, parent int, day string, otherwise float64, items ...wooItem) wooOrder {
		return wooOrder{id: id, parent: parent, kind: "shop_order_refund", status: "wc-completed", created: day + " 10:00:00", otherwise: otherwise, items: items}
	}
	orders := []wooOrder{
		shop(1, "anna@example.org", 0), shop(2, "ben@example.org", 127.05, card("127.05")), shop(3, "cleo@example.org", 100, card("100")),
		shop(4, "dirk@example.org", 0, wooItem{kind: "fee", total: -50, meta: "_legacy_fee_key=_via_wallet_partial_payment"}),
		shop(5, "eva@example.org", 0, wooItem{kind: "fee", total: -5}),
	}
	returned := append([]wooOrder{
		refund(12, 2, "2024-03-01", -121, wooItem{product: 11, total: -100, tax: -21}),
		refund(13, 3, "2024-03-02", 27.05),
		refund(14, 4, "2024-03-03", -40.50, wooItem{product: 11, total: -50, tax: -10.50}),
	}, orders...)
	proveWoo(t, []wooSituation{
		{
			name: "paid", orders: orders,
			want: figures{Revenue: "2024-01 495.00", Purchases: 5, Buyers: 5, Products: 1},
		},
		{
			name: "given back", orders: returned,
			want: figures{
				Revenue: "2024-01 395.00, 2024-03 -71.29", Purchases: 4, Buyers: 4,
				Refunds: "2024-03-02 21.29, 2024-03-03 50.00", Products: 1,
			},
		},
		{
			// A card of 50 that is sold with a book of 20 is not revenue; the goods that it buys later are.
			name: "a card that is sold", orders: []wooOrder{
				{id: 1, status: "wc-completed", email: "anna@example.org", created: "2024-01-10 10:00:00", items: []wooItem{{product: 90, total: 50, meta: "wc_gc_giftcard_amount=50"}, {product: 12, total: 20}}},
				{id: 2, status: "wc-completed", email: "ben@example.org", created: "2024-02-10 10:00:00", otherwise: 50, items: []wooItem{{product: 13, total: 50}}},
			},
			want: figures{Revenue: "2024-01 20.00, 2024-02 50.00", Purchases: 2, Buyers: 2, Products: 3},
		},
	})
}

// A marketplace passes Anna's order of 90 on to two vendors as orders of 40 and 50 below it: one
// purchase of 90. Ben's order of 60 has no parts. Cleo's two renewals of 30 hang below her first order
// as old versions of Subscriptions wrote them, and are purchases: 30 + 30 + 30. Dirk's renewal of 20 is
// itself passed on. Eva's vendor's order is all that is left of hers, which was deleted: 10.
//
//	January 90 + 60 + 30 = 180, February 30 + 20 = 50, March 30 + 10 = 40.
//	Purchases: Anna 1, Ben 1, Cleo 3, Dirk 1, Eva 1 = 7; one buyer of five came back.
//
// On 20 March a vendor gives 40 back for order 102. The marketplace may write it to order 100 too
// (then that one counts), or not (then it is a refund of order 100 all the same).
func TestWooCommerceSubOrdersArePartsOfAnOrder(t *testing.T) {
	shop := func(id, parent int, email, day string, net float64, via, meta string) wooOrder {
		return wooOrder{id: id, parent: parent, status: "wc-completed", email: email, created: day + " 10:00:00", via: via, meta: meta, items: []wooItem{{product: id, total: net}}}
	}
	back := func(id, parent int) wooOrder {
		return wooOrder{id: id, parent: parent, kind: "shop_order_refund", status: "wc-completed", created: "2024-03-20 10:00:00", items: []wooItem{{product: 1, total: -40}}}
	}
	orders := []wooOrder{
		shop(100, 0, "anna@example.org", "2024-01-10", 90, "checkout", "has_sub_order=1"),
		shop(101, 100, "anna@example.org", "2024-01-10", 50, "dokan", "_dokan_vendor_id=7"),
		shop(102, 100, "anna@example.org", "2024-01-10", 40, "dokan", "_dokan_vendor_id=8"),
		shop(110, 0, "ben@example.org", "2024-01-11", 60, "checkout", ""),
		shop(120, 0, "cleo@example.org", "2024-01-12", 30, "checkout", ""),
		shop(121, 120, "cleo@example.org", "2024-02-12", 30, "subscription", "_subscription_renewal=500"),
		shop(122, 120, "cleo@example.org", "2024-03-12", 30, "checkout", "_subscription_resubscribe=500"),
		shop(130, 0, "dirk@example.org", "2024-02-13", 20, "subscription", "_subscription_renewal=501, has_mvx_sub_order=1"),
		shop(131, 130, "dirk@example.org", "2024-02-13", 20, "mvx", "_subscription_renewal=501"),
		shop(141, 140, "eva@example.org", "2024-03-14", 10, "dokan", "_dokan_vendor_id=9"),
	}
	// The products of Anna's vendors are in orders that do not count as sales.
	want := figures{Revenue: "2024-01 180.00, 2024-02 50.00, 2024-03 40.00", Purchases: 7, Buyers: 5, Repeat: "0.20", Products: 7}
	refunded := want
	refunded.Revenue, refunded.Refunds = "2024-01 180.00, 2024-02 50.00", "2024-03-20 40.00"
	proveWoo(t, []wooSituation{
		{name: "sold", orders: orders, want: want},
		{name: "given back by a vendor", orders: append([]wooOrder{back(201, 102)}, orders...), want: refunded},
		{name: "given back by a vendor and the marketplace", orders: append([]wooOrder{back(201, 102), back(202, 100)}, orders...), want: refunded},
	})
}

// Anna pays a deposit of 20 for a table of 100, with a coupon of 10 that lowers the rest: 90. The rest, 70,
// is an order below, which WooCommerce Deposits made for March. It is one purchase, in January.
func TestWooCommerceDepositIsTheFirstPaymentForAPurchase(t *testing.T) {
	proveWoo(t, []wooSituation{{
		name: "deposit",
		orders: []wooOrder{
			{
				id: 1, status: "wc-partial-payment", email: "anna@example.org", created: "2024-01-10 10:00:00",
				items: []wooItem{{product: 11, total: 20, meta: "_is_deposit=yes, _deposit_full_amount_ex_tax=100, _deposit_deferred_discount_ex_tax=10"}},
			},
			{id: 2, parent: 1, status: "wc-completed", email: "anna@example.org", created: "2024-03-10 10:00:00", via: "wc_deposits", items: []wooItem{{product: 11, total: 70}}},
		},
		want: figures{Revenue: "2024-01 90.00", Purchases: 1, Buyers: 1, Products: 1},
	}})
}

// Anna orders a free sample, Ben pays with a coupon for all of it: both are purchases of 0. Cleo signs
// up for a free trial: her order of 0 does not count, and Dirk's free renewal does not either. Eva's trial comes with a
// machine of 40: a purchase.
func TestWooCommerceFreeOrderIsAPurchaseIfACustomerPlacedIt(t *testing.T) {
	shop := func(id int, email string, net, discount float64, via, meta string) wooOrder {
		return wooOrder{
			id: id, status: "wc-completed", email: email, created: "2024-01-10 10:00:00", via: via, discount: discount, meta: meta,
			items: []wooItem{{product: id, total: net, meta: "_line_subtotal=" + map[bool]string{true: "20", false: "0"}[discount > 0]}},
		}
	}
	trial := func(id, parent int, email string) wooOrder {
		return wooOrder{
			id: id, parent: parent, kind: "shop_subscription", status: "wc-cancelled", email: email, created: "2024-01-10 10:00:00",
			meta: "_billing_period=month, _billing_interval=1, _schedule_start=2024-01-10 10:00:00, _schedule_trial_end=2024-02-10 10:00:00, _schedule_end=2024-01-20 10:00:00, _schedule_cancelled=2024-01-20 10:00:00",
		}
	}
	proveWoo(t, []wooSituation{{
		name: "free",
		orders: []wooOrder{
			shop(1, "anna@example.org", 0, 0, "checkout", ""), shop(2, "ben@example.org", 0, 20, "checkout", ""),
			shop(3, "cleo@example.org", 0, 0, "checkout", ""), trial(31, 3, "cleo@example.org"),
			shop(4, "dirk@example.org", 0, 0, "subscription", "_subscription_renewal=99"),
			shop(5, "eva@example.org", 40, 0, "checkout", ""), trial(51, 5, "eva@example.org"),
		},
		want: figures{Revenue: "2024-01 40.00", Purchases: 3, Buyers: 3, Discounts: 1, Products: 3},
	}})
}

// Seen on 5 May. Each costs 20 a month.
//
//	Anna   runs since January
//	Ben    is within a free trial until 25 May: nothing yet
//	Cleo   had a trial until 10 March and pays since
//	Dirk   cancelled within his trial: nothing ever
//	Eva    is on hold since 20 March: 30 days of grace end on 19 April
//	Finn   is on hold since 25 April: still within grace
//	Gus    is on hold since 1 February, and is scheduled to end on 20 February
//
//	January Anna, Eva, Finn, Gus 80; February less Gus 60; March with Cleo 80; April less Eva 60.
func TestWooCommerceUnpaidPeriodsAreNotRecurringRevenue(t *testing.T) {
	plan := func(id int, email, status, edited, trial, end, cancelled string) wooOrder {
		return wooOrder{
			id: id, kind: "shop_subscription", status: status, email: email, created: "2024-01-05 10:00:00", edited: edited + " 10:00:00",
			items: []wooItem{{product: 11, total: 20}},
			meta: "_billing_period=month, _billing_interval=1, _schedule_start=2024-01-05 10:00:00, _schedule_next_payment=0, _schedule_trial_end=" + trial +
				", _schedule_end=" + end + ", _schedule_cancelled=" + cancelled,
		}
	}
	proveWoo(t, []wooSituation{{
		name: "trials and holds",
		orders: []wooOrder{
			plan(1, "anna@example.org", "wc-active", "2024-04-05", "0", "0", "0"),
			plan(2, "ben@example.org", "wc-active", "2024-04-25", "2024-05-25 10:00:00", "0", "0"),
			plan(3, "cleo@example.org", "wc-active", "2024-03-10", "2024-03-10 10:00:00", "0", "0"),
			plan(4, "dirk@example.org", "wc-pending-cancel", "2024-01-20", "2024-02-05 10:00:00", "2024-02-05 10:00:00", "2024-01-20 10:00:00"),
			plan(5, "eva@example.org", "wc-on-hold", "2024-03-20", "0", "0", "0"),
			plan(6, "finn@example.org", "wc-on-hold", "2024-04-25", "0", "0", "0"),
			plan(7, "gus@example.org", "wc-on-hold", "2024-02-01", "0", "2024-02-20 10:00:00", "0"),
		},
		want: figures{Recurring: "2024-01 80.00, 2024-02 60.00, 2024-03 80.00, 2024-04 60.00"},
	}})
}

// Anna's order of 100 was set to refunded by hand of a plugin that gave back 90 and kept 10: a purchase
// of 100 with a refund of 90. Ben's was refunded without any refund: no purchase.
func TestWooCommerceAmountsTakePrecedenceOverTheStatusRefunded(t *testing.T) {
	shop := func(id int, email string) wooOrder {
		return wooOrder{id: id, status: "wc-refunded", email: email, created: "2024-01-10 10:00:00", items: []wooItem{{product: id, total: 100}}}
	}
	proveWoo(t, []wooSituation{{
		name: "restocking fee kept",
		orders: []wooOrder{
			shop(1, "anna@example.org"), shop(2, "ben@example.org"),
			{id: 3, parent: 1, kind: "shop_order_refund", status: "wc-completed", created: "2024-02-10 10:00:00", items: []wooItem{{product: 1, total: -90}}},
		},
		want: figures{Revenue: "2024-01 100.00, 2024-02 -90.00", Purchases: 1, Buyers: 1, Refunds: "2024-02-10 90.00", Products: 1},
	}})
}

// The eraser makes all addresses deleted@site.invalid. Account 7 placed two orders whose account number
// was kept: one buyer. The guest's two orders cannot be told from anybody else's: they are no customers.
func TestWooCommerceErasedAccountIsOnePerson(t *testing.T) {
	shop := func(id, customer int, day string) wooOrder {
		return wooOrder{id: id, status: "wc-completed", customer: customer, email: "deleted@site.invalid", created: day + " 10:00:00", meta: "_anonymized=yes", items: []wooItem{{product: 11, total: 10}}}
	}
	proveWoo(t, []wooSituation{{
		name:   "erased",
		orders: []wooOrder{shop(1, 7, "2024-01-10"), shop(2, 7, "2024-02-10"), shop(3, 0, "2024-03-10"), shop(4, 0, "2024-04-10")},
		want:   figures{Revenue: "2024-01 10.00, 2024-02 10.00, 2024-03 10.00, 2024-04 10.00", Purchases: 4, Buyers: 1, Repeat: "1.00", Products: 1},
	}})
}

// Anna came by an advertisement, Ben by a search, Cleo typed the address in, Dirk's order was entered by
// the shop, Eva's knows nothing and was placed at the checkout. Anna's second order says how she came
// back, which does not count.
func TestWooCommerceOrderAttributionIsTheAcquisitionChannel(t *testing.T) {
	shop := func(id int, email, meta string) wooOrder {
		return wooOrder{id: id, status: "wc-completed", email: email, created: "2024-01-10 10:00:00", meta: meta, items: []wooItem{{product: 11, total: 10}}}
	}
	again := shop(9, "anna@example.org", "_wc_order_attribution_source_type=referral, _wc_order_attribution_utm_source=example.net")
	again.created = "2024-02-10 10:00:00"
	proveWoo(t, []wooSituation{{
		name: "attributed",
		orders: []wooOrder{
			shop(1, "anna@example.org", "_wc_order_attribution_source_type=utm, _wc_order_attribution_utm_source=google, _wc_order_attribution_utm_medium=cpc"),
			shop(2, "ben@example.org", "_wc_order_attribution_source_type=organic, _wc_order_attribution_utm_source=bing"),
			shop(3, "cleo@example.org", "_wc_order_attribution_source_type=typein, _wc_order_attribution_utm_source=(direct)"),
			shop(4, "dirk@example.org", "_wc_order_attribution_source_type=admin"),
			shop(5, "eva@example.org", ""), again,
		},
		want:     figures{Revenue: "2024-01 50.00, 2024-02 10.00", Purchases: 6, Buyers: 5, Repeat: "0.20", Products: 1},
		acquired: "admin 1, checkout 1, direct 1, google / cpc 1, organic 1",
	}})
}

// wooVoices are reviews and a log of points, as WordPress and WooCommerce Points and Rewards 1.6 keep
// them. Anna's review has 4 stars, Ben's none, Cleo's waits for approval. Anna earns 100 points,
// redeems 40, loses 10 with a cancelled order and 5 to time.
const wooVoices = `
	INSERT INTO wp_users (ID, user_login, user_email) VALUES (1, 'anna', 'anna@example.org');
	CREATE TABLE wp_comments (comment_ID bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, comment_post_ID bigint unsigned NOT NULL DEFAULT 0,
		comment_author_email varchar(100) NOT NULL DEFAULT '', comment_date_gmt datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
		comment_approved varchar(20) NOT NULL DEFAULT '1', comment_type varchar(20) NOT NULL DEFAULT 'comment', user_id bigint unsigned NOT NULL DEFAULT 0);
	CREATE TABLE wp_commentmeta (meta_id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, comment_id bigint unsigned NOT NULL DEFAULT 0,
		meta_key varchar(255) DEFAULT NULL, meta_value longtext, KEY comment_id (comment_id), KEY meta_key (meta_key(191)));
	INSERT INTO wp_comments (comment_ID, comment_author_email, comment_date_gmt, comment_approved, comment_type, user_id) VALUES
		(1, 'anna@example.org', '2024-02-01 10:00:00', '1', 'review', 1), (2, 'ben@example.org', '2024-02-02 10:00:00', '1', 'review', 0),
		(3, 'cleo@example.org', '2024-02-03 10:00:00', '0', 'review', 0), (4, 'dirk@example.org', '2024-02-04 10:00:00', '1', 'comment', 0);
	INSERT INTO wp_commentmeta (comment_id, meta_key, meta_value) VALUES (1, 'rating', '4'), (1, 'verified', '1'), (3, 'rating', '1');
	CREATE TABLE wp_wc_points_rewards_user_points_log (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id bigint NOT NULL, points bigint NOT NULL,
		type varchar(255) DEFAULT NULL, user_points_id bigint DEFAULT NULL, order_id bigint DEFAULT NULL, admin_user_id bigint DEFAULT NULL, data longtext, date datetime NOT NULL);
	INSERT INTO wp_wc_points_rewards_user_points_log (id, user_id, points, type, date) VALUES (1, 1, 100, 'order-placed', '2024-01-10 10:00:00'),
		(2, 1, -40, 'order-redeem', '2024-02-10 10:00:00'), (3, 1, -10, 'order-cancelled', '2024-02-11 10:00:00'), (4, 1, -5, 'expire', '2024-03-10 10:00:00');`

// Question 2 is that for satisfaction; moves 1, 2 and 3 are earned, redeemed and expired.
func TestWooCommerceStarsAreAnswersAndPointsMove(t *testing.T) {
	proveWoo(t, []wooSituation{{
		name: "voices", more: wooVoices,
		orders: []wooOrder{
			{id: 1, status: "wc-completed", customer: 1, email: "anna@example.org", created: "2024-01-10 10:00:00", items: []wooItem{{product: 11, total: 10}}},
		},
		want: figures{Revenue: "2024-01 10.00", Purchases: 1, Buyers: 1, Products: 1},
		said: "move 1: 100 points 2024-01-10, move 2: 40 points 2024-02-10, move 3: 10 points 2024-02-11, move 3: 5 points 2024-03-10, question 2: 4/5 2024-02-01",
	}})
}

// Anna's order costs 30 in all, though only one of its lines has a cost, of 10; Ben's line costs 25 and
// his order says nothing. Margin 100 - 30 + 50 - 25 = 95.
func TestWooCommerceOrderCostReplacesMissingLineCosts(t *testing.T) {
	proveWoo(t, []wooSituation{{
		name: "costs",
		orders: []wooOrder{
			{id: 1, status: "wc-completed", email: "anna@example.org", created: "2024-01-10 10:00:00", meta: "_cogs_total_value=30", items: []wooItem{{product: 11, total: 60, meta: "_cogs_value=10"}, {product: 12, total: 40}}},
			{id: 2, status: "wc-completed", email: "ben@example.org", created: "2024-01-11 10:00:00", items: []wooItem{{product: 11, total: 50, meta: "_cogs_value=25"}}},
		},
		want: figures{Revenue: "2024-01 150.00", Purchases: 2, Buyers: 2, Margin: "95.00", Products: 2},
	}})
}

// netTotal is the net_total of WooCommerce's Analytics: total less all taxes and shipping
// (Admin/API/Reports/Orders/Stats/DataStore::get_net_total).
func (o *wooOrder) netTotal() float64 { return o.total() - o.cartTax() - o.shippingTax - o.shipping }

// The preset's page names what differs from Analytics: each figure there is computed by WooCommerce's own
// rule from the same orders, each figure here is read through the preset.
func TestWooCommercePageNamesDifferencesFromAnalytics(t *testing.T) {
	day := func(o wooOrder) wooOrder {
		o.status, o.email = "wc-completed", "anna@example.org"
		o.created = "2024-01-10 10:00:00"
		return o
	}
	back := wooOrder{id: 9, parent: 1, kind: "shop_order_refund", status: "wc-completed", created: "2024-03-10 10:00:00", otherwise: 60.50}
	var page string
	list, err := source.Presets()
	require.NoError(t, err)
	for _, p := range list {
		if p.Name == "woocommerce" {
			page = strings.Join(strings.Fields(p.Differs), " ")
		}
	}
	for _, c := range []struct {
		orders      []wooOrder
		there, here string
		says        string
	}{
		{
			[]wooOrder{day(wooOrder{id: 1, shipping: 5, shippingTax: 1.05, otherwise: 127.05, items: basket()})},
			"-27.05", "2024-01 100.00", "are -27.05 there and 100 here",
		},
		{
			[]wooOrder{day(wooOrder{id: 1, items: []wooItem{{product: 9, total: 50, meta: "pw_gift_card_amount=50"}}})},
			"50.00", "", "gift card of 50 is 50 there when it is sold, and 0 here",
		},
		{
			[]wooOrder{
				day(wooOrder{id: 1, items: []wooItem{{product: 9, total: 90}}}), day(wooOrder{id: 2, parent: 1, items: []wooItem{{product: 9, total: 40}}}),
				day(wooOrder{id: 3, parent: 1, items: []wooItem{{product: 9, total: 50}}}),
			},
			"180.00", "2024-01 90.00", "is 180 there and 90 here",
		},
		{
			[]wooOrder{day(wooOrder{id: 1, shipping: 4.95, shippingTax: 1.04, items: basket()}), back},
			"39.50", "2024-01 100.00, 2024-03 -47.64", "is -60.50 there and -47.64 here",
		},
	} {
		var there float64
		for i := range c.orders {
			there += c.orders[i].netTotal()
		}
		require.Equal(t, c.there, fmt.Sprintf("%.2f", there), c.says)
		h := build(t, product{dir: "woocommerce", schema: wordpress, preset: "woocommerce"}, 3)
		h.db.Exec(t, wooShop(true, "", c.orders...))
		h.poll(t, 0)
		require.Equal(t, c.here, h.figures(t).Revenue, c.says)
		require.Contains(t, page, c.says)
	}
}
