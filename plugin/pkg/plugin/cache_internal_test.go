package plugin

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/memo"
)

// newCountingCache returns a cache and a function that returns how many answers came from a source.
func newCountingCache(live context.Context, keep time.Duration) (*cache, func(from memo.Source) int) {
	var mu sync.Mutex
	counts := map[memo.Source]int{}
	c := newCache(live, keep, time.Now, func(from memo.Source) {
		mu.Lock()
		defer mu.Unlock()
		counts[from]++
	})
	return c, func(from memo.Source) int {
		mu.Lock()
		defer mu.Unlock()
		return counts[from]
	}
}

// counting returns a request whose answer is the number of times that it was sent.
func counting() func(context.Context) (*int, error) {
	asked := 0
	return func(context.Context) (*int, error) { asked++; return new(asked), nil }
}

func TestAnswersAreRememberedForAsLongAsTheSettingsSay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, counts := newCountingCache(t.Context(), time.Hour)
		ask := counting()
		for _, want := range []int{1, 1, 2, 2} {
			got, err := cached(t.Context(), c, "key", ask)
			require.NoError(t, err)
			require.Equal(t, want, *got)
			time.Sleep(40 * time.Minute)
		}
		require.Equal(t, []int{2, 2}, []int{counts(memo.Hit), counts(memo.Miss)})
		c.forget()
		got, err := cached(t.Context(), c, "key", ask)
		require.NoError(t, err)
		require.Equal(t, 3, *got)
	})
}

func TestTheBusinessDayIsAskedForEachMinuteHoweverLongAnswersAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newCountingCache(t.Context(), 24*time.Hour)
		ask := counting()
		for want := 1; want <= 3; want++ {
			got, err := cachedBriefly(t.Context(), c, "catalogue", ask)
			require.NoError(t, err)
			require.Equal(t, want, *got)
			time.Sleep(61 * time.Second)
		}
	})
}

func TestQuestionsEndWithTheDataSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		live, stop := context.WithCancel(t.Context())
		c, _ := newCountingCache(live, time.Minute)
		time.AfterFunc(time.Second, stop)
		_, err := cached(t.Context(), c, "key", func(ctx context.Context) (*int, error) { <-ctx.Done(); return nil, ctx.Err() })
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestAPanicOfAQuestionIsAnError(t *testing.T) {
	t.Parallel()
	c, _ := newCountingCache(t.Context(), time.Minute)
	_, err := cached(t.Context(), c, "key", func(context.Context) (*int, error) { panic("oh") })
	require.ErrorContains(t, err, "BUG: panic: oh")
	require.EqualValues(t, 500, classify(err).status)
}
