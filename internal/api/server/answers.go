package server

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

const (
	// keptAnswers is how many answers are remembered; each is at most about half a megabyte.
	keptAnswers = 64
	// concurrentAnswers is how many answers are worked on at a time: queries share the machine
	// with the polls and the scrapes.
	concurrentAnswers = 2
	defaultTimeout    = 30 * time.Second
)

// answers works answers out, each once for all that ask for it at the same time, and remembers
// the latest. It is safe for concurrent use.
type answers struct {
	timeout time.Duration
	kept    *lru.Cache[string, *document]
	flight  singleflight.Group
	slots   chan struct{}
}

func newAnswers(timeout time.Duration) *answers {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	kept, err := lru.New[string, *document](keptAnswers)
	if err != nil {
		panic("BUG: " + err.Error()) // only for a size that is not positive
	}
	return &answers{timeout: timeout, kept: kept, slots: make(chan struct{}, concurrentAnswers)}
}

// forget drops the remembered answers.
func (a *answers) forget() { a.kept.Purge() }

// get returns the answer with the key, working it out if need be. Work goes on for the others
// when one of those who wait goes away; the timeout ends it.
func (a *answers) get(ctx context.Context, key string, work func(context.Context) (any, error)) (*document, error) {
	if doc, ok := a.kept.Get(key); ok {
		return doc, nil
	}
	shared := context.WithoutCancel(ctx)
	done := a.flight.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(shared, a.timeout)
		defer cancel()
		return a.work(ctx, key, work)
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*document), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// once works an answer out for one caller and remembers nothing of it.
func (a *answers) once(ctx context.Context, work func(context.Context) (any, error)) (*document, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	return a.work(ctx, "", work)
}

// work waits for a free slot and works an answer out, which it remembers by its key if that has one. A panic becomes an error, because it would
// otherwise end the program: it happens on a goroutine that no HTTP server watches.
func (a *answers) work(ctx context.Context, key string, work func(context.Context) (any, error)) (doc *document, err error) {
	select {
	case a.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		<-a.slots
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("BUG: panic while answering: %v\n%s", p, debug.Stack())
		}
	}()
	answer, err := work(ctx)
	if err != nil {
		return nil, err
	}
	doc, err = newDocument(answer)
	if err == nil && key != "" {
		a.kept.Add(key, doc)
	}
	return doc, err
}
