package source

import (
	"context"
	"io"
)

// Check tries the source for real and reports what it finds; it changes nothing.
func (s *Source) Check(ctx context.Context) *Report { return nil }

// Report is what Check found.
type Report struct{}

// OK tells whether the source can be polled.
func (r *Report) OK() bool { return true }

// String returns the report as plain text.
func (r *Report) String() string { return "" }

// WriteTo writes the report as plain text.
func (r *Report) WriteTo(w io.Writer) (int64, error) { return 0, nil }
