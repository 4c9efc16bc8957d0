package plugin

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

// keptAnswers is how many answers one data source remembers; most have some kilobytes, the largest
// less than one megabyte.
const keptAnswers = 128

// cache remembers answers for a while and lets those who ask the same at the same time share one
// question. It is safe for concurrent use. What it returns must not be changed.
type cache struct {
	keep   time.Duration // zero remembers nothing; questions are shared even so
	now    func() time.Time
	live   context.Context // ends with the data source
	kept   *lru.Cache[string, kept]
	flight singleflight.Group
	count  func(result string)
}

// kept is an answer and when it is too old.
type kept struct {
	answer any
	until  time.Time
}

func newCache(live context.Context, keep time.Duration, now func() time.Time, count func(result string)) *cache {
	answers, err := lru.New[string, kept](keptAnswers)
	if err != nil {
		panic("BUG: " + err.Error()) // only for a size that is not positive
	}
	return &cache{keep: keep, now: now, live: live, kept: answers, count: count}
}

// get returns the answer to the question that key names, asking if need be. The question goes on for
// the others when the one who asked first goes away; it ends with the data source.
func (c *cache) get(ctx context.Context, key string, ask func(context.Context) (any, error)) (any, error) {
	return c.getFor(ctx, c.keep, key, ask)
}

// getFor is get for an answer that is too old after a time of its own.
func (c *cache) getFor(ctx context.Context, keep time.Duration, key string, ask func(context.Context) (any, error)) (any, error) {
	if k, ok := c.kept.Get(key); ok && c.now().Before(k.until) {
		c.count("hit")
		return k.answer, nil
	}
	asked := false
	done := c.flight.DoChan(key, func() (any, error) {
		asked = true
		return c.ask(context.WithoutCancel(ctx), keep, key, ask)
	})
	select {
	case r := <-done:
		c.count(map[bool]string{true: "miss", false: "shared"}[asked])
		return r.Val, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ask asks and remembers. A panic becomes an error, because it would otherwise end the program: it
// happens on a goroutine of its own.
func (c *cache) ask(ctx context.Context, keep time.Duration, key string, ask func(context.Context) (any, error)) (answer any, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.live, cancel)() //nolint:contextcheck // the end of the data source ends the question too
	defer func() {
		if p := recover(); p != nil {
			answer, err = nil, &panicked{value: p, stack: string(debug.Stack())}
		}
	}()
	start := c.now()
	answer, err = ask(ctx)
	if err == nil && keep > 0 && c.live.Err() == nil {
		c.kept.Add(key, kept{answer, start.Add(keep)})
	}
	return answer, err
}

// forget drops all answers.
func (c *cache) forget() { c.kept.Purge() }

// panicked is a panic as an error. The stack is for the log, not for those who asked.
type panicked struct {
	value any
	stack string
}

// Error returns what was panicked with.
func (p *panicked) Error() string { return fmt.Sprintf("BUG: panic: %v", p.value) }

// freshFor is how long at most is remembered what day it is and how the sources do.
const freshFor = time.Minute

// cachedBriefly is cached for what must not be old, however long other answers are kept.
func cachedBriefly[T any](ctx context.Context, c *cache, key string, ask func(context.Context) (*T, error)) (*T, error) {
	answer, err := c.getFor(ctx, min(c.keep, freshFor), key, func(ctx context.Context) (any, error) { return ask(ctx) })
	if err != nil {
		return nil, err
	}
	return answer.(*T), nil
}

// cached is get for answers of one type.
func cached[T any](ctx context.Context, c *cache, key string, ask func(context.Context) (*T, error)) (*T, error) {
	answer, err := c.get(ctx, key, func(ctx context.Context) (any, error) { return ask(ctx) })
	if err != nil {
		return nil, err
	}
	return answer.(*T), nil
}
