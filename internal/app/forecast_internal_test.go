package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

func TestForecastsThatKeepFailingAreCountedAndLoggedOnce(t *testing.T) {
	var logs bytes.Buffer
	failures := 0
	var prepared *analysis.Board
	how := func() (*forecast.Forecast, error) { return nil, errors.New("out of order") }
	c := &core{cfg: &config.Config{}, log: slog.New(slog.NewTextHandler(&logs, nil)), events: events{
		forecastFailed: func() { failures++ }, prepare: func(b *analysis.Board) { prepared = b },
	}}
	c.opts = Options{forecast: func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error) {
		return how()
	}}.withDefaults()
	c.board.Store(analysis.NewEngine(measure.Settings{}).Update(ledger.New().Publish(), 20_000))
	f := newForecaster(c)
	c.forecaster, c.digester = f, &digester{}
	attempt := func(n int) {
		for range n {
			f.attempt(t.Context())
		}
	}
	attempt(3)
	require.Equal(t, 3, failures)
	require.Equal(t, 1, strings.Count(logs.String(), "out of order"))
	how = func() (*forecast.Forecast, error) { panic("a fault") }
	attempt(1)
	require.Equal(t, 4, failures)
	require.Nil(t, f.latest.Load())

	made := &forecast.Forecast{}
	how = func() (*forecast.Forecast, error) { return made, nil }
	attempt(1)
	c.showLatest()
	require.Same(t, made, c.board.Load().Forecast())
	require.Same(t, prepared, c.board.Load())
	how = func() (*forecast.Forecast, error) { return nil, errors.New("again") }
	attempt(2)
	require.Same(t, made, f.latest.Load(), "the previous one stays")
	require.Equal(t, 6, failures)
	require.Equal(t, 1, strings.Count(logs.String(), "again"), "a new failure is logged")
}

// TestForecastsOfADatabaseThatFailsAreTriedAgain asks with the next figures, not after a day.
func TestForecastsOfADatabaseThatFailsAreTriedAgain(t *testing.T) {
	for code, again := range map[failure.Code]bool{failure.StatementTimeout: true, failure.Other: false} {
		f := &forecaster{log: slog.New(slog.DiscardHandler), failed: func() {}, outgrown: make(chan struct{}, 1), now: time.Now}
		f.view = func() *ledger.View { return ledger.New().Publish() }
		f.fit = func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error) {
			return nil, failure.New(code, "no answer")
		}
		figures := analysis.Extent{Orders: 100}
		f.published(figures)
		f.attempt(t.Context())
		f.published(figures)
		require.Equal(t, again, len(f.outgrown) == 1, code)
	}
}
