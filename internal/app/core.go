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
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// core is all that one configuration brings about: sources, the ledger they fill, and the figures.
type core struct {
	cfg    *config.Config
	made   time.Time
	opts   Options
	log    *slog.Logger
	events events
	ledger *ledger.Ledger
	feeds  []*feed
	// await names the sources that must be read before the first figures, because figures with
	// them are being shown.
	await map[string]bool

	shut   sync.RWMutex // held by writers of the ledger, and exclusively while a view is taken
	dirty  atomic.Bool  // whether a poll ended since the last computation
	board  atomic.Pointer[analysis.Board]
	engine engine       // used by the publishing goroutine alone
	view   *ledger.View // of the board
	told   bool         // whether it was logged that the core waits for a source that fails

	begun      chan struct{} // closed when there are figures
	forecaster *forecaster

	cancel context.CancelFunc
	done   chan struct{}
}

// events are what a core tells of itself.
type events struct {
	polled   func(source string, took time.Duration)
	tried    func(c *core, f *feed) // after each poll
	computed func(took time.Duration)
	failed   func()
	// forecastFailed is called for each forecast that fails.
	forecastFailed func()
	published      func(c *core) // after each new board, by the core's own goroutine
}

// newCore prepares everything; nothing is connected to before start.
func newCore(cfg *config.Config, opts Options, await map[string]bool, ev events) (*core, error) {
	c := &core{
		cfg: cfg, made: time.Now(), opts: opts, log: opts.Logger, events: ev, await: await,
		ledger: ledger.New(), engine: opts.newEngine(cfg.Settings),
		begun: make(chan struct{}), done: make(chan struct{}),
	}
	c.forecaster = newForecaster(c)
	env := cfg.Environment(opts.Logger, opts.Now)
	for _, s := range cfg.Sources {
		f, err := c.newFeed(s, env)
		if err != nil {
			c.close()
			return nil, fmt.Errorf("prepare sources: %w", err)
		}
		c.feeds = append(c.feeds, f)
	}
	return c, nil
}

func (c *core) newFeed(cfg source.Config, env source.Environment) (*feed, error) {
	g := &gate{shut: &c.shut, sink: c.ledger.Source(cfg.Name, cfg.Margin)}
	open := func() (poller, error) { return c.opts.openSource(cfg, env, g) }
	src, err := open()
	if err != nil {
		return nil, err
	}
	return &feed{cfg: cfg, gate: g, open: open, source: src, polled: c.polled, log: c.log}, nil
}

// start begins to poll and to publish until stop is called.
func (c *core) start(ctx context.Context) {
	ctx, c.cancel = context.WithCancel(ctx)
	for _, f := range c.feeds {
		f.start(ctx, 0)
	}
	var beside sync.WaitGroup
	beside.Go(func() { c.forecaster.run(ctx, c.begun) })
	go func() {
		defer close(c.done)
		c.run(ctx)
		c.close()
		beside.Wait()
	}()
}

// stop ends polling and publishing and waits until both have ended.
func (c *core) stop() {
	c.cancel()
	<-c.done
}

func (c *core) close() {
	for _, f := range c.feeds {
		f.halt()
	}
}

func (c *core) polled(f *feed) {
	c.events.polled(f.cfg.Name, f.status().LastPollDuration)
	c.events.tried(c, f)
	c.dirty.Store(true)
}

// run publishes at most once an interval, when a poll has ended or a day has begun.
func (c *core) run(ctx context.Context) {
	ticker := time.NewTicker(c.opts.Publish)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.tick(ctx)
		}
	}
}

// tick publishes if there may be something new. If anything panics the old figures stay, and the
// next attempt starts afresh.
func (c *core) tick(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			c.log.Error("Computing the figures failed; the old ones stay", "panic", p, "stack", string(debug.Stack()))
			c.events.failed()
			c.engine, c.view = c.opts.newEngine(c.cfg.Settings), nil
		}
	}()
	c.showForecast()
	today := record.DayOf(c.opts.Now(), c.cfg.Location)
	board := c.board.Load()
	if !c.dirty.Swap(false) && (board == nil || board.Today() == today) {
		return
	}
	c.dropStuck(ctx)
	c.tellWaiting()
	view := c.take()
	if view == nil && board != nil {
		view = c.view // The day begins without what is being read.
	}
	if view != nil && !c.unchanged(view, today) {
		c.publish(view, today)
	}
}

// tellWaiting logs once that a newer configuration waits for a source that fails.
func (c *core) tellWaiting() {
	if c.await == nil || c.told || c.board.Load() != nil {
		return
	}
	for _, f := range c.holding() {
		if err := f.status().LastError; err != "" {
			c.told = true
			c.log.Warn("The new configuration waits for a source that cannot be read; the old one stays until it can", "source", f.cfg.Name, "err", err)
			return
		}
	}
}

// holding returns the feeds without which no figures can be taken: a part of their records is
// there, or they must be read first.
func (c *core) holding() []*feed {
	var feeds []*feed
	for _, f := range c.feeds {
		if p := f.progress(); p != loaded && (p != absent || c.await[f.cfg.Name]) {
			feeds = append(feeds, f)
		}
	}
	return feeds
}

// take returns a view of the ledger, or nil while one would show a part of a source's records.
func (c *core) take() *ledger.View {
	c.shut.Lock()
	defer c.shut.Unlock()
	if len(c.holding()) > 0 {
		return nil
	}
	return c.ledger.Publish()
}

// dropStuck takes back what was read of sources that are stuck, once all others could be shown.
func (c *core) dropStuck(ctx context.Context) {
	var drop []*feed
	for _, f := range c.feeds {
		switch f.progress() {
		case reading:
			return
		case stuck:
			drop = append(drop, f)
		case absent, loaded:
		}
	}
	if len(drop) == len(c.feeds) {
		return // There is nothing else to show.
	}
	for _, f := range drop {
		if c.await[f.cfg.Name] {
			continue
		}
		c.log.Warn("Source broke off within its first reading and keeps failing; the figures go without it until it has been read anew", "source", f.cfg.Name)
		if err := f.restart(ctx); err != nil {
			c.log.Error("Source cannot be begun anew", "source", f.cfg.Name, "err", err)
		}
	}
}

func (c *core) unchanged(v *ledger.View, today record.Day) bool {
	board := c.board.Load()
	return board != nil && board.Today() == today && c.view == v
}

// publish brings the figures up to date.
func (c *core) publish(v *ledger.View, today record.Day) {
	start := time.Now()
	board := c.engine.Update(v, today).WithForecast(c.forecaster.latest.Load())
	c.events.computed(time.Since(start))
	c.view = v
	if c.board.Swap(board) == nil {
		close(c.begun)
	}
	c.events.published(c)
}

// loadedSources returns the names of the sources whose records are in the figures.
func (c *core) loadedSources() map[string]bool {
	names := map[string]bool{}
	for _, f := range c.feeds {
		if f.progress() == loaded {
			names[f.cfg.Name] = true
		}
	}
	return names
}
