// Package source polls one database of a shop or CRM and turns its rows into records: read only,
// page by page, upserts by key. What a product's tables look like is data (a preset, or queries
// in the configuration), not code. The package knows nothing of what becomes of the records.
package source

import (
	"context"
	"io"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Source polls one database into a sink.
type Source struct{}

// New returns a source for a valid configuration. It does not connect.
func New(cfg Config, env Environment, sink Sink) (*Source, error) { return nil, nil }

// Validate returns everything that is wrong with the configuration.
func (c *Config) Validate() []Problem { return nil }

// Run polls until ctx ends, calling polled after every finished poll, failed ones too.
func (s *Source) Run(ctx context.Context, polled func()) {}

// Poll polls once.
func (s *Source) Poll(ctx context.Context) error { return nil }

// Status returns how the source does.
func (s *Source) Status() Status { return Status{} }

// Provides tells which kinds of record the source delivers.
func (s *Source) Provides() map[record.Kind]bool { return nil }

// Close closes the connections.
func (s *Source) Close() error { return nil }

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
