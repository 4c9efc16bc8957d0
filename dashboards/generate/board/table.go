package board

// Table shows rows.
func (k Kit) Table(s Spec) *Panel {
	return k.panel("table", s, tableOptions(), tableCustom("auto"))
}

func tableOptions() TableOptions {
	return TableOptions{ShowHeader: true, CellHeight: "sm", Footer: Footer{Reducer: []string{"sum"}}}
}

func tableCustom(cell string) TableCustom {
	return TableCustom{Align: "auto", CellOptions: CellOptions{Type: cell}, MinWidth: 60}
}

// Cohorts is a table of customers by the month of their first purchase, month by month since, the
// darker the more. Of shares the darkest is top.
func (k Kit) Cohorts(s Spec, value string, top float64) *Panel {
	s.Queries = []Query{{QueryType: QueryCohorts, CohortValue: value}}
	s.Min, s.Max = new(0.0), &top
	plain := Property{"custom.cellOptions", CellOptions{Type: "auto"}}
	wide := func(w int) Property { return Property{"custom.width", w} }
	left := Property{"custom.align", "left"}
	s.Overrides = append([]Override{
		Named(k.Word("month"), plain, wide(95), left),
		Named(k.Word("customers"), plain, wide(90), Unit("short"), Decimals(0)),
		Named("0", plain),
	}, s.Overrides...)
	s.Transformations = append(s.Transformations, without(k.Word("complete")))
	custom := tableCustom("color-background")
	custom.CellOptions.Mode, custom.MinWidth, custom.Align = "basic", 44, "right"
	p := k.panel("table", s, tableOptions(), custom)
	p.FieldConfig.Defaults.Color = &Color{Mode: "continuous-blues"}
	return p
}
