package api

import "net/url"

// RFMRequest queries the customers by RFM segment. Zero fields have the server's defaults.
type RFMRequest struct {
	Window string // "90d", "lifetime", "month", "quarter" or "year"
	To     string // the last day
	Filter map[string][]string
}

// RFM is the answer of /rfm: customers by recency, frequency and monetary value.
type RFM struct {
	Window string `json:"window"`
	// Day is the last day that counts; Complete is false if that day or the calendar period still runs. Before is the
	// day before the window.
	Day      string `json:"day"`
	Complete bool   `json:"complete"`
	Before   string `json:"before"`
	Currency string `json:"currency"`
	// Segments has all segments, the best first; empty if there are no orders.
	Segments []RFMSegment `json:"segments"`
	// Moves has a row for each pair of segments with customers, as a Sankey diagram needs it.
	Moves   []RFMMove `json:"moves"`
	Notices []Notice  `json:"notices"`
}

// RFMSegment is the customers of one segment.
type RFMSegment struct {
	Segment   string  `json:"segment"`
	Customers int     `json:"customers"`
	Share     float64 `json:"share"` // of all customers of the answer
	// Value is the revenue that the customers have brought up to the day, and ValueShare its share; null if the
	// revenue of all is not above zero.
	Value      float64  `json:"value"`
	ValueShare *float64 `json:"value_share"`
	// CustomersBefore and ValueBefore are the same at the end of the day before the window.
	CustomersBefore int     `json:"customers_before"`
	ValueBefore     float64 `json:"value_before"`
}

// RFMMove is the customers who were in one segment before the window and are in another, or the same, at its end.
type RFMMove struct {
	From      string  `json:"from"` // "none" for those who had not bought yet
	To        string  `json:"to"`
	Customers int     `json:"customers"`
	Value     float64 `json:"value"` // the revenue that they have brought up to the last day
}

// Values returns the request as URL parameters.
func (r RFMRequest) Values() url.Values {
	q := rangeValues("", r.To, r.Filter)
	set(q, "window", r.Window)
	return q
}
