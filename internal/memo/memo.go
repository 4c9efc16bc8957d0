// Package memo remembers answers for a while and computes each answer once for all callers that need
// it at the same time.
//
// The expirable cache of golang-lru has one lifetime for all its entries and a goroutine that never
// ends. Here each entry has a lifetime of its own, and expired entries give way to newer ones.
package memo

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
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

// Cache remembers answers by their keys, the most recently used ones up to its size. It is safe for
// concurrent use. Callers must not change the answers.
type Cache[V any] struct {
	now    func() time.Time
	kept   *lru.Cache[string, entry[V]]
	flight singleflight.Group
}

// entry is an answer and the time at which it expires, which is zero if it never does.
type entry[V any] struct {
	answer  V
	expires time.Time
}

func (e entry[V]) fresh(now time.Time) bool { return e.expires.IsZero() || now.Before(e.expires) }

// New returns a cache of at most size answers, which must be at least 1. Lifetimes are measured by
// now.
func New[V any](size int, now func() time.Time) *Cache[V] {
	kept, err := lru.New[string, entry[V]](size)
	if err != nil {
		panic("BUG: " + err.Error()) // only for a size below 1
	}
	return &Cache[V]{now: now, kept: kept}
}

// Get returns the answer to key. If it is not remembered, one of the callers that ask at the same
// time computes it, and it is remembered for the lifetime keep, counted from the start of the
// computation. A lifetime of zero or less remembers nothing. Errors are never remembered.
//
// compute gets the values of ctx without its end, because the other callers still wait when one of
// them goes away; Get itself returns the error of ctx when that ends. A panic of compute becomes a
// *PanicError.
func (c *Cache[V]) Get(ctx context.Context, key string, keep time.Duration, compute func(context.Context) (V, error)) (V, Source, error) {
	if e, ok := c.kept.Get(key); ok && e.fresh(c.now()) {
		return e.answer, Hit, nil
	}
	source := Shared
	done := c.flight.DoChan(key, func() (any, error) {
		source = Miss
		return c.compute(context.WithoutCancel(ctx), key, keep, compute)
	})
	select {
	case r := <-done:
		answer, _ := r.Val.(V)
		return answer, source, r.Err
	case <-ctx.Done():
		var none V
		return none, Miss, ctx.Err()
	}
}

func (c *Cache[V]) compute(ctx context.Context, key string, keep time.Duration, compute func(context.Context) (V, error)) (V, error) {
	var expires time.Time
	if keep < Forever {
		expires = c.now().Add(keep)
	}
	answer, err := Guard(ctx, compute)
	if err == nil && keep > 0 {
		c.kept.Add(key, entry[V]{answer, expires})
	}
	return answer, err
}

// Forget drops all remembered answers. Answers that are being computed are remembered when they are
// done.
func (c *Cache[V]) Forget() { c.kept.Purge() }

// Len returns the number of remembered answers, expired ones included.
func (c *Cache[V]) Len() int { return c.kept.Len() }

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
