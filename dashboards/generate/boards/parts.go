package boards

import (
	"maps"
	"unicode"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// tallRow is the height of a row that keeps the next one out of the first view of a wall of 1440 pixels, where a board
// makes at most twelve requests.
const tallRow = 12

// labels keeps the series that have one of the values of a label.
func labels(name string, values ...string) map[string][]string {
	return map[string][]string{name: values}
}

// over sets the window of a panel's queries.
func over(window string, p *board.Panel) *board.Panel {
	for i, target := range p.Targets {
		if q, ok := target.(panelquery.Query); ok {
			q.Window = window
			p.Targets[i] = q
		}
	}
	return p
}

// formulaCard returns the card of customer value by formula. Its title says the window, because the board's window is another.
func formulaCard(t board.Text, width int) *board.Panel {
	p, within := over(clvWindow, board.Card(t, "clv_formula", width, nil)), ", "+t.Window(clvWindow)
	p.Title = board.FirstThatFits(width, t.Title("clv_formula")+within, t.T("Customer value", "Klantwaarde")+within, t.T("Value, 2 years", "Waarde, 2 jaar"))
	return p
}

// quarters returns a title with what its columns are, and the shorter one if it has no room for the full one.
func quarters(t board.Text, title string, width int) string {
	return board.FirstThatFits(width, title+t.T(", complete quarters", ", volledige kwartalen"), title+t.T(" by quarter", " per kwartaal"))
}

// completeQuarters says in the help of a panel that the running quarter is left out, which a short title does not say.
func completeQuarters(t board.Text, p *board.Panel) *board.Panel {
	p.Description += "\n\n" + t.T("Only complete quarters are shown.", "Alleen volledige kwartalen zijn te zien.")
	return p
}

// measured returns a query of measures.
func measured(names ...string) []panelquery.Query { return []panelquery.Query{{Measures: names}} }

// latest returns a query of the figure at the end of the range. A forecast has no other figure.
func latest(name string, only map[string][]string) panelquery.Query {
	return panelquery.Query{QueryType: panelquery.Value, Measures: []string{name}, Labels: only}
}

// split returns a query of one measure grouped by a dimension, with a number of groups.
func split(name, dimension string, values int) []panelquery.Query {
	return []panelquery.Query{{Measures: []string{name}, GroupBy: dimension, Cap: values}}
}

// whole shows numbers of customers in full.
func whole() board.Override {
	return board.Matching("/.*/", board.Unit("locale"), board.Decimals(0))
}

// finer shows a figure with one decimal.
func finer(p *board.Panel) *board.Panel {
	p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, board.Matching("/.*/", board.Decimals(1)))
	return p
}

// by returns the title of a measure that is grouped by a dimension, for a panel of a width.
func by(t board.Text, name, dimension string, width int) string {
	return t.Suffixed(name, t.T(" by ", " per ")+lower(t.Dimension(dimension)), width)
}

// ofTypes gives groups by loyalty type the colours of the types.
func ofTypes(t board.Text) []board.Override {
	var list []board.Override
	for _, kind := range []string{"truly_loyal", "programme", "bargain", "convenience", "satisfied", "unclassified"} {
		list = append(list, board.Named(t.Label("loyalty_type", kind), board.Coloured(board.LabelColour("type", kind))))
	}
	return list
}

// interval returns the queries of a forecast and its bounds, and the names of the three figures.
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

// lower returns a word that begins with a small letter.
func lower(word string) string {
	if word == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(word)
	if next, _ := utf8.DecodeRuneInString(word[size:]); unicode.IsUpper(next) {
		return word // an abbreviation, such as RFM
	}
	return string(unicode.ToLower(first)) + word[size:]
}
