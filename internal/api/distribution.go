package api

import "net/url"

// DistributionRequest queries how orders, gaps or customers are distributed over values. Zero fields
// have the server's defaults.
type DistributionRequest struct {
	Of     string              // a distribution of the catalogue
	Window string              // "90d", "lifetime", "month", "quarter" or "year", if Of has windows
	To     string              // the last day
	Filter map[string][]string // values to keep, by dimension
	Bins   int                 // approximate number of bins
}

// Distribution is the answer of /distribution.
type Distribution struct {
	Of    string `json:"of"`
	Title string `json:"title"`
	// Unit is the unit of values and bounds. Currency is the ISO code if Unit is "currency".
	Unit     string `json:"unit"`
	Currency string `json:"currency,omitempty"`
	// Counts is what is counted: "orders", "gaps" or "customers".
	Counts string `json:"counts"`
	// Window is empty if the distribution has none.
	Window string `json:"window,omitempty"`
	// Day is the last day that is counted. Complete is false if that day or the calendar period still
	// runs.
	Day      string `json:"day"`
	Complete bool   `json:"complete"`
	Count    int    `json:"count"`
	// Mean and Median are null if nothing is counted.
	Mean    *float64 `json:"mean"`
	Median  *float64 `json:"median"`
	Bins    []Bin    `json:"bins"`
	Notices []Notice `json:"notices"`
}

// Bin counts the values from From up to, but not including, To. The last bin includes To.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Count int     `json:"count"`
	Share float64 `json:"share"` // of all that is counted
}

// Values returns the request as URL parameters.
func (r DistributionRequest) Values() url.Values {
	q := rangeValues("", r.To, r.Filter)
	set(q, "of", r.Of)
	set(q, "window", r.Window)
	setNumber(q, "bins", r.Bins)
	return q
}
