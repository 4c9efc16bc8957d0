package api

import (
	"fmt"
	"net/url"
)

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

// Values returns the request as URL parameters.
func (r SeriesRequest) Values() url.Values {
	q := rangeValues(r.From, r.To, r.Filter)
	q["measure"] = r.Measures
	set(q, "window", r.Window)
	set(q, "step", r.Step)
	set(q, "group_by", r.GroupBy)
	setNumber(q, "cap", r.Cap)
	return q
}

// problem says what an answer lacks; "" if it is complete.
func (a *SeriesAnswer) problem() string {
	if len(a.Complete) != len(a.Days) {
		return fmt.Sprintf("%d days, but %d say whether they are complete", len(a.Days), len(a.Complete))
	}
	for i := range a.Series {
		if s := &a.Series[i]; len(s.Values) != len(a.Days) {
			return fmt.Sprintf("measure %s has %d values for %d days", s.Measure, len(s.Values), len(a.Days))
		}
	}
	return ""
}
