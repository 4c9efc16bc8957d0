package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
)

var noAnswer = failure.Failure{Code: failure.NoAnswer}

func TestAnEventLogDropsTheOldestEvents(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := newEventLog(func() time.Time { now = now.Add(time.Minute); return now })
	c.polled("shop", true, failure.Failure{})
	for range maxEvents + 5 {
		c.polled("shop", false, noAnswer)
		c.polled("shop", false, noAnswer)
		c.polled("shop", true, failure.Failure{})
	}
	c.polled("shop", false, noAnswer)
	events := c.events()
	require.Len(t, events, maxEvents+1)
	require.Zero(t, events[maxEvents].End, "the gap still runs")
	require.True(t, events[0].Start.After(time.Date(2026, 1, 1, 0, 10, 0, 0, time.UTC)))
}

func TestALaterConfigurationReplacesOneThatNeverTookOver(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := newEventLog(func() time.Time { now = now.Add(time.Minute); return now })
	c.reloaded(true)
	c.reloaded(true)
	c.tookOver(nil)
	c.tookOver(nil)
	events := c.events()
	require.Len(t, events, 2)
	require.Equal(t, health.Reload, events[0].Kind)
	require.Zero(t, events[0].End)
	require.Equal(t, events[1].Start.Add(time.Minute), events[1].End)
}
