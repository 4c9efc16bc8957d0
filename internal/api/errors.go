package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Error is an error of the protocol. The server sends it as {"error": {...}}, and the client returns
// it.
type Error struct {
	// Status is the HTTP status.
	Status int `json:"status"`
	// Field is the invalid parameter; empty if the error is not about one parameter.
	Field string `json:"field,omitempty"`
	// Message says what is wrong and how to correct it.
	Message string `json:"message"`
	// RetryAfter is when to retry; zero if retrying does not help.
	RetryAfter time.Duration `json:"-"`
}

// Error implements error.
func (e *Error) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s (status %d)", e.Message, e.Status)
	}
	return fmt.Sprintf("%s: %s (status %d)", e.Field, e.Message, e.Status)
}

// AnswerError is the error of an answer that the client cannot use. The exporter, or something between it
// and the client, is at fault.
type AnswerError struct {
	Endpoint string // such as "series"
	Problem  string // what is wrong and what may help
}

// Error implements error.
func (e *AnswerError) Error() string { return "answer to " + e.Endpoint + ": " + e.Problem }

// ErrNotReady matches, with errors.Is, the error of an exporter that has no figures yet.
var ErrNotReady = errors.New("no figures yet")

// Is reports whether the error matches ErrNotReady, in the server and in the client.
func (e *Error) Is(target error) bool {
	return target == ErrNotReady && e.Status == http.StatusServiceUnavailable
}

// ErrorBody is the answer that carries an error.
type ErrorBody struct {
	Error *Error `json:"error"`
}
