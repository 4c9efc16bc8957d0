package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// PluginType is the type of the loyalty data source.
const PluginType = "klantenbinding-loyalty-datasource"

// The types of query of the loyalty data source.
const (
	QuerySeries       = "series"
	QueryValue        = "value"
	QuerySummary      = "summary"
	QueryCohorts      = "cohorts"
	QueryMovements    = "movements"
	QueryDistribution = "distribution"
	QuerySurvey       = "survey"
	QueryAtRisk       = "at_risk"
	QueryEvents       = "events"
	QueryStatus       = "status"
)

// Compared are both comparisons that a query can make.
func Compared() []string { return []string{"previous_period", "previous_year"} }

// Query is a query of the loyalty data source. RefID, Datasource, QueryType (series), Window (that
// of the board), Language and, where the measures can be split, Filters are filled in when empty.
type Query struct {
	RefID          string              `json:"refId"`
	Datasource     Source              `json:"datasource"`
	QueryType      string              `json:"queryType"`
	Measures       []string            `json:"measures,omitempty"`
	Labels         map[string][]string `json:"labels,omitempty"`
	Window         string              `json:"window,omitempty"`
	Step           string              `json:"step,omitempty"`
	GroupBy        string              `json:"groupBy,omitempty"`
	Cap            int                 `json:"cap,omitempty"`
	Filters        []Filter            `json:"filters,omitempty"`
	CompareTo      []string            `json:"compareTo,omitempty"`
	Target         bool                `json:"target,omitempty"`
	HideIncomplete *bool               `json:"hideIncomplete,omitempty"`
	OmitEmpty      bool                `json:"omitEmpty,omitempty"`
	Movements      string              `json:"movements,omitempty"`
	Basis          string              `json:"basis,omitempty"`
	Distribution   string              `json:"distribution,omitempty"`
	Bins           int                 `json:"bins,omitempty"`
	Question       string              `json:"question,omitempty"`
	CohortValue    string              `json:"cohortValue,omitempty"`
	Limit          int                 `json:"limit,omitempty"`
	Events         []string            `json:"events,omitempty"`
	Language       string              `json:"language"`
}

// Filter keeps the customers that have one of the values of a dimension.
type Filter struct {
	Dimension string   `json:"dimension"`
	Values    []string `json:"values"`
}

// Prom is a query of Prometheus.
type Prom struct {
	RefID        string `json:"refId"`
	Datasource   Source `json:"datasource"`
	Expr         string `json:"expr"`
	LegendFormat string `json:"legendFormat"`
	EditorMode   string `json:"editorMode"`
	Format       string `json:"format,omitempty"`
	Instant      bool   `json:"instant"`
	Range        bool   `json:"range"`
}

// complete returns the query with what is filled in; i is its place among the panel's.
func (k Kit) complete(q Query, i int, plugin Source) Query {
	if q.RefID == "" {
		q.RefID = refID(i)
	}
	q.Datasource = plugin
	if q.QueryType == "" {
		q.QueryType = QuerySeries
	}
	if q.Window == "" && q.windowed() {
		q.Window = "$window"
	}
	if q.Filters == nil && q.filtered() {
		q.Filters = []Filter{{"source", []string{"$source"}}, {"segment", []string{"$segment"}}}
	}
	q.Language = string(k.Language)
	return q
}

func refID(i int) string { return string(rune('A' + i)) }

// windowed tells whether the window of the board means anything to the query.
func (q *Query) windowed() bool {
	switch q.QueryType {
	case QuerySeries, QueryValue, QuerySummary:
		return slices.ContainsFunc(q.Measures, func(name string) bool {
			m, ok := measure.Find(name)
			// The formula for customer value has a longer window of its own, which is configured.
			return ok && (name != "clv_formula" || len(q.Measures) > 1) && m.Windows.Has(measure.WindowDays)
		})
	case QueryMovements, QuerySurvey, QueryDistribution:
		return true
	}
	return false
}

// filtered tells whether the query's figures can be split by dimensions.
func (q *Query) filtered() bool {
	switch q.QueryType {
	case QueryEvents, QueryStatus:
		return false
	}
	return !slices.ContainsFunc(q.Measures, func(name string) bool {
		m, ok := measure.Find(name)
		return ok && !m.Grouped
	})
}
