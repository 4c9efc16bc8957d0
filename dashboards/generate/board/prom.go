package board

import "strings"

// P returns a query of Prometheus over time. In the expression {} stands for the chosen job and
// instance, and {, for both and further matchers.
func P(expr, legend string) Prom { return Prom{Expr: chosen(expr), LegendFormat: legend} }

// Now returns a query of Prometheus at the end of the range, as a table.
func Now(expr, legend string) Prom {
	return Prom{Expr: chosen(expr), LegendFormat: legend, Instant: true, Format: "table"}
}

// AtEnd returns a query of Prometheus at the end of the range. A query over time also has values of before
// the exporter stopped, and a panel would show the last of them as the present state.
func AtEnd(expr, legend string) Prom {
	return Prom{Expr: chosen(expr), LegendFormat: legend, Instant: true}
}

// Duration returns the unit of a length of time in seconds that may be minutes or days, which Grafana writes in English.
// On boards in other languages it is written as 2 d 03:04:05.
func Duration(t Text) string { return t.T("s", "dtdhms") }

func chosen(expr string) string {
	const mine = `{job=~"$job",instance=~"$instance"`
	return strings.NewReplacer("{}", mine+"}", "{,", mine+",").Replace(expr)
}

// States returns a timeline of series that are 1 for good and 0 for bad.
func States(t Text, s Spec, good, bad string) *Panel {
	p := panel(t, "state-timeline", s, StateOptions{
		MergeValues: true, ShowValue: "auto", AlignValue: "left", RowHeight: 0.8, Legend: Legend{DisplayMode: "list", Placement: "bottom", Calcs: []string{}},
		Tooltip: Tooltip{"single", "none"},
	}, StateCustom{FillOpacity: 75})
	p.FieldConfig.Defaults.Mappings = YesNo(good, bad)
	return p
}

// YesNo shows 1 as a word for good, and 0 as a word for bad.
func YesNo(good, bad string) []Mapping {
	return []Mapping{{"value", map[string]MappedTo{"1": {Text: good, Color: Blue, Index: 0}, "0": {Text: bad, Color: Vermillion, Index: 1}}}}
}

// Truth shows true as yes and false as no.
func Truth(t Text) Property {
	return Property{"mappings", []Mapping{{"value", map[string]MappedTo{
		"true": {Text: t.Word("yes"), Index: 0}, "false": {Text: t.Word("no"), Color: Vermillion, Index: 1},
	}}}}
}

// Plain removes the line of the past from a figure.
func Plain(p *Panel) {
	if options, ok := p.Options.(StatOptions); ok {
		options.GraphMode = "none"
		p.Options = options
	}
}

// NamedValue shows the names of a figure's series, even of a single one. Amounts need it for the currency.
func NamedValue(p *Panel) *Panel {
	if options, ok := p.Options.(StatOptions); ok {
		options.TextMode = "value_and_name"
		p.Options = options
	}
	return p
}

// From returns thresholds with one colour below a value and another from the value on.
func From(below string, value float64, above string) *Thresholds {
	return &Thresholds{"absolute", []Step{{Color: below}, {Color: above, Value: &value}}}
}

// Limited colours the values of a panel: blue below a limit, vermillion from the limit on.
func Limited(p *Panel, limit float64) *Panel {
	p.FieldConfig.Defaults.Color = &Color{Mode: "thresholds"}
	p.FieldConfig.Defaults.Thresholds = From(Blue, limit, Vermillion)
	return p
}

// Alerts returns the list of Grafana's own alerts whose name begins with Loyalty.
func Alerts(key string, width int, title, help string) *Panel {
	p := &Panel{Type: "alertlist", Title: title, Description: help, key: key, Options: AlertListOptions{
		ViewMode: "list", GroupMode: "default", GroupBy: []string{}, MaxItems: 20, SortOrder: 3, AlertName: "Loyalty", Datasource: "-- Grafana --",
		StateFilter: map[string]bool{"firing": true, "pending": true, "noData": true, "normal": false, "error": true},
	}}
	p.GridPos.W = width
	return p
}
