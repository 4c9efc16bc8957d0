package board

import "strings"

// Loyalty is the data source of panels on the board of the program that ask it.
func Loyalty() *Source { return new(pluginSource("loyalty")) }

// P is a query of Prometheus over time. In the expression {} stands for the job and instance that
// are chosen, and {, for them and more.
func P(expr, legend string) Prom { return Prom{Expr: chosen(expr), LegendFormat: legend} }

// Now is a query of Prometheus at the end of the range, as a table.
func Now(expr, legend string) Prom {
	return Prom{Expr: chosen(expr), LegendFormat: legend, Instant: true, Format: "table"}
}

func chosen(expr string) string {
	const mine = `{job=~"$job",instance=~"$instance"`
	return strings.NewReplacer("{}", mine+"}", "{,", mine+",").Replace(expr)
}

// States is a timeline of what was true when: good where a series is 1, bad where it is 0. A series
// of bad news is turned round with 1 - x.
func States(t Text, s Spec, good, bad string) *Panel {
	p := panel(t, "state-timeline", s, StateOptions{
		MergeValues: true, ShowValue: "auto", AlignValue: "left", RowHeight: 0.8, Legend: Legend{DisplayMode: "list", Placement: "bottom", Calcs: []string{}},
		Tooltip: Tooltip{"single", "none"},
	}, StateCustom{FillOpacity: 75})
	p.FieldConfig.Defaults.Mappings = YesNo(good, bad)
	return p
}

// YesNo says a word for 1, which is good, and another for 0, which is bad.
func YesNo(good, bad string) []Mapping {
	return []Mapping{{"value", map[string]MappedTo{"1": {Text: good, Color: Blue, Index: 0}, "0": {Text: bad, Color: Vermillion, Index: 1}}}}
}

// Truth says yes and no for what is true and what is not.
func Truth(t Text) Property {
	return Property{"mappings", []Mapping{{"value", map[string]MappedTo{
		"true": {Text: t.Word("yes"), Index: 0}, "false": {Text: t.Word("no"), Color: Vermillion, Index: 1},
	}}}}
}

// Plain takes the line of the past away from a figure.
func Plain(p *Panel) {
	if options, ok := p.Options.(StatOptions); ok {
		options.GraphMode = "none"
		p.Options = options
	}
}

// From is a colour for small values and another from a value on.
func From(below string, value float64, above string) *Thresholds {
	return &Thresholds{"absolute", []Step{{Color: below}, {Color: above, Value: &value}}}
}

// Limited colours the values of a panel: blue below a limit, vermillion from there on.
func Limited(p *Panel, limit float64) *Panel {
	p.FieldConfig.Defaults.Color = &Color{Mode: "thresholds"}
	p.FieldConfig.Defaults.Thresholds = From(Blue, limit, Vermillion)
	return p
}

// Alerts is the list of Grafana's own alerts whose name begins with Loyalty.
func Alerts(t Text, key string, width int, title, help string) *Panel {
	p := &Panel{Type: "alertlist", Title: title, Description: help, key: key, Options: AlertListOptions{
		ViewMode: "list", GroupMode: "default", GroupBy: []string{}, MaxItems: 20, SortOrder: 3, AlertName: "Loyalty",
		StateFilter: map[string]bool{"firing": true, "pending": true, "noData": true, "normal": false, "error": true},
	}}
	p.GridPos.W = width
	return p
}
