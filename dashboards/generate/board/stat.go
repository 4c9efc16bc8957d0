package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
)

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

// Beside returns a panel with the last value of every numeric field, side by side.
func Beside(t Text, s Spec) *Panel {
	options := statOptions("", "none")
	options.Orientation = "vertical"                       // with automatic orientation Grafana writes the last of three differently
	options.Text = &TextSize{TitleSize: 14, ValueSize: 24} // automatic sizes are too small to read if a reason stands for a value
	p := panel(t, "stat", s, options, nil)
	p.freeAmounts(s)
	return p
}

// freeAmounts lets Grafana choose the decimals of amounts: without decimals 3.1 and 3.4 thousand would both be 3K.
func (p *Panel) freeAmounts(s Spec) {
	names := s.measures()
	if s.Decimals == nil && len(names) > 0 && entry(names[0]).Display.Form == display.FormAmount {
		p.FieldConfig.Defaults.Decimals = nil
	}
}

// Levels returns a panel with the values of several series at the end of the range as bars. A series without a value
// there has none: an older one, such as the order value of a segment that buys no more, would not be today's.
func Levels(t Text, s Spec) *Panel {
	s.Overrides = slices.Concat(ofLabels(t, s), ofMeasures(t, s), s.Overrides)
	p := panel(t, "bargauge", s, BarGaugeOptions{
		ReduceOptions: ReduceOptions{Calcs: []string{"last"}}, Orientation: "horizontal", DisplayMode: "basic",
		ValueMode: "text", ShowUnfilled: true, MinVizHeight: 10, Text: &TextSize{TitleSize: 12, ValueSize: 18},
	}, nil)
	p.FieldConfig.Defaults.DisplayName = "${__field.displayName}" // Grafana names a single bar only if it is told to
	p.freeAmounts(s)
	p.filter = filterOf(&s)
	return p
}
