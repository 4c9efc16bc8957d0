package memo_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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
		c, compute := memo.New(memo.Limits[int]{Answers: 8}, time.Now), counting()
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
		c, compute := memo.New(memo.Limits[int]{Answers: 8}, time.Now), counting()
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
	c, compute := memo.New(memo.Limits[int]{Answers: 8}, time.Now), counting()
	for want := 1; want <= 2; want++ {
		got, _, err := c.Get(t.Context(), "key", 0, compute)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.Zero(t, c.Len())
}

func TestErrorsAreNotRemembered(t *testing.T) {
	t.Parallel()
	c := memo.New(memo.Limits[int]{Answers: 8}, time.Now)
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
		c := memo.New(memo.Limits[string]{Answers: 8}, time.Now)
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

// Nobody waits for the answer any more: the computation ends, and a later caller starts another one.
func TestTheLastCallerThatLeavesEndsTheComputation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := memo.New(memo.Limits[int]{Answers: 8}, time.Now)
		var ended atomic.Int32
		hang := func(ctx context.Context) (int, error) {
			<-ctx.Done()
			time.Sleep(time.Second) // it notices late
			ended.Add(1)
			return 0, ctx.Err()
		}
		ctx, leave := context.WithCancel(t.Context())
		var callers sync.WaitGroup
		for range 3 {
			callers.Go(func() {
				_, _, err := c.Get(ctx, "key", time.Minute, hang)
				require.ErrorIs(t, err, context.Canceled)
			})
		}
		synctest.Wait()
		leave()
		callers.Wait()
		got, from, err := c.Get(t.Context(), "key", time.Minute, counting())
		require.NoError(t, err)
		require.Equal(t, 1, got)
		require.Equal(t, memo.Miss, from)
		require.Zero(t, ended.Load())
		time.Sleep(2 * time.Second)
		require.EqualValues(t, 1, ended.Load())
		_, from, err = c.Get(t.Context(), "key", time.Minute, counting())
		require.NoError(t, err)
		require.Equal(t, memo.Hit, from, "the ended computation does not touch the later one")
	})
}

func TestTheCacheIsBoundedInBytes(t *testing.T) {
	t.Parallel()
	c := memo.New(memo.Limits[string]{Answers: 100, Bytes: 1000, Size: func(s string) int { return len(s) }}, time.Now)
	get := func(key string, size int) memo.Source {
		_, from, err := c.Get(t.Context(), key, time.Hour, func(context.Context) (string, error) { return strings.Repeat("x", size), nil })
		require.NoError(t, err)
		return from
	}
	get("a", 400)
	get("b", 400)
	get("a", 400)
	get("c", 400)
	require.Equal(t, 2, c.Len())
	require.Equal(t, memo.Hit, get("a", 400), "used more recently than b")
	require.Equal(t, memo.Miss, get("b", 400))
	require.Equal(t, memo.Miss, get("too large", 1001))
	require.Equal(t, memo.Miss, get("too large", 1001))
	require.Equal(t, 2, c.Len())
	c.Forget()
	get("d", 1000)
	require.Equal(t, 1, c.Len(), "forgotten answers have no size")
}

func TestSizeCountsAllThatAValuePointsTo(t *testing.T) {
	t.Parallel()
	type answer struct {
		Name   string
		Values []float64
		Labels map[string]string
		Next   *answer
	}
	const shallow = 16 + 24 + 8 + 8
	require.Equal(t, shallow, memo.Size(answer{}))
	require.Equal(t, shallow+3+80, memo.Size(answer{Name: "abc", Values: make([]float64, 10)}))
	require.Equal(t, shallow+32+5, memo.Size(answer{Labels: map[string]string{"ab": "cde"}}))
	require.Equal(t, 8+shallow+shallow+1, memo.Size(&answer{Next: &answer{Name: "x"}}))
	require.Zero(t, memo.Size(nil))
}

func TestAPanicIsAnErrorWithoutItsStack(t *testing.T) {
	t.Parallel()
	c := memo.New(memo.Limits[int]{Answers: 8}, time.Now)
	_, _, err := c.Get(t.Context(), "key", time.Minute, func(context.Context) (int, error) { panic("oh") })
	require.EqualError(t, err, "BUG: panic: oh")
	p, ok := errors.AsType[*memo.PanicError](err)
	require.True(t, ok)
	require.Contains(t, p.Stack, "memo_test.go")
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := memo.New(memo.Limits[int]{Answers: 8}, time.Now)
	for i := range 30 {
		_, _, err := c.Get(t.Context(), strconv.Itoa(i), time.Hour, counting())
		require.NoError(t, err)
	}
	require.Equal(t, 8, c.Len())
}
