package board

import (
	"regexp"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// cardHeight is the height of a card in units of the grid: below it the text would cover the line.
const cardHeight = 5

// cardPoints is the number of points of a card's line. Panels with the same number ask in one request.
const cardPoints = 100

// Card returns a figure on one panel: its value in the colour of its change, the changes and the target, and a
// line of its past. Labels choose one series of the measure.
func Card(t Text, name string, width int, labels map[string][]string) *Panel {
	return card(t, Spec{Key: name, Width: width, Queries: []panelquery.Query{{Measures: []string{name}, Labels: labels}}})
}

// CardRow returns the cards of several measures on one panel, with their names. A figure without a value is
// left out.
func CardRow(t Text, key, title string, measures []string, labels map[string][]string) *Panel {
	s := Spec{Key: key, Width: columns, Title: title, Queries: []panelquery.Query{{Measures: measures, Labels: labels, OmitEmpty: true}}}
	p := card(t, s)
	p.FieldConfig.Defaults.Unit, p.FieldConfig.Defaults.Decimals = "short", new(1) // where the data source gives none
	if options, ok := p.Options.(StatOptions); ok {
		options.Text = &TextSize{TitleSize: 12, ValueSize: 28} // many cards have little room
		p.Options = options
	}
	for _, name := range measures {
		if entry(name).Display.Form == display.FormAmountEach { // cents matter
			p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, Matching(figureOf(t, name), Decimals(entry(name).Display.Decimals)))
		}
	}
	return p
}

func card(t Text, s Spec) *Panel {
	s.Queries[0].QueryType = panelquery.Card
	s.Help = About(t, s.measures()...) + "\n\n" + howToRead(t)
	options := statOptions("", "area")
	options.TextMode, options.WideLayout = "value_and_name", new(false)
	options.Text = &TextSize{TitleSize: 13, ValueSize: 32}
	if s.Width <= narrow {
		options.Text.ValueSize = 28 // a reason in place of a figure has three lines
	}
	p := panel(t, "stat", s, options, nil)
	p.freeAmounts(s)
	p.FieldConfig.Defaults.Color = noFigure() // the data source says better or worse
	p.MaxDataPoints = cardPoints
	p.linkFigures(t, s.measures())
	return p
}

// linkFigures links each figure of a panel to the board about its measure. Row drops links to its own board.
func (p *Panel) linkFigures(t Text, measures []string) {
	for _, name := range measures {
		url := panelquery.BoardLink(name, panelquery.Language(t.Language))
		if url == "" {
			continue
		}
		links := []PanelLink{{Title: t.Word("open_board"), URL: url}}
		if len(measures) == 1 {
			p.FieldConfig.Defaults.Links = links
			return
		}
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, Matching(figureOf(t, name), Property{"links", links}))
	}
}

// figureOf returns an expression for the name of a figure among several: the data source adds the changes.
func figureOf(t Text, name string) string { return "/^" + regexp.QuoteMeta(t.Title(name)) + " · /" }

// dropLinksTo drops the links of figures to a board.
func (p *Panel) dropLinksTo(uid string) {
	if p.FieldConfig == nil {
		return
	}
	here := func(l PanelLink) bool { return strings.HasPrefix(l.URL, "/d/"+uid+"?") }
	p.FieldConfig.Defaults.Links = slices.DeleteFunc(p.FieldConfig.Defaults.Links, here)
	p.FieldConfig.Overrides = slices.DeleteFunc(p.FieldConfig.Overrides, func(o Override) bool {
		links, ok := o.Properties[0].Value.([]PanelLink)
		return ok && p.Type == "stat" && len(o.Properties) == 1 && slices.ContainsFunc(links, here)
	})
}

// howToRead explains the words and the colours of a card.
func howToRead(t Text) string {
	return t.T("*How to read:* ▲ and ▼ are the change since the period before and since the same period last year; percentages change in percentage points. "+
		"Blue is better and orange-red is worse than the period before. In the colour of ordinary text: the change is as small as changes usually are by chance, neither good nor bad, or there is too little history to tell.",
		"*Hoe te lezen:* ▲ en ▼ zijn de verandering sinds de vorige periode en sinds dezelfde periode vorig jaar; percentages veranderen in procentpunten. "+
			"Blauw is beter en oranjerood is slechter dan de vorige periode. In de kleur van gewone tekst: de verandering is zo klein als veranderingen door toeval meestal zijn, goed noch slecht, of er is te weinig verleden om het te zeggen.")
}

// Cards adds a row of figures side by side.
func (b *Board) Cards(cards ...*Panel) { b.Row(cardHeight, cards...) }

// asOf returns the line above a board: from when the figures are and whether the sources are up to date. It is red
// if they are not, or if the exporter does not answer.
func asOf(t Text) *Panel {
	s := Spec{
		Key: "as of", Width: columns, Unit: "none", Queries: []panelquery.Query{{QueryType: panelquery.AsOf}},
		Help: t.T("From when the figures are, of which data source and window, and whether every source was read in time. Red: figures are missing or old.",
			"Van wanneer de cijfers zijn, van welke gegevensbron en periode, en of elke bron op tijd gelezen is. Rood: cijfers ontbreken of zijn oud."),
	}
	p := line(t, s)
	options, _ := p.Options.(StatOptions)
	options.ColorMode, options.Text = "background_solid", &TextSize{ValueSize: 14}
	p.Options = options
	p.Transparent, p.MaxDataPoints = true, cardPoints
	return p
}

// Sentence returns a panel with one sentence about a measure.
func Sentence(t Text, name, help string) *Panel {
	return line(t, Spec{
		Key: name + " sentence", Width: columns, Help: help + "\n\n" + About(t, name),
		Queries: []panelquery.Query{{QueryType: panelquery.Summary, Measures: []string{name}}},
	})
}

// Attention returns the panel with the sentences about what is furthest from what was expected.
func Attention(t Text, width int) *Panel {
	return line(t, Spec{
		Key: "attention", Width: width, Unit: "none", Title: t.T("What matters now", "Wat nu telt"),
		Queries: []panelquery.Query{{QueryType: panelquery.Attention}},
		Help: t.T("The figures that are furthest from what this shop's history leads to expect, the worst first: 2.5 standard deviations or more, or a shortfall of repeat purchases that chance does not explain. Click a sentence to open its board. Always for all customers: the choice of source and segment does not change it.",
			"De cijfers die het verst liggen van wat op grond van het verleden van de winkel te verwachten is, de slechtste eerst: 2,5 standaardafwijking of meer, of een tekort aan vervolgaankopen dat toeval niet verklaart. Klik op een zin om het dashboard erover te openen. Altijd voor alle klanten: de keuze van bron en segment verandert er niets aan."),
	})
}

// line returns a panel that shows the sentences of a query, each in the colour that the data source
// gives it.
func line(t Text, s Spec) *Panel {
	options := statOptions("/^"+regexp.QuoteMeta(t.Word("sentence"))+"/", "none")
	options.TextMode, options.Orientation, options.JustifyMode = "value", "horizontal", "auto"
	options.Text = &TextSize{ValueSize: 16}
	p := panel(t, "stat", s, options, nil)
	p.FieldConfig.Defaults.Color = noFigure()
	return p
}

// noFigure is the colour where the data source gives none: Grafana's own would be green.
func noFigure() *Color { return &Color{Mode: "fixed", FixedColor: Grey} }
