// Package memo remembers answers for a while and computes each answer once for all callers that need
// it at the same time.
//
// The expirable cache of golang-lru has one lifetime for all its entries and a goroutine that never
// ends. Here each entry has a lifetime of its own, and expired entries give way to newer ones. The
// singleflight of golang.org/x cannot end a computation for which nobody waits any more.
package memo

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Forever is a lifetime that never ends.
const Forever = time.Duration(math.MaxInt64)

// Source says where an answer came from.
type Source string

// The sources of an answer.
const (
	Hit    Source = "hit"    // it was remembered
	Miss   Source = "miss"   // this call computed it
	Shared Source = "shared" // another call at the same time computed it
)

// Limits bound what a cache remembers.
type Limits[V any] struct {
	// Answers is the highest number of answers; at least 1.
	Answers int
	// Bytes is the highest sum of the sizes of the answers, as Size returns them. An answer that is
	// larger is not remembered.
	Bytes int
	Size  func(V) int
}

// Cache remembers answers by their keys, the most recently used ones within its limits. It is safe for
// concurrent use. Callers must not change the answers.
type Cache[V any] struct {
	now    func() time.Time
	limits Limits[V]

	mu    sync.Mutex // guards the fields below
	kept  *simplelru.LRU[string, entry[V]]
	bytes int // sum of the sizes of kept
	calls map[string]*call[V]
}

// entry is an answer, its size, and the time at which it expires, which is zero if it never does.
type entry[V any] struct {
	answer  V
	size    int
	expires time.Time
}

func (e entry[V]) fresh(now time.Time) bool { return e.expires.IsZero() || now.Before(e.expires) }

// call is a running computation.
type call[V any] struct {
	cancel  context.CancelFunc
	waiting int // callers that wait; guarded by the cache's mutex
	done    chan struct{}
	answer  V // valid after done is closed, as err
	err     error
}

// New returns a cache. Lifetimes are measured by now.
func New[V any](l Limits[V], now func() time.Time) *Cache[V] {
	c := &Cache[V]{now: now, limits: l, calls: map[string]*call[V]{}}
	kept, err := simplelru.NewLRU(l.Answers, func(_ string, e entry[V]) { c.bytes -= e.size })
	if err != nil {
		panic("BUG: " + err.Error()) // only for a number below 1
	}
	c.kept = kept
	return c
}

// Get returns the answer to key. If it is not remembered, one of the callers that ask at the same
// time computes it, and it is remembered for the lifetime keep, counted from the start of the
// computation. A lifetime of zero or less remembers nothing. Errors are never remembered.
//
// compute gets the values of the first caller's ctx. Its context ends when no caller waits any more; Get
// itself returns the error of ctx when that ends. A panic of compute becomes a *PanicError.
func (c *Cache[V]) Get(ctx context.Context, key string, keep time.Duration, compute func(context.Context) (V, error)) (V, Source, error) {
	c.mu.Lock()
	if e, ok := c.kept.Get(key); ok && e.fresh(c.now()) {
		c.mu.Unlock()
		return e.answer, Hit, nil
	}
	source, running := Shared, c.calls[key]
	if running == nil {
		source, running = Miss, c.start(ctx, key, keep, compute)
	}
	running.waiting++
	c.mu.Unlock()
	select {
	case <-running.done:
		return running.answer, source, running.err
	case <-ctx.Done():
		c.leave(key, running)
		var none V
		return none, source, ctx.Err()
	}
}

// start starts a computation. The caller holds the mutex.
func (c *Cache[V]) start(ctx context.Context, key string, keep time.Duration, compute func(context.Context) (V, error)) *call[V] {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	running := &call[V]{cancel: cancel, done: make(chan struct{})}
	c.calls[key] = running
	began := c.now()
	go func() {
		defer cancel()
		answer, err := Guard(ctx, compute)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.end(key, running)
		if err == nil && keep > 0 {
			e := entry[V]{answer: answer}
			if keep < Forever {
				e.expires = began.Add(keep)
			}
			c.keep(key, e)
		}
		running.answer, running.err = answer, err
		close(running.done)
	}()
	return running
}

// leave takes a caller from a computation, and ends the computation if no other caller waits.
func (c *Cache[V]) leave(key string, running *call[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if running.waiting--; running.waiting == 0 {
		running.cancel()
		c.end(key, running) // a later caller must not share the cancelled computation
	}
}

// end removes a computation. The caller holds the mutex.
func (c *Cache[V]) end(key string, running *call[V]) {
	if c.calls[key] == running {
		delete(c.calls, key)
	}
}

// keep remembers an answer, and forgets older ones above the limits. The caller holds the mutex.
func (c *Cache[V]) keep(key string, e entry[V]) {
	if c.limits.Size != nil {
		e.size = c.limits.Size(e.answer)
	}
	c.kept.Remove(key)
	if c.limits.Bytes > 0 && e.size > c.limits.Bytes {
		return
	}
	c.bytes += e.size
	c.kept.Add(key, e)
	for c.limits.Bytes > 0 && c.bytes > c.limits.Bytes {
		c.kept.RemoveOldest()
	}
}

// Forget drops all remembered answers. Answers that are being computed are remembered when they are
// done.
func (c *Cache[V]) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Purge()
}

// Len returns the number of remembered answers, expired ones included.
func (c *Cache[V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Len()
}

// Guard calls compute and returns a panic as a *PanicError. On a goroutine that nobody watches, a
// panic would end the program.
func Guard[V any](ctx context.Context, compute func(context.Context) (V, error)) (answer V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: string(debug.Stack())}
		}
	}()
	return compute(ctx)
}

// PanicError is a panic as an error. The stack belongs into a log, not into an answer.
type PanicError struct {
	Value any
	Stack string
}

// Error implements error. It does not contain the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("BUG: panic: %v", e.Value) }
