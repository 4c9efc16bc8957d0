package server

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
)

// hangingServer answers queries of churn_ratio only when their context ends.
func hangingServer() (*Server, *fakeBoard) {
	b := newFakeBoard()
	b.query = func(ctx context.Context, q analysis.Query) (*analysis.Answer, error) {
		if q.Measures[0] != "churn_ratio" {
			return &analysis.Answer{}, nil
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return newFakeServer(b), b
}

// hang sends n different queries that hang.
func hang(ctx context.Context, s *Server, n int, all *sync.WaitGroup) {
	for i := range n {
		all.Go(func() {
			url := fmt.Sprintf("%s/series?measure=churn_ratio&from=2025-%02d-%02d&to=2026-01-31", api.Prefix, i/28+1, i%28+1)
			s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody))
		})
	}
}

// Nobody waits for the answers any more: the queries end, and a cheap one is answered at once.
func TestQueriesEndWhenTheirClientsLeave(t *testing.T) {
	t.Parallel()
	s, b := hangingServer()
	for range 10 {
		ctx, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		before := b.queries.Load()
		hang(ctx, s, 60, &all)
		require.Eventually(t, func() bool { return b.queries.Load() >= before+concurrentAnswers }, time.Minute, time.Millisecond)
		leave()
		all.Wait()
	}
	began := time.Now()
	require.Equal(t, http.StatusOK, send(s, api.Prefix+"/series?measure=retention_ratio").Code)
	require.Less(t, time.Since(began), time.Minute)
	require.Eventually(t, func() bool { return len(s.answers.queue) == 0 }, time.Minute, time.Millisecond)
}

func TestQueriesAboveTheLimitAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := hangingServer()
	ctx, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	hang(ctx, s, maxAnswers, &all)
	require.Eventually(t, func() bool { return len(s.answers.queue) == maxAnswers }, time.Minute, time.Millisecond)
	w := send(s, api.Prefix+"/series?measure=retention_ratio")
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.Contains(t, w.Body.String(), "too many queries wait: retry later")
	require.Equal(t, "5", w.Header().Get("Retry-After"))
	leave()
	all.Wait()
	require.Eventually(t, func() bool { return len(s.answers.queue) == 0 }, time.Minute, time.Millisecond)
	require.Equal(t, http.StatusOK, send(s, api.Prefix+"/series?measure=retention_ratio").Code)
}
