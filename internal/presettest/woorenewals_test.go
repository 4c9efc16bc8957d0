package presettest_test

import "testing"

// Seen on 5 May; the thirtieth day from then is 4 June. Dates are in UTC, days are those of Amsterdam. Each brings
// 20 a month unless said otherwise.
//
//	Anna  pays next on 12 May
//	Ben   pays 120 a year, 10 a month, next on 4 June, half an hour before midnight
//	Cleo  pays next an hour later, on 5 June: within 60 days only
//	Dirk  gave notice on 1 May, and has paid until 20 May
//	Eva   cancelled on 10 April; an import left a next payment
//	Finn  had a contract that ended on 20 April; an import left a next payment
//	Gus   is on hold since 25 April; his next payment remains
//	Hana  has no next payment: "0"
//	Ivo   has none either: no row
//	Jan   pays next on 12 May, and his contract ends on 20 May
//	Kim   pays next on 12 May, and her contract ends in 2025
//
// March 10 x 20 + 10 = 210; Eva and Finn leave in April: 170. Within 30 days Anna, Ben and Jan are up for renewal: 50;
// within 60 also Cleo: 70.
func TestWooCommerceSubscriptionsRenewOnTheirNextPayment(t *testing.T) {
	plan := func(id int, email, status, edited string, net float64, meta string) wooOrder {
		return wooOrder{
			id: id, kind: "shop_subscription", status: status, email: email, created: "2024-01-05 10:00:00", edited: edited + " 10:00:00",
			items: []wooItem{{product: 11, total: net}}, meta: "_billing_interval=1, _schedule_start=2024-01-05 10:00:00, _schedule_trial_end=0, " + meta,
		}
	}
	const month, goesOn = "_billing_period=month, ", ", _schedule_end=0, _schedule_cancelled=0"
	next := func(at string) string { return "_schedule_next_payment=" + at }
	orders := []wooOrder{
		plan(1, "anna@example.org", "wc-active", "2024-04-12", 20, month+next("2024-05-12 10:00:00")+goesOn),
		plan(2, "ben@example.org", "wc-active", "2024-01-05", 120, "_billing_period=year, "+next("2024-06-04 21:30:00")+goesOn),
		plan(3, "cleo@example.org", "wc-active", "2024-05-04", 20, month+next("2024-06-04 22:30:00")+goesOn),
		plan(4, "dirk@example.org", "wc-pending-cancel", "2024-05-01", 20, month+next("0")+", _schedule_end=2024-05-20 10:00:00, _schedule_cancelled=2024-05-01 10:00:00"),
		plan(5, "eva@example.org", "wc-cancelled", "2024-04-10", 20,
			month+next("2024-05-20 10:00:00")+", _schedule_end=2024-04-10 10:00:00, _schedule_cancelled=2024-04-10 10:00:00"),
		plan(6, "finn@example.org", "wc-expired", "2024-04-20", 20, month+next("2024-05-20 10:00:00")+", _schedule_end=2024-04-20 10:00:00, _schedule_cancelled=0"),
		plan(7, "gus@example.org", "wc-on-hold", "2024-04-25", 20, month+next("2024-05-25 10:00:00")+goesOn),
		plan(8, "hana@example.org", "wc-active", "2024-04-12", 20, month+next("0")+goesOn),
		plan(9, "ivo@example.org", "wc-active", "2024-04-12", 20, month+"_schedule_end=0, _schedule_cancelled=0"),
		plan(10, "jan@example.org", "wc-active", "2024-04-12", 20, month+next("2024-05-12 10:00:00")+", _schedule_end=2024-05-20 10:00:00, _schedule_cancelled=0"),
		plan(11, "kim@example.org", "wc-active", "2024-04-12", 20, month+next("2024-05-12 10:00:00")+", _schedule_end=2025-01-05 10:00:00, _schedule_cancelled=0"),
	}
	var situations []situation
	for _, storage := range []string{"hpos", "legacy"} {
		situations = append(situations, situation{
			name: storage, product: product{dir: "woocommerce", schema: wordpress, preset: "woocommerce"}, sql: wooShop(storage == "hpos", "", orders...),
			want:  figures{Recurring: "2024-01 210.00, 2024-02 210.00, 2024-03 210.00, 2024-04 170.00"},
			terms: "renews 2024-05-12 20, renews 2024-05-20 20, renews 2024-06-04 10, renews 2024-06-05 20, renews 2025-01-05 20",
			due:   "30d 3 of 50, 60d 4 of 70, 90d 4 of 70",
		})
	}
	prove(t, situations)
}
