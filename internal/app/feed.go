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

// giveUp is the number of failed polls in a row after which a source with an interrupted initial load no
// longer holds back the others.
const giveUp = 3

// afterPanic is the time after which polling starts again when it panicked.
const afterPanic = time.Minute

// feed is one source: its poller, and the gate to the ledger.
type feed struct {
	cfg    source.Config
	gate   *gate
	open   func() (poller, error)
	polled func(*feed)
	log    *slog.Logger

	mu     sync.Mutex // guards the fields below
	source poller
	failed bool // whether the last poll failed
	broken int  // failed polls in a row after records of the source were read
	stop   func()

	restarts int           // number of restarts of the source
	before   source.Status // status before the restart, until the source has polled again
}

// gate passes the records of a feed to the ledger. It is closed while a view is taken, and it remembers
// whether records have passed.
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

// empty removes all records that have passed.
func (g *gate) empty() {
	for _, kind := range record.Kinds() {
		keys := g.sink.Keys(kind, 0, math.MaxUint32)
		g.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{kind: keys}})
	}
	g.setUsed(false)
}

// start starts polling after a delay. Polling ends with ctx or halt.
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

// run polls until ctx ends. After a panic it starts again.
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
			f.log.Error("polling panicked; retrying later", "source", f.cfg.Name, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	src.Run(ctx, func() {
		f.count()
		f.polled(f)
	})
}

// count counts failed polls.
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

// halt stops polling, waits until it has stopped and closes the source.
func (f *feed) halt() {
	f.mu.Lock()
	stop, src := f.stop, f.source
	f.stop = nil
	f.mu.Unlock()
	if stop != nil {
		stop()
	}
	if err := src.Close(); err != nil {
		f.log.Warn("cannot close connections", "source", f.cfg.Name, "err", err)
	}
}

// current returns the source, which restart replaces.
func (f *feed) current() poller {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.source
}

// restart removes the records of the source and reads it again. The delay doubles each time, because a
// complete load costs the shop's database time. No snapshot is taken while records are removed.
func (f *feed) restart(ctx context.Context) error {
	f.halt()
	if old, ok := f.current().(keepable); ok {
		resume, err := old.Pause(ctx)
		if err != nil {
			return err
		}
		defer resume()
	}
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

// maxRest is the maximum delay of a restart.
const maxRest = 24 * time.Hour

// interval returns the time between polls of a source.
func interval(cfg source.Config) time.Duration {
	return cmp.Or(time.Duration(cfg.Interval), 5*time.Minute)
}

// status returns the status of the source. After a restart it is the previous one until the first poll.
func (f *feed) status() source.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	status := f.source.Status()
	if status.Polls == 0 && f.before.Polls > 0 {
		return f.before
	}
	return status
}

// progress is the progress of the initial load of a source.
type progress int

const (
	reading progress = iota // in progress, possibly with failures
	stuck                   // interrupted, and failing since; its records are incomplete
	absent                  // failed; it has no records
	loaded                  // complete
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
