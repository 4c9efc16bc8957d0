// Package app is the running exporter. It reads the configuration, polls the sources into a ledger,
// computes the figures after each poll and serves them over HTTP until its context ends. It does not
// use flags, signals or the process itself, so that programs and tests can embed it.
//
// Figures are complete or missing: they appear when the initial load of each source is complete or its
// first poll has failed. A source whose initial load is interrupted is left out until it has been
// reloaded. A new configuration gets a core of its own. The previous core serves until the new one has
// complete figures.
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

// Options configure Run, Once, Check and Backfill.
type Options struct {
	// ConfigFile is the name of the configuration file.
	ConfigFile string
	// Web has the addresses to listen on and the file with TLS and passwords. Run requires it.
	Web *web.FlagConfig
	// Listener replaces Web's addresses if it is not nil.
	Listener net.Listener
	// Lifecycle allows reloads by POST /-/reload, which has no password unless Web has one.
	Lifecycle bool
	// MetricsPath is the path of the metrics; "" means /metrics.
	MetricsPath string
	// Version is the program's version, which the API's status shows.
	Version string
	// Logger gets all logs; nil discards them.
	Logger *slog.Logger
	// Now is the clock of business days; nil means time.Now.
	Now func() time.Time
	// StoragePath is the directory of the snapshot, of Run only; "" takes the one of the configuration.
	StoragePath string
	// Simulated reports that the business is generated and Now its own clock, as in the demo.
	Simulated bool
	// GrafanaURL is the address of Grafana, which the page links; "" means no link.
	GrafanaURL string
	// Publish is the minimum time between two computations of the figures; zero means one second.
	Publish time.Duration

	// keeps says that snapshots are written and restored, as Run does.
	keeps bool
	// keepEvery replaces the configured time between snapshots; zero leaves it.
	keepEvery time.Duration
	// reloadRest is the minimum time between two reloads by request; zero means the constant of the same
	// name.
	reloadRest time.Duration
	// Test doubles; nil means the real implementation.
	openSource func(source.Config, source.Environment, source.Sink) (poller, error)
	newEngine  func(measure.Settings) engine
	forecast   func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error)
}

// poller is the part of source.Source that the app needs.
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

// reloadRest is the minimum time between two reloads by request, because a reload without a snapshot reads
// all sources again. It does not apply to signals.
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
