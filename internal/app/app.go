package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/health"
)

// shutdown is how long running requests may take after the program is told to stop.
const shutdown = 10 * time.Second

// Run serves until ctx ends and then returns nil. It reads the configuration again whenever reload
// receives a signal; reload may be nil. It returns a *config.Error if the configuration is invalid at the
// start, and an error if it cannot serve.
func Run(ctx context.Context, o Options, reload <-chan os.Signal) error {
	o.keeps = true
	a := newApp(o)
	defer a.closeStore()
	first, err := a.load(nil)
	if err != nil {
		return err
	}
	serve, server, err := a.listen(ctx)
	if err != nil {
		first.close()
		return err
	}
	a.showFigures(first)
	defer a.keep(ctx)()
	a.begin(ctx, first)
	defer a.end()
	served := make(chan error, 1)
	go func() { served <- serve() }()
	for {
		select {
		case <-reload:
			_ = a.reload() // reload logs the error, and a metric shows it
		case err := <-served:
			return fmt.Errorf("serve: %w", err)
		case <-ctx.Done():
			return a.shutDown(ctx, server, served)
		}
	}
}

// app is the running program: the core that serves, and possibly a pending core with a newer
// configuration that has no figures yet.
type app struct {
	opts      Options
	log       *slog.Logger
	eventLog  *eventLog
	collector *collect.Collector
	failures  prometheus.Counter // computations that panicked
	badFits   prometheus.Counter // forecasts that failed
	serving   atomic.Pointer[core]
	loadedAt  atomic.Pointer[time.Time]
	refused   atomic.Pointer[health.Refusal] // the last attempt to load, if it failed

	// The storage settings, and their keeper; nil without a storage directory that can be used. They do not
	// change after the start.
	kept   kept
	keeper *keeper

	reloading sync.Mutex // held during a reload

	mu      sync.Mutex // guards the fields below
	asked   time.Time  // the last reload by request
	ctx     context.Context
	pending *core
	ended   bool
	stops   sync.WaitGroup // cores that are being stopped
}

func newApp(o Options) *app {
	a := &app{opts: o.withDefaults()}
	a.log, a.eventLog = a.opts.Logger, newEventLog(a.opts.Now)
	a.collector = collect.New(a, a.opts.Now)
	a.failures = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "loyalty_compute_failures_total",
		Help: "Computations of the figures that failed because of a fault in the program. The previous figures stay in use.",
	})
	a.badFits = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "loyalty_forecast_failures_total",
		Help: "Forecasts that failed, completely or for one model. Too little history is not a failure.",
	})
	return a
}

// load reads the configuration and prepares a core that needs the named sources for its first figures.
func (a *app) load(await map[string]bool) (*core, error) {
	c, err := a.prepare(await)
	now := time.Now()
	if err != nil {
		a.refused.Store(&health.Refusal{At: now, Error: publicly(err)})
		return nil, err
	}
	a.refused.Store(nil)
	a.loadedAt.Store(&now)
	return c, nil
}

func (a *app) prepare(await map[string]bool) (*core, error) {
	cfg, err := config.Load(a.opts.ConfigFile)
	if err != nil {
		return nil, err
	}
	for _, w := range cfg.Warnings {
		a.log.Warn("questionable configuration", "file", cfg.File, "problem", w.String())
	}
	if err := a.openStore(cfg); err != nil {
		return nil, err
	}
	c, err := newCore(a.keyed(cfg), a.opts, await, events{
		polled: a.collector.Polled, tried: a.tried, computed: a.collector.Computed, failed: a.failures.Inc,
		prepare: a.prepareMetrics, published: a.published,
		forecastFailed: a.badFits.Inc, restores: a.renew,
	})
	if err == nil {
		c.keeper = a.keeper
	}
	return c, err
}

// begin starts the first core.
func (a *app) begin(ctx context.Context, first *core) {
	a.mu.Lock()
	defer a.mu.Unlock()
	ctx = context.WithoutCancel(ctx) // cores end after the requests that need them
	a.ctx = ctx
	a.serving.Store(first)
	first.start(ctx)
	a.log.Info("started", "file", a.opts.ConfigFile, "sources", len(first.feeds))
}

// reload reads the configuration again. An invalid configuration changes nothing. A valid one takes over
// when its figures are complete.
func (a *app) reload() error {
	a.reloading.Lock()
	defer a.reloading.Unlock()
	c, err := a.load(a.serving.Load().loadedSources())
	a.eventLog.reloaded(err == nil)
	if err != nil {
		a.log.Error("configuration refused; the previous one stays in use", "file", a.opts.ConfigFile, "err", err)
		return err
	}
	if err := a.replace(c); err != nil {
		c.close()
		return err
	}
	a.log.Info("configuration read; it takes over when its sources have been read", "file", a.opts.ConfigFile, "sources", len(c.feeds))
	return nil
}

var errEnded = errors.New("the exporter is shutting down")

// replace starts c as the pending core and stops the previous pending core. If the serving core has no
// figures and cannot read any source, c takes over at once.
func (a *app) replace(c *core) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return errEnded
	}
	if a.pending != nil {
		a.stopLater(a.pending)
	}
	if a.serving.Load().hopeless() {
		a.pending = nil
		a.stopLater(a.serving.Swap(c))
		a.tookOver(c)
	} else {
		a.pending = c
	}
	c.start(a.ctx)
	return nil
}

// prepareMetrics prepares the metrics of a board, so that no scrape waits for them.
func (a *app) prepareMetrics(board *analysis.Board) {
	if err := a.collector.Prepare(board); err != nil {
		a.log.Error("cannot prepare metrics; the next scrape tries again", "err", err)
	}
}

// published lets the pending core take over when it has figures.
func (a *app) published(c *core) {
	if a.keeper != nil && !c.kept {
		c.kept = true
		defer a.keeper.wake()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pending != c {
		return
	}
	a.pending = nil
	a.stopLater(a.serving.Swap(c))
	a.tookOver(c)
	a.log.Info("configuration changed", "file", c.cfg.File)
}

func (a *app) stopLater(c *core) {
	a.stops.Go(c.stop)
}

// end stops all cores and waits until they have stopped.
func (a *app) end() {
	a.mu.Lock()
	a.ended = true
	if a.pending != nil {
		a.stopLater(a.pending)
		a.pending = nil
	}
	a.stopLater(a.serving.Load())
	a.mu.Unlock()
	a.stops.Wait()
}

// shutDown stops the server and waits for running requests.
func (a *app) shutDown(ctx context.Context, server *http.Server, served <-chan error) error {
	a.log.Info("shutting down")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		a.log.Warn("requests interrupted", "err", err)
		_ = server.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
