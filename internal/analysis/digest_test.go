package analysis_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// digested returns a board with a digest.
func digested(t require.TestingT, s *shop, today record.Day) *analysis.Board {
	board := analysis.NewEngine(settings()).UpdateHistories(s, today)
	d, err := board.MakeDigest(context.Background())
	require.NoError(t, err)
	return board.WithDigest(d)
}

// TestSegmentsOverTimeEqualTheReference compares each customer with everybody, on the Sunday up to each day.
func TestSegmentsOverTimeEqualTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, today := drawShop(t, 8), start+days
		a, err := digested(t, s, today).Query(context.Background(), analysis.Query{
			Measures: []string{"rfm_customers", "rfm_value"}, From: start, To: today, Step: rapid.IntRange(1, 9).Draw(t, "step"),
		})
		require.NoError(t, err)
		for i, d := range a.Days {
			for d.Time().Weekday() != time.Sunday && d != today {
				d--
			}
			customers, value, anybody := map[string]float64{}, map[string]float64{}, false
			for k := range s.customers {
				c := &s.customers[k]
				bought, ok := slowBought(c, d)
				if !ok || c.Apart {
					continue
				}
				anybody = true
				segment := slowSegment(c, s.customers, d).String()
				customers[segment]++
				value[segment] += fold.Major(bought[2])
			}
			for _, series := range a.Series {
				want := customers
				if series.Measure.Name == "rfm_value" {
					want = value
				}
				if !anybody {
					require.True(t, math.IsNaN(series.Values[i]), "%s", d)
					continue
				}
				requireSame(t, want[series.Labels[0].Value], series.Values[i], "%s on %s", key(series.Measure.Name, series.Labels...), d)
			}
		}
	})
}

// TestMediansOfADigest has the figures of the examples of the catalogue.
func TestMediansOfADigest(t *testing.T) {
	t.Parallel()
	today := start + 100
	stay := func(from, to record.Day) ledger.Customer {
		c := ledger.Customer{Subscriptions: []ledger.Subscription{{Start: today - from, End: record.NoDay, Monthly: 100_000}}}
		if to > 0 {
			c.Subscriptions[0].End = today - from + to
		}
		return c
	}
	wait := func(from, second record.Day) ledger.Customer {
		c := buying(100-from, 1)
		if second > 0 {
			c.Purchases = append(c.Purchases, buying(100-from+second, 1).Purchases...)
		}
		return c
	}
	subscribers := []ledger.Customer{stay(60, 10), stay(20, 0), stay(60, 30), stay(60, 40)}
	buyers := []ledger.Customer{wait(90, 5), wait(90, 20), wait(90, 60), wait(30, 0)}
	board := digested(t, &shop{customers: append(subscribers, buyers...)}, today)
	now := map[string]float64{}
	board.Samples(func(s analysis.Sample) { now[s.Measure.Name] = s.Value })
	require.InDelta(t, 30, now["subscriber_lifetime_median"], 0)
	require.InDelta(t, 20, now["second_purchase_median"], 0)

	board = digested(t, &shop{customers: []ledger.Customer{buyers[3], subscribers[1]}}, today)
	for _, name := range []string{"subscriber_lifetime_median", "second_purchase_median"} {
		require.Equal(t, absence.NoMedian, board.Absence(name).Code, name)
	}
}

// TestADigestKeepsUntilTheNext shows the last computation on a later day, and a reason before the first one.
func TestADigestKeepsUntilTheNext(t *testing.T) {
	t.Parallel()
	engine, s := analysis.NewEngine(settings()), &shop{customers: []ledger.Customer{buying(2, 1), buying(5, 2)}}
	board := engine.UpdateHistories(s, start+10)
	require.Nil(t, board.Digest())
	require.Equal(t, absence.NotComputed, board.Absence("rfm_customers").Code)
	d, err := board.MakeDigest(context.Background())
	require.NoError(t, err)
	a, err := engine.UpdateHistories(s, start+11).WithDigest(d).Query(context.Background(), analysis.Query{
		Measures: []string{"rfm_customers"}, From: start + 11, To: start + 11, Step: 1,
	})
	require.NoError(t, err)
	sum := 0.0
	for _, series := range a.Series {
		sum += series.Values[0]
	}
	require.InDelta(t, 2, sum, 0)
	_, ok := d.SegmentsOn(start)
	require.False(t, ok, "nobody had bought")
	last, ok := d.SegmentsOn(start + 1000)
	require.True(t, ok)
	require.Equal(t, 1, last.Customers[rfm.NeedAttention])

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = board.MakeDigest(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
