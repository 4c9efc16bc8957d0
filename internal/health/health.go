// Package health describes how the exporter and its sources do now, and what has happened to them.
// Package app fills these types; the metrics, the API and the landing page show them.
package health

import (
	"slices"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// Status is how the exporter does.
type Status struct {
	// Ready reports whether there are figures; BusinessDay is their running day and valid if there
	// are.
	Ready       bool
	BusinessDay record.Day
	Version     string // of the program
	// Simulated reports whether the business is a generated one with a clock of its own, as in the demo.
	Simulated bool
	Sources   []Source
	// HeldBackBy names the sources whose initial load is running or about to start. Until all of
	// them are loaded, no new figures are published.
	HeldBackBy []string
	// Pending is a newer configuration that waits for its sources; nil without one.
	Pending *Pending
	// Refused is the last reload if its configuration was refused; nil after a successful one.
	Refused *Refusal
}

// Down returns the sources whose last poll failed.
func (s *Status) Down() []Source {
	return slices.DeleteFunc(slices.Clone(s.Sources), func(src Source) bool { return !src.Down() })
}

// Refusal is a configuration that was refused. The previous one stays in use.
type Refusal struct {
	At time.Time
	// Error says in English what is wrong and how to mend it, without names of files.
	Error string
}

// Pending is a configuration that takes over when its sources have been loaded.
type Pending struct {
	Since   time.Time // when it was read
	Waiting []Waiting
}

// Waiting is a source that a newer configuration waits for.
type Waiting struct {
	Name string
	// Failure says why the last poll failed, and Error says it in English. Both are zero if it did
	// not fail.
	Failure failure.Failure
	Error   string
}

// Source is how one source does.
type Source struct {
	Name   string
	Preset string // empty for custom queries
	// Variant is the detected variant of the preset; empty before it is known.
	Variant string
	// Up reports whether the last poll succeeded, Loaded whether the records are complete: the initial
	// load has ended, or they were restored.
	Up, Loaded bool
	// Polls and Failures count polls and failed polls since the start.
	Polls, Failures uint64
	PollInterval    time.Duration
	// LastSuccess and NewestRecord are zero if unknown.
	LastSuccess, NewestRecord time.Time
	// Records counts the records read since the start, by kind.
	Records map[record.Kind]uint64
	// Kept counts the records in memory, by kind. A record that was read twice counts once.
	Kept     map[record.Kind]int
	Rejected []Rejected
	// Warnings are what somebody should look at although the source works.
	Warnings []warning.Warning
	// Overlap counts the customers that the source shares with others; nil if it is unknown, or if
	// no other source has customers.
	Overlap *Overlap
	// Guests counts the guest orders of the source.
	Guests Guests
	// Computation is how the database of the source computes its figures; nil if they are computed in memory.
	Computation *Computation
	// Failure says why the source is down, and Error says it in English.
	Failure failure.Failure
	Error   string
}

// Computation is the latest computation of figures in the database of a source, and how many there were. Kind is empty
// before the first figures.
type Computation struct {
	Kind     string
	Ended    time.Time
	Duration time.Duration
	Kinds    []ComputationKind
}

// ComputationKind is how many computations of a kind there were since the start, and how long they took together.
type ComputationKind struct {
	Kind     string
	Count    uint64
	Duration time.Duration
}

// Overlap counts the customers of a source, and the ones that another source has too.
type Overlap struct{ Customers, Shared int }

// Guests counts the guest orders of a source, and all its sales. Both include ignored orders.
type Guests struct {
	Setting       record.Guests // what the guest orders are
	Orders, Sales int
}

// Down reports whether the last poll failed. A source that was not polled yet is not down.
func (s *Source) Down() bool { return !s.Up && s.Polls > 0 }

// Complete reports whether the figures have all records of the source up to its last successful poll.
func (s *Source) Complete() bool { return s.Loaded && !s.LastSuccess.IsZero() }

// Rejected counts the records of a kind that were left out for one reason.
type Rejected struct {
	Kind, Reason string
	Count        uint64
}
