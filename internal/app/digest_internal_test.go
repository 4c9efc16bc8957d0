package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestADigestIsDueOnceADayAndWhenRecordsOutgrowIt(t *testing.T) {
	d := &digester{due: make(chan struct{}, 1)}
	due := func() bool {
		select {
		case <-d.due:
			return true
		default:
			return false
		}
	}
	shop := map[string]bool{"shop": true}
	d.published(20_000, analysis.Extent{Orders: 100, Sources: shop})
	require.True(t, due())
	d.published(20_000, analysis.Extent{Orders: 109, Sources: shop})
	require.False(t, due(), "less than a tenth more")
	d.published(20_001, analysis.Extent{Orders: 109, Sources: shop})
	require.True(t, due(), "a new day")
	d.published(20_001, analysis.Extent{Orders: 109, Sources: map[string]bool{"shop": true, "crm": true}})
	require.True(t, due(), "a new source")
}

func TestADigestThatFailsKeepsThePreviousOneAndIsTriedAgain(t *testing.T) {
	var logs bytes.Buffer
	failures := 0
	c := &core{log: slog.New(slog.NewTextHandler(&logs, nil)), events: events{failed: func() { failures++ }, prepare: func(*analysis.Board) {}}}
	c.digester, c.forecaster = newDigester(c), &forecaster{}
	today, x := record.Day(20_000), analysis.Extent{Orders: 1}
	board := analysis.NewEngine(measure.Settings{}).Update(ledger.New().Publish(), today)
	c.board.Store(board)
	c.digestOnce(t.Context())
	made := c.board.Load().Digest()
	require.NotNil(t, made)

	c.board.Store(nil)
	for n := range 2 {
		c.digester.published(today, x)
		require.Len(t, c.digester.due, 1, "also after a failure")
		<-c.digester.due
		c.digester.attempt(t.Context())
		require.Equal(t, n+1, failures, "without a board it panics")
	}
	require.Equal(t, 1, strings.Count(logs.String(), "keeping the previous one"))
	require.Same(t, made, c.digester.latest.Load())
	c.board.Store(board)
	c.showLatest()
	require.Same(t, made, c.board.Load().Digest())
	c.digestOnce(t.Context())
	require.NotSame(t, made, c.board.Load().Digest(), "once it succeeds")
}
