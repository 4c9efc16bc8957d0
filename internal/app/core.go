package app

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/sqlsums"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// core is the sources, the ledger and the figures of one configuration.
type core struct {
	cfg    *config.Config
	made   time.Time
	opts   Options
	log    *slog.Logger
	events events
	ledger *ledger.Ledger
	feeds  []*feed
	// await names the sources that the first figures must include, because the figures of the previous
	// core include them.
	await map[string]bool

	shut   sync.RWMutex // read lock: writers of the ledger; write lock: taking a view
	dirty  atomic.Bool  // whether a poll has ended since the last computation
	board  atomic.Pointer[analysis.Board]
	engine engine                         // only for the publishing goroutine
	view   *ledger.View                   // of the board
	failed map[record.Kind]absence.Reason // kinds that sources could not read, as the board has them
	warned bool                           // whether the log says that the core waits for a failing source

	ready      chan struct{} // closed when there are figures
	forecaster *forecaster
	digester   *digester

	key     string      // fingerprint of the key for e-mail addresses
	keeper  *keeper     // nil without a storage directory
	kept    bool        // whether the keeper knows that there are figures
	partial atomic.Bool // whether the restore of the snapshot was interrupted

	cancel context.CancelFunc
	done   chan struct{}
}

// events are the callbacks of a core.
type events struct {
	polled   func(source string, took time.Duration)
	tried    func(c *core, f *feed) // after each poll
	computed func(took time.Duration)
	failed   func()
	// forecastFailed is called for each forecast that fails.
	forecastFailed func()
	prepare        func(*analysis.Board)     // before each new board is published, by the core's own goroutine
	published      func(c *core)             // after each new board, by the core's own goroutine
	restores       func(ctx context.Context) // before a core restores the snapshot
}

// newCore prepares a core. It does not connect to any source before start.
func newCore(cfg *config.Config, opts Options, await map[string]bool, ev events) (*core, error) {
	c := &core{
		cfg: cfg, made: time.Now(), opts: opts, log: opts.Logger, events: ev, await: await,
		ledger: ledger.New(),
		ready:  make(chan struct{}), done: make(chan struct{}),
	}
	c.ledger.SetOwn(cfg.Settings.Own)
	c.forecaster = newForecaster(c)
	c.digester = newDigester(c)
	env := cfg.Environment(opts.Logger, opts.Now)
	c.key = storage.KeyFingerprint(env.EmailKey)
	for _, s := range cfg.Sources {
		f, err := c.newFeed(s, env)
		if err != nil {
			c.close()
			return nil, fmt.Errorf("prepare sources: %w", err)
		}
		c.feeds = append(c.feeds, f)
	}
	for _, s := range cfg.Sources {
		c.ledger.SameIDs(s.Name, s.OwnerOfIDs())
	}
	c.engine = c.newEngine()
	return c, nil
}

// part returns the part of a ledger that a source writes.
func part(l *ledger.Ledger, cfg source.Config) *ledger.Source {
	s := l.Source(cfg.Name, cfg.Margin)
	s.SetGuests(cfg.Guests)
	return s
}

func (c *core) newFeed(cfg source.Config, env source.Environment) (*feed, error) {
	g := &gate{shut: &c.shut, sink: part(c.ledger, cfg)}
	open := func() (poller, error) {
		if cfg.InDatabase() {
			return sqlsums.NewPoller(cfg, env, c.cfg.Settings)
		}
		return c.opts.openSource(cfg, env, g)
	}
	src, err := open()
	if err != nil {
		return nil, err
	}
	return &feed{cfg: cfg, gate: g, open: open, source: src, polled: c.polled, log: c.log}, nil
}

// start restores the snapshot, and then starts polling and publishing.
func (c *core) start(ctx context.Context) {
	ctx, c.cancel = context.WithCancel(ctx)
	if c.keeper == nil {
		c.poll(ctx)
	}
	var background sync.WaitGroup
	background.Go(func() { c.forecaster.run(ctx, c.ready) })
	background.Go(func() { c.digester.run(ctx) })
	go func() {
		defer close(c.done)
		if c.keeper != nil {
			c.resume(ctx)
		}
		c.run(ctx)
		c.close()
		background.Wait()
	}()
}

// resume restores the snapshot, publishes its figures and starts polling. If ctx ends before the snapshot is
// restored, the core has only some of the records: it publishes nothing, and it is not saved.
func (c *core) resume(ctx context.Context) {
	c.events.restores(ctx)
	if !c.keeper.restore(ctx, c) {
		c.partial.Store(true)
		return
	}
	c.dirty.Store(true)
	c.tick(ctx)
	c.poll(ctx)
}

// poll starts polling.
func (c *core) poll(ctx context.Context) {
	for _, f := range c.feeds {
		f.start(ctx, 0)
	}
}

// stop stops polling and publishing and waits until both have stopped.
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

// run publishes figures when a poll has ended or a day has begun, at most once in each interval.
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

// tick publishes figures if something may have changed. If the computation panics, the previous figures
// stay in use, and the next tick uses a new engine.
func (c *core) tick(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			c.log.Error("computing the figures panicked; the previous ones stay in use", "panic", p, "stack", string(debug.Stack()))
			c.events.failed()
			c.engine, c.view = c.newEngine(), nil
		}
	}()
	c.showLatest()
	today := record.DayOf(c.opts.Now(), c.cfg.Location)
	board := c.board.Load()
	if !c.dirty.Swap(false) && (board == nil || board.Today() == today) {
		return
	}
	c.dropStuck(ctx)
	c.warnWaiting()
	view := c.take()
	if view == nil && board != nil {
		view = c.view // the new day begins without the records that are being read
	}
	if view != nil && (!c.unchanged(view, today) || !reflect.DeepEqual(c.failed, c.failing())) {
		c.publish(view, today)
	}
}

// warnWaiting logs once that a newer configuration waits for a failing source.
func (c *core) warnWaiting() {
	if c.await == nil || c.warned || c.board.Load() != nil {
		return
	}
	for _, f := range c.holding() {
		if err := f.status().LastError; err != "" {
			c.warned = true
			c.log.Warn("new configuration waits for a failing source; the previous one stays in use", "source", f.cfg.Name, "err", err)
			return
		}
	}
}

// holding returns the feeds that hold back new figures: their records are incomplete, or they must be
// read first.
func (c *core) holding() []*feed {
	var feeds []*feed
	for _, f := range c.feeds {
		hold, must := false, c.await[f.cfg.Name]
		switch f.progress() {
		case reading, stuck:
			hold = true
		case absent:
			hold = must
		case loaded: // by a snapshot that is older than the previous core's figures, until it has polled
			hold = must && f.status().Polls == 0
		}
		if hold {
			feeds = append(feeds, f)
		}
	}
	return feeds
}

// hopeless reports whether there are no figures and no source could be read.
func (c *core) hopeless() bool {
	if c.board.Load() != nil {
		return false
	}
	return !slices.ContainsFunc(c.feeds, func(f *feed) bool { return f.progress() != absent })
}

// take returns a view of the ledger. It returns nil if the records of a source are incomplete, or if no
// source has been loaded: figures without any records would look like a shop without customers.
func (c *core) take() *ledger.View {
	c.shut.Lock()
	defer c.shut.Unlock()
	if len(c.holding()) > 0 || len(c.loadedSources()) == 0 {
		return nil
	}
	return c.ledger.Publish()
}

// dropStuck restarts the stuck sources without their records, if no other source is being read.
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
		return // no other source has figures
	}
	for _, f := range drop {
		if c.await[f.cfg.Name] {
			continue
		}
		c.log.Warn("initial load interrupted; publishing without this source until it has been reloaded", "source", f.cfg.Name)
		if err := f.restart(ctx); err != nil {
			c.log.Error("cannot restart source", "source", f.cfg.Name, "err", err)
		}
	}
}

func (c *core) unchanged(v *ledger.View, today record.Day) bool {
	board := c.board.Load()
	return board != nil && board.Today() == today && c.view == v && !c.outdated()
}

// publish computes and publishes the figures.
func (c *core) publish(v *ledger.View, today record.Day) {
	start := time.Now()
	c.failed = c.failing()
	board := c.engine.Update(v, today).WithForecast(c.forecaster.latest.Load()).WithDigest(c.digester.latest.Load()).WithFailures(c.failed)
	c.events.computed(time.Since(start))
	c.view = v
	x := analysis.Extent{Orders: c.orders(v), Sources: c.loadedSources()}
	c.events.prepare(board)
	first := c.board.Swap(board) == nil
	c.forecaster.published(x) // a forecast takes the records of the board
	if first {
		close(c.ready)
	}
	c.digester.published(today, x)
	c.events.published(c)
}

// showLatest puts the latest forecast and digest, which are computed in the background, on the board.
func (c *core) showLatest() {
	board := c.board.Load()
	forecast, digest := c.forecaster.latest.Load(), c.digester.latest.Load()
	if board == nil || board.Forecast() == forecast && board.Digest() == digest {
		return
	}
	board = board.WithForecast(forecast).WithDigest(digest)
	c.events.prepare(board)
	c.board.Store(board)
}

// failing says of each kind of record that a source could not read at its last poll why. If several
// sources could not, the first one counts.
func (c *core) failing() map[record.Kind]absence.Reason {
	kinds := map[record.Kind]absence.Reason{}
	for _, f := range c.feeds {
		for _, why := range f.status().Failing {
			if _, known := kinds[record.Kind(why.Kind)]; !known {
				kinds[record.Kind(why.Kind)] = absence.Because(absence.QueryFailed,
					absence.Kinds, why.Kind, absence.Source, f.cfg.Name, absence.Failure, string(why.Code))
			}
		}
	}
	return kinds
}

// loadedSources returns the names of the sources that the figures include.
func (c *core) loadedSources() map[string]bool {
	names := map[string]bool{}
	for _, f := range c.feeds {
		if f.progress() == loaded {
			names[f.cfg.Name] = true
		}
	}
	return names
}
