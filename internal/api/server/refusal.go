package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/nearest"
)

// maxEcho is how many bytes of a caller's text an error repeats.
const maxEcho = 60

// badRequest returns the error of an invalid parameter.
func badRequest(field, format string, args ...any) *api.Error {
	return &api.Error{Status: http.StatusBadRequest, Field: field, Message: fmt.Sprintf(format, args...)}
}

// unknown returns the message for an unknown name.
func unknown(what, name string, known []string) string {
	msg := fmt.Sprintf("unknown %s %s", what, quote(name))
	if near, ok := nearest.Name(name, known); ok {
		return fmt.Sprintf("%s; did you mean %q?", msg, near)
	}
	sorted := slices.Sorted(slices.Values(known))
	return fmt.Sprintf("%s: must be one of %s", msg, strings.Join(sorted, ", "))
}

// unknownMeasure returns the message for an unknown measure.
func unknownMeasure(name string) string {
	if near, ok := measure.Nearest(shorten(name), measure.All()); ok {
		return fmt.Sprintf("unknown measure %s; did you mean %q?", quote(name), near)
	}
	return fmt.Sprintf("unknown measure %s: %s/catalogue lists all", quote(name), api.Prefix)
}

// quote returns the beginning of s in quotes, with control characters escaped.
func quote(s string) string { return fmt.Sprintf("%q", shorten(s)) }

// shorten returns the beginning of a caller's text.
func shorten(s string) string {
	if len(s) > maxEcho {
		return strings.ToValidUTF8(s[:maxEcho], "") + "…"
	}
	return s
}
