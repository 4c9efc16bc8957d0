// Package panelquery is the query that a panel, an alert rule, an annotation or a board stores for the
// loyalty data source. The data source's back end decodes it, the board generator encodes it, and the
// front end's TypeScript types in plugin/src/query.ts are generated from it:
//
//	go test ./internal/panelquery -update
//
// A new type of query is one row in Kinds. Its own fields and their choices are in the same file.
package panelquery

import (
	"errors"
	"slices"
)

// PluginID is the type of the loyalty data source, as in its plugin.json.
const PluginID = "klantenbinding-loyalty-datasource"

// ByFirstOrder groups by the first of the shop's own dimensions of the first order, such as the first product. Boards
// use it, because the name of such a dimension differs by shop.
const ByFirstOrder = "first_order"

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
	// GroupBy is a dimension, or 'first_order' for the first of the shop's own dimensions of the first order.
	GroupBy string `json:"groupBy,omitempty"`
	// Cap is how many groups keep their name; the others are added up.
	Cap     int      `json:"cap,omitempty"`
	Filters []Filter `json:"filters,omitempty"`
	// CompareTo adds the figures of earlier times.
	CompareTo []Comparison `json:"compareTo,omitempty"`
	// Target adds the target of each measure that has one.
	Target bool `json:"target,omitempty"`
	// Expected adds the range in which each measure with a baseline was expected, from the shop's history.
	Expected bool `json:"expected,omitempty"`
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
	// CohortCurves gives a column for each of some cohorts, or for each group, with a row for each month since
	// the first purchase.
	CohortCurves bool `json:"cohortCurves,omitempty"`
	// Survival chooses what a query of how long customers stay follows.
	Survival SurvivalOf `json:"survival,omitempty"`
	// CohortPeriod gives a curve for each month, quarter or year in which customers started; without it, and with
	// groupBy, there are no cohorts.
	CohortPeriod CohortPeriod `json:"cohortPeriod,omitempty"`
	// SurvivalTable gives a row for each group with the time until which half of it stays, instead of curves.
	SurvivalTable bool `json:"survivalTable,omitempty"`
	// RFMMoves gives the moves between RFM segments, instead of the segments.
	RFMMoves bool `json:"rfmMoves,omitempty"`
	// Limit is the greatest number of customers in a list.
	Limit int `json:"limit,omitempty"`
	// Events are the kinds of event; empty for all except change points.
	Events []EventKind `json:"events,omitempty"`
	// Language is the language of names and sentences in the answer; empty for English.
	Language Language `json:"language,omitempty"`
	// Timezone is the viewer's time zone, which the front end sets: the range is read in it, and a point stands
	// at the beginning of its day there. Empty for the shop's time zone.
	Timezone string `json:"timezone,omitempty"`
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
	CohortShare       CohortValue = "share"
	CohortRevenue     CohortValue = "revenue"
	CohortMonthMargin CohortValue = "margin"
	CohortMargin      CohortValue = "margin_per_customer"
	CohortActive      CohortValue = "active"
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

// SurvivalOf is what a query of how long customers stay follows.
type SurvivalOf string

// What lasts: a subscription, or the wait until the second purchase.
const (
	SurvivalSubscriptions SurvivalOf = "subscriptions"
	SurvivalSecondOrder   SurvivalOf = "second_order"
)

// CohortPeriod is the calendar period of cohorts.
type CohortPeriod string

// The periods of cohorts.
const (
	CohortMonth   CohortPeriod = "month"
	CohortQuarter CohortPeriod = "quarter"
	CohortYear    CohortPeriod = "year"
)

// Language is the two-letter code of a language.
type Language string

// The languages.
const (
	English Language = "en"
	Dutch   Language = "nl"
)

// Type is the type of a query.
type Type string

// The types of query.
const (
	Series       Type = "series"
	Value        Type = "value"
	Card         Type = "card"
	Summary      Type = "summary"
	MovementsOf  Type = "movements"
	Cohorts      Type = "cohorts"
	Distribution Type = "distribution"
	Survey       Type = "survey"
	Survival     Type = "survival"
	RFM          Type = "rfm"
	First        Type = "first"
	AtRisk       Type = "at_risk"
	Events       Type = "events"
	Status       Type = "status"
	AsOf         Type = "as_of"
	Attention    Type = "attention"
)

// Count is how many measures a query takes.
type Count string

// The counts.
const (
	None Count = "none"
	One  Count = "one"
	Many Count = "many"
)

// Default is the query of a new panel, and the query of a new alert rule that names no type.
func Default() Query { return Query{QueryType: Series, Measures: []string{"retention_ratio"}} }

// Kind describes one type of query.
type Kind struct {
	Type Type
	// Label and Description are what the query editor calls it and says about it.
	Label, Description string
	// Drawing says which chart shows it best and how to set that chart; empty if any chart does.
	Drawing string
	// Measures is how many measures it takes.
	Measures Count
	// Windowed and Filtered report whether a window and filters mean anything to it.
	Windowed, Filtered bool
	// Live reports that it is answered before there are figures.
	Live bool
	// Required is the JSON name of the field without which it cannot run; empty if there is no such field.
	Required string
	// Start is what the editor fills in when somebody chooses the type.
	Start Query
	// Example is a complete query. The tests of the data source answer it.
	Example Query
}

// Kinds returns all types of query in the order in which the editor offers them.
func Kinds() []Kind { return slices.Concat(kindsOfFigures(), kindsOfTables(), kindsOfLists()) }

func kindsOfFigures() []Kind {
	return []Kind{
		{
			Type: Series, Label: "Measures over time",
			Description: "One or more measures as lines over the days, weeks or months of the dashboard.",
			Measures:    Many, Windowed: true, Filtered: true, Required: "measures",
			Example: Query{
				Measures: []string{"retention_ratio"}, Window: "90d", Target: true,
				CompareTo: []Comparison{PreviousPeriod, PreviousYear},
			},
		},
		{
			Type: Value, Label: "Figures of the last day",
			Description: "One or more measures as single numbers, with their change if you like.",
			Drawing:     "Choose the chart “Stat”, “Gauge” or “Bar gauge”.",
			Measures:    Many, Windowed: true, Filtered: true, Required: "measures",
			Example: Query{
				Measures: []string{"retention_ratio"}, Window: "90d", Target: true,
				CompareTo: []Comparison{PreviousPeriod, PreviousYear},
			},
		},
		{
			Type: Card, Label: "Cards",
			Description: "One or more measures, each with its value, its changes, its target and a line of its past.",
			Drawing:     "Choose the chart “Stat” with Text mode “Value and name”, and turn Wide layout off.",
			Measures:    Many, Windowed: true, Filtered: true, Required: "measures",
			Example: Query{Measures: []string{"retention_ratio", "churn_ratio"}, Window: "90d"},
		},
		{
			Type: Summary, Label: "One sentence",
			Description: "A sentence about one measure: its figure, how it changed and whether that is good.",
			Drawing:     "Choose the chart “Stat” and, under Value options, the field “What it means”.",
			Measures:    One, Windowed: true, Filtered: true, Required: "measures",
			Example: Query{Measures: []string{"retention_ratio"}, Window: "90d", CompareTo: []Comparison{PreviousPeriod}},
		},
		{
			Type: Attention, Label: "What matters",
			Description: "One to three sentences about the figures that are furthest from what was expected, the worst first.",
			Drawing:     "Choose the chart “Stat” and, under Value options, the fields “What it means”.",
			Measures:    None, Windowed: true,
			Example: Query{Window: "90d"},
		},
		{
			Type: MovementsOf, Label: "What moved",
			Description: "From the opening to the closing figure, and what was won and lost between them.",
			Drawing:     "Choose the chart “Bar chart”, Stacking “Normal” and Show values “Never”; or the chart “Table”.",
			Measures:    None, Windowed: true, Filtered: true,
			Start:   Query{Movements: MovementsOfRevenue},
			Example: Query{Window: "quarter"},
		},
	}
}

func kindsOfTables() []Kind {
	return []Kind{
		{
			Type: Cohorts, Label: "Cohorts",
			Description: "Customers by the month of their first purchase, and how many still buy month by month.",
			Drawing:     "Choose the chart “Table” and, under Cell options, a coloured background.",
			Measures:    None, Filtered: true,
			Start: Query{CohortValue: CohortShare},
		},
		{
			Type: Distribution, Label: "Distribution",
			Description: "How many orders or customers have small, usual and large values.",
			Drawing:     "Choose the chart “Bar chart” and keep “Range” and “Count” with the transformation “Filter by name”.",
			Measures:    None, Windowed: true, Filtered: true, Required: "distribution",
			Start:   Query{Distribution: "order_value"},
			Example: Query{Distribution: "order_value", Bins: 3, Language: Dutch},
		},
		{
			Type: Survey, Label: "Survey answers",
			Description: "The answers to a survey question, together and by the occasion on which it was asked.",
			Drawing:     "Choose the chart “Table”.",
			Measures:    None, Windowed: true, Filtered: true, Required: "question",
			Start:   Query{Question: "nps"},
			Example: Query{Question: "nps"},
		},
		{
			Type: Survival, Label: "How long they stay",
			Description: "How many customers are still there after so many days, or have not bought a second time, and when half have gone.",
			Drawing:     "Choose the chart “Trend”, or “Table” with the medians.",
			Measures:    None, Filtered: true, Required: "survival",
			Start:   Query{Survival: SurvivalSecondOrder},
			Example: Query{Survival: SurvivalSecondOrder, GroupBy: "country", SurvivalTable: true, Language: Dutch},
		},
		{
			Type: RFM, Label: "RFM segments",
			Description: "Customers by how recently, how often and for how much they bought, and how they moved between these segments.",
			Drawing:     "Choose the chart “Table” or, for the segments, “Bar chart”. A Sankey panel draws the moves.",
			Measures:    None, Windowed: true, Filtered: true,
			Example: Query{Window: "90d", Language: Dutch},
		},
		{
			Type: First, Label: "By the first order",
			Description: "How many customers bought again and what they brought, by what they bought first. It needs a dimension of the first order.",
			Drawing:     "Choose the chart “Table”.",
			Measures:    None, Filtered: true,
			Example: Query{GroupBy: "country", Language: Dutch},
		},
	}
}

func kindsOfLists() []Kind {
	return []Kind{
		{
			Type: AtRisk, Label: "Customers at risk",
			Description: "Which customers are likely to leave, by their numbers in the shop. Needs permission.",
			Drawing:     "Choose the chart “Table”.",
			Measures:    None, Filtered: true,
			Example: Query{Limit: 2},
		},
		{
			Type: Events, Label: "Events",
			Description: "Campaigns, gaps in the sources and sudden changes, as a table or as annotations.",
			Drawing:     "Choose the chart “Table”.",
			Measures:    None,
			Start:       Query{Events: []EventKind{Campaign, SourceGap}},
			Example:     Query{Events: []EventKind{Campaign, Reload}},
		},
		{
			Type: Status, Label: "State of the sources",
			Description: "Which shop databases are read, when that last worked and how many records they delivered.",
			Drawing:     "Choose the chart “Table”.",
			Measures:    None, Live: true,
		},
		{
			Type: AsOf, Label: "State in one line",
			Description: "From when the figures are and whether the sources are up to date. It also answers if the exporter does not.",
			Drawing:     "Choose the chart “Stat” and, under Value options, the field “What it means”.",
			Measures:    None, Windowed: true, Live: true,
			Example: Query{Window: "90d"},
		},
	}
}

// check returns an error if a field has a value that is not among its choices.
func (q *Query) check() error {
	return errors.Join(
		optional("queryType", q.QueryType, types()),
		among("compareTo", q.CompareTo, []Comparison{PreviousPeriod, PreviousYear}),
		optional("movements", q.Movements, []Movements{MovementsOfRevenue, MovementsOfCustomers}),
		optional("basis", q.Basis, []Basis{BasisOrders, BasisSubscriptions}),
		optional("survival", q.Survival, []SurvivalOf{SurvivalSubscriptions, SurvivalSecondOrder}),
		optional("cohortPeriod", q.CohortPeriod, []CohortPeriod{CohortMonth, CohortQuarter, CohortYear}),
		optional("cohortValue", q.CohortValue, []CohortValue{CohortShare, CohortRevenue, CohortMonthMargin, CohortMargin, CohortActive}),
		among("events", q.Events, []EventKind{Campaign, SourceGap, Reload, ChangePoint}),
		optional("language", q.Language, []Language{English, Dutch}),
	)
}
