package app

import (
	"context"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// pauseLimit is the maximum time for which a source is kept from polling until the others can be paused too.
const pauseLimit = time.Minute

// pausedSource is a source that pause has paused, or is about to.
type pausedSource struct {
	feed   *feed
	polls  poller   // the source when pause began
	src    keepable // the same
	resume func()   // nil while it is not paused
}

// pause pauses all sources, so that what they have read belongs together. If a source polls now, pause waits
// for the end of that poll while the others go on. It then keeps the paused ones waiting for the others, but
// at most for limit: a long initial load must not stop the polls of another source. It returns false if that
// does not suffice, if a source was restarted in the meantime, or if ctx has ended. After false it can be
// called again at once, because it has waited.
func (c *core) pause(ctx context.Context, limit time.Duration) (sources []*pausedSource, resume func(), ok bool) {
	for _, f := range c.feeds {
		polls := f.current()
		if src, is := polls.(keepable); is {
			sources = append(sources, &pausedSource{feed: f, polls: polls, src: src})
		}
	}
	resume = func() {
		for _, p := range sources {
			if p.resume != nil {
				p.resume()
				p.resume = nil
			}
		}
	}
	ok = true
	if busy := tryPause(sources); busy != nil {
		resume()
		ok = busy.wait(ctx) && waitAll(ctx, sources, limit)
	}
	for _, p := range sources {
		ok = ok && p.feed.current() == p.polls
	}
	if !ok {
		resume()
	}
	return sources, resume, ok
}

// tryPause pauses the sources that do not poll now. It returns the first source that polls, or nil if no source does.
func tryPause(sources []*pausedSource) (busy *pausedSource) {
	for _, p := range sources {
		if p.resume != nil {
			continue
		}
		if resume, idle := p.src.TryPause(); idle {
			p.resume = resume
		} else if busy == nil {
			busy = p
		}
	}
	return busy
}

// waitAll pauses all sources. It returns false if that takes longer than limit.
func waitAll(ctx context.Context, sources []*pausedSource, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tryPause(sources)
	for _, p := range sources {
		if p.resume == nil && !p.wait(ctx) {
			return false
		}
	}
	return true
}

// wait pauses the source when its poll has ended. It returns false if ctx ends before.
func (p *pausedSource) wait(ctx context.Context) bool {
	resume, err := p.src.Pause(ctx)
	p.resume = resume
	return err == nil
}

// frozen is what a snapshot of a core needs, taken at one moment.
type frozen struct {
	capture *ledger.Capture
	sources []frozenSource
}

// frozenSource is one source of it.
type frozenSource struct {
	about  storage.Source
	src    keepable
	encode func() ([]byte, error)
}

// freeze pauses all sources and takes their states and a capture of the ledger, so that they belong
// together. It returns false if pause does.
func (c *core) freeze(ctx context.Context) (out frozen, ok bool) {
	paused, resume, ok := c.pause(ctx, pauseLimit)
	if !ok {
		return out, false
	}
	defer resume()
	for _, p := range paused {
		if encode := p.src.Save(); encode != nil {
			status := p.feed.status()
			about := storage.Source{Name: p.feed.cfg.Name, Loaded: status.Loaded, LastSuccess: status.LastSuccess}
			out.sources = append(out.sources, frozenSource{about, p.src, encode})
		}
	}
	out.capture = c.ledger.Capture()
	return out, true
}
