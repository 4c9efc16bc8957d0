package api

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// Status is the state of the exporter.
type Status struct {
	Ready       bool           `json:"ready"` // whether there are figures
	Version     string         `json:"version"`
	Simulated   bool           `json:"simulated,omitempty"` // whether the business is generated, as in the demo
	BusinessDay string         `json:"business_day,omitempty"`
	Sources     []SourceStatus `json:"sources"`
	// HeldBackBy names the sources whose initial load is running or about to start. No new figures are
	// published until their initial load is complete.
	HeldBackBy []string `json:"held_back_by,omitempty"`
	// Pending is a newer configuration that waits for its sources; absent without one.
	Pending *Pending `json:"pending,omitempty"`
	// RefusedReload is the last reload if its configuration was refused; absent after a successful one.
	RefusedReload *RefusedReload `json:"refused_reload,omitempty"`
}

// RefusedReload is a configuration that was refused. The previous one stays in use.
type RefusedReload struct {
	At time.Time `json:"at"`
	// Error says what is wrong and how to mend it.
	Error string `json:"error"`
}

// Pending is a newer configuration that takes over when its sources have been read.
type Pending struct {
	Since   time.Time `json:"since"` // when it was read
	Waiting []Waiting `json:"waiting"`
}

// Waiting is a source that a newer configuration waits for.
type Waiting struct {
	Name string `json:"name"`
	// Error says why the last poll failed; empty if it did not. Failure has the code.
	Error   string           `json:"error,omitempty"`
	Failure *failure.Failure `json:"failure,omitempty"`
}

// SourceStatus is the state of one source.
type SourceStatus struct {
	Name   string `json:"name"`
	Preset string `json:"preset"` // empty for custom queries
	// Variant is the detected variant of the preset; empty before it is known.
	Variant string `json:"variant,omitempty"`
	// Up reports whether the last poll succeeded, Loaded whether the initial load is complete.
	Up     bool `json:"up"`
	Loaded bool `json:"loaded"`
	// Polls and Failures count polls and failed polls since the start.
	Polls    uint64 `json:"polls"`
	Failures uint64 `json:"failures"`
	// PollIntervalSeconds is the time between polls.
	PollIntervalSeconds float64 `json:"poll_interval_seconds"`
	// LastSuccess and NewestRecord are absent if unknown.
	LastSuccess  *time.Time `json:"last_success,omitempty"`
	NewestRecord *time.Time `json:"newest_record,omitempty"`
	// Records counts the records read since the start, by kind.
	Records map[string]uint64 `json:"records"`
	// Kept counts the records in memory by kind, except lines. A record that was read twice counts once.
	Kept     map[string]int `json:"kept,omitempty"`
	Rejected []Rejected     `json:"rejected"`
	// GuestOrders counts the orders without a customer id and an e-mail address; absent without such orders.
	GuestOrders *GuestOrders `json:"guest_orders,omitempty"`
	// Computation is how the database of the source computes its figures; absent if they are computed in memory.
	Computation *Computation `json:"computation,omitempty"`
	// Warnings are what somebody should look at although the source works; absent without any.
	Warnings []Warning `json:"warnings,omitempty"`
	// Error says why the last poll failed; empty if it did not. Failure has the code.
	Error   string           `json:"error,omitempty"`
	Failure *failure.Failure `json:"failure,omitempty"`
}

// Warning is something suspicious about a source, as a code with its particulars and as a sentence.
type Warning struct {
	warning.Warning
	Text string `json:"text"` // in English
}

// Computation is the latest computation of figures in the database of a source, with its check. Kind is whole, or increment
// if only the customers with new orders or refunds were computed.
type Computation struct {
	// Kind, Ended and DurationSeconds are absent before the first figures.
	Kind            string     `json:"kind,omitempty"`
	Ended           *time.Time `json:"ended,omitempty"`
	DurationSeconds float64    `json:"duration_seconds,omitempty"`
	// Counts has the number of computations since the start by kind. A discarded one is an increment that failed, or
	// whose figures differed, so that all figures were computed again.
	Counts map[string]uint64 `json:"counts"`
}

// GuestOrders counts the guest orders of a source.
type GuestOrders struct {
	Guests string `json:"guests"` // what the configuration says they are: apart, count or ignore
	Orders int    `json:"orders"` // ignored orders included
	Sales  int    `json:"sales"`  // all sales of the source, ignored orders included
}

// Rejected counts the records of a kind that were rejected for one reason.
type Rejected struct {
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
	Count  uint64 `json:"count"`
}
