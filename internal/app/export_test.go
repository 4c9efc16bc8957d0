package app

import (
	"context"
	"time"

	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Poller, Engine and Forecaster are the types that tests replace.
type (
	Poller     = poller
	Engine     = engine
	Forecaster = func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error)
)

// WithForecasts replaces the function that makes forecasts.
func (o Options) WithForecasts(forecast Forecaster) Options {
	o.forecast = forecast
	return o
}

// WithReloadRest replaces the minimum time between two reloads by request.
func (o Options) WithReloadRest(rest time.Duration) Options {
	o.reloadRest = rest
	return o
}

// WithSnapshots replaces the time between snapshots.
func (o Options) WithSnapshots(every time.Duration) Options {
	o.keepEvery = every
	return o
}

// WithSources replaces the function that opens sources.
func (o Options) WithSources(open func(source.Config, source.Environment, source.Sink) (Poller, error)) Options {
	o.openSource = open
	return o
}

// WithEngine replaces the function that creates engines.
func (o Options) WithEngine(create func(measure.Settings) Engine) Options {
	o.newEngine = create
	return o
}
