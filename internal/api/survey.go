package api

import "net/url"

// SurveyRequest queries the answers to a question. Zero fields have the server's defaults.
type SurveyRequest struct {
	Question string // a question of the catalogue
	Window   string
	To       string
	Filter   map[string][]string
}

// Survey is the answer of /survey.
type Survey struct {
	Question string `json:"question"`
	Title    string `json:"title"`
	// Unit is the unit of the values: "score" or "ratio".
	Unit     string `json:"unit"`
	Window   string `json:"window"`
	Day      string `json:"day"`
	Complete bool   `json:"complete"`
	// Rows has all answers together first, and then the answers at each touchpoint.
	Rows    []SurveyRow `json:"rows"`
	Notices []Notice    `json:"notices"`
}

// SurveyRow is the answers at one touchpoint.
type SurveyRow struct {
	Touchpoint string `json:"touchpoint"` // empty for all answers together
	Answers    int    `json:"answers"`
	// Value and its 95 % interval are null if nobody answered or the question has no interval.
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	// Mean is the mean position on the scale, from 0 to 1; null if Value is the mean.
	Mean  *float64     `json:"mean"`
	Parts []SurveyPart `json:"parts"`
}

// SurveyPart is one part of the answers, such as the promoters.
type SurveyPart struct {
	Name    string  `json:"name"`
	Answers int     `json:"answers"`
	Share   float64 `json:"share"`
}

// Values returns the request as URL parameters.
func (r SurveyRequest) Values() url.Values {
	q := rangeValues("", r.To, r.Filter)
	set(q, "question", r.Question)
	set(q, "window", r.Window)
	return q
}
