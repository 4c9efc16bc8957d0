package source

import (
	"log/slog"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// Environment is what all sources share: the business's own rules and the process's means.
type Environment struct {
	// Location is the business time zone; nil is UTC.
	Location *time.Location
	// Currency is the business currency (ISO 4217) that every amount is converted to.
	Currency string
	// Rates are the configured exchange rates, for amounts that come with none of their own.
	Rates Rates
	// Revenue says what besides the goods counts as revenue.
	Revenue RevenueRule
	// EmailKey keys the hash of e-mail addresses; the same for all sources, else they do not join.
	EmailKey [16]byte
	// IgnoreEmails lists addresses that stand for no single person, such as that of a counter
	// sale; orders with one are as if they had none.
	IgnoreEmails []string
	// CustomerIDs are the numberings of customer ids that several sources share, by the name of the
	// source that same_ids_as names.
	CustomerIDs map[string]*decode.Numbering
	// Logger is where polls are reported; nil discards.
	Logger *slog.Logger
	// Now is the business's clock, by which days begin and records lie in the future; nil is
	// time.Now.
	Now func() time.Time
	// Clock tells the time of polls, as whoever watches the exporter sees it; nil is time.Now. The
	// two differ only where the business's time is made up.
	Clock func() time.Time
}

// Sink takes what a source reads. Apply must not keep the batch or its slices: the source fills
// them again after Apply returns. Keys returns the present keys of a kind within [lo, hi],
// ascending. A source calls one method at a time.
type Sink interface {
	Apply(b *record.Batch)
	Keys(kind record.Kind, lo, hi record.Key) []record.Key
}
