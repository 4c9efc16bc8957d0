package source

import (
	"log/slog"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// Environment is what all sources share: the rules of the business and the means of the process.
type Environment struct {
	// Location is the business time zone; nil is UTC.
	Location *time.Location
	// Currency is the business currency (ISO 4217) that every amount is converted to.
	Currency string
	// Rates are the configured exchange rates, for amounts without a rate of their own.
	Rates Rates
	// Revenue says whether taxes and shipping count as revenue.
	Revenue RevenueRule
	// Own are the columns that own dimensions need, by kind of record.
	Own map[record.Kind][]string
	// EmailKey is the key of the hash of e-mail addresses. Sources join only if they share it.
	EmailKey [16]byte
	// IgnoreEmails lists addresses that do not identify a person, such as the shop's own address in
	// counter sales. They are ignored.
	IgnoreEmails []string
	// CustomerIDs are the numberings of customer ids that several sources share, by the name of the
	// source that same_ids_as names.
	CustomerIDs map[string]*decode.Numbering
	// Logger is where polls are reported; nil discards.
	Logger *slog.Logger
	// Now is the business's clock, by which days begin and records lie in the future; nil is
	// time.Now.
	Now func() time.Time
	// Clock is the clock of polls and of the status; nil is time.Now. It differs from Now only if the
	// business runs in simulated time.
	Clock func() time.Time
}

// Sink takes the records of a source. Apply must not keep the batch or its slices: the source reuses
// them after Apply returns. Keys returns the keys of a kind within [lo, hi], ascending. A source
// calls one method at a time.
type Sink interface {
	Apply(b *record.Batch)
	Keys(kind record.Kind, lo, hi record.Key) []record.Key
}
