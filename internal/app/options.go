// Package app is the running exporter: it reads the configuration, has the sources polled into a
// ledger, brings the figures up to date after each poll and serves them over HTTP, until its
// context ends. It touches neither flags nor signals nor the process, so that programs and tests
// can embed it.
//
// Figures are published whole or not at all: nothing shows before each source was either read
// completely or tried in vain, and a source that breaks off within its first reading is left out
// until it has been read. A new configuration is loaded beside the running one, whose figures are
// served until those of the new one are complete.
package app

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/exporter-toolkit/web"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Options are what Run needs from its surroundings.
type Options struct {
	// ConfigFile is the name of the configuration file.
	ConfigFile string
	// Web says where to listen and how to protect it (TLS, passwords). Required for Run.
	Web *web.FlagConfig
	// Listener is listened on instead of Web's addresses if it is not nil.
	Listener net.Listener
	// MetricsPath is where the metrics are; "" means /metrics.
	MetricsPath string
	// Version is the program's version, for the API's status.
	Version string
	// Logger gets what happens; nil discards it.
	Logger *slog.Logger
	// Now is the clock by which days begin; nil means time.Now.
	Now func() time.Time
	// Publish is the least time between two computations of the figures; zero means a second.
	Publish time.Duration

	// reloadRest is the least time between two requests that have the configuration loaded; zero
	// means that of the constant.
	reloadRest time.Duration
	// Test doubles; nil means the real thing.
	openSource func(source.Config, source.Environment, source.Sink) (poller, error)
	newEngine  func(measure.Settings) engine
	forecast   func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error)
}

// poller is what the app asks of a source.
type poller interface {
	Run(ctx context.Context, polled func())
	Poll(ctx context.Context) error
	Status() source.Status
	CustomerID(k record.Key) (string, bool)
	Close() error
}

// engine is what the app asks of the measures.
type engine interface {
	Update(v *ledger.View, today record.Day) *analysis.Board
}

var (
	_ poller = (*source.Source)(nil)
	_ engine = (*analysis.Engine)(nil)
)

// reloadRest is the least time between two requests that have the configuration loaded, since each
// has all sources read anew. Signals are always heeded.
const reloadRest = 10 * time.Second

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MetricsPath == "" {
		o.MetricsPath = "/metrics"
	}
	if o.Publish == 0 {
		o.Publish = time.Second
	}
	if o.reloadRest == 0 {
		o.reloadRest = reloadRest
	}
	if o.openSource == nil {
		o.openSource = func(c source.Config, env source.Environment, sink source.Sink) (poller, error) {
			return source.New(c, env, sink)
		}
	}
	if o.newEngine == nil {
		o.newEngine = func(s measure.Settings) engine { return analysis.NewEngine(s) }
	}
	if o.forecast == nil {
		o.forecast = measure.Fit
	}
	return o
}
