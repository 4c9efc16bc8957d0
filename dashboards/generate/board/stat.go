package board

import (
	"regexp"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// KPI is one figure on three panels: its value with a small line of the past, its changes, and one
// sentence about its meaning.
type KPI struct{ Value, Compared, Sentence *Panel }

// NewKPI returns the panels of a measure. Labels choose one of its series. The value and the changes
// share the width; the sentence takes all of it.
func NewKPI(t Text, name string, width int, labels map[string][]string) KPI {
	return KPI{
		Value:    Sparkline(t, Spec{Key: name, Width: width - width/2, Queries: []panelquery.Query{{Measures: []string{name}, Labels: labels}}}),
		Compared: Deltas(t, name, width/2, labels),
		Sentence: Sentence(t, name, width, labels),
	}
}

// Cards adds figures side by side: values and changes above, sentences below.
func (b *Board) Cards(kpis ...KPI) {
	var figures, sentences []*Panel
	for _, f := range kpis {
		figures = append(figures, f.Value, f.Compared)
		sentences = append(sentences, f.Sentence)
	}
	b.Row(4, figures...)
	b.Row(4, sentences...)
}

// Stat returns a panel with the last value of every numeric field.
func Stat(t Text, s Spec) *Panel {
	return panel(t, "stat", s, statOptions("", "none"), nil)
}

// Sparkline returns a panel with the last value of a series and a small line of its past.
func Sparkline(t Text, s Spec) *Panel {
	options := statOptions("", "area")
	options.Text = &TextSize{ValueSize: 34}
	return panel(t, "stat", s, options, nil)
}

func statOptions(fields, graph string) StatOptions {
	return StatOptions{
		ReduceOptions: ReduceOptions{Calcs: []string{"lastNotNull"}, Fields: fields},
		Orientation:   "auto", TextMode: "auto", ColorMode: "value", GraphMode: graph, JustifyMode: "auto",
	}
}

// Deltas returns a panel with the changes of a measure since the previous period and since last year,
// and with its target.
func Deltas(t Text, name string, width int, labels map[string][]string) *Panel {
	names := []string{t.Word("change_previous_period"), t.Word("change_previous_year"), t.Word("target")}
	shown := slices.Clone(names) // Grafana chooses fields by their new names
	s := Spec{
		Key: name + " compared", Width: width, Title: t.T("Compared", "Vergeleken"), Colour: Ink,
		Help: About(t, name) + "\n\n" + t.T("Changes of percentages are in percentage points. Blue is better, orange-red is worse.",
			"Veranderingen van percentages zijn in procentpunten. Blauw is beter, oranjerood is slechter."),
		Queries: []panelquery.Query{{QueryType: panelquery.Value, Measures: []string{name}, Labels: labels, CompareTo: Compared(), Target: true}},
	}
	for i, short := range []string{t.T("Since last period", "Sinds vorige periode"), t.T("Since last year", "Sinds vorig jaar")} {
		s.Overrides = append(s.Overrides, Named(names[i], append(goodAndBad(name), Called(short))...))
		shown = append(shown, short)
	}
	options := statOptions("/^("+strings.Join(shown, "|")+")$/", "none")
	options.Orientation, options.TextMode = "horizontal", "value_and_name"
	options.Text = &TextSize{TitleSize: 13, ValueSize: 17}
	return panel(t, "stat", s, options, nil)
}

// goodAndBad colours changes of a measure.
func goodAndBad(name string) []Property {
	up, down := Ink, Ink
	switch entry(name).Display.Better.Sign() {
	case 1:
		up, down = Blue, Vermillion
	case -1:
		up, down = Vermillion, Blue
	}
	unknown := map[string]any{"match": "null+nan", "result": MappedTo{Text: "–", Color: Ink}}
	return []Property{
		{"mappings", []Mapping{{"special", unknown}}},
		{"color", Color{Mode: "thresholds"}},
		{"thresholds", Thresholds{"absolute", []Step{{Color: down}, {Color: Ink, Value: new(0.0)}, {Color: up, Value: new(1e-9)}}}},
	}
}

// Sentence returns a panel with one sentence about the value of a measure.
func Sentence(t Text, name string, width int, labels map[string][]string) *Panel {
	s := Spec{
		Key: name + " sentence", Width: width, Title: t.T("What it means: ", "Wat het betekent: ") + t.Title(name), Colour: Ink,
		Queries:   []panelquery.Query{{QueryType: panelquery.Summary, Measures: []string{name}, Labels: labels, CompareTo: Compared(), Target: true}},
		Overrides: []Override{Named(t.Word("sentence"), Called(" "))},
	}
	options := statOptions("/^("+regexp.QuoteMeta(t.Word("sentence"))+"| )$/", "none")
	options.TextMode, options.ColorMode, options.Text = "value", "none", &TextSize{ValueSize: 15}
	p := panel(t, "stat", s, options, nil)
	p.Transparent = true
	return p
}

// Levels returns a panel with the last values of several series as bars.
func Levels(t Text, s Spec) *Panel {
	s.Overrides = slices.Concat(ofLabels(t, s), ofMeasures(t, s), s.Overrides)
	return panel(t, "bargauge", s, BarGaugeOptions{
		ReduceOptions: ReduceOptions{Calcs: []string{"lastNotNull"}}, Orientation: "horizontal", DisplayMode: "basic",
		ValueMode: "text", ShowUnfilled: true, MinVizHeight: 10, Text: &TextSize{TitleSize: 12, ValueSize: 18},
	}, nil)
}
