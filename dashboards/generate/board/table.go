package board

import (
	"regexp"
	"strings"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// Table returns a table.
func Table(t Text, s Spec) *Panel {
	s.Overrides = append([]Override{blank()}, s.Overrides...)
	custom := tableCustom("auto")
	custom.CellOptions.WrapText = true // reasons, and names of products, may be long
	return panel(t, "table", s, tableOptions(), custom)
}

// blank shows cells without a value as empty. Only a table without rows shows the text for no data.
func blank() Override { return Matching("/.*/", Property{"noValue", " "}) }

func tableOptions() TableOptions {
	return TableOptions{ShowHeader: true, CellHeight: "sm", Footer: Footer{Reducer: []string{"sum"}}}
}

func tableCustom(cell string) TableCustom {
	return TableCustom{Align: "auto", CellOptions: CellOptions{Type: cell}, MinWidth: NarrowestColumn, WrapHeaderText: true}
}

// Cohorts returns a table of customers by the month of their first purchase, month by month since. Higher
// values are darker. The month of the first purchase is left out, because all customers bought in it. The data
// source sets the unit and the darkest value. Spec.Decimals is required.
func Cohorts(t Text, s Spec, value panelquery.CohortValue) *Panel {
	s.Queries = []panelquery.Query{{QueryType: panelquery.Cohorts, CohortValue: value, OmitEmpty: true}}
	plain := Property{"custom.cellOptions", CellOptions{Type: "auto"}}

	left := Property{"custom.align", "left"}
	s.Overrides = append([]Override{
		blank(),
		Matching(`/^[0-9]+$/`, Decimals(*s.Decimals)),
		Named(t.Word("month"), plain, Width(96), left, Property{"links", []PanelLink{{
			Title: t.T("Show only the newcomers of this month", "Alleen de nieuwkomers van deze maand tonen"),
			URL:   rangeOf(t, t.UID(Retention)),
		}}}),
		Named(t.Word("from"), Property{"custom.hidden", true}),
		Named(t.Word("to"), Property{"custom.hidden", true}),
		Named(t.Word("customers"), plain, Width(88), Unit("short"), Decimals(0)),
		Named(t.Word("reason"), plain, left), // why there is no figure
	}, s.Overrides...)
	s.Transformations = append(s.Transformations, Without("0", t.Word("complete")))
	custom := tableCustom("color-background")
	custom.CellOptions.Mode, custom.MinWidth, custom.Align, custom.WrapHeaderText = "basic", 52, "right", false
	options := tableOptions()
	options.SortBy = []SortBy{{DisplayName: t.Word("month"), Desc: true}} // the average comes first
	options.FrozenColumns = &FrozenColumns{Left: 2}
	p := panel(t, "table", s, options, custom)
	p.FieldConfig.Defaults.Color, p.FieldConfig.Defaults.Thresholds = &Color{Mode: "thresholds"}, shades()
	return p
}

// rangeOf returns the address of a board at the range of time that a row has in two hidden columns.
func rangeOf(t Text, uid string) string {
	parts := []string{`from=${__data.fields["` + t.Word("from") + `"]}`, `to=${__data.fields["` + t.Word("to") + `"]}`, "${datasource:queryparam}"}
	for _, name := range append(filters(), "window", "cohort_value", "cohort_group") {
		parts = append(parts, "${"+name+":queryparam}")
	}
	return "/d/" + uid + "?" + strings.Join(parts, "&")
}

// shades returns the colours of a table from the lowest to the highest value. Grafana takes a cell without a
// value for 0 per cent, so 0 has no colour.
func shades() *Thresholds {
	steps := []Step{{Color: Clear}}
	for i, shade := range Shades() {
		steps = append(steps, Step{Color: shade, Value: new(max(0.01, 100*float64(i)/float64(len(Shades()))))})
	}
	return &Thresholds{"percentage", steps}
}

// CohortCurves returns a chart of curves over the months since the first purchase.
func CohortCurves(t Text, s Spec) *Panel {
	months := t.Word("months_since")
	s.Overrides = append([]Override{
		Named(months, Unit("none"), Decimals(0), Property{"custom.axisLabel", months}),
		Named(t.Word("average"), Coloured(Blue), Property{"custom.lineWidth", 4}),
		Matching("/^"+regexp.QuoteMeta(t.Word("acquisition_cost"))+" /", Coloured(Ink), Dashed()),
	}, s.Overrides...)
	p := Trend(t, s, months)
	p.FieldConfig.Defaults.Color = &Color{Mode: "palette-classic"}
	return p
}

// SurvivalCurves returns a chart of curves over the days since the start.
func SurvivalCurves(t Text, s Spec) *Panel {
	days := t.Word("days_since")
	s.Overrides = append([]Override{
		Named(days, Unit("none"), Decimals(0), Property{"custom.axisLabel", days}),
		Named(t.Word("all_together"), Coloured(Blue), Property{"custom.lineWidth", 4}),
	}, s.Overrides...)
	p := Trend(t, s, days)
	p.FieldConfig.Defaults.Color = &Color{Mode: "palette-classic"}
	return p
}
