package app

import (
	"context"
	"time"

	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Poller and Engine are what tests stand in for.
type (
	Poller     = poller
	Engine     = engine
	Forecaster = func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error)
)

// WithForecasts has forecasts made by forecast.
func (o Options) WithForecasts(forecast Forecaster) Options {
	o.forecast = forecast
	return o
}

// WithReloadRest has requests to load the configuration refused for so long after one.
func (o Options) WithReloadRest(rest time.Duration) Options {
	o.reloadRest = rest
	return o
}

// WithSources has sources opened by open.
func (o Options) WithSources(open func(source.Config, source.Environment, source.Sink) (Poller, error)) Options {
	o.openSource = open
	return o
}

// WithEngine has figures computed by what create returns.
func (o Options) WithEngine(create func(measure.Settings) Engine) Options {
	o.newEngine = create
	return o
}
