package source

import "time"

// Computed is how figures were computed in the database of a source.
type Computed string

// The kinds of computations.
const (
	// ComputedWhole has all sums computed from all orders.
	ComputedWhole Computed = "whole"
	// ComputedIncrement has the sums of customers with new orders or refunds computed, and the others taken from the
	// figures before.
	ComputedIncrement Computed = "increment"
	// ComputedDiscarded is an increment that failed, or did not pass the check; a whole computation has replaced it.
	ComputedDiscarded Computed = "discarded"
)

// AllComputed returns the kinds of computations.
func AllComputed() []Computed { return []Computed{ComputedWhole, ComputedIncrement, ComputedDiscarded} }

// Tally is how many computations there were, and how long they took together.
type Tally struct {
	Count    uint64
	Duration time.Duration
}

// Computation is one computation, with its check.
type Computation struct {
	Kind     Computed
	Ended    time.Time
	Duration time.Duration
}
