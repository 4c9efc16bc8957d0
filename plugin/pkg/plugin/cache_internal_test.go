package plugin

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// counted is a cache, and what it counts.
func counted(live context.Context, keep time.Duration) (*cache, func(result string) int) {
	var mu sync.Mutex
	counts := map[string]int{}
	c := newCache(live, keep, time.Now, func(result string) {
		mu.Lock()
		defer mu.Unlock()
		counts[result]++
	})
	return c, func(result string) int {
		mu.Lock()
		defer mu.Unlock()
		return counts[result]
	}
}

func TestAnswersAreRememberedForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, counts := counted(t.Context(), time.Minute)
		asked := 0
		ask := func(context.Context) (any, error) { asked++; return asked, nil }
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{0, 1}, {59 * time.Second, 1}, {2 * time.Second, 2}, {0, 2}} {
			time.Sleep(step.wait)
			got, err := c.get(t.Context(), "key", ask)
			require.NoError(t, err)
			require.Equal(t, step.want, got)
		}
		require.Equal(t, []int{2, 2}, []int{counts("hit"), counts("miss")})
		c.forget()
		got, err := c.get(t.Context(), "key", ask)
		require.NoError(t, err)
		require.Equal(t, 3, got)
	})
}

func TestTheDayIsAskedAnewEachMinuteHoweverLongAnswersAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := counted(t.Context(), 24*time.Hour)
		asked := 0
		ask := func(context.Context) (*int, error) { asked++; return new(asked), nil }
		for want := 1; want <= 3; want++ {
			got, err := cachedBriefly(t.Context(), c, "catalogue", ask)
			require.NoError(t, err)
			require.Equal(t, want, *got)
			time.Sleep(61 * time.Second)
		}
	})
}

func TestNothingIsRememberedWithoutTimeToKeepItAndNoFailures(t *testing.T) {
	t.Parallel()
	c, _ := counted(t.Context(), 0)
	asked := 0
	ask := func(context.Context) (any, error) { asked++; return asked, nil }
	for want := 1; want <= 2; want++ {
		got, err := c.get(t.Context(), "key", ask)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	c, _ = counted(t.Context(), time.Minute)
	_, err := c.get(t.Context(), "key", func(context.Context) (any, error) { return nil, errors.New("down") })
	require.Error(t, err)
	_, err = c.get(t.Context(), "key", ask)
	require.NoError(t, err)
}

func TestThoseWhoAskTheSameShareOneQuestionThatOutlivesTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, counts := counted(t.Context(), time.Minute)
		answered := make(chan struct{})
		ask := func(ctx context.Context) (any, error) {
			select {
			case <-answered:
				return "answer", nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		first, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			_, err := c.get(first, "key", ask)
			require.ErrorIs(t, err, context.Canceled)
		})
		synctest.Wait()
		for range 5 {
			group.Go(func() {
				got, err := c.get(t.Context(), "key", ask)
				require.NoError(t, err)
				require.Equal(t, "answer", got)
			})
		}
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(answered)
		group.Wait()
		require.Equal(t, 5, counts("shared"))
	})
}

func TestQuestionsEndWithTheDataSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		live, stop := context.WithCancel(t.Context())
		c, _ := counted(live, time.Minute)
		time.AfterFunc(time.Second, stop)
		_, err := c.get(t.Context(), "key", func(ctx context.Context) (any, error) { <-ctx.Done(); return nil, ctx.Err() })
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestAPanicOfAQuestionIsAnError(t *testing.T) {
	t.Parallel()
	c, _ := counted(t.Context(), time.Minute)
	_, err := c.get(t.Context(), "key", func(context.Context) (any, error) { panic("oh") })
	require.ErrorContains(t, err, "BUG: panic: oh")
	require.EqualValues(t, 500, classify(err).status)
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	c, _ := counted(t.Context(), time.Hour)
	for i := range 3 * keptAnswers {
		_, err := c.get(t.Context(), strconv.Itoa(i), func(context.Context) (any, error) { return i, nil })
		require.NoError(t, err)
	}
	require.Equal(t, keptAnswers, c.kept.Len())
}
