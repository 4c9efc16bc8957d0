package demo

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestClockIsFastUntilItHasCaughtUp(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	real := began
	c := newClock(func() time.Time { return real }, 10*24*time.Hour, time.Minute)
	real = began.Add(-time.Hour)
	require.Equal(t, began.AddDate(0, 0, -10), c.Now(), "not started")
	real = began
	c.start()
	require.Equal(t, began.AddDate(0, 0, -10), c.Now())
	real = began.Add(30 * time.Second)
	c.start()
	require.Equal(t, began.AddDate(0, 0, -10).Add(12*time.Hour), c.Now())
	real = began.Add(3 * time.Hour)
	require.Equal(t, real, c.Now())
}

func TestPaceIsAtMostADay(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	real := began
	c := newClock(func() time.Time { return real }, time.Hour, 48*time.Hour)
	c.start()
	real = began.Add(time.Minute)
	require.Equal(t, began.Add(-59*time.Minute), c.Now())
}
