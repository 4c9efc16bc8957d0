package check

import (
	"context"
	"database/sql/driver"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// Settings are the parts of a source's configuration that a check needs.
type Settings struct {
	Source   string // name of the source
	Preset   *preset.Preset
	Changes  *preset.Changes // to the preset
	Business string          // currency
	Guests   record.Guests   // what sales without a customer are
}

// Source is the source under check.
type Source interface {
	// Detect detects the product and returns what the source reads.
	Detect(ctx context.Context, conn *sqlx.Conn) (*Plan, error)
	// Now returns the later of the server's clock and the exporter's clock.
	Now(ctx context.Context, conn *sqlx.Conn) time.Time
	// Newest reads the newest page of a query. observe sees every decoded row with the rejects of the
	// page so far; page gets the page before its records go to the sink.
	Newest(ctx context.Context, conn driver.Conn, q *Query, observe func(*decode.Row, []decode.Rejected), page func(Page)) error
	// Counts returns how many records were read, and how many were rejected.
	Counts() (read map[record.Kind]uint64, rejected map[decode.Rejection]uint64)
	// Fault returns the error of an action, QueryFault the error of an action for a kind's query.
	Fault(doing string, err error) error
	QueryFault(doing string, kind record.Kind, err error) error
}

// Page is the newest page of a query.
type Page struct {
	Rows   int
	Newest int64 // Unix seconds of the newest record; zero if the page has no record
	Batch  *record.Batch
	Absent []string // columns that own dimensions need and that the result lacks
}

// Plan is what a source reads once its product is detected.
type Plan struct {
	Variant  preset.Variant
	Currency decode.Currency
	Kinds    map[record.Kind]bool
	Queries  []*Query
	Lost     []Lost  // optional columns that cannot be read
	Faults   []error // of queries whose condition the server refuses
}

// Lost is an optional column that cannot be read.
type Lost struct {
	Kind   record.Kind
	Column string
	Err    error
}

// Query is one query of a plan.
type Query struct {
	Shape      decode.Shape
	Spec       preset.Query
	Stmt, Keys preset.Statement // for records and for their keys
	Last       string           // statement for the largest key; "" if none is needed
	Decoder    *decode.Decoder
	Custom     bool // the configuration wrote the query
	// Whole is how often all rows are read again at once; zero if they are read in slices or never.
	Whole    time.Duration
	Children []*Query
}
