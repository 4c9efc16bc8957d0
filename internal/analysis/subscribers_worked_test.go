package analysis_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// on returns the first series of a measure on a day that has all labels, given as pairs of name and value.
func on(t *testing.T, b *analysis.Board, day record.Day, name, window string, labels ...string) float64 {
	t.Helper()
	w, err := fold.ParseWindow(window)
	require.NoError(t, err)
	a, err := b.Query(context.Background(), analysis.Query{Measures: []string{name}, Window: w, From: day, To: day, Step: 1})
	require.NoError(t, err)
	require.Len(t, a.Days, 1)
	for _, s := range a.Series {
		fits := 0
		for i := 0; i < len(labels); i += 2 {
			for _, l := range s.Labels {
				if l == (measure.Label{Name: labels[i], Value: labels[i+1]}) {
					fits++
				}
			}
		}
		if 2*fits == len(labels) {
			return s.Values[0]
		}
	}
	require.Fail(t, "no such series", "%s %v", name, labels)
	return 0
}

// plan returns periods of a subscription: prices in whole units from the given days of 2025 on, in pairs of
// date and price. A price of 0 is a pause or the end.
func plan(steps ...any) ledger.Customer {
	var c ledger.Customer
	for i := 0; i < len(steps); i += 2 {
		from, monthly := steps[i].(record.Day), steps[i+1].(int)
		if n := len(c.Subscriptions); n > 0 && c.Subscriptions[n-1].End == record.NoDay {
			c.Subscriptions[n-1].End = from
		}
		if monthly > 0 {
			price := money.Amount(monthly) * money.Unit
			c.Subscriptions = append(c.Subscriptions, ledger.Subscription{
				Start: from, End: record.NoDay, Monthly: price, Margin: price * 4 / 5, HasMargin: true,
			})
		}
	}
	return c
}

// day returns a day of 2025.
func day(month time.Month, day int) record.Day { return record.Date(2025, month, day) }

// playbook is a software business in May and June 2025, as handbooks on recurring revenue draw it.
//
//	customer  price                               in June
//	ann       50 from 1 April                     stays
//	bea       50, from 10 June 80                 expansion 30
//	cas       100, from 12 June 60                contraction 40
//	dee       40, ends 5 June, again 20 June 40   leaves and returns
//	eve       70, ends 15 June                    leaves
//	fay       30 from 3 June                      new
//	gus       20 from 2 June, ends 25 June        joins and leaves
//	hal       90 in March and April, 90 from 18 June   returns
//	ida       two subscriptions of 25, one ends 9 June   contraction 25, stays one subscriber
//
// Opening: ann 50, bea 50, cas 100, dee 40, eve 70, ida 50: 360 from 6 subscribers.
// Closing: ann 50, bea 80, cas 60, dee 40, fay 30, hal 90, ida 25: 375 from 7 subscribers.
func playbook() *analysis.Board {
	ida := plan(day(5, 1), 25)
	ida.Subscriptions = append(ida.Subscriptions, plan(day(5, 1), 25, day(6, 9), 0).Subscriptions...)
	s := &shop{customers: []ledger.Customer{
		plan(day(4, 1), 50),
		plan(day(5, 1), 50, day(6, 10), 80),
		plan(day(5, 1), 100, day(6, 12), 60),
		plan(day(5, 1), 40, day(6, 5), 0, day(6, 20), 40),
		plan(day(5, 1), 70, day(6, 15), 0),
		plan(day(6, 3), 30),
		plan(day(6, 2), 20, day(6, 25), 0),
		plan(day(3, 1), 90, day(5, 1), 0, day(6, 18), 90),
		ida,
	}}
	for d := range s.values {
		s.values[d] = []string{"unknown"}
	}
	return analysis.NewEngine(measure.Settings{}).UpdateHistories(s, day(7, 10))
}

// TestPlaybookOfRecurringRevenue works out June of the playbook: from end to end one subscriber is new, one
// returns, one leaves: 6 + 1 + 1 - 1 = 7. Event by event two are new (fay, gus), two return (dee, hal) and
// three leave (dee, eve, gus): 6 + 2 + 2 - 3 = 7. Standard churn is 1/6. Rolling churn is 3/(6 + 2). ARPA
// is 375/7. A lifetime is 6 months, the margin 0.8: 375/7 x 0.8 x 6.
func TestPlaybookOfRecurringRevenue(t *testing.T) {
	t.Parallel()
	b, june := playbook(), day(6, 1)
	for _, c := range []struct {
		name   string
		labels []string
		want   float64
	}{
		{"active_subscribers", nil, 7},
		{"opening_revenue", []string{"basis", "subscriptions"}, 360},
		{"revenue", []string{"basis", "subscriptions"}, 375},
		{"subscriber_movement", []string{"movement", "new", "counted", "ends"}, 1},
		{"subscriber_movement", []string{"movement", "reactivation", "counted", "ends"}, 1},
		{"subscriber_movement", []string{"movement", "churned", "counted", "ends"}, -1},
		{"subscriber_movement", []string{"movement", "new", "counted", "events"}, 2},
		{"subscriber_movement", []string{"movement", "reactivation", "counted", "events"}, 2},
		{"subscriber_movement", []string{"movement", "churned", "counted", "events"}, -3},
		{"subscriber_churn_ratio", []string{"counted", "standard"}, 1.0 / 6},
		{"subscriber_churn_ratio", []string{"counted", "rolling"}, 3.0 / 8},
		{"average_revenue_per_account", nil, 375.0 / 7},
		{"annual_recurring_revenue", nil, 4500},
		{"subscriber_lifetime_value", nil, 375.0 / 7 * 0.8 * 6},
	} {
		require.InDelta(t, c.want, on(t, b, june, c.name, "month", c.labels...), 1e-9, "%s %v", c.name, c.labels)
	}
	for how, want := range map[string]map[string]float64{
		"ends":   {"new": 30, "reactivation": 90, "expansion": 30, "contraction": -65, "churned": -70, "adjustment": 0},
		"events": {"new": 50, "reactivation": 130, "expansion": 30, "contraction": -65, "churned": -130, "adjustment": 0},
	} {
		sum := 0.0
		for movement, amount := range want {
			require.InDelta(t, amount, on(t, b, june, "revenue_movement", "month", "movement", movement, "basis", "subscriptions", "counted", how),
				1e-9, "%s counted by %s", movement, how)
			sum += amount
		}
		require.InDelta(t, 15.0, sum, 1e-9, "360 + 15 = 375")
	}
	// On 5 June alone dee leaves: the day's movements are the window's.
	require.InDelta(t, -40.0, on(t, b, day(6, 5), "revenue_movement", "1d", "movement", "churned", "counted", "events"), 1e-9)
	require.InDelta(t, 40.0, on(t, b, day(6, 20), "revenue_movement", "1d", "movement", "reactivation", "counted", "events"), 1e-9)
}

// TestLifetimeValueOfSubscribersSaysWhyItIsMissing has one subscriber who never leaves, then one of unknown margin.
func TestLifetimeValueOfSubscribersSaysWhyItIsMissing(t *testing.T) {
	t.Parallel()
	require.Equal(t, absence.Because(absence.NoChurn), written(withMargin(subscribed(10, -90, 99))).Absence("subscriber_lifetime_value"))
	left := written(withMargin(subscribed(10, -90, 15)), subscribed(20, -90, 99))
	require.Equal(t, absence.Because(absence.SubscriptionMargin, absence.Count, "1"), left.Absence("subscriber_lifetime_value"))
}

// TestFewLeaversMakeALifetimeValueAGuess: seven subscribers who left are too few, eight suffice, and without any there is
// no value to doubt. Of groups the smallest number counts.
func TestFewLeaversMakeALifetimeValueAGuess(t *testing.T) {
	t.Parallel()
	country := ledger.DimCountry
	answer := func(left int, by *ledger.Dimension) *analysis.Answer {
		customers := []ledger.Customer{withMargin(subscribed(10, -90, 99)), withMargin(subscribed(10, -90, 99))}
		customers[0].Groups[country], customers[1].Groups[country] = 1, 2
		for i := range left {
			c := withMargin(subscribed(10, -90, 15))
			c.Groups[country] = uint16(1 + i/8)
			customers = append(customers, c)
		}
		b := written(customers...)
		a, err := b.Query(context.Background(), analysis.Query{
			Measures: []string{"subscriber_lifetime_value", "active_subscribers"}, Window: fold.Days(30), From: b.Today() - 9, To: b.Today(), Step: 1, GroupBy: by,
		})
		require.NoError(t, err)
		return a
	}
	for left, want := range map[int][]int{0: nil, 1: {1}, 7: {7}, 8: nil, 11: nil} {
		var got []int
		for _, few := range answer(left, nil).FewLeft {
			require.Equal(t, "subscriber_lifetime_value", few.Measure.Name)
			got = append(got, few.Count)
		}
		require.Equal(t, want, got, "%d", left)
	}
	grouped := answer(11, &country).FewLeft
	require.Len(t, grouped, 1)
	require.Equal(t, 3, grouped[0].Count)
}

// TestFewLeaversOfAnyDayAreNamed: one leaves early, and eight later, so only the first points rest on one.
func TestFewLeaversOfAnyDayAreNamed(t *testing.T) {
	t.Parallel()
	customers := []ledger.Customer{withMargin(subscribed(10, -90, 99)), withMargin(subscribed(10, -90, 5))}
	for range 8 {
		customers = append(customers, withMargin(subscribed(10, -90, 15)))
	}
	b := written(customers...)
	a, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{"subscriber_lifetime_value"}, Window: fold.Days(30), From: b.Today() - 15, To: b.Today(), Step: 1,
	})
	require.NoError(t, err)
	require.Len(t, a.FewLeft, 1)
	require.Equal(t, 1, a.FewLeft[0].Count)
}

func withMargin(c ledger.Customer) ledger.Customer {
	for i := range c.Subscriptions {
		c.Subscriptions[i].Margin, c.Subscriptions[i].HasMargin = c.Subscriptions[i].Monthly, true
	}
	return c
}

// telco is a telecom provider with 40 contracts on 1 January 2025, prices in whole units a month.
//
//	30 mobile contracts of 20:  6 end on 1 February, 3 of these begin again on 1 March
//	10 fibre contracts of 50:   1 ends on 1 March; 2 rise to 60 on 1 April
//	each month from February on 2 new mobile contracts; the two from February end on 1 April
//	1 household has a mobile and a fibre contract and drops the mobile one on 1 April
//
//	            opening  new  back  left  closing   MRR
//	January        41     0    0      0      41     30x20 + 10x50 + 70          = 1,170
//	February       41     2    0      6      37     1,170 - 120 + 40            = 1,090
//	March          37     2    3      1      41     1,090 + 40 + 60 - 50        = 1,140
//	April          41     2    0      2      41     1,140 + 40 - 40 + 20 - 20   = 1,140
//
// The first quarter from end to end: 41 + 4 new - 4 left = 41 (six left in February, three of them are
// back, one left in March). Event by event: 41 + 4 + 3 back - 7 left = 41.
func telco() *analysis.Board {
	var s shop
	add := func(n int, steps ...any) {
		for range n {
			s.customers = append(s.customers, plan(steps...))
		}
	}
	add(24, day(1, 1)-1, 20)
	add(3, day(1, 1)-1, 20, day(2, 1), 0)
	add(3, day(1, 1)-1, 20, day(2, 1), 0, day(3, 1), 20)
	add(7, day(1, 1)-1, 50)
	add(1, day(1, 1)-1, 50, day(3, 1), 0)
	add(2, day(1, 1)-1, 50, day(4, 1), 60)
	add(2, day(2, 10), 20, day(4, 1), 0)
	add(2, day(3, 10), 20)
	add(2, day(4, 10), 20)
	household := plan(day(1, 1)-1, 50)
	household.Subscriptions = append(household.Subscriptions, plan(day(1, 1)-1, 20, day(4, 1), 0).Subscriptions...)
	s.customers = append(s.customers, household)
	for d := range s.values {
		s.values[d] = []string{"unknown"}
	}
	return analysis.NewEngine(measure.Settings{}).UpdateHistories(&s, day(5, 10))
}

func TestSubscribersOfATelecomProvider(t *testing.T) {
	t.Parallel()
	b := telco()
	for _, c := range []struct {
		month                      time.Month
		active, fresh, back, left  float64
		monthly, standard, rolling float64
	}{
		{2, 37, 2, 0, 6, 1090, 6.0 / 41, 6.0 / 43},
		{3, 41, 2, 3, 1, 1140, 1.0 / 37, 1.0 / 39},
		{4, 41, 2, 0, 2, 1140, 2.0 / 41, 2.0 / 43},
	} {
		first := day(c.month, 1)
		require.InDelta(t, c.active, on(t, b, first, "active_subscribers", "month"), 1e-9, "month %d", c.month)
		require.InDelta(t, c.monthly/c.active, on(t, b, first, "average_revenue_per_account", "month"), 1e-9, "month %d", c.month)
		require.InDelta(t, c.standard, on(t, b, first, "subscriber_churn_ratio", "month", "counted", "standard"), 1e-9, "month %d", c.month)
		require.InDelta(t, c.rolling, on(t, b, first, "subscriber_churn_ratio", "month", "counted", "rolling"), 1e-9, "month %d", c.month)
		for _, how := range []string{"ends", "events"} {
			for movement, want := range map[string]float64{"new": c.fresh, "reactivation": c.back, "churned": -c.left} {
				require.InDelta(t, want, on(t, b, first, "subscriber_movement", "month", "movement", movement, "counted", how), 1e-9,
					"%s in month %d", movement, c.month)
			}
		}
	}
	for how, want := range map[string][3]float64{"ends": {4, 0, -4}, "events": {4, 3, -7}} {
		for i, movement := range []string{"new", "reactivation", "churned"} {
			require.InDelta(t, want[i], on(t, b, day(1, 1), "subscriber_movement", "quarter", "movement", movement, "counted", how), 1e-9,
				"%s of the quarter by %s", movement, how)
		}
	}
	require.InDelta(t, 4.0/41, on(t, b, day(1, 1), "subscriber_churn_ratio", "quarter", "counted", "standard"), 1e-9)
	require.InDelta(t, 7.0/45, on(t, b, day(1, 1), "subscriber_churn_ratio", "quarter", "counted", "rolling"), 1e-9)
	// 1140/41 a month, margin 0.8, three months for a churn of 4/41.
	require.InDelta(t, 1140.0/41*0.8*3/(4.0/41), on(t, b, day(1, 1), "subscriber_lifetime_value", "quarter"), 1e-9)
}
