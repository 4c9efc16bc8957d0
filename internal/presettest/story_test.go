package presettest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// The story. The business is in Amsterdam and counts in euro; the shop charges 21 % tax, and a
// dollar was worth 0.80 euro when it was paid (the rate of today, 0.50, must not be used).
//
//	order                                           goods net of tax   cost
//	A1  Anna, 31 Dec 2023 23:30 UTC: already 2024   Jan  100.00         60
//	B1  Ben, a guest, ben@example.com               Jan   50.00         30
//	C1  Cleo, with an account, a discount of 20     Jan   80.00         50
//	B2  Ben, still a guest, BEN@Example.COM         Feb   70.00         40
//	D1  Dirk, 120 dollars                           Feb   96.00         56
//	E1  Eva, given back whole on 5 March            none (200.00)
//	A2  Anna, 2 pieces of 30                        Mar   60.00         36
//	    one piece given back on 2 April             Apr  -30.00
//	C2  Cleo, whose account is gone, as a guest,
//	    31 Mar 22:30 UTC: already April (DST)       Apr   40.00         20
//	A3  Anna, not paid yet                          none  (90.00)
//	B3  Ben, cancelled                              none (888.00)
//	and rows that are no orders at all, as the product has them.
//
// Shipping of 5.00 (6.05 with tax) on A1 is not revenue.
//
//	January 100+50+80 = 230, February 70+96 = 166, March 60, April 40-30 = 10; together 466.
//	7 purchases; 4 buyers (Anna, Ben, Cleo, Dirk), 3 of them more than once: 0.75.
//	Margin 466 - (60+30+50+40+56+36+20 = 292) = 174.
//	Products: one for each of A1 (11), B1 and B2 (12), C1 (13), D1 (14), A2 (15), C2 (16): 6.
//
// Subscriptions, net of tax: Anna 20 a month from 10 January; Ben 120 a year from 15 January,
// cancelled in March and running to the end of the paid year; Cleo 90 a quarter from 20 January
// to 20 April, her cancellation; Dirk's was never begun (and Eva's is binned where that is possible).
//
//	End of January, February, March: 20+10+30 = 60; end of April: 20+10 = 30.
var (
	story = figures{
		Revenue:   "2024-01 230.00, 2024-02 166.00, 2024-03 60.00, 2024-04 10.00",
		Purchases: 7, Buyers: 4, Repeat: "0.75", Refunds: "2024-04-02 30.00", Discounts: 1,
		Margin: "174.00", Products: 6,
	}
	subscriptions = "2024-01 60.00, 2024-02 60.00, 2024-03 60.00, 2024-04 30.00"
)

// Then: A3 is paid; on 20 April 30 dollars of D1 are given back (24 euro); D2, of Dirk, is entered
// with the date 31 January (25.00, cost 10, product 11).
//
//	January 230+25 = 255, February 166, March 60+90 = 150,
//	April 40-30-24 = -14. 9 purchases, 4 buyers, all of them more than once: 1.
//	Margin 174 + (90-50) - 24 + (25-10) = 205. A3's product is 17: 7 products.
//	Then B1 is deleted: January 205; 8 purchases; Ben has one left: 0.75. Margin 205 - (50-30) = 185.
var (
	afterwards = figures{
		Revenue:   "2024-01 255.00, 2024-02 166.00, 2024-03 150.00, 2024-04 -14.00",
		Purchases: 9, Buyers: 4, Repeat: "1.00", Refunds: "2024-04-02 30.00, 2024-04-20 24.00", Discounts: 1,
		Margin: "205.00", Products: 7,
	}
	reconciled = figures{
		Revenue:   "2024-01 205.00, 2024-02 166.00, 2024-03 150.00, 2024-04 -14.00",
		Purchases: 8, Buyers: 4, Repeat: "0.75", Refunds: "2024-04-02 30.00, 2024-04-20 24.00", Discounts: 1,
		Margin: "185.00", Products: 7,
	}
)

// product is a product in whose tables the story is told.
type product struct {
	own                  map[record.Kind][]string // columns of own dimensions
	dir, preset, variant string
	schema               string // the file with the tables; "" for the directory's own
	variables            map[string]string
	reasons              source.Words // meanings of the reasons of refunds
	anna                 string       // her country, segment and channel
	prefix               *string      // where it is not the preset's own
	alter                string       // SQL that makes another version of the product of it
	alterOwn             string       // SQL that does so for the columns of own dimensions
	index                string       // SQL that adds the index which the preset recommends
	// lacks takes out of the figures what the product does not keep, or puts in what its own part
	// of the story comes to.
	lacks func(f *figures)
	// currency is the shop's own, if the configuration says so.
	currency string
	// revenue says what besides the goods counts as revenue.
	revenue source.RevenueRule
	// subscribes tells whether the product keeps subscriptions.
	subscribes bool
	// rates tells whether the product keeps no exchange rates, so that they are configured.
	rates bool
	// convert are configured exchange rates besides.
	convert source.Rates
	// hourly tells that changes are found every hour, because the product does not list them.
	hourly bool
}

// want returns what the product is to make of the story's figures.
func (p product) want(f figures) figures {
	f.Anna = p.anna
	if p.subscribes {
		f.Recurring = subscriptions
	}
	if p.lacks != nil {
		p.lacks(&f)
	}
	return f
}

func TestEveryProductGivesTheSameFigures(t *testing.T) {
	for _, p := range products() {
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			h := tell(t, p)
			h.poll(t, 0)
			st := h.source.Status()
			require.Equal(t, p.variant, st.Variant)
			require.Empty(t, st.Rejected, h.log.String())
			require.Equal(t, p.want(story), h.figures(t))

			h.run(t, "later.sql")
			if p.hourly {
				h.poll(t, 41*time.Minute)
			}
			h.poll(t, 20*time.Minute)
			require.Equal(t, p.want(afterwards), h.figures(t), "status, refund and back-dated order are found by the next poll")
			h.run(t, "gone.sql")
			h.poll(t, 24*time.Hour)
			require.Equal(t, p.want(reconciled), h.figures(t), "the deletion is found by the next search for deletions")
			require.Empty(t, h.source.Status().Rejected, h.log.String())
		})
	}
}
