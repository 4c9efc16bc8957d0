package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// Lines returns a chart of lines over time.
func Lines(t Text, s Spec) *Panel { return overTime(t, s, 0, Stacking{"none", "A"}) }

// Areas returns a chart of stacked areas over time, for parts of one whole.
func Areas(t Text, s Spec) *Panel { return overTime(t, s, 55, Stacking{"normal", "A"}) }

// Columns returns a chart of stacked columns, one for each complete calendar period. Each column
// names its period.
func Columns(t Text, s Spec) *Panel {
	s.Queries = slices.Clone(s.Queries)
	window := ""
	for i := range s.Queries {
		s.Queries[i].OmitEmpty = true
		s.Queries[i].HideIncomplete = new(true) // its line begins at the last complete period, which a stack would count twice
		window = s.Queries[i].Window
	}
	if s.Min == nil {
		s.Min = new(0.0)
	}
	s.Overrides = slices.Concat(ofMeasures(t, s), s.Overrides, []Override{Named("time", Unit(period(t, window)))})
	p := StackedBars(t, s, "time", "vertical")
	options, _ := p.Options.(BarOptions)
	options.XTickLabelSpacing = 60
	options.ShowValue = "never" // Grafana writes a value above its part of the stack, inside the next part
	// A list would also name every value that the data source gives a text.
	options.Legend = Legend{DisplayMode: "table", Placement: "right", ShowLegend: true, Calcs: []string{}}
	p.Options = options
	p.MaxDataPoints = 200
	return p
}

// period returns the unit that names a calendar period, as a pattern of Moment.
func period(t Text, window string) string {
	switch window {
	case "quarter":
		return "time:" + t.T("[Q]Q YYYY", "[K]Q YYYY")
	case "year":
		return "time:YYYY"
	}
	return "time:MMM YYYY"
}

// ColumnsInTime returns a chart of stacked columns on an axis of time.
func ColumnsInTime(t Text, s Spec) *Panel {
	p := overTime(t, s, 80, Stacking{"normal", "A"})
	custom, _ := p.FieldConfig.Defaults.Custom.(TimeSeriesCustom)
	custom.DrawStyle, custom.LineWidth = "bars", 1
	p.FieldConfig.Defaults.Custom = custom
	return p
}

func overTime(t Text, s Spec, fill int, stacking Stacking) *Panel {
	s.Overrides = slices.Concat(ofLabels(t, s), ofMeasures(t, s), compared(t, &s), expected(t, s), s.Overrides)
	names := s.measures()
	if s.Title == "" && len(names) > 0 {
		s.Title = FirstThatFits(s.Width, t.Title(names[0])+t.T(" over time", " in de tijd"), t.Short(names[0], s.Width)) // the axis says it too
	}
	s.Queries = slices.Clone(s.Queries)
	for i := range s.Queries {
		s.Queries[i].OmitEmpty = true
	}
	if stacking.Mode == "normal" && s.Min == nil {
		s.Min = new(0.0)
	}
	p := panel(t, "timeseries", s,
		TimeSeriesOptions{Legend: legend(), Tooltip: Tooltip{"multi", "none"}}, lineCustom(s.AxisLabel, fill, stacking))
	p.MaxDataPoints = 200
	p.FieldConfig.Defaults.freeAxis()
	return p
}

// freeAxis lets Grafana choose the decimals of counts and amounts. It shortens thousands and millions, and with fixed
// decimals 1.5 and 2 million would both be 2M on an axis.
func (d *Defaults) freeAxis() {
	if d.Unit == "short" {
		d.Decimals = nil
	}
}

func lineCustom(label string, fill int, stacking Stacking) TimeSeriesCustom {
	return TimeSeriesCustom{
		DrawStyle: "line", LineInterpolation: "linear", LineWidth: 2, FillOpacity: fill, GradientMode: "none", ShowPoints: "auto",
		PointSize: 5, AxisPlacement: "auto", AxisLabel: label, Stacking: stacking,
	}
}

func legend() Legend {
	return Legend{DisplayMode: "list", Placement: "bottom", ShowLegend: true, Calcs: []string{}}
}

// Trend returns a chart of lines over a column of ascending numbers.
func Trend(t Text, s Spec, x string) *Panel {
	custom := lineCustom(s.AxisLabel, 0, Stacking{"none", "A"})
	custom.ShowPoints = "never"
	s.Max = nil // the axis of x would end there too
	return panel(t, "trend", s, TimeSeriesOptions{Legend: legend(), Tooltip: Tooltip{"multi", "none"}, XField: x}, custom)
}

// Bars returns a chart of bars, one for each row, with names from the column x. The orientation is
// "horizontal", "vertical" or "auto".
func Bars(t Text, s Spec, x, orientation string) *Panel {
	// Grafana shows a tick without room as a field without a value.
	s.Overrides = slices.Concat(ofLabels(t, s), s.Overrides, []Override{Named(x, Property{"noValue", " "})})
	p := panel(t, "barchart", s, barOptions(x, orientation, "none"), barCustom(s.AxisLabel))
	p.FieldConfig.Defaults.freeAxis()
	return p
}

// StackedBars is Bars with the numbers of a row stacked.
func StackedBars(t Text, s Spec, x, orientation string) *Panel {
	p := Bars(t, s, x, orientation)
	p.Options = barOptions(x, orientation, "normal")
	return p
}

func barOptions(x, orientation, stacking string) BarOptions {
	return BarOptions{
		Orientation: orientation, XField: x, ShowValue: "auto", Stacking: stacking, GroupWidth: 0.7, BarWidth: 0.9, XTickLabelSpacing: 100,
		Legend: legend(), Tooltip: Tooltip{"multi", "none"},
	}
}

func barCustom(label string) BarCustom {
	return BarCustom{LineWidth: 1, FillOpacity: 80, GradientMode: "none", AxisPlacement: "auto", AxisLabel: label}
}

// Waterfall returns a chart from the opening figure over the movements to the closing figure.
func Waterfall(t Text, s Spec, q panelquery.Query) *Panel {
	q.QueryType = panelquery.MovementsOf
	s.Queries = []panelquery.Query{q}
	hidden := Property{"custom.hideFrom", map[string]bool{"legend": true, "tooltip": true, "viz": false}}
	s.Overrides = append([]Override{
		Named(t.Word("base"), Coloured(Clear), hidden, Property{"custom.fillOpacity", 0}, Property{"custom.lineWidth", 0}),
		Named(t.Word("total"), Coloured(Grey)), Named(t.Word("up"), Coloured(Blue)), Named(t.Word("down"), Coloured(Vermillion)),
	}, s.Overrides...)
	s.Transformations = append(s.Transformations, Without(t.Word("change")))
	p := StackedBars(t, s, t.Word("movement"), "vertical")
	options, _ := p.Options.(BarOptions)
	options.ShowValue, options.XTickLabelSpacing, options.BarWidth = "auto", 0, 0.95 // wide bars have room for their values
	options.Legend.ShowLegend = false                                                // signs and places say the same as the colours
	p.Options = options
	return p
}

// WithoutLegend removes the legend of bars of one kind, and writes their values above them.
func WithoutLegend(p *Panel) *Panel {
	if options, ok := p.Options.(BarOptions); ok {
		options.Legend.ShowLegend, options.ShowValue = false, "auto"
		p.Options = options
	}
	return p
}

// Histogram returns a chart of a distribution: the count in each range.
func Histogram(t Text, s Spec, q panelquery.Query) *Panel {
	q.QueryType = panelquery.Distribution
	s.Queries = []panelquery.Query{q}
	s.Transformations = append(s.Transformations, Without(t.Word("from"), t.Word("to"), t.Word("share")))
	if s.Colour == "" {
		s.Colour = Blue
	}
	p := Bars(t, s, t.Word("range"), "vertical")
	options, _ := p.Options.(BarOptions)
	options.ShowValue, options.GroupWidth, options.BarWidth, options.Legend.ShowLegend = "never", 1, 0.95, false
	p.Options = options
	return p
}

// Renamed replaces the names of fields that match a regular expression of JavaScript as a whole.
func Renamed(expr, to string) Transformation {
	return Transformation{"renameByRegex", map[string]any{"regex": expr, "renamePattern": to}}
}

// Without removes columns.
func Without(names ...string) Transformation {
	return Transformation{"filterFieldsByName", map[string]any{"exclude": map[string]any{"names": names}}}
}
