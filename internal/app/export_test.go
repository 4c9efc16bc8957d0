package app

import (
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Poller and Engine are what tests stand in for.
type (
	Poller = poller
	Engine = engine
)

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
