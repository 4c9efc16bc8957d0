package health

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
)

// EventKind names a kind of event. Kinds are part of the API and never change their meaning.
type EventKind string

// The kinds of events. Arguments are named in brackets.
const (
	// Campaign is a campaign of the configuration, which has its own title and text.
	Campaign EventKind = "campaign"
	// SourceGap is a time in which a source could not be read [source]. The event has the failure.
	SourceGap EventKind = "source_gap"
	// Reload is a configuration that was read again [result].
	Reload EventKind = "reload"
	// ChangePoint is a lasting change of a measure's level [measure, title, direction, before,
	// before_windows, after, after_windows, window, day, form, decimals, currency]. The event has the
	// labels of the series.
	ChangePoint EventKind = "change_point"
)

// EventKinds returns all kinds of events.
func EventKinds() []EventKind { return []EventKind{Campaign, SourceGap, Reload, ChangePoint} }

// The names of the arguments of events.
const (
	// ArgSource is the name of a source.
	ArgSource = "source"
	// ArgResult is what became of a configuration: ResultRefused, ResultWaiting or ResultApplied.
	ArgResult = "result"
	// ArgMeasure is the name of a measure, ArgTitle its English title.
	ArgMeasure = "measure"
	ArgTitle   = "title"
	// ArgDirection is Rose or Fell.
	ArgDirection = "direction"
	// ArgBefore and ArgAfter are the mean levels, each over a number of windows.
	ArgBefore        = "before"
	ArgBeforeWindows = "before_windows"
	ArgAfter         = "after"
	ArgAfterWindows  = "after_windows"
	// ArgWindow is a window such as "30d", ArgDay the first day of the new level.
	ArgWindow = "window"
	ArgDay    = "day"
	// ArgForm, ArgDecimals and ArgCurrency say how the levels are written, as package display does.
	ArgForm     = "form"
	ArgDecimals = "decimals"
	ArgCurrency = "currency"
)

// The values of ArgResult.
const (
	ResultRefused = "refused" // the previous configuration stays in use
	ResultWaiting = "waiting" // it takes over when its sources have been read
	ResultApplied = "applied" // it has taken over
)

// The values of ArgDirection.
const (
	Rose = "rose"
	Fell = "fell"
)

// Event is something that happened. Package words turns it into a title and a sentence.
type Event struct {
	Kind  EventKind
	Start time.Time
	// End is zero for an event without duration and for one that still runs.
	End  time.Time
	Tags []string
	// Args are the particulars by name; which there are depends on the kind.
	Args map[string]string
	// Labels are the labels of the series that changed.
	Labels map[string]string
	// Failure is why a source could not be read.
	Failure failure.Failure
	// Title and Text are the configuration's own words; empty except for a campaign.
	Title, Text string
}
