package boards

import (
	"maps"
	"unicode"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// labels keeps the series of which one label has one of some values.
func labels(name string, values ...string) map[string][]string {
	return map[string][]string{name: values}
}

// over gives the panels of a figure a window of their own.
func over(window string, f board.KPI) board.KPI {
	for _, p := range []*board.Panel{f.Value, f.Compared, f.Sentence} {
		for i, target := range p.Targets {
			if q, ok := target.(board.Query); ok {
				q.Window = window
				p.Targets[i] = q
			}
		}
	}
	return f
}

// measured is a query of measures.
func measured(names ...string) []board.Query { return []board.Query{{Measures: names}} }

// latest asks for the figure at the end of the range alone: a forecast has no other.
func latest(name string, only map[string][]string) board.Query {
	return board.Query{QueryType: board.QueryValue, Measures: []string{name}, Labels: only}
}

// split is a query of one measure by a dimension, of which so many values are told apart.
func split(name, dimension string, values int) []board.Query {
	return []board.Query{{Measures: []string{name}, GroupBy: dimension, Cap: values}}
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
func by(k board.Kit, name, dimension string) string {
	return k.Title(name) + k.T(" by ", " per ") + lower(k.Dimension(dimension))
}

// ofTypes colours groups by loyalty type as the types are coloured everywhere.
func ofTypes(k board.Kit) []board.Override {
	var list []board.Override
	for _, t := range []string{"truly_loyal", "programme", "bargain", "convenience", "satisfied", "unclassified"} {
		list = append(list, board.Named(k.Label("loyalty_type", t), board.Coloured(board.LabelColour("type", t))))
	}
	return list
}

// interval is a forecast between its bounds: the queries, and what the three figures are called.
func interval(k board.Kit, name string, common map[string][]string) ([]board.Query, []board.Override) {
	bound := func(value string) board.Query {
		all := map[string][]string{"bound": {value}}
		maps.Copy(all, common)
		return latest(name+"_interval", all)
	}
	low, high := bound("low"), bound("high")
	return []board.Query{latest(name, common), low, high},
		[]board.Override{
			board.OfQuery("A", board.Called(k.T("Expected", "Verwacht")), board.Coloured(board.Blue)),
			board.OfQuery("B", board.Called(k.T("At least", "Minstens")), board.Coloured(board.Grey)),
			board.OfQuery("C", board.Called(k.T("At most", "Hoogstens")), board.Coloured(board.Grey)),
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
