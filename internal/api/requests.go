package api

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
)

// TokenHeader is the request header that carries the token for lists of customers.
const TokenHeader = "X-Loyalty-Customer-Token"

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

// AtRiskRequest queries the customers at risk. Zero fields have the server's defaults.
type AtRiskRequest struct {
	Limit  int // maximum number of customers in the list
	Filter map[string][]string
	Token  string // the token of the configuration's customer_list
}

// AtRisk is the answer of /customers/at-risk.
type AtRisk struct {
	Day string `json:"day"`
	// Count and Value cover all customers at risk, including the ones that are not listed. A missing
	// Value, here and of a customer, is NaN, and null in JSON.
	Count     int              `json:"count"`
	Value     float64          `json:"value"`
	Currency  string           `json:"currency"`
	Customers []AtRiskCustomer `json:"customers"` // sorted by value, highest first
	Notices   []Notice         `json:"notices"`
}

// AtRiskCustomer is one customer at risk.
type AtRiskCustomer struct {
	// IDs has the ids of the customer in the sources; empty for guests.
	IDs          []CustomerID `json:"ids"`
	Purchases    int          `json:"purchases"`
	LastPurchase string       `json:"last_purchase"`
	// Probability is the probability of buying again within 90 days. ProbabilityThen is the same on the
	// day of the last purchase.
	Probability     float64 `json:"probability"`
	ProbabilityThen float64 `json:"probability_then"`
	Value           float64 `json:"value"` // expected on the day of the last purchase, in the answer's currency
}

// CustomerID is the id of a customer in one source.
type CustomerID struct {
	Source string `json:"source"`
	ID     string `json:"id"`
}

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

// DistributionInfo describes one distribution.
type DistributionInfo struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Unit   string `json:"unit"`
	Counts string `json:"counts"`
	// Windows reports whether it takes a window.
	Windows   bool   `json:"windows"`
	Help      string `json:"help"`
	Available bool   `json:"available"`
	// Reason and Absence say why it is not available, as in MeasureInfo.
	Reason  string          `json:"reason,omitempty"`
	Absence *absence.Reason `json:"absence,omitempty"`
}

// QuestionInfo describes one question of surveys.
type QuestionInfo struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	Unit      string   `json:"unit"`
	Parts     []string `json:"parts"`
	Help      string   `json:"help"`
	Available bool     `json:"available"`
	// Reason and Absence say why it is not available, as in MeasureInfo.
	Reason  string          `json:"reason,omitempty"`
	Absence *absence.Reason `json:"absence,omitempty"`
}

// Distribution returns how something is distributed over values.
func (c *Client) Distribution(ctx context.Context, r DistributionRequest) (*Distribution, error) {
	return get[Distribution](ctx, c, r.Values(), "distribution")
}

// Survey returns the answers to a question by touchpoint.
func (c *Client) Survey(ctx context.Context, r SurveyRequest) (*Survey, error) {
	return get[Survey](ctx, c, r.Values(), "survey")
}

// AtRisk returns the customers at risk. It returns an *Error of status 403 if the exporter does not list
// customers or the token is wrong.
func (c *Client) AtRisk(ctx context.Context, r AtRiskRequest) (*AtRisk, error) {
	return getWith[AtRisk](ctx, c, map[string]string{TokenHeader: r.Token}, r.Values(), "customers", "at-risk")
}

// Events returns what happened.
func (c *Client) Events(ctx context.Context, r EventsRequest) (*Events, error) {
	return get[Events](ctx, c, r.Values(), "events")
}

// Values returns the request as URL parameters.
func (r DistributionRequest) Values() url.Values {
	q := rangeValues("", r.To, r.Filter)
	set(q, "of", r.Of)
	set(q, "window", r.Window)
	setNumber(q, "bins", r.Bins)
	return q
}

// Values returns the request as URL parameters.
func (r SurveyRequest) Values() url.Values {
	q := rangeValues("", r.To, r.Filter)
	set(q, "question", r.Question)
	set(q, "window", r.Window)
	return q
}

// Values returns the request as URL parameters. The token is sent in a header, not as a parameter.
func (r AtRiskRequest) Values() url.Values {
	q := rangeValues("", "", r.Filter)
	setNumber(q, "limit", r.Limit)
	return q
}

// Values returns the request as URL parameters.
func (r EventsRequest) Values() url.Values {
	q := rangeValues(r.From, r.To, r.Filter)
	q["kind"] = r.Kinds
	set(q, "measure", r.Measure)
	set(q, "window", r.Window)
	return q
}

func setNumber(q url.Values, name string, n int) {
	if n != 0 {
		q.Set(name, strconv.Itoa(n))
	}
}
