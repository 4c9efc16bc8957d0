package api

import (
	"net/url"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
)

// Kinds of events.
const (
	EventCampaign    = string(health.Campaign)
	EventSourceGap   = string(health.SourceGap)
	EventReload      = string(health.Reload)
	EventChangePoint = string(health.ChangePoint)
)

// EventsRequest queries what happened in a range of days. Only change points need Measure, Window and
// Filter. Zero fields have the server's defaults.
type EventsRequest struct {
	From, To string
	Kinds    []string // all if empty
	Measure  string
	Window   string
	Filter   map[string][]string
}

// Events is the answer of /events.
type Events struct {
	Events  []Event  `json:"events"` // sorted by Start
	Notices []Notice `json:"notices"`
}

// Event is something that happened.
type Event struct {
	Kind  string    `json:"kind"`
	Start time.Time `json:"start"`
	// End is absent for an event without duration and for one that still runs.
	End *time.Time `json:"end,omitempty"`
	// Title and Text say in English what happened, except for campaigns, whose words are the
	// configuration's own.
	Title string   `json:"title"`
	Text  string   `json:"text"`
	Tags  []string `json:"tags"`
	// Args are the particulars of the event; package health says which a kind has.
	Args map[string]string `json:"args,omitempty"`
	// Labels are the labels of the series that changed.
	Labels map[string]string `json:"labels,omitempty"`
	// Failure is why a source could not be read.
	Failure *failure.Failure `json:"failure,omitempty"`
}

// Plain returns the event without its English words. A campaign keeps its words.
func (e *Event) Plain() health.Event {
	out := health.Event{Kind: health.EventKind(e.Kind), Start: e.Start, Tags: e.Tags, Args: e.Args, Labels: e.Labels}
	if e.End != nil {
		out.End = *e.End
	}
	if e.Failure != nil {
		out.Failure = *e.Failure
	}
	if out.Kind == health.Campaign {
		out.Title, out.Text = e.Title, e.Text
	}
	return out
}

// Values returns the request as URL parameters.
func (r EventsRequest) Values() url.Values {
	q := rangeValues(r.From, r.To, r.Filter)
	q["kind"] = r.Kinds
	set(q, "measure", r.Measure)
	set(q, "window", r.Window)
	return q
}
