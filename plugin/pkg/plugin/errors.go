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
}

// Error implements error.
func (p *problem) Error() string { return p.err.Error() }

// Unwrap makes errors.Is and errors.As work.
func (p *problem) Unwrap() error { return p.err }

// queryError returns the error of a mistake in a query.
func queryError(format string, args ...any) error {
	return &problem{backend.StatusBadRequest, backend.ErrorSourcePlugin, fmt.Errorf(format, args...)}
}

// settingsError returns the error of a mistake in the settings of the data source.
func settingsError(format string, args ...any) error {
	return &problem{backend.StatusBadRequest, backend.ErrorSourceDownstream, fmt.Errorf("data source settings: "+format, args...)}
}

// refusal returns the error of a caller who may not see something.
func refusal(reason string) error {
	return &problem{backend.StatusForbidden, backend.ErrorSourcePlugin, errors.New(reason)}
}

// protocolError returns the error of an answer that does not follow the protocol.
func protocolError(format string, args ...any) error {
	return &problem{backend.StatusBadGateway, backend.ErrorSourceDownstream, fmt.Errorf("invalid answer of the exporter: "+format, args...)}
}

// respond returns the response to a query that failed, in the language of the panel if the exporter cannot
// be reached. Other errors are in English.
func respond(err error, language words.Language) backend.DataResponse {
	p := classifyIn(language, err)
	return backend.DataResponse{Error: p, ErrorSource: p.source, Status: p.status}
}

// classify distinguishes mistakes in queries, failures of the exporter and faults of the data source.
func classify(err error) *problem { return classifyIn(words.English, err) }

func classifyIn(language words.Language, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[*api.Error](err); ok {
		return refused(e)
	}
	if e, ok := errors.AsType[*api.AnswerError](err); ok {
		return &problem{backend.StatusBadGateway, backend.ErrorSourceDownstream, fmt.Errorf("invalid answer of the exporter: %w", e)}
	}
	if p := unreachable(language, err); p != nil {
		return p
	}
	return &problem{backend.StatusInternal, backend.ErrorSourcePlugin, fmt.Errorf("fault in the data source, please report it: %w", err)}
}

// refused classifies an error that the exporter, or a proxy before it, answered.
func refused(e *api.Error) *problem {
	message := e.Message
	if e.Field != "" {
		message = e.Field + ": " + message
	}
	down := func(s backend.Status, remedy string) *problem {
		return &problem{s, backend.ErrorSourceDownstream, fmt.Errorf("the exporter answered %d: %s%s", e.Status, message, remedy)}
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusRequestURITooLong:
		return &problem{backend.StatusBadRequest, backend.ErrorSourcePlugin, errors.New(message)}
	case http.StatusUnauthorized:
		return down(backend.StatusUnauthorized, "; check the user and password or the bearer token in the data source settings")
	case http.StatusForbidden:
		return down(backend.StatusForbidden, "")
	case http.StatusNotFound:
		return down(backend.StatusNotFound, "; update the exporter if it is older than this data source, or else check the URL in the data source settings")
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return down(backend.StatusBadGateway, retry(e))
	}
	if e.Status >= http.StatusMultipleChoices && e.Status < http.StatusBadRequest {
		return down(backend.StatusBadGateway, "; redirects are not followed: enter the URL of the exporter itself")
	}
	return down(backend.StatusBadGateway, "; see the exporter's log")
}

func retry(e *api.Error) string {
	if e.RetryAfter > 0 {
		return fmt.Sprintf("; try again in %s", e.RetryAfter)
	}
	return "; try again later"
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
		return &problem{backend.StatusTimeout, backend.ErrorSourceDownstream, fmt.Errorf("the query was cancelled: %w", context.Canceled)}
	case errors.Is(err, context.DeadlineExceeded) || isNet && timeout.Timeout():
		status, remedy = backend.StatusTimeout, language.Word("exporter_timeout")
	case untrusted(err):
		remedy = language.Word("exporter_untrusted")
	case isNet || isHTTP || errors.Is(err, io.ErrUnexpectedEOF):
		remedy = language.Word("exporter_unreachable")
	default:
		return nil
	}
	return &problem{status, backend.ErrorSourceDownstream, fmt.Errorf("%s (%w)", remedy, cause)}
}

func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	return unknown
}
