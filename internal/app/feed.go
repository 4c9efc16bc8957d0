package app

import (
	"cmp"
	"context"
	"log/slog"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// giveUp is after how many failed polls in a row a source that broke off within its first reading
// no longer holds up the others.
const giveUp = 3

// afterPanic is how long a source rests whose poller panicked.
const afterPanic = time.Minute

// feed is one source with its poller and its entrance to the ledger.
type feed struct {
	cfg    source.Config
	gate   *gate
	open   func() (poller, error)
	polled func(*feed)
	log    *slog.Logger

	mu     sync.Mutex // guards what follows
	source poller
	failed bool // whether the last poll failed
	broken int  // polls in a row that failed although something of the source was read before
	stop   func()

	restarts int           // how often the source was begun anew
	before   source.Status // of the source that was, until the new one has polled
}

// gate is a feed's entrance to the ledger. It is shut while a view is taken, and remembers whether
// anything passed.
type gate struct {
	shut *sync.RWMutex
	sink *ledger.Source

	mu   sync.Mutex // guards used
	used bool
}

// Apply implements source.Sink.
func (g *gate) Apply(b *record.Batch) {
	g.shut.RLock()
	defer g.shut.RUnlock()
	g.setUsed(true)
	g.sink.Apply(b)
}

// Keys implements source.Sink.
func (g *gate) Keys(kind record.Kind, lo, hi record.Key) []record.Key {
	return g.sink.Keys(kind, lo, hi)
}

func (g *gate) setUsed(used bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.used = used
}

func (g *gate) isUsed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.used
}

// empty takes back all that passed.
func (g *gate) empty() {
	for _, kind := range record.Kinds() {
		keys := g.sink.Keys(kind, 0, math.MaxUint32)
		g.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{kind: keys}})
	}
	g.setUsed(false)
}

// start begins to poll, after a while, until ctx ends or halt is called.
func (f *feed) start(ctx context.Context, after time.Duration) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	f.mu.Lock()
	defer f.mu.Unlock()
	src := f.source
	f.stop = func() { cancel(); <-done }
	go func() {
		defer close(done)
		defer cancel()
		f.run(ctx, src, after)
	}()
}

// run polls until ctx ends, and goes on after a panic.
func (f *feed) run(ctx context.Context, src poller, wait time.Duration) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		f.runGuarded(ctx, src)
		wait = afterPanic
	}
}

func (f *feed) runGuarded(ctx context.Context, src poller) {
	defer func() {
		if p := recover(); p != nil {
			f.log.Error("Polling panicked; trying again in a while", "source", f.cfg.Name, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	src.Run(ctx, func() {
		f.count()
		f.polled(f)
	})
}

// count keeps count of the polls that failed.
func (f *feed) count() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = !f.source.Status().Up
	switch {
	case !f.failed:
		f.broken = 0
	case f.gate.isUsed():
		f.broken++
	}
}

// halt ends polling, waits for the end and closes the source.
func (f *feed) halt() {
	f.mu.Lock()
	stop, src := f.stop, f.source
	f.stop = nil
	f.mu.Unlock()
	if stop != nil {
		stop()
	}
	if err := src.Close(); err != nil {
		f.log.Warn("Closing the connections failed", "source", f.cfg.Name, "err", err)
	}
}

// restart forgets what was read and begins anew, each time later, since reading everything is work
// for the shop.
func (f *feed) restart(ctx context.Context) error {
	f.halt()
	before := f.status()
	f.gate.empty()
	src, err := f.open()
	if err != nil {
		return err
	}
	f.mu.Lock()
	wait := min(interval(f.cfg)<<min(f.restarts, 20), maxRest)
	f.source, f.before, f.failed, f.broken = src, before, true, 0
	f.restarts++
	f.mu.Unlock()
	f.start(ctx, wait)
	return nil
}

// maxRest is the longest rest before a source is begun anew.
const maxRest = 24 * time.Hour

// interval returns the time between polls of a source.
func interval(cfg source.Config) time.Duration {
	return cmp.Or(time.Duration(cfg.Interval), 5*time.Minute)
}

// status returns how the source does. One that was begun anew does as before until it has polled.
func (f *feed) status() source.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	status := f.source.Status()
	if status.Polls == 0 && f.before.Polls > 0 {
		return f.before
	}
	return status
}

// progress is how far the first reading of a source is.
type progress int

const (
	reading progress = iota // on its way, with or without failures
	stuck                   // broke off, and failed often since; part of its records are there
	absent                  // tried in vain; none of its records are there
	loaded                  // read completely at least once
)

func (f *feed) progress() progress {
	f.mu.Lock()
	defer f.mu.Unlock()
	status := f.source.Status()
	switch {
	case status.Loaded:
		return loaded
	case f.failed && !f.gate.isUsed():
		return absent
	case f.broken >= giveUp:
		return stuck
	default:
		return reading
	}
}
