package api

import "net/url"

// AttentionRequest queries what matters now. Zero fields have the server's defaults.
type AttentionRequest struct {
	Window string // days such as "90d"
	To     string
}

// Attention is the answer of /attention.
type Attention struct {
	Window string `json:"window"`
	Day    string `json:"day"`
	// Known reports whether something is expected of at least one figure. Without it nothing can be unusual.
	Known bool `json:"known"`
	// Findings are the figures that are 2.5 standard deviations or more from what was expected, at most three: the
	// worse ones first, the furthest first.
	Findings []Finding `json:"findings"`
	Notices  []Notice  `json:"notices"`
}

// Finding is a figure that is not what was expected.
type Finding struct {
	Measure string            `json:"measure"`
	Labels  map[string]string `json:"labels"` // of the figure; without those that it does not have
	// Observed, Expected and StandardDeviation are in Unit, which is a unit of the catalogue.
	Unit              string  `json:"unit"`
	Currency          string  `json:"currency,omitempty"`
	Observed          float64 `json:"observed"`
	Expected          float64 `json:"expected"`
	StandardDeviation float64 `json:"standard_deviation"`
	Verdict           string  `json:"verdict"` // "better" or "worse"
	// Message says the same in English.
	Message string `json:"message"`
}

// Values returns the request as URL parameters.
func (r AttentionRequest) Values() url.Values {
	q := rangeValues("", r.To, nil)
	set(q, "window", r.Window)
	return q
}
