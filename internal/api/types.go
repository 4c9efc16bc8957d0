package api

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// Prefix is the path of the API; the endpoints are below it.
const Prefix = "/api/v1"

// Index is the answer of Prefix itself.
type Index struct {
	Endpoints []string `json:"endpoints"` // their paths
}

// Catalogue lists what can be queried. The protocol writes days as YYYY-MM-DD.
type Catalogue struct {
	BusinessDay string          `json:"business_day"`        // the current day of the shop, which still runs
	FirstDay    string          `json:"first_day,omitempty"` // day of the oldest record; empty if there are no records
	Timezone    string          `json:"timezone"`            // in which days begin and end
	Currency    string          `json:"currency"`            // ISO code of every amount
	Windows     []string        `json:"windows"`             // configured windows; queries may use any other "<n>d" too
	Periods     []string        `json:"periods"`             // calendar windows
	CLVWindow   string          `json:"clv_window"`          // window of clv_formula
	Dimensions  []DimensionInfo `json:"dimensions"`
	Targets     []TargetInfo    `json:"targets"`
	Measures    []MeasureInfo   `json:"measures"`
	// Distributions and Questions are what /distribution and /survey can be queried for.
	Distributions []DistributionInfo `json:"distributions"`
	Questions     []QuestionInfo     `json:"questions"`
}

// TargetInfo is the target of a measure.
type TargetInfo struct {
	Measure string `json:"measure"`
	// Window is the window of the figure; empty for a measure of a point in time.
	Window string `json:"window,omitempty"`
	// Labels restrict the target to the series that have all of them. Without labels it applies to all.
	Labels map[string]string `json:"labels"`
	Unit   string            `json:"unit"`
	Value  float64           `json:"value"` // in Unit
}

// MeasureInfo describes one measure.
type MeasureInfo struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Metric  string `json:"metric"` // its family on /metrics
	Unit    string `json:"unit"`
	Help    string `json:"help"`
	Formula string `json:"formula"`
	// Example is a worked example of the formula.
	Example string `json:"example,omitempty"`
	// Source says where the definition comes from; empty for plain arithmetic.
	Source string `json:"source,omitempty"`
	// Labels are the measure's own labels, such as state or movement.
	Labels []string `json:"labels"`
	// Needs are the kinds of record that it is computed from.
	Needs []string `json:"needs"`
	// Grouped reports whether it can be grouped and filtered by dimensions.
	Grouped bool `json:"grouped"`
	// Predicted reports whether it comes from a model. It then has a value only for the day of the
	// latest forecast, for all customers or for the values of one dimension.
	Predicted bool `json:"predicted,omitempty"`
	// NeedsMargin reports whether it needs the margin of purchases and refunds.
	NeedsMargin bool `json:"needs_margin,omitempty"`
	// Display says how values are shown, which direction is good and what the colour means.
	Display display.Display `json:"display"`
	// LabelValues are the values of its own labels, except for labels whose values the records decide.
	LabelValues map[string][]string `json:"label_values,omitempty"`
	// Windows are the kinds of window it takes: "days", "lifetime" and "calendar". A measure of a point
	// in time takes none.
	Windows []string `json:"windows"`
	// Available is false if the measure is missing. Reason says why in English, and Absence in a form
	// that programs can compare.
	Available bool            `json:"available"`
	Reason    string          `json:"reason,omitempty"`
	Absence   *absence.Reason `json:"absence,omitempty"`
}

// DimensionInfo describes one dimension.
type DimensionInfo struct {
	Name   string `json:"name"`
	Values int    `json:"values"` // number of distinct values
	// OnMetrics reports whether it is on /metrics; Cap is the limit of its groups there.
	OnMetrics bool `json:"on_metrics"`
	Cap       int  `json:"cap,omitempty"`
}

// Dimensions is the answer of /dimensions.
type Dimensions struct {
	Dimensions []DimensionInfo `json:"dimensions"`
}

// DimensionValues is the answer of /dimensions/{name}/values, in alphabetical order.
type DimensionValues struct {
	Dimension string   `json:"dimension"`
	Values    []string `json:"values"`
	// Truncated reports whether there are more than MaxDimensionValues.
	Truncated bool `json:"truncated"`
}

// SeriesRequest queries measures over time. Zero fields have the server's defaults.
type SeriesRequest struct {
	Measures []string            // at least one
	Window   string              // "90d", "lifetime", "month", "quarter" or "year"
	From, To string              // first and last day, inclusive
	Step     string              // such as "7d"; ignored for calendar windows
	GroupBy  string              // a dimension
	Cap      int                 // maximum number of groups; the rest is summed as "other"
	Filter   map[string][]string // values to keep, by dimension
}

// SeriesAnswer is the answer of /series.
type SeriesAnswer struct {
	Window string `json:"window"`
	// Days has the last day of each point's window. For calendar windows it has the first day of the
	// period.
	Days []string `json:"days"`
	// Complete is false for a point whose day or period still runs.
	Complete []bool `json:"complete"`
	// Warmup is the first day after the warm-up; empty if unknown. Before it every customer looks new.
	Warmup  string   `json:"warmup,omitempty"`
	Series  []Series `json:"series"`
	Notices []Notice `json:"notices"`
}

// Series is one measure, or one part or group of it, over SeriesAnswer.Days.
type Series struct {
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
	// Currency is the ISO code if Unit is "currency".
	Currency string            `json:"currency,omitempty"`
	Labels   map[string]string `json:"labels"`
	// Group is the group of customers; nil if the series is not grouped.
	Group *Group `json:"group,omitempty"`
	// Values has one value for each day. A missing value is NaN, and null in JSON.
	Values Values `json:"values"`
}

// Group names a group of customers.
type Group struct {
	Dimension string `json:"dimension"`
	Value     string `json:"value"`
}

// Notice says what the reader of an answer should keep in mind.
type Notice struct {
	Severity string      `json:"severity"` // "info" or "warning"
	Code     notice.Code `json:"code"`
	// Args are the particulars of the notice; package notice says which a code has.
	Args map[string]string `json:"args,omitempty"`
	// Absence is why a figure is missing; absent if none is.
	Absence *absence.Reason `json:"absence,omitempty"`
	// Message says the same in English.
	Message string `json:"message"`
}

// Plain returns the notice without its sentence.
func (n *Notice) Plain() notice.Notice {
	out := notice.Notice{Code: n.Code, Args: n.Args}
	if n.Absence != nil {
		out.Absence = *n.Absence
	}
	return out
}

// Severities of notices.
const (
	SeverityInfo    = "info"
	SeverityWarning = "warning"
)

// The codes of notices that clients compare most. Package notice has all of them.
const (
	NoticeIncomplete = notice.Incomplete
	NoticeForecast   = notice.Forecast
	NoticeSourceDown = notice.SourceDown
)

// CohortsRequest queries the cohorts whose months overlap the range.
type CohortsRequest struct {
	From, To string
	Filter   map[string][]string
}

// Status is the state of the exporter.
type Status struct {
	Ready       bool           `json:"ready"` // whether there are figures
	Version     string         `json:"version"`
	BusinessDay string         `json:"business_day,omitempty"`
	Sources     []SourceStatus `json:"sources"`
	// HeldBackBy names the sources whose initial load is running or about to start. No new figures are
	// published until their initial load is complete.
	HeldBackBy []string `json:"held_back_by,omitempty"`
	// Pending is a newer configuration that waits for its sources; absent if there is none.
	Pending *Pending `json:"pending,omitempty"`
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
	Records  map[string]uint64 `json:"records"`
	Rejected []Rejected        `json:"rejected"`
	// Warnings are what somebody should look at although the source works; absent if there are none.
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

// Rejected counts the records of a kind that were rejected for one reason.
type Rejected struct {
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
	Count  uint64 `json:"count"`
}
