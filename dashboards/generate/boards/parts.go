package boards

import (
	"maps"
	"unicode"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// labels keeps the series of which one label has one of some values.
func labels(name string, values ...string) map[string][]string {
	return map[string][]string{name: values}
}

// over gives the panels of a figure a window of their own.
func over(window string, f board.KPI) board.KPI {
	for _, p := range []*board.Panel{f.Value, f.Compared, f.Sentence} {
		for i, target := range p.Targets {
			if q, ok := target.(panelquery.Query); ok {
				q.Window = window
				p.Targets[i] = q
			}
		}
	}
	return f
}

// measured is a query of measures.
func measured(names ...string) []panelquery.Query { return []panelquery.Query{{Measures: names}} }

// latest asks for the figure at the end of the range alone: a forecast has no other.
func latest(name string, only map[string][]string) panelquery.Query {
	return panelquery.Query{QueryType: panelquery.Value, Measures: []string{name}, Labels: only}
}

// split is a query of one measure by a dimension, of which so many values are told apart.
func split(name, dimension string, values int) []panelquery.Query {
	return []panelquery.Query{{Measures: []string{name}, GroupBy: dimension, Cap: values}}
}

// whole writes numbers of customers out in full.
func whole() board.Override {
	return board.Matching("/.*/", board.Unit("locale"), board.Decimals(0))
}

// finer gives the panels of a figure one decimal more than thousands would have.
func finer(f board.KPI) board.KPI {
	for _, p := range []*board.Panel{f.Value, f.Compared} {
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, board.Matching("/.*/", board.Decimals(1)))
	}
	return f
}

// by is the title of a measure that is split by a dimension.
func by(t board.Text, name, dimension string) string {
	return t.Title(name) + t.T(" by ", " per ") + lower(t.Dimension(dimension))
}

// ofTypes colours groups by loyalty type as the types are coloured everywhere.
func ofTypes(t board.Text) []board.Override {
	var list []board.Override
	for _, kind := range []string{"truly_loyal", "programme", "bargain", "convenience", "satisfied", "unclassified"} {
		list = append(list, board.Named(t.Label("loyalty_type", kind), board.Coloured(board.LabelColour("type", kind))))
	}
	return list
}

// interval is a forecast between its bounds: the queries, and what the three figures are called.
func interval(t board.Text, name string, common map[string][]string) ([]panelquery.Query, []board.Override) {
	bound := func(value string) panelquery.Query {
		all := map[string][]string{"bound": {value}}
		maps.Copy(all, common)
		return latest(name+"_interval", all)
	}
	low, high := bound("low"), bound("high")
	return []panelquery.Query{latest(name, common), low, high},
		[]board.Override{
			board.OfQuery("A", board.Called(t.T("Expected", "Verwacht")), board.Coloured(board.Blue)),
			board.OfQuery("B", board.Called(t.T("At least", "Minstens")), board.Coloured(board.Grey)),
			board.OfQuery("C", board.Called(t.T("At most", "Hoogstens")), board.Coloured(board.Grey)),
		}
}

// lower begins a word with a small letter.
func lower(word string) string {
	if word == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToLower(first)) + word[size:]
}
