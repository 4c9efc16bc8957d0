package plugin

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/words"
)

// query is what a panel stores, as far as the back end looks at it. Which fields count depends on the
// type of query; the zero value of each leaves the choice to the exporter or is a plain "no".
type query struct {
	QueryType string `json:"queryType"`
	// Measures are names in the catalogue; Labels keep those of their series that have one of the
	// values, as far as they have the label.
	Measures []string            `json:"measures"`
	Labels   map[string][]string `json:"labels"`
	Window   string              `json:"window"`
	Step     string              `json:"step"`
	GroupBy  string              `json:"groupBy"`
	Cap      int                 `json:"cap"`
	Filters  []filter            `json:"filters"`
	// CompareTo lists "previous_period" and "previous_year".
	CompareTo      []string `json:"compareTo"`
	Target         bool     `json:"target"`
	HideIncomplete *bool    `json:"hideIncomplete"`
	// OmitEmpty answers with a frame of no fields where no figure has a value, so that a chart says
	// its own words for no data in place of drawing an empty grid.
	OmitEmpty    bool     `json:"omitEmpty"`
	Movements    string   `json:"movements"`
	Basis        string   `json:"basis"`
	Distribution string   `json:"distribution"`
	Bins         int      `json:"bins"`
	Question     string   `json:"question"`
	CohortValue  string   `json:"cohortValue"`
	Limit        int      `json:"limit"`
	Events       []string `json:"events"`
	Language     string   `json:"language"`
}

// filter keeps the customers that have one of the values of a dimension. Without values, which is what
// "All" becomes, it keeps everybody.
type filter struct {
	Dimension string   `json:"dimension"`
	Values    []string `json:"values"`
}

// The things to compare with.
const (
	previousPeriod = "previous_period"
	previousYear   = "previous_year"
)

// decodeQuery reads a query and checks what the exporter does not.
func decodeQuery(raw json.RawMessage) (query, words.Language, error) {
	var q query
	if err := json.Unmarshal(raw, &q); err != nil {
		return q, "", queryError("the query cannot be read: %s", jsonMistake(err))
	}
	language, ok := words.Parse(q.Language)
	if !ok {
		return q, "", queryError("language: there is no %q; choose en or nl", q.Language)
	}
	for _, c := range q.CompareTo {
		if c != previousPeriod && c != previousYear {
			return q, "", queryError("compareTo: %q is neither %s nor %s", c, previousPeriod, previousYear)
		}
	}
	return q, language, nil
}

// filter returns the filters that narrow anything, by dimension.
func (q *query) filter() map[string][]string {
	out := map[string][]string{}
	for _, f := range q.Filters {
		if f.Dimension != "" && len(f.Values) > 0 {
			out[f.Dimension] = append(out[f.Dimension], f.Values...)
		}
	}
	return out
}

// wants reports whether the labels are those of a series to keep. Labels that the series does not have
// decide nothing.
func (q *query) wants(labels map[string]string) bool {
	for name, values := range q.Labels {
		if value, ok := labels[name]; ok && len(values) > 0 && !slices.Contains(values, value) {
			return false
		}
	}
	return true
}

// kindOf returns the type of a query. Some callers send it in the model alone.
func kindOf(q backend.DataQuery) string {
	if q.QueryType != "" {
		return q.QueryType
	}
	var model struct {
		QueryType string `json:"queryType"`
	}
	_ = json.Unmarshal(q.JSON, &model) // what is wrong with it is told when the query is decoded
	return model.QueryType
}

func unknownKind(kind string) error {
	kinds := strings.Join(sorted(handlers()), ", ")
	if kind != "" {
		return queryError("queryType: there is no %q; there are %s", kind, kinds)
	}
	return queryError("queryType is missing; there are %s", kinds)
}
