package health

import "time"

// EventKind names a kind of event.
type EventKind string

// The kinds of events.
const (
	Campaign  EventKind = "campaign"   // of the configuration
	SourceGap EventKind = "source_gap" // a source could not be read
	Reload    EventKind = "reload"     // the configuration was read again
)

// Event is something that happened.
type Event struct {
	Kind  EventKind
	Start time.Time
	// End is zero for an event without duration and for one that still runs.
	End         time.Time
	Title, Text string // in English
	Tags        []string
}

// Running reports whether the event has not ended yet.
func (e *Event) Running() bool { return e.Kind == SourceGap && e.End.IsZero() }
