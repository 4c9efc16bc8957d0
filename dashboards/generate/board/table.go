package board

import "github.com/klantenbinding/loyalty/internal/panelquery"

// Table returns a table.
func Table(t Text, s Spec) *Panel {
	s.Overrides = append([]Override{blank()}, s.Overrides...)
	return panel(t, "table", s, tableOptions(), tableCustom("auto"))
}

// blank shows cells without a value as empty. Only a table without rows shows the text for no data.
func blank() Override { return Matching("/.*/", Property{"noValue", " "}) }

func tableOptions() TableOptions {
	return TableOptions{ShowHeader: true, CellHeight: "sm", Footer: Footer{Reducer: []string{"sum"}}}
}

func tableCustom(cell string) TableCustom {
	return TableCustom{Align: "auto", CellOptions: CellOptions{Type: cell}, MinWidth: 60}
}

// Cohorts returns a table of customers by the month of their first purchase, month by month since.
// Higher values are darker, and top is the darkest. The month of the first purchase is left out,
// because all customers bought in it. Spec.Decimals is required.
func Cohorts(t Text, s Spec, value panelquery.CohortValue, top float64) *Panel {
	s.Queries = []panelquery.Query{{QueryType: panelquery.Cohorts, CohortValue: value, OmitEmpty: true}}
	s.Min, s.Max = new(0.0), &top
	plain := Property{"custom.cellOptions", CellOptions{Type: "auto"}}

	left := Property{"custom.align", "left"}
	s.Overrides = append([]Override{
		blank(),
		Matching(`/^[0-9]+$/`, Decimals(*s.Decimals)),
		Named(t.Word("month"), plain, Width(76), left),
		Named(t.Word("customers"), plain, Width(88), Unit("short"), Decimals(0)),
	}, s.Overrides...)
	s.Transformations = append(s.Transformations, Without("0", t.Word("complete")))
	custom := tableCustom("color-background")
	custom.CellOptions.Mode, custom.MinWidth, custom.Align = "basic", 40, "right"
	options := tableOptions()
	options.SortBy = []SortBy{{DisplayName: t.Word("month"), Desc: true}} // the average comes first
	p := panel(t, "table", s, options, custom)
	p.FieldConfig.Defaults.Color = &Color{Mode: "continuous-blues"}
	return p
}

// CohortCurve returns a chart of the average of all cohorts over the months since the first purchase.
// With others it also has the best and the weakest cohort of each month. The month of the first
// purchase is left out, because all customers bought in it.
func CohortCurve(t Text, s Spec, value panelquery.CohortValue, others bool) *Panel {
	s.Queries = []panelquery.Query{{QueryType: panelquery.Cohorts, CohortValue: value, OmitEmpty: true}}
	reducers := []string{"last"}
	if others {
		reducers = append(reducers, "max", "min")
	}
	months := t.T("Months since the first purchase", "Maanden sinds de eerste aankoop")
	thin := Property{"custom.lineWidth", 1}
	s.Overrides = append([]Override{
		Named(months, Unit("none"), Decimals(0), Property{"custom.axisLabel", months}),
		Named("Last", Coloured(Blue), Called(t.Word("average"))),
		Named("Max", Coloured(Grey), thin, Called(t.T("Best group", "Beste groep"))),
		Named("Min", Coloured(Grey), thin, Property{"custom.lineStyle", LineStyle{"dash", []int{4, 4}}}, Called(t.T("Weakest group", "Zwakste groep"))),
	}, s.Overrides...)
	s.Transformations = append(s.Transformations,
		Transformation{"filterFieldsByName", map[string]any{"include": map[string]any{"pattern": "^[1-9][0-9]*$"}}},
		Transformation{"reduce", map[string]any{"mode": "seriesToRows", "reducers": reducers}},
		Transformation{"convertFieldType", map[string]any{
			"fields": map[string]any{}, "conversions": []any{map[string]any{"targetField": "Field", "destinationType": "number"}},
		}},
		Transformation{"renameByRegex", map[string]any{"regex": "^Field$", "renamePattern": months}})
	return Trend(t, s, months) // without a cohort Grafana names the missing column
}
