package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

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

// complete returns a query with the fields that its author may leave out; i is its place on the panel.
// They are the reference, the data source, the type (series), the window of the board, the filters by
// source, segment and acquisition channel, and the language.
func complete(t Text, q panelquery.Query, i int, plugin Source) panelquery.Query {
	if q.RefID == "" {
		q.RefID = refID(i)
	}
	q.Datasource = plugin
	if q.QueryType == "" {
		q.QueryType = panelquery.Series
	}
	kind, _ := panelquery.KindOf(q.QueryType)
	if q.Window == "" && kind.Windowed && windowed(q.Measures) {
		q.Window = "$window"
	}
	if q.Filters == nil && kind.Filtered && filtered(q.Measures) {
		for _, dimension := range filters() {
			q.Filters = append(q.Filters, panelquery.Filter{Dimension: dimension, Values: []string{"$" + dimension}})
		}
	}
	q.Language = panelquery.Language(t.Language)
	return q
}

// filters are the dimensions that boards have a variable of.
func filters() []string {
	return []string{"source", "segment", "acquisition_channel", "channel", "rfm_segment"}
}

func refID(i int) string { return string(rune('A' + i)) }

// windowed reports whether one of the measures takes the window of the board. A query without measures
// always does. The formula for customer value has a longer window of its own in the configuration.
func windowed(measures []string) bool {
	return len(measures) == 0 || slices.ContainsFunc(measures, func(name string) bool {
		m, ok := measure.Find(name)
		return ok && (name != "clv_formula" || len(measures) > 1) && m.Windows.Has(fold.WindowDays)
	})
}

// filtered reports whether all measures can be filtered by a dimension.
func filtered(measures []string) bool {
	return !slices.ContainsFunc(measures, func(name string) bool {
		m, ok := measure.Find(name)
		return ok && !m.Grouped
	})
}
