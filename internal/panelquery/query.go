// Package panelquery is the query that a panel, an alert rule, an annotation or a board stores for the
// loyalty data source. The data source's back end decodes it, the board generator encodes it, and the
// front end's TypeScript types in plugin/src/query.ts are generated from it:
//
//	go test ./internal/panelquery -update
//
// A new type of query is one row in Kinds.
package panelquery

import "slices"

// PluginID is the type of the loyalty data source, as in its plugin.json.
const PluginID = "klantenbinding-loyalty-datasource"

// Query is one query. Which fields count depends on its type; the zero value of each leaves the choice
// to the exporter or means no.
type Query struct {
	// RefID names the query within its panel.
	RefID string `json:"refId"`
	// Datasource is Grafana's reference to the data source; this package does not read it.
	Datasource any  `json:"datasource,omitempty"`
	QueryType  Type `json:"queryType"`
	// Measures are names in the catalogue.
	Measures []string `json:"measures,omitempty"`
	// Labels keeps the series that have one of the values of each label. A label that a series does not
	// have is ignored.
	Labels map[string][]string `json:"labels,omitempty"`
	// Window is '90d', 'lifetime', 'month', 'quarter' or 'year'; empty for the exporter's default.
	Window string `json:"window,omitempty"`
	// Step is the time between two points, such as '7d'; empty for a step that suits the panel.
	Step string `json:"step,omitempty"`
	// GroupBy is a dimension.
	GroupBy string `json:"groupBy,omitempty"`
	// Cap is how many groups keep their name; the others are added up.
	Cap     int      `json:"cap,omitempty"`
	Filters []Filter `json:"filters,omitempty"`
	// CompareTo adds the figures of earlier times.
	CompareTo []Comparison `json:"compareTo,omitempty"`
	// Target adds the target of each measure that has one.
	Target bool `json:"target,omitempty"`
	// HideIncomplete leaves out a day or period that has not ended.
	HideIncomplete *bool `json:"hideIncomplete,omitempty"`
	// OmitEmpty returns no fields if no figure has a value: the panel then shows its own text for no data.
	OmitEmpty bool `json:"omitEmpty,omitempty"`
	// Movements chooses what a query of movements follows.
	Movements Movements `json:"movements,omitempty"`
	// Basis chooses whose revenue a query of movements follows.
	Basis Basis `json:"basis,omitempty"`
	// Distribution is a name in the catalogue.
	Distribution string `json:"distribution,omitempty"`
	// Bins is the number of ranges of a distribution.
	Bins int `json:"bins,omitempty"`
	// Question is the name of a survey question in the catalogue.
	Question string `json:"question,omitempty"`
	// CohortValue chooses what each cell of a table of cohorts shows.
	CohortValue CohortValue `json:"cohortValue,omitempty"`
	// Limit is the greatest number of customers in a list.
	Limit int `json:"limit,omitempty"`
	// Events are the kinds of event; empty for all except change points.
	Events []EventKind `json:"events,omitempty"`
	// Language is the language of names and sentences in the answer; empty for English.
	Language Language `json:"language,omitempty"`
}

// Filter keeps the customers that have one of the values of a dimension. Without values, which is how
// a variable at All arrives, it keeps every customer.
type Filter struct {
	Dimension string   `json:"dimension"`
	Values    []string `json:"values"`
}

// Comparison is an earlier time to compare with.
type Comparison string

// The comparisons.
const (
	PreviousPeriod Comparison = "previous_period"
	PreviousYear   Comparison = "previous_year"
)

// EventKind is a kind of event.
type EventKind string

// The kinds of event.
const (
	Campaign    EventKind = "campaign"
	SourceGap   EventKind = "source_gap"
	Reload      EventKind = "reload"
	ChangePoint EventKind = "change_point"
)

// CohortValue is a figure of a cohort.
type CohortValue string

// The figures of a cohort.
const (
	CohortShare   CohortValue = "share"
	CohortRevenue CohortValue = "revenue"
	CohortMargin  CohortValue = "margin_per_customer"
	CohortActive  CohortValue = "active"
)

// Movements is what a query of movements follows.
type Movements string

// What movements there are.
const (
	MovementsOfRevenue   Movements = "revenue"
	MovementsOfCustomers Movements = "customers"
)

// Basis is where revenue comes from.
type Basis string

// The sources of revenue.
const (
	BasisOrders        Basis = "orders"
	BasisSubscriptions Basis = "subscriptions"
)

// Language is the two-letter code of a language.
type Language string

// The languages.
const (
	English Language = "en"
	Dutch   Language = "nl"
)

// Filter returns the values that customers must have, by dimension. Filters without a dimension or
// without values are left out.
func (q *Query) Filter() map[string][]string {
	out := map[string][]string{}
	for _, f := range q.Filters {
		if f.Dimension != "" && len(f.Values) > 0 {
			out[f.Dimension] = append(out[f.Dimension], f.Values...)
		}
	}
	return out
}

// Keeps reports whether the query keeps a series with these labels.
func (q *Query) Keeps(labels map[string]string) bool {
	for name, values := range q.Labels {
		if value, ok := labels[name]; ok && len(values) > 0 && !slices.Contains(values, value) {
			return false
		}
	}
	return true
}

// Complete reports whether the query leaves out a day or period that has not ended. Without a choice
// it is false.
func (q *Query) Complete() bool { return q.HideIncomplete != nil && *q.HideIncomplete }

// Running reports whether the query asks for a day or period that has not ended. Without a choice it
// is false.
func (q *Query) Running() bool { return q.HideIncomplete != nil && !*q.HideIncomplete }
