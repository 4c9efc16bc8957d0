package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/klantenbinding/loyalty/internal/nearest"
)

// maxEcho is how much of a caller's text an error repeats.
const maxEcho = 60

// badRequest refuses a request for its parameter field.
func badRequest(field, format string, args ...any) *api.Error {
	return &api.Error{Status: http.StatusBadRequest, Field: field, Message: fmt.Sprintf(format, args...)}
}

// unknown words the refusal of a name that is none of the known ones.
func unknown(what, name string, known []string) string {
	msg := fmt.Sprintf("there is no %s %s", what, quote(name))
	if near, ok := nearest.Name(name, known); ok {
		return fmt.Sprintf("%s; did you mean %q?", msg, near)
	}
	sorted := slices.Sorted(slices.Values(known))
	return fmt.Sprintf("%s; there are %s", msg, strings.Join(sorted, ", "))
}

// quote returns s in quotes, shortened and free of control characters.
func quote(s string) string { return fmt.Sprintf("%q", shorten(s)) }

// shorten returns the beginning of a caller's text.
func shorten(s string) string {
	if len(s) > maxEcho {
		return strings.ToValidUTF8(s[:maxEcho], "") + "…"
	}
	return s
}
