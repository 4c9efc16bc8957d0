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
	"github.com/klantenbinding/loyalty/internal/digest"
	"github.com/klantenbinding/loyalty/internal/record"
)

// digester computes the digest on a goroutine of its own, so that neither polls nor scrapes wait for it: once for
// each day, and when the records have outgrown the last one.
type digester struct {
	board  func() *analysis.Board
	log    *slog.Logger
	failed func() // called for each computation that fails
	// failing is whether the last digest failed, which is logged once.
	failing bool
	latest  atomic.Pointer[digest.Digest]
	due     chan struct{} // receives a value when a digest is due

	mu   sync.Mutex // guards the fields below
	day  record.Day // that a digest was asked for last; record.NoDay if it failed
	last analysis.Extent
}

func newDigester(c *core) *digester {
	return &digester{board: c.board.Load, log: c.log, failed: c.events.failed, due: make(chan struct{}, 1)}
}

// published asks for a digest if the figures of a day and extent need one.
func (d *digester) published(today record.Day, x analysis.Extent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if today == d.day && !x.Outgrows(d.last) {
		return
	}
	d.day, d.last = today, x
	select {
	case d.due <- struct{}{}:
	default: // it has been asked for
	}
}

// run computes the digests that are due until ctx ends.
func (d *digester) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.due:
			d.attempt(ctx)
		}
	}
}

// attempt computes a digest. If it fails, the previous one stays the latest, and the next figures ask for another.
func (d *digester) attempt(ctx context.Context) {
	start := time.Now()
	made, err := d.guarded(ctx)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		d.failed()
		if !d.failing {
			d.log.Error("digest failed; keeping the previous one", "err", err)
		}
		d.failing = true
		d.retry()
	default:
		d.log.Debug("digest made", "duration", time.Since(start).Round(time.Millisecond), "day", made.Day)
		d.latest.Store(made)
		d.failing = false
	}
}

// retry makes the next figures ask for a digest.
func (d *digester) retry() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.day = record.NoDay
}

// guarded computes a digest and returns a panic as an error.
func (d *digester) guarded(ctx context.Context) (made *digest.Digest, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return d.board().MakeDigest(ctx)
}

// digestOnce computes a digest and puts it on the board.
func (c *core) digestOnce(ctx context.Context) {
	c.digester.attempt(ctx)
	c.showLatest()
}
