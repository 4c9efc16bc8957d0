package api

import (
	"fmt"
	"strconv"
)

// Endpoint describes one endpoint, for people and for programs.
type Endpoint struct {
	// Path is the whole path. A part in braces stands for a name.
	Path string `json:"path"`
	// Answers says what the endpoint returns.
	Answers    string      `json:"answers"`
	Parameters []Parameter `json:"parameters"`
	// Formats are the formats of the answer: "json", and "csv" if the answer is a table.
	Formats []string `json:"formats"`
	// NeedsToken reports whether requests need the token of the customer list in the header TokenHeader.
	NeedsToken bool `json:"needs_token,omitempty"`

	answer any // zero value of the answer
}

// Parameter describes one parameter of an endpoint.
type Parameter struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// Repeat reports whether the parameter may be used several times.
	Repeat   bool `json:"repeat,omitempty"`
	Required bool `json:"required,omitempty"`
	// Default says what applies without the parameter.
	Default string `json:"default,omitempty"`
	Example string `json:"example,omitempty"`

	path bool // part of the path
}

// The formats of answers.
const (
	FormatJSON = "json"
	FormatCSV  = "csv"
)

// The parameters that several endpoints take.
func fromParameter() Parameter {
	return Parameter{Name: "from", Description: "first day, YYYY-MM-DD", Default: "two years before to", Example: "2026-01-01"}
}

func toParameter() Parameter {
	return Parameter{Name: "to", Description: "last day, YYYY-MM-DD", Default: "the running day", Example: "2026-06-30"}
}

func filterParameter() Parameter {
	return Parameter{
		Name: "filter", Repeat: true, Default: "all customers", Example: "country:NL",
		Description: "only customers with this value of a dimension, as dimension:value; values of one dimension are alternatives",
	}
}

func windowParameter() Parameter {
	return Parameter{
		Name: "window", Default: "the configured headline window", Example: "90d",
		Description: "days such as 90d, lifetime, or a calendar period: month, quarter or year",
	}
}

// formatParameter is the parameter of all endpoints whose answer is a table.
func formatParameter() Parameter {
	return Parameter{Name: "format", Description: "json or csv", Default: FormatJSON, Example: FormatCSV}
}

// Endpoints returns all endpoints in the order in which people need them.
func Endpoints() []Endpoint {
	all := []Endpoint{
		{
			Path: "/catalogue", Answers: "the measures, windows, dimensions, targets, distributions and questions that can be queried; as CSV the measures",
			Formats: tables(), answer: Catalogue{},
		},
		{
			Path: "/series", Answers: "measures over time", Formats: tables(), answer: SeriesAnswer{},
			Parameters: []Parameter{
				{Name: "measure", Repeat: true, Required: true, Description: "name of a measure in the catalogue", Example: "retention_ratio"},
				windowParameter(), fromParameter(), toParameter(),
				{Name: "step", Description: "days between two points, ignored for calendar periods", Default: "1d", Example: "7d"},
				{Name: "group_by", Description: "dimension to split by", Default: "no groups", Example: "country"},
				{Name: "cap", Description: fmt.Sprintf("maximum number of groups, 1 to %d; the others are summed as other", MaxCap), Default: "20", Example: "5"},
				filterParameter(),
			},
		},
		{
			Path: "/cohorts", Answers: "customers by the month of their first purchase, and what they did later",
			Formats: tables(), answer: Cohorts{}, Parameters: []Parameter{
				fromParameter(), toParameter(),
				{Name: "group_by", Description: "dimension, to get a curve for each of its values", Default: "no groups", Example: "acquisition_channel"},
				{Name: "cap", Description: fmt.Sprintf("maximum number of groups, 1 to %d; the others are summed as other", MaxCap), Default: "20", Example: "5"},
				filterParameter(),
			},
		},
		{
			Path: "/distribution", Answers: "how orders, gaps or customers are distributed over values", Formats: tables(), answer: Distribution{},
			Parameters: []Parameter{
				{Name: "of", Required: true, Description: "name of a distribution in the catalogue", Example: "order_value"},
				windowParameter(), toParameter(), filterParameter(),
				{Name: "bins", Description: "approximate number of bins, 1 to 200", Default: strconv.Itoa(DefaultBins), Example: "10"},
			},
		},
		survivalEndpoint(),
		rfmEndpoint(),
		{
			Path: "/survey", Answers: "the answers to a question, by touchpoint", Formats: tables(), answer: Survey{},
			Parameters: []Parameter{
				{Name: "question", Required: true, Description: "name of a question in the catalogue", Example: "nps"},
				windowParameter(), toParameter(), filterParameter(),
			},
		},
		{
			Path: "/events", Answers: "campaigns, gaps of sources, reloads, and changes in the level of a measure", Formats: tables(), answer: Events{},
			Parameters: []Parameter{
				fromParameter(), toParameter(),
				{Name: "kind", Repeat: true, Description: "campaign, source_gap, reload or change_point", Default: "all", Example: "campaign"},
				{Name: "measure", Description: "measure whose changes of level are searched", Default: "no change points", Example: "revenue"},
				windowParameter(), filterParameter(),
			},
		},
		attentionEndpoint(),
		{
			Path: "/customers/at-risk", Answers: "the customers at risk, highest value first; off unless the configuration allows it",
			Formats: tables(), NeedsToken: true, answer: AtRisk{},
			Parameters: []Parameter{
				{Name: "limit", Description: fmt.Sprintf("maximum number of customers, 1 to %d", MaxCustomers), Default: strconv.Itoa(DefaultCustomers), Example: "20"},
				filterParameter(),
			},
		},
		{Path: "/dimensions", Answers: "the dimensions", Formats: tables(), answer: Dimensions{}},
		{
			Path: "/dimensions/{name}/values", Answers: "the values of a dimension", Formats: tables(), answer: DimensionValues{},
			Parameters: []Parameter{{Name: "name", Description: "name of a dimension", Required: true, Example: "country", path: true}},
		},
		{Path: "/status", Answers: "the state of the exporter and its sources", Formats: []string{FormatJSON}, answer: Status{}},
		{Path: "/openapi.json", Answers: "this API in the OpenAPI 3.1 format", Formats: []string{FormatJSON}, answer: map[string]any{}},
	}
	for i := range all {
		all[i].Path = Prefix + all[i].Path
		if all[i].HasTable() {
			all[i].Parameters = append(all[i].Parameters, formatParameter())
		}
		if all[i].Parameters == nil {
			all[i].Parameters = []Parameter{}
		}
	}
	return all
}

// rfmEndpoint describes /rfm.
func rfmEndpoint() Endpoint {
	return Endpoint{
		Path: "/rfm", Answers: "customers by RFM segment (recency, frequency, monetary value), and how they moved between segments; as CSV the moves",
		Formats: tables(), answer: RFM{}, Parameters: []Parameter{windowParameter(), toParameter(), filterParameter()},
	}
}

// survivalEndpoint describes /survival.
func survivalEndpoint() Endpoint {
	return Endpoint{
		Path: "/survival", Answers: "how long subscriptions last and how long customers wait until their second purchase, as Kaplan-Meier curves",
		Formats: tables(), answer: Survival{}, Parameters: []Parameter{
			{Name: "of", Required: true, Description: "subscriptions, or second_order for the time until the second purchase", Example: "second_order"},
			{Name: "from", Description: "first day on which the time of a customer may start, YYYY-MM-DD", Default: "the first record", Example: "2025-01-01"},
			toParameter(),
			{Name: "step", Description: "days between two points of a curve", Default: "a step that suits the curves", Example: "7d"},
			{Name: "group_by", Description: "dimension, to get a curve for each of its values", Default: "no groups", Example: "country"},
			{Name: "cap", Description: fmt.Sprintf("maximum number of groups, 1 to %d; the others are summed as other", MaxCap), Default: "20", Example: "5"},
			{Name: "cohort", Description: "month, quarter or year, to get a curve for each period in which times start; not with group_by", Default: "no cohorts", Example: "quarter"},
			filterParameter(),
		},
	}
}

func attentionEndpoint() Endpoint {
	return Endpoint{
		Path: "/attention", Answers: "the figures that are furthest from what the shop's history leads to expect",
		Formats: []string{FormatJSON}, answer: Attention{}, Parameters: []Parameter{
			{Name: "window", Default: "the configured headline window", Example: "90d", Description: "a number of days such as 90d"},
			toParameter(),
		},
	}
}

func tables() []string { return []string{FormatJSON, FormatCSV} }

// Answer returns the zero value of the endpoint's answer, whose type describes its fields.
func (e *Endpoint) Answer() any { return e.answer }

// HasTable reports whether the answer can be a table.
func (e *Endpoint) HasTable() bool { return len(e.Formats) > 1 }

// Query returns the parameters after the question mark.
func (e *Endpoint) Query() []Parameter {
	var out []Parameter
	for _, p := range e.Parameters {
		if !p.path {
			out = append(out, p)
		}
	}
	return out
}
