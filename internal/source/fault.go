package source

import (
	"fmt"
	"regexp"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

// faults makes the errors of a source. An error names the source, what it was doing, the cause and
// the remedy.
type faults struct{ source string }

// of returns the error of an action that belongs to no query.
func (f faults) of(doing string, err error) error {
	return f.explain(doing, "", database.Classify(err))
}

// ofQuery returns the error of an action for the query of a kind of record.
func (f faults) ofQuery(doing string, kind record.Kind, err error) error {
	if m := missingAlias.FindStringSubmatch(errorText(err)); m != nil && database.Number(err) == database.NoColumn {
		err = failure.New(failure.QueryInvalid, "the query selects no column %s: add one with that name after AS", m[1])
	}
	return f.explain(doing, kind, database.ClassifyQuery(err))
}

// missingAlias matches the server's message about a column that SQL without {page} must select.
var missingAlias = regexp.MustCompile(`Unknown column 'q\.(id|order_id|modified_at)'`)

func (f faults) explain(doing string, kind record.Kind, err error) error {
	if err == nil {
		return nil
	}
	why := failure.Of(err)
	if why.Kind == "" {
		why.Kind = string(kind)
	}
	text := fmt.Errorf("source %s: %s: %w", f.source, doing, err)
	if why.Code != failure.Other && why.Code != failure.Internal {
		text = fmt.Errorf("%w: %s", text, why.Code.Remedy())
	}
	return &failure.Error{Failure: why, Err: text}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// join joins errors into one error of one line, for logs and the status.
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
