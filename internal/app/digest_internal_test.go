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
	d.published(20_000, extent{100, shop})
	require.True(t, due())
	d.published(20_000, extent{109, shop})
	require.False(t, due(), "less than a tenth more")
	d.published(20_001, extent{109, shop})
	require.True(t, due(), "a new day")
	d.published(20_001, extent{109, map[string]bool{"shop": true, "crm": true}})
	require.True(t, due(), "a new source")
}

func TestADigestThatFailsKeepsThePreviousOne(t *testing.T) {
	var logs bytes.Buffer
	failures := 0
	c := &core{log: slog.New(slog.NewTextHandler(&logs, nil)), events: events{failed: func() { failures++ }, prepare: func(*analysis.Board) {}}}
	c.digester = newDigester(c)
	c.digester.attempt(t.Context())
	require.Equal(t, 1, failures, "without a board it panics")
	require.Equal(t, 1, strings.Count(logs.String(), "keeping the previous one"))
	c.board.Store(analysis.NewEngine(measure.Settings{}).Update(ledger.New().Publish(), 20_000))
	c.digestOnce(t.Context())
	made := c.board.Load().Digest()
	require.NotNil(t, made)
	c.showDigest()
	require.Same(t, made, c.board.Load().Digest())
}
