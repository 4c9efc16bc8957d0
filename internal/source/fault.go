package source

import (
	"fmt"
	"regexp"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

// fault returns an error that says which source failed doing what, why, and what to do about it.
func (s *Source) fault(doing string, err error) error {
	return s.explain(doing, "", database.Classify(err))
}

// queryFault is fault for the query of a kind of record.
func (s *Source) queryFault(doing string, kind record.Kind, err error) error {
	if m := missingAlias.FindStringSubmatch(errorText(err)); m != nil && database.Number(err) == database.NoColumn {
		err = failure.New(failure.QueryInvalid, "the query selects no column %s: add one with that name after AS", m[1])
	}
	return s.explain(doing, kind, database.ClassifyQuery(err))
}

// missingAlias is the server's message about a column that SQL without {page} must select.
var missingAlias = regexp.MustCompile(`Unknown column 'q\.(id|order_id|modified_at)'`)

func (s *Source) explain(doing string, kind record.Kind, err error) error {
	if err == nil {
		return nil
	}
	f := failure.Of(err)
	if f.Kind == "" {
		f.Kind = string(kind)
	}
	text := fmt.Errorf("source %s: %s: %w", s.cfg.Name, doing, err)
	if f.Code != failure.Other && f.Code != failure.Internal {
		text = fmt.Errorf("%w: %s", text, f.Code.Remedy())
	}
	return &failure.Error{Failure: f, Err: text}
}

// join makes one error of several, in one line: logs and the status show it.
func join(errs []error) error {
	var all error
	for _, err := range errs {
		if all == nil {
			all = err
			continue
		}
		all = fmt.Errorf("%w; %w", all, err)
	}
	return all
}
