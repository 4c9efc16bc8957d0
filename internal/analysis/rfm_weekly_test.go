package analysis_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// TestWeeklyStandingsEqualTheReference goes through all days one by one, and compares each customer with everybody on
// Sundays and on the last day.
func TestWeeklyStandingsEqualTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 10)
		last := start + record.Day(rapid.IntRange(-3, days+30).Draw(t, "last"))
		got, err := rfm.Weekly(context.Background(), s, last)
		require.NoError(t, err)
		var want []rfm.Standing
		for d := start - 40; d <= last; d++ {
			if d.Time().Weekday() != time.Sunday && d != last {
				continue
			}
			now, somebody := rfm.Standing{Day: d}, false
			for i := range s.customers {
				c := &s.customers[i]
				if c.Apart {
					continue
				}
				if segment := slowSegment(c, s.customers, d); segment != rfm.None {
					bought, _ := slowBought(c, d)
					now.Customers[segment]++
					now.Value[segment] += bought[2]
					somebody = true
				}
			}
			if somebody {
				want = append(want, now)
			}
		}
		require.Equal(t, want, got)
	})
}

func TestWeeklyStandingsEndWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := rfm.Weekly(ctx, &shop{}, start)
	require.ErrorIs(t, err, context.Canceled)
}

// BenchmarkWeeklyStandings computes five years of weeks of a million orders.
func BenchmarkWeeklyStandings(b *testing.B) {
	l, _, _ := benchLedger(1_000_000)
	v := l.Publish()
	weeks := 0
	for b.Loop() {
		all, err := rfm.Weekly(context.Background(), v, benchToday)
		if err != nil {
			b.Fatal(err)
		}
		weeks = len(all)
	}
	b.ReportMetric(float64(v.Len()), "customers")
	b.ReportMetric(float64(weeks), "weeks")
}
