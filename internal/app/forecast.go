package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// forecaster fits the models behind the forecasts on a goroutine of its own, so that neither polls
// nor scrapes wait for it.
type forecaster struct {
	fit      func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error)
	settings measure.Settings
	interval time.Duration
	now      func() time.Time
	log      *slog.Logger
	// view returns the records behind the figures that were published last.
	view func() *ledger.View
	// failed is called for each forecast that fails.
	failed func()

	latest  atomic.Pointer[forecast.Forecast]
	failing bool // whether the last forecast failed, which is logged once

	outgrown chan struct{} // receives a value when the records have outgrown the last fit

	mu              sync.Mutex // guards the fields below
	fitted, current analysis.Extent
}

func newForecaster(c *core) *forecaster {
	fit := c.opts.forecast
	if _, ok := inDatabase(c.cfg); ok {
		fit = c.computedForecast
	}
	return &forecaster{
		fit: fit, settings: c.cfg.Settings, interval: c.cfg.ForecastInterval, now: c.opts.Now, log: c.log,
		outgrown: make(chan struct{}, 1),
		view:     func() *ledger.View { return c.board.Load().View() }, failed: c.events.forecastFailed,
	}
}

// off reports whether the configuration switches forecasts off.
func (f *forecaster) off() bool { return f.settings.Forecast.Off }

// published takes the extent of new figures, and asks for a forecast if they have outgrown the last one.
func (f *forecaster) published(x analysis.Extent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.current = x
	if !x.Outgrows(f.fitted) {
		return
	}
	select {
	case f.outgrown <- struct{}{}:
	default: // it has been asked for
	}
}

// begin notes what the forecast that begins now is fitted to.
func (f *forecaster) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fitted = f.current
	select {
	case <-f.outgrown:
	default:
	}
}

// run makes the first forecast when started is closed, and another one after each interval and when the
// records have outgrown the last one, until ctx ends.
func (f *forecaster) run(ctx context.Context, started <-chan struct{}) {
	if f.off() {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-started:
	}
	ticker := time.NewTicker(f.interval)
	defer ticker.Stop()
	for {
		f.attempt(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-f.outgrown:
			ticker.Reset(f.interval)
		}
	}
}

// attempt makes a forecast. If it fails, the previous forecast stays the latest.
func (f *forecaster) attempt(ctx context.Context) {
	start := time.Now()
	f.begin()
	made, err := f.fitGuarded(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		f.failed()
		if !f.failing {
			f.log.Error("forecast failed; keeping the previous one", "err", err)
		}
		f.failing = true
		if failure.Of(err).Code != failure.Other { // of a database, which may soon work again
			f.retry()
		}
	default:
		f.log.Info("forecast made", "duration", time.Since(start).Round(time.Millisecond), "result", made.String())
		f.failing = f.report(made)
		f.latest.Store(made)
	}
}

// retry makes the next figures ask for a forecast.
func (f *forecaster) retry() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fitted = analysis.Extent{}
}

// report counts and logs the models that could not be fitted, and returns whether there are any.
func (f *forecaster) report(made *forecast.Forecast) bool {
	failures := made.Failures()
	if len(failures) == 0 {
		return false
	}
	f.failed()
	for _, err := range failures {
		if !f.failing {
			f.log.Warn("cannot fit a model of the forecast; its figures are missing", "err", err)
		}
	}
	return true
}

// fitGuarded fits the models and returns a panic as an error.
func (f *forecaster) fitGuarded(ctx context.Context) (made *forecast.Forecast, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f.fit(ctx, f.view(), f.now(), f.settings)
}

// forecastOnce makes a forecast and puts it on the board.
func (c *core) forecastOnce(ctx context.Context) {
	if !c.forecaster.off() {
		c.forecaster.attempt(ctx)
		c.showLatest()
	}
}
