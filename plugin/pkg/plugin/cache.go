package plugin

import (
	"context"
	"time"

	"github.com/klantenbinding/loyalty/internal/memo"
)

// keptAnswers is how many answers one data source remembers. Most have some kilobytes, the largest
// less than one megabyte.
const keptAnswers = 128

// freshFor is the longest time for which the business day and the state of the sources are
// remembered.
const freshFor = time.Minute

// cache remembers the exporter's answers for a while. It is safe for concurrent use. Callers must not
// change the answers.
type cache struct {
	keep    time.Duration   // zero remembers nothing; callers at the same time share an answer even then
	live    context.Context // ends with the data source
	answers *memo.Cache[any]
	count   func(from memo.Source)
}

func newCache(live context.Context, keep time.Duration, now func() time.Time, count func(from memo.Source)) *cache {
	return &cache{keep: keep, live: live, answers: memo.New[any](keptAnswers, now), count: count}
}

// forget drops all answers.
func (c *cache) forget() { c.answers.Forget() }

// cached returns the answer for a key, from the cache or with ask.
func cached[T any](ctx context.Context, c *cache, key string, ask func(context.Context) (*T, error)) (*T, error) {
	return cachedFor(ctx, c, c.keep, key, ask)
}

// cachedBriefly is like cached, for answers that must be fresh however long the others are kept.
func cachedBriefly[T any](ctx context.Context, c *cache, key string, ask func(context.Context) (*T, error)) (*T, error) {
	return cachedFor(ctx, c, min(c.keep, freshFor), key, ask)
}

func cachedFor[T any](ctx context.Context, c *cache, keep time.Duration, key string, ask func(context.Context) (*T, error)) (*T, error) {
	answer, from, err := c.answers.Get(ctx, key, keep, func(ctx context.Context) (any, error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(c.live, cancel)() //nolint:contextcheck // the end of the data source ends the request too
		return ask(ctx)
	})
	if ctx.Err() == nil {
		c.count(from)
	}
	if err != nil {
		return nil, err
	}
	return answer.(*T), nil
}
