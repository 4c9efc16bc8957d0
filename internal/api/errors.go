package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Error is a refusal or failure in the protocol: what the server answers as
// {"error": {...}} and what the client returns for it.
type Error struct {
	// Status is the HTTP status.
	Status int `json:"status"`
	// Field is the parameter at fault, where there is one.
	Field string `json:"field,omitempty"`
	// Message says what is wrong and what would be right.
	Message string `json:"message"`
	// RetryAfter is when to ask again, zero where asking again does not help.
	RetryAfter time.Duration `json:"-"`
}

// Error implements error.
func (e *Error) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s (status %d)", e.Message, e.Status)
	}
	return fmt.Sprintf("%s: %s (status %d)", e.Field, e.Message, e.Status)
}

// ErrNotReady is matched, with errors.Is, by the error of a server that has no figures yet.
var ErrNotReady = errors.New("no figures yet")

// Is makes errors.Is(err, ErrNotReady) work on both ends of the wire.
func (e *Error) Is(target error) bool {
	return target == ErrNotReady && e.Status == http.StatusServiceUnavailable
}

// ErrorBody is the answer that carries an error.
type ErrorBody struct {
	Error *Error `json:"error"`
}
