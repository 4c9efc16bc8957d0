package analysis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// slowBought is recency, as a day, frequency and value of a customer at the end of a day.
func slowBought(c *ledger.Customer, to record.Day) (values [3]int64, ok bool) {
	for _, p := range c.Purchases {
		if p.Day <= to {
			values[0], values[1], values[2], ok = int64(p.Day), values[1]+1, values[2]+int64(p.Revenue), true
		}
	}
	for _, r := range c.Refunds {
		if r.Day <= to {
			values[2] -= int64(r.Amount)
		}
	}
	return values, ok
}

// slowSegment compares a customer with every customer, one by one.
func slowSegment(c *ledger.Customer, everybody []ledger.Customer, to record.Day) rfm.Segment {
	mine, ok := slowBought(c, to)
	if !ok {
		return rfm.None
	}
	n, lower := 0, [3]int{}
	for i := range everybody {
		if theirs, ok := slowBought(&everybody[i], to); ok && !everybody[i].Apart {
			n++
			for k := range lower {
				if theirs[k] < mine[k] {
					lower[k]++
				}
			}
		}
	}
	return rfm.SegmentOf(1+5*lower[0]/n, 1+5*lower[1]/n, 1+5*lower[2]/n)
}

func TestSegmentsEqualTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 14)
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		board := analysis.NewEngine(settings()).UpdateHistories(s, today)
		w, to, filter := drawWindow(t), start+record.Day(rapid.IntRange(0, days+3).Draw(t, "to")), drawFilter(t)
		r, err := board.Segments(context.Background(), w, to, filter)
		require.NoError(t, err)
		type move struct{ from, to rfm.Segment }
		customers, value := map[move]int{}, map[move]money.Amount{}
		for _, c := range s.filtered(filter, today) {
			if c.Apart {
				continue
			}
			if now := slowSegment(&c, s.customers, r.Day); now != rfm.None {
				m := move{slowSegment(&c, s.customers, r.Before), now}
				bought, _ := slowBought(&c, r.Day)
				customers[m]++
				value[m] += money.Amount(bought[2])
			}
		}
		require.Len(t, r.Moves, len(customers))
		size := map[rfm.Segment]int{}
		for _, m := range r.Moves {
			require.Equal(t, customers[move{m.From, m.To}], m.Customers)
			requireSame(t, value[move{m.From, m.To}].Float(), m.Value, "value")
			size[m.To] += m.Customers
		}
		for _, segment := range r.Segments {
			require.Equal(t, size[segment.Segment], segment.Customers)
		}
	})
}

// TestSegmentsOfFiveCustomers has its figures by hand. On day 100 Anna bought on day 95 (5 orders, 500), Bert on day 90 (1,
// 10), Cleo on day 50 (2, 60), Dirk on day 20 (4, 400) and Els on day 10 (1, 20). Recency scores 5, 4, 3, 2 and 1;
// frequency, of which the two lowest are equal, 5, 1, 3, 4 and 1; value 5, 1, 3, 4 and 2. On day 40 only Dirk and Els had
// bought: of two, the higher scores 3 (half of the customers are below) and the lower 1.
func TestSegmentsOfFiveCustomers(t *testing.T) {
	t.Parallel()
	customer := func(amount int, on ...int) ledger.Customer {
		var c ledger.Customer
		for _, d := range on {
			c.Purchases = append(c.Purchases, ledger.Purchase{Day: start + record.Day(d), Revenue: money.Amount(amount) * money.Unit})
		}
		return c
	}
	s := &shop{customers: []ledger.Customer{
		customer(100, 60, 61, 62, 63, 95), customer(10, 90), customer(30, 45, 50), customer(100, 5, 6, 7, 20), customer(20, 10),
	}}
	board := analysis.NewEngine(settings()).UpdateHistories(s, start+100)
	r, err := board.Segments(context.Background(), fold.Days(60), start+100, nil)
	require.NoError(t, err)
	require.Equal(t, start+40, r.Before)
	require.Equal(t, []analysis.SegmentMove{
		{rfm.None, rfm.Champions, 1, 500},
		{rfm.None, rfm.Promising, 1, 10},
		{rfm.None, rfm.NeedAttention, 1, 60},
		{rfm.NeedAttention, rfm.AtRisk, 1, 400},
		{rfm.Lost, rfm.Hibernating, 1, 20},
	}, r.Moves)
	require.Equal(t, analysis.SegmentSize{Segment: rfm.NeedAttention, Customers: 1, Then: 1, Value: 60, ValueThen: 400}, r.Segments[5])
	require.Len(t, r.Segments, 11)
}

func TestSegmentsRefuseABadFilter(t *testing.T) {
	t.Parallel()
	board := analysis.NewEngine(settings()).UpdateHistories(&shop{}, start)
	_, err := board.Segments(context.Background(), fold.Days(30), start, []analysis.Filter{{Dimension: ledger.DimCountry}})
	require.Error(t, err)
	r, err := board.Segments(context.Background(), fold.Days(30), start, nil)
	require.NoError(t, err)
	require.Empty(t, r.Segments)
	require.False(t, board.SegmentsAbsence().None())
}

// BenchmarkSegments puts a million customers into segments, now and 90 days ago.
func BenchmarkSegments(b *testing.B) {
	l, _, _ := benchLedger(6_600_000)
	board := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), benchToday)
	b.Logf("%d customers", board.View().Len())
	for b.Loop() {
		if r, err := board.Segments(context.Background(), fold.Days(90), benchToday, nil); err != nil || len(r.Moves) == 0 {
			b.Fatal(err)
		}
	}
}
