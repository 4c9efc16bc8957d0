package failure

import (
	"errors"
	"fmt"
)

// Error is an error with its failure. Its text is for the log and for loyalty_exporter check: it
// may name hosts, accounts and tables. The failure itself may be shown to everybody.
type Error struct {
	Failure
	Err error
}

// New returns an error with a code and a text.
func New(code Code, format string, args ...any) error {
	return &Error{Failure{Code: code}, fmt.Errorf(format, args...)}
}

// Wrap returns err with a code.
func Wrap(code Code, err error) error { return &Error{Failure{Code: code}, err} }

// Error returns the text of the cause.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Of returns the failure of an error, the first one if it has several; Other if it has none, and
// the zero value for nil.
func Of(err error) Failure {
	if err == nil {
		return Failure{}
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Failure
	}
	return Failure{Code: Other}
}
