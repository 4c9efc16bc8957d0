package memo_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/memo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// counting returns a computation whose answer is the number of its calls.
func counting() func(context.Context) (int, error) {
	n := 0
	return func(context.Context) (int, error) { n++; return n, nil }
}

func TestAnswersExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, compute := memo.New[int](8, time.Now), counting()
		for _, step := range []struct {
			wait time.Duration
			want int
			from memo.Source
		}{{0, 1, memo.Miss}, {59 * time.Second, 1, memo.Hit}, {2 * time.Second, 2, memo.Miss}, {0, 2, memo.Hit}} {
			time.Sleep(step.wait)
			got, from, err := c.Get(t.Context(), "key", time.Minute, compute)
			require.NoError(t, err)
			require.Equal(t, step.want, got)
			require.Equal(t, step.from, from)
		}
	})
}

func TestAnswersThatNeverExpireAreKeptUntilForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, compute := memo.New[int](8, time.Now), counting()
		for range 2 {
			got, _, err := c.Get(t.Context(), "key", memo.Forever, compute)
			require.NoError(t, err)
			require.Equal(t, 1, got)
			time.Sleep(1000 * time.Hour)
		}
		c.Forget()
		got, _, err := c.Get(t.Context(), "key", memo.Forever, compute)
		require.NoError(t, err)
		require.Equal(t, 2, got)
	})
}

func TestNothingIsRememberedWithoutALifetime(t *testing.T) {
	t.Parallel()
	c, compute := memo.New[int](8, time.Now), counting()
	for want := 1; want <= 2; want++ {
		got, _, err := c.Get(t.Context(), "key", 0, compute)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.Zero(t, c.Len())
}

func TestErrorsAreNotRemembered(t *testing.T) {
	t.Parallel()
	c := memo.New[int](8, time.Now)
	_, _, err := c.Get(t.Context(), "key", time.Minute, func(context.Context) (int, error) { return 0, errors.New("down") })
	require.EqualError(t, err, "down")
	got, from, err := c.Get(t.Context(), "key", time.Minute, counting())
	require.NoError(t, err)
	require.Equal(t, 1, got)
	require.Equal(t, memo.Miss, from)
}

func TestCallersAtTheSameTimeShareOneComputation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := memo.New[string](8, time.Now)
		release := make(chan struct{})
		calls := 0
		compute := func(ctx context.Context) (string, error) {
			calls++
			select {
			case <-release:
				return "answer", nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
		first, leave := context.WithCancel(t.Context())
		var callers sync.WaitGroup
		callers.Go(func() {
			_, _, err := c.Get(first, "key", time.Minute, compute)
			require.ErrorIs(t, err, context.Canceled, "a caller that leaves does not wait")
		})
		synctest.Wait()
		for range 5 {
			callers.Go(func() {
				got, from, err := c.Get(t.Context(), "key", time.Minute, compute)
				require.NoError(t, err, "the computation outlives the caller that started it")
				require.Equal(t, "answer", got)
				require.Equal(t, memo.Shared, from)
			})
		}
		synctest.Wait()
		leave()
		synctest.Wait()
		close(release)
		callers.Wait()
		require.Equal(t, 1, calls)
	})
}

func TestAPanicIsAnErrorWithoutItsStack(t *testing.T) {
	t.Parallel()
	c := memo.New[int](8, time.Now)
	_, _, err := c.Get(t.Context(), "key", time.Minute, func(context.Context) (int, error) { panic("oh") })
	require.EqualError(t, err, "BUG: panic: oh")
	p, ok := errors.AsType[*memo.PanicError](err)
	require.True(t, ok)
	require.Contains(t, p.Stack, "memo_test.go")
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := memo.New[int](8, time.Now)
	for i := range 30 {
		_, _, err := c.Get(t.Context(), strconv.Itoa(i), time.Hour, counting())
		require.NoError(t, err)
	}
	require.Equal(t, 8, c.Len())
}
