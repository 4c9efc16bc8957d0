package app

import (
	"context"
	"fmt"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/sqlsums"
)

// computing is the engine of a source whose database computes the figures. The source's poller has the figures;
// the engine hands them out.
type computing struct {
	feed  *feed
	board *analysis.Board // of the last update, as the poller has it
}

// Update implements engine. The source must be loaded. If the sums do not reach to the running day, because the
// database could not be read for weeks, the figures of their last day stay.
func (e *computing) Update(_ *ledger.View, today record.Day) *analysis.Board {
	e.board = e.latest()
	if !e.board.Fits(today) {
		return e.board
	}
	return e.board.On(today)
}

// latest returns the figures of the poller, nil before the first ones.
func (e *computing) latest() *analysis.Board {
	if p, ok := e.feed.current().(*sqlsums.Poller); ok {
		return p.Board()
	}
	return nil
}

// outdated reports whether the poller has figures that the last update did not have.
func (e *computing) outdated() bool { return e.latest() != e.board }

// inDatabase returns the source whose database computes the figures, and false if they are computed in memory.
func inDatabase(cfg *config.Config) (source.Config, bool) {
	if len(cfg.Sources) == 1 && cfg.Sources[0].InDatabase() {
		return cfg.Sources[0], true
	}
	return source.Config{}, false
}

// newEngine returns an engine that has seen nothing. The feeds must be there.
func (c *core) newEngine() engine {
	if _, ok := inDatabase(c.cfg); ok {
		return &computing{feed: c.feeds[0]}
	}
	return c.opts.newEngine(c.cfg.Settings)
}

// outdated reports whether a database has computed newer figures than the published ones.
func (c *core) outdated() bool {
	e, ok := c.engine.(*computing)
	return ok && e.outdated()
}

// computedForecast makes the forecast of orders that stay in their database.
func (c *core) computedForecast(ctx context.Context, _ *ledger.View, now time.Time, _ measure.Settings) (*forecast.Forecast, error) {
	p, ok := c.feeds[0].current().(*sqlsums.Poller)
	if !ok {
		return nil, fmt.Errorf("source %s: not computed in the database", c.feeds[0].cfg.Name)
	}
	return p.Forecast(ctx, now)
}

// orders returns how many orders the figures are made of.
func (c *core) orders(v *ledger.View) int {
	if _, ok := inDatabase(c.cfg); ok {
		return int(c.feeds[0].status().Records[record.KindOrder])
	}
	return v.Orders()
}

// inspect adds to a report why the database cannot compute the figures of a source.
func inspect(ctx context.Context, cfg source.Config, env source.Environment, set measure.Settings, report *source.Report) error {
	if !cfg.InDatabase() || !report.OK() {
		return nil
	}
	p, err := sqlsums.NewPoller(cfg, env, set)
	if err != nil {
		return err
	}
	if err := p.Inspect(ctx); err != nil {
		report.Fail(err)
	}
	return p.Close()
}
