package server

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// A database that has no figures yet is no fault of the exporter. The answer says what helps, in Dutch too.
func TestDatabaseWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"still computing":     fmt.Errorf("%w: %w", analysis.ErrComputing, context.DeadlineExceeded),
		"orders have changed": fmt.Errorf("compute: %w", analysis.ErrOrdersChanged),
		"statement_timeout":   fmt.Errorf("compute: %w", failure.New(failure.StatementTimeout, "max_statement_time exceeded")),
	} {
		b := newFakeBoard()
		b.query = func(context.Context, analysis.Query) (*analysis.Answer, error) { return nil, err }
		w := send(newFakeServer(b), api.Prefix+"/series?measure=churn_ratio")
		require.Equal(t, http.StatusServiceUnavailable, w.Code)
		require.Equal(t, "5", w.Header().Get("Retry-After"))
		require.Contains(t, w.Body.String(), want)
		message := inDatabase(err).Message
		require.NotEqual(t, message, words.Dutch.Answer(message))
	}
}

// An answer that takes too much memory does not get smaller by itself, so the caller is not told to retry.
func TestDatabaseWithTooLargeAnAnswer(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("compute: %w", failure.New(failure.SumsTooLarge, "the sums take more than 192 MB"))
	b := newFakeBoard()
	b.query = func(context.Context, analysis.Query) (*analysis.Answer, error) { return nil, err }
	w := send(newFakeServer(b), api.Prefix+"/series?measure=churn_ratio")
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Empty(t, w.Header().Get("Retry-After"))
	require.Contains(t, w.Body.String(), "ask for fewer groups")
	message := inDatabase(err).Message
	require.NotEqual(t, message, words.Dutch.Answer(message))
}
