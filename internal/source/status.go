package source

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// Status is how a source does.
type Status struct {
	Name    string
	Preset  string // "" for custom queries alone
	Variant string // which of the preset's variants was found; "" before it is known
	Up      bool   // the last poll succeeded
	Loaded  bool   // everything was read at least once
	// Tried is when the last poll ended, LastSuccess when the last successful one did; zero: never.
	Tried, LastSuccess time.Time
	// Newest is the time of the newest record read; zero: none.
	Newest           time.Time
	LastPollDuration time.Duration
	// Records counts records read, again at every reading.
	Records map[record.Kind]uint64
	// Rejected counts records that could not be used, each once for a reason.
	Rejected map[Rejection]uint64
	// Warnings are what somebody should look at although the source works.
	Warnings []warning.Warning
	// LastError says why the last poll failed; "" if it did not.
	LastError string
	// Failure is the same without anything that only the operator may see.
	Failure failure.Failure
	// Polls and Failures count polls and failed ones.
	Polls, Failures uint64
}
