package board

import (
	"slices"
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

// Levels returns a panel with the last values of several series as bars.
func Levels(t Text, s Spec) *Panel {
	s.Overrides = slices.Concat(ofLabels(t, s), ofMeasures(t, s), s.Overrides)
	p := panel(t, "bargauge", s, BarGaugeOptions{
		ReduceOptions: ReduceOptions{Calcs: []string{"lastNotNull"}}, Orientation: "horizontal", DisplayMode: "basic",
		ValueMode: "text", ShowUnfilled: true, MinVizHeight: 10, Text: &TextSize{TitleSize: 12, ValueSize: 18},
	}, nil)
	p.filter = filterOf(&s)
	return p
}
