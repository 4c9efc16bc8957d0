package app

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// forecaster fits the models behind the forecasts, on one goroutine of its own, so that neither
// polls nor scrapes wait for it.
type forecaster struct {
	*core
	failing bool // whether the last forecast failed, which is logged once
}

// run makes the first forecast soon after the first figures and one an interval from then on, until
// ctx ends.
func (f *forecaster) run(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-f.begun:
	}
	ticker := time.NewTicker(f.cfg.ForecastInterval)
	defer ticker.Stop()
	for {
		f.attempt(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// attempt makes a forecast, which the publishing goroutine puts on the board. If that fails the old
// one stays.
func (f *forecaster) attempt(ctx context.Context) {
	start := time.Now()
	made, err := f.forecastGuarded(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		f.events.unforeseen()
		if !f.failing {
			f.log.Error("Making the forecast failed; the old one stays", "err", err)
		}
		f.failing = true
	default:
		f.log.Info("Forecast made", "took", time.Since(start).Round(time.Millisecond), "result", made.String())
		f.failing = f.complain(made)
		f.forecast.Store(made)
	}
}

// complain counts and logs what went wrong with single models, and reports whether anything did.
func (f *forecaster) complain(made *measure.Forecast) bool {
	failures := made.Failures()
	if len(failures) == 0 {
		return false
	}
	f.events.unforeseen()
	for _, err := range failures {
		if !f.failing {
			f.log.Warn("A model of the forecast could not be fitted; what it tells is absent", "err", err)
		}
	}
	return true
}

func (f *forecaster) forecastGuarded(ctx context.Context) (made *measure.Forecast, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f.opts.forecast(ctx, f.board.Load().View(), f.opts.Now(), f.cfg.Settings)
}

// foreseeOnce makes a forecast and puts it on the board.
func (c *core) foreseeOnce(ctx context.Context) {
	if !c.cfg.Settings.Forecast.Off {
		(&forecaster{core: c}).attempt(ctx)
		c.foresee()
	}
}

// foresee puts the newest forecast on the board.
func (c *core) foresee() {
	board, made := c.board.Load(), c.forecast.Load()
	if board != nil && made != board.Forecast() {
		c.board.Store(board.WithForecast(made))
	}
}
