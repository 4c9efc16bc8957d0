package analysis_test

import (
	"context"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// slowStay is how long something has lasted by a day, and whether it has ended.
type slowStay struct {
	start record.Day
	days  int
	ended bool
}

// slowSubscriber follows a customer's first time as a subscriber day by day.
func slowSubscriber(c *ledger.Customer, to record.Day) (s slowStay, ok bool) {
	for d := start; d <= to; d++ {
		subscribes := false
		for _, sub := range c.Subscriptions {
			subscribes = subscribes || sub.Monthly > 0 && sub.Start <= d && (sub.End == record.NoDay || d < sub.End)
		}
		switch {
		case subscribes && !ok:
			s.start, ok = d, true
		case !subscribes && ok:
			s.days, s.ended = int(d-s.start), true
			return s, ok
		}
		s.days = int(d - s.start)
	}
	return s, ok
}

// slowWait follows a customer from the first purchase day to the second.
func slowWait(c *ledger.Customer, to record.Day) (s slowStay, ok bool) {
	for _, p := range c.Purchases {
		switch {
		case p.Day > to:
		case !ok:
			s, ok = slowStay{start: p.Day, days: int(to - p.Day)}, true
		case p.Day > s.start && !s.ended:
			s.days, s.ended = int(p.Day-s.start), true
		}
	}
	return s, ok
}

// slowSurvival is the share that lasts longer than a time, as an exact fraction.
func slowSurvival(stays []slowStay, t int) *big.Rat {
	s := big.NewRat(1, 1)
	for u := 0; u <= t; u++ {
		n, d := int64(0), int64(0)
		for _, k := range stays {
			if k.days >= u {
				n++
			}
			if k.ended && k.days == u {
				d++
			}
		}
		if d > 0 {
			s.Mul(s, big.NewRat(n-d, n))
		}
	}
	return s
}

// requireCurve compares a curve with the one that the definitions give.
func requireCurve(t require.TestingT, stays []slowStay, c *analysis.SurvivalCurve) {
	longest, ended := -1, 0
	for _, s := range stays {
		longest = max(longest, s.days)
		if s.ended {
			ended++
		}
	}
	require.Equal(t, len(stays), c.Size)
	require.Equal(t, ended, c.Ended)
	require.Len(t, c.Curve, longest+1)
	median := math.NaN()
	for u := longest; u >= 0; u-- {
		exact := slowSurvival(stays, u)
		want, _ := exact.Float64()
		require.InDelta(t, want, c.Curve[u].Survival, 1e-9, "day %d", u)
		if exact.Cmp(big.NewRat(1, 2)) <= 0 {
			median = float64(u)
		}
	}
	requireSame(t, median, c.Median.Time, "median")
}

func TestSurvivalEqualsTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 12)
		s.without[record.KindSubscription] = false
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		board := analysis.NewEngine(settings()).UpdateHistories(s, today)
		q := analysis.SurvivalQuery{
			Of: rapid.SampledFrom([]string{"subscriptions", "second_order"}).Draw(t, "of"), Filter: drawFilter(t),
			From: start + record.Day(rapid.IntRange(0, 40).Draw(t, "from")), To: start + record.Day(rapid.IntRange(40, days+3).Draw(t, "to")), Cap: 10,
		}
		by := ledger.DimChannel
		switch rapid.IntRange(0, 2).Draw(t, "by") {
		case 1:
			q.GroupBy = &by
		case 2:
			q.Cohorts, q.MostCohorts = fold.Months(), rapid.IntRange(0, 4).Draw(t, "most cohorts")
		}
		r, err := board.Survival(context.Background(), q)
		require.NoError(t, err)
		var all []slowStay
		groups := map[string][]slowStay{}
		for _, c := range s.filtered(q.Filter, today) {
			stay := slowWait
			if q.Of == "subscriptions" {
				stay = slowSubscriber
			}
			if k, ok := stay(&c, r.Day); ok && !c.Apart && k.start >= q.From {
				all = append(all, k)
				name := s.valueOf(&c, by, today)
				if q.Cohorts.Kind() != 0 {
					name = periodOf(q.Cohorts, k.start).String()
				}
				groups[name] = append(groups[name], k)
			}
		}
		requireCurve(t, all, &r.All)
		require.Equal(t, s.leaveOut(&q, r.Day, groups), r.Left)
		if q.GroupBy == nil && q.Cohorts.Kind() == 0 {
			require.Empty(t, r.Groups)
			return
		}
		require.Len(t, r.Groups, len(groups))
		for i := range r.Groups {
			requireCurve(t, groups[r.Groups[i].Group], &r.Groups[i])
		}
	})
}

// leaveOut removes the cohorts that are not among the latest ones of a query, and returns their number.
func (*shop) leaveOut(q *analysis.SurvivalQuery, to record.Day, groups map[string][]slowStay) (left int) {
	if q.MostCohorts == 0 {
		return 0
	}
	kept := map[string]bool{}
	for month := periodOf(q.Cohorts, to); len(kept) < q.MostCohorts; month = periodOf(q.Cohorts, month-1) {
		kept[month.String()] = true
	}
	for name := range groups {
		if !kept[name] {
			delete(groups, name)
			left++
		}
	}
	return left
}

// One order is dated 1970, by mistake. The curves of the latest cohorts are those without it, in weeks if that is asked
// for, and the year 1970 is one cohort that is left out.
func TestSurvivalOfManyYearsHasTheLatestCohorts(t *testing.T) {
	t.Parallel()
	today := start + days
	s := &shop{customers: []ledger.Customer{{Purchases: []ledger.Purchase{{Day: record.Date(1970, 1, 5)}}}}}
	groups := map[string][]slowStay{}
	for i := range record.Day(days) {
		c := ledger.Customer{Purchases: []ledger.Purchase{{Day: start + i}, {Day: start + i + i%9*10}}}
		s.customers = append(s.customers, c)
		if k, ok := slowWait(&c, today); ok {
			groups[periodOf(fold.Months(), k.start).String()] = append(groups[periodOf(fold.Months(), k.start).String()], k)
		}
	}
	q := analysis.SurvivalQuery{Of: "second_order", From: 0, To: today, Cohorts: fold.Months(), MostCohorts: 3}
	board := analysis.NewEngine(settings()).UpdateHistories(s, today)
	r, err := board.Survival(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, days+1, r.All.Size)
	require.Equal(t, s.leaveOut(&q, today, groups)+1, r.Left)
	require.Len(t, r.Groups, 3)
	for i := range r.Groups {
		requireCurve(t, groups[r.Groups[i].Group], &r.Groups[i])
	}
	q.Step = func(all int, lengths []int) (int, error) {
		require.Equal(t, int(today-record.Date(1970, 1, 5))+1, all)
		require.Len(t, lengths, 3)
		return 7, nil
	}
	weekly, err := board.Survival(t.Context(), q)
	require.NoError(t, err)
	require.Len(t, weekly.All.Curve, (len(r.All.Curve)+6)/7)
	require.InDelta(t, r.Groups[0].Curve[14].Survival, weekly.Groups[0].Curve[2].Survival, 0)
}

// TestSurvivalOfFourSubscribers has its figures by hand. Anna stays for 10 days, Bert for 20; Cleo, who came 15 days
// before the last day, and Dirk, who came 30 days before it, are still there. So of the four at risk on day
// 10 one leaves, 3/4, and of the two on day 20 (Bert and Dirk) one, 3/4 x 1/2 = 3/8: the median is 20 days.
func TestSurvivalOfFourSubscribers(t *testing.T) {
	t.Parallel()
	today := start + 40
	at := func(d int) record.Day { return start + record.Day(d) }
	s := &shop{customers: []ledger.Customer{
		{Subscriptions: []ledger.Subscription{{Start: at(5), End: at(10), Monthly: 5}, {Start: at(9), End: at(15), Monthly: 5}, {Start: at(30), End: at(35), Monthly: 5}}},
		{Subscriptions: []ledger.Subscription{{Start: at(0), End: at(3)}, {Start: at(3), End: at(23), Monthly: 5}}},
		{Subscriptions: []ledger.Subscription{{Start: at(25), End: record.NoDay, Monthly: 5}}},
		{Subscriptions: []ledger.Subscription{{Start: at(10), End: at(41), Monthly: 5}}},
		{Subscriptions: []ledger.Subscription{{Start: at(10), End: record.NoDay}}}, // free: no subscriber
	}}
	board := analysis.NewEngine(settings()).UpdateHistories(s, today)
	r, err := board.Survival(context.Background(), analysis.SurvivalQuery{Of: "subscriptions", From: start, To: today})
	require.NoError(t, err)
	require.Equal(t, []int{4, 2}, []int{r.All.Size, r.All.Ended})
	require.InDelta(t, 0.75, r.All.Curve[10].Survival, 1e-12)
	require.InDelta(t, 0.75, r.All.Curve[19].Survival, 1e-12)
	require.Equal(t, 2, r.All.Curve[20].AtRisk)
	require.InDelta(t, 0.375, r.All.Curve[20].Survival, 1e-12)
	require.InDelta(t, 20, r.All.Median.Time, 0)
	require.Len(t, r.All.Curve, 31)
	require.False(t, r.Complete)

	r, err = board.Survival(context.Background(), analysis.SurvivalQuery{Of: "subscriptions", From: start, To: at(12)})
	require.NoError(t, err)
	require.Equal(t, []int{3, 0}, []int{r.All.Size, r.All.Ended}, "on an earlier day Anna, Bert and Dirk are all there")
	require.True(t, math.IsNaN(r.All.Median.Time))
}

func TestSurvivalRefusesWhatItCannotAnswer(t *testing.T) {
	t.Parallel()
	board := analysis.NewEngine(settings()).UpdateHistories(&shop{}, start)
	by := ledger.DimCountry
	for field, q := range map[string]analysis.SurvivalQuery{
		"of":     {Of: "nothing"},
		"from":   {Of: "second_order", From: 2, To: 1},
		"cohort": {Of: "second_order", Cohorts: fold.Months(), GroupBy: &by},
		"filter": {Of: "second_order", Filter: []analysis.Filter{{Dimension: ledger.DimCountry}}},
	} {
		_, err := board.Survival(context.Background(), q)
		var wrong *measure.QueryError
		require.ErrorAs(t, err, &wrong)
		require.Equal(t, field, wrong.Field)
	}
	_, err := board.Survival(context.Background(), analysis.SurvivalQuery{Of: "second_order", Cohorts: fold.Days(7)})
	require.Error(t, err)
	for _, kind := range analysis.Survivals() {
		require.False(t, board.SurvivalAbsence(kind.Name).None(), kind.Name)
		r, err := board.Survival(context.Background(), analysis.SurvivalQuery{Of: kind.Name})
		require.NoError(t, err)
		require.Zero(t, r.All.Size)
		require.True(t, math.IsNaN(r.All.Median.Time))
	}
	require.False(t, board.SurvivalAbsence("weather").None())
}

// BenchmarkSurvival makes curves of a million customers.
func BenchmarkSurvival(b *testing.B) {
	l, _, _ := benchLedger(5_000_000)
	board := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), benchToday)
	by := ledger.DimCountry
	for name, q := range map[string]analysis.SurvivalQuery{
		"all": {}, "country": {GroupBy: &by, Cap: 20}, "monthly cohorts": {Cohorts: fold.Months()},
	} {
		q.Of, q.From, q.To = "second_order", benchStart, benchToday
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				begin := time.Now()
				r, err := board.Survival(context.Background(), q)
				if err != nil || r.All.Ended == 0 {
					b.Fatal(err)
				}
				b.ReportMetric(float64(r.All.Size)/time.Since(begin).Seconds()/1e6, "Mcustomers/s")
			}
			b.Logf("%d customers", board.View().Len())
		})
	}
}
