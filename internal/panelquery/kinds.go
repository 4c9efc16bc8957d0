package panelquery

import "slices"

// Type is the type of a query.
type Type string

// The types of query.
const (
	Series       Type = "series"
	Value        Type = "value"
	Summary      Type = "summary"
	MovementsOf  Type = "movements"
	Cohorts      Type = "cohorts"
	Distribution Type = "distribution"
	Survey       Type = "survey"
	AtRisk       Type = "at_risk"
	Events       Type = "events"
	Status       Type = "status"
)

// Count is how many measures a query takes.
type Count string

// The counts.
const (
	None Count = "none"
	One  Count = "one"
	Many Count = "many"
)

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
func Kinds() []Kind {
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
			Type: Summary, Label: "One sentence",
			Description: "A sentence about one measure: its figure, how it changed and whether that is good.",
			Drawing:     "Choose the chart “Stat” and, under Value options, the field “What it means”.",
			Measures:    One, Windowed: true, Filtered: true, Required: "measures",
			Example: Query{Measures: []string{"retention_ratio"}, Window: "90d", CompareTo: []Comparison{PreviousPeriod}},
		},
		{
			Type: MovementsOf, Label: "What moved",
			Description: "From the opening to the closing figure, and what was won and lost between them.",
			Drawing:     "Choose the chart “Bar chart”, Stacking “Normal” and Show values “Never”; or the chart “Table”.",
			Measures:    None, Windowed: true, Filtered: true,
			Start:   Query{Movements: MovementsOfRevenue},
			Example: Query{Window: "quarter"},
		},
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
	}
}

// KindOf returns the description of a type, and false if the type is unknown.
func KindOf(t Type) (Kind, bool) {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Type == t })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}
