package server

import (
	"errors"
	"net/http"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/failure"
)

// inDatabase says why a database that computes the figures has no answer; nil for other errors.
func inDatabase(err error) *api.Error {
	later := func(message string) *api.Error {
		return &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: message}
	}
	switch {
	case errors.Is(err, analysis.ErrComputing):
		return later("the database is still computing this: retry later")
	case errors.Is(err, analysis.ErrOrdersChanged):
		return later("the orders have changed since the figures were computed: the next poll computes this too, retry after it")
	case failure.Of(err).Code == failure.StatementTimeout:
		return later("the database takes too long to compute this: raise statement_timeout, or use a configured window")
	case failure.Of(err).Code == failure.SumsTooLarge:
		return &api.Error{Status: http.StatusBadRequest, Message: "this takes more memory than one answer may have: ask for fewer groups, or use a configured window"}
	}
	return nil
}
