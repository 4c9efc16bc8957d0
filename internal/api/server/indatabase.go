package server

import (
	"errors"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
)

// inDatabase says why a database that computes the figures has no answer now; "" for other errors.
func inDatabase(err error) string {
	switch {
	case errors.Is(err, analysis.ErrComputing):
		return "the database is still computing this: retry later"
	case errors.Is(err, analysis.ErrOrdersChanged):
		return "the orders have changed since the figures were computed: the next poll computes this too, retry after it"
	case failure.Of(err).Code == failure.StatementTimeout:
		return "the database takes too long to compute this: raise statement_timeout, or use a configured window"
	}
	return ""
}
