package plugin

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
)

// problem is an error with a known cause. Grafana shows its status and whose fault it is.
type problem struct {
	status backend.Status
	source backend.ErrorSource
	err    error

	pattern string // of err in English, with its arguments; empty if nothing but the error is known
	args    []any
}

// newProblem returns a problem whose pattern package words has in every language.
func newProblem(status backend.Status, source backend.ErrorSource, pattern string, args ...any) *problem {
	return &problem{status: status, source: source, err: fmt.Errorf(pattern, args...), pattern: pattern, args: args}
}

// in returns the problem in a language, with the messages that it contains.
func (p *problem) in(language words.Language) *problem {
	if p.pattern == "" || language == words.English {
		return p
	}
	args := make([]any, len(p.args))
	for i, arg := range p.args {
		switch arg := arg.(type) {
		case error:
			args[i] = &toldError{language.Answer(arg.Error()), arg}
		case string:
			args[i] = language.Answer(arg)
		default:
			args[i] = arg
		}
	}
	return newProblem(p.status, p.source, language.Problem(p.pattern), args...)
}

// toldError is an error whose text is in another language.
type toldError struct {
	text string
	err  error
}

// Error implements error.
func (e *toldError) Error() string { return e.text }

// Unwrap makes errors.Is and errors.As work.
func (e *toldError) Unwrap() error { return e.err }

// Error implements error.
func (p *problem) Error() string { return p.err.Error() }

// Unwrap makes errors.Is and errors.As work.
func (p *problem) Unwrap() error { return p.err }

// queryError returns the error of a mistake in a query.
func queryError(format string, args ...any) error {
	return newProblem(backend.StatusBadRequest, backend.ErrorSourcePlugin, format, args...)
}

// settingsError returns the error of a mistake in the settings of the data source.
func settingsError(format string, args ...any) error {
	return newProblem(backend.StatusBadRequest, backend.ErrorSourceDownstream, "data source settings: "+format, args...)
}

// refusal returns the error of a caller who may not see something.
func refusal(reason string) error {
	return newProblem(backend.StatusForbidden, backend.ErrorSourcePlugin, "%s", reason)
}

// protocolError returns the error of an answer that does not follow the protocol.
func protocolError(format string, args ...any) *problem {
	return newProblem(backend.StatusBadGateway, backend.ErrorSourceDownstream, "invalid answer of the exporter: %w", fmt.Errorf(format, args...))
}

// respond returns the response to a query that failed, in the language of the panel.
func respond(err error, language words.Language) backend.DataResponse {
	p := classifyIn(language, err)
	return backend.DataResponse{Error: p, ErrorSource: p.source, Status: p.status}
}

// classify distinguishes mistakes in queries, failures of the exporter and faults of the data source.
func classify(err error) *problem { return classifyIn(words.English, err) }

func classifyIn(language words.Language, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p.in(language)
	}
	if e, ok := errors.AsType[*api.Error](err); ok {
		return refused(language, e).in(language)
	}
	if e, ok := errors.AsType[*api.AnswerError](err); ok {
		return protocolError("%w", e).in(language)
	}
	if p := unreachable(language, err); p != nil {
		return p
	}
	return newProblem(backend.StatusInternal, backend.ErrorSourcePlugin, "fault in the data source, please report it: %w", err).in(language)
}

// refused classifies an error that the exporter, or a proxy before it, answered. Its message is in the language.
func refused(language words.Language, e *api.Error) *problem {
	message := language.Answer(e.Message)
	if e.Field != "" {
		message = e.Field + ": " + message
	}
	down := func(s backend.Status, remedy string, args ...any) *problem {
		return newProblem(s, backend.ErrorSourceDownstream, "the exporter answered %d: %s"+remedy, append([]any{e.Status, message}, args...)...)
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusRequestURITooLong:
		return newProblem(backend.StatusBadRequest, backend.ErrorSourcePlugin, "%s", message)
	case http.StatusUnauthorized:
		return down(backend.StatusUnauthorized, "; check the user and password or the bearer token in the data source settings")
	case http.StatusForbidden:
		return down(backend.StatusForbidden, "")
	case http.StatusNotFound:
		return down(backend.StatusNotFound, "; update the exporter if it is older than this data source, or else check the URL in the data source settings")
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		if e.RetryAfter > 0 {
			return down(backend.StatusBadGateway, "; try again in %s", e.RetryAfter)
		}
		return down(backend.StatusBadGateway, "; try again later")
	}
	if e.Status >= http.StatusMultipleChoices && e.Status < http.StatusBadRequest {
		return down(backend.StatusBadGateway, "; redirects are not followed: enter the URL of the exporter itself")
	}
	return down(backend.StatusBadGateway, "; see the exporter's log")
}

// unreachable classifies an error of the network. It returns nil for other errors.
func unreachable(language words.Language, err error) *problem {
	cause := err
	sent, isHTTP := errors.AsType[*url.Error](err)
	if isHTTP {
		cause = sent.Err // without the URL and its parameters, which do not help the reader
	}
	status, remedy := backend.StatusBadGateway, ""
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return newProblem(backend.StatusTimeout, backend.ErrorSourceDownstream, "the query was cancelled: %w", context.Canceled).in(language)
	case errors.Is(err, context.DeadlineExceeded) || isNet && timeout.Timeout():
		status, remedy = backend.StatusTimeout, language.Word("exporter_timeout")
	case untrusted(err):
		remedy = language.Word("exporter_untrusted")
	case isNet || isHTTP || errors.Is(err, io.ErrUnexpectedEOF):
		remedy = language.Word("exporter_unreachable")
	default:
		return nil
	}
	return newProblem(status, backend.ErrorSourceDownstream, "%s (%w)", remedy, cause)
}

func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	return unknown
}
