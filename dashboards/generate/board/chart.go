package board

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// Lines is a chart of lines over time.
func (k Kit) Lines(s Spec) *Panel { return k.overTime(s, 0, Stacking{"none", "A"}) }

// Areas is a chart of areas over time, stacked: parts of one whole.
func (k Kit) Areas(s Spec) *Panel { return k.overTime(s, 55, Stacking{"normal", "A"}) }

// Columns is a chart of stacked columns over time, for what happens in calendar periods.
func (k Kit) Columns(s Spec) *Panel {
	p := k.overTime(s, 80, Stacking{"normal", "A"})
	custom, _ := p.FieldConfig.Defaults.Custom.(TimeSeriesCustom)
	custom.DrawStyle, custom.LineWidth = "bars", 1
	p.FieldConfig.Defaults.Custom = custom
	return p
}

func (k Kit) overTime(s Spec, fill int, stacking Stacking) *Panel {
	s.Overrides = slices.Concat(k.ofLabels(s), k.ofMeasures(s), k.compared(), s.Overrides)
	names := s.measures()
	if s.Title == "" && len(names) > 0 {
		s.Title = k.Title(names[0]) + k.T(" over time", " in de tijd")
	}
	if s.NoValue == "" && len(names) > 0 {
		s.NoValue = k.nothingDrawn(names[0])
	}
	s.Queries = slices.Clone(s.Queries)
	for i := range s.Queries {
		s.Queries[i].OmitEmpty = true
	}
	if stacking.Mode == "normal" && s.Min == nil {
		s.Min = new(0.0)
	}
	p := k.panel("timeseries", s,
		TimeSeriesOptions{Legend: legend(), Tooltip: Tooltip{"multi", "none"}}, lineCustom(s.AxisLabel, fill, stacking))
	p.MaxDataPoints = 200
	p.FieldConfig.Defaults.freeAxis(s)
	return p
}

// nothingDrawn says why a chart is empty, which may be for want of records or of any in the range.
func (k Kit) nothingDrawn(name string) string {
	text := k.Nothing(name)
	if m, _ := measure.Find(name); m.Predicted || text == k.noOrders() {
		return text
	}
	return text + k.T(", or nothing in this period", ", of niets in deze periode")
}

// freeAxis lets the axis of counts choose its decimals, which thousands need.
func (d *Defaults) freeAxis(s Spec) {
	if d.Unit == "short" && !money(s.measures()) {
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

// Trend is a chart of lines over a column of ascending numbers.
func (k Kit) Trend(s Spec, x string) *Panel {
	custom := lineCustom(s.AxisLabel, 0, Stacking{"none", "A"})
	custom.ShowPoints = "never"
	return k.panel("trend", s, TimeSeriesOptions{Legend: legend(), Tooltip: Tooltip{"multi", "none"}, XField: x}, custom)
}

// Bars is a chart of bars, one for each row, named by the column x; orientation is "horizontal",
// "vertical" or "auto".
func (k Kit) Bars(s Spec, x, orientation string) *Panel {
	// Ticks that have no room are shown as what has no value.
	s.Overrides = slices.Concat(k.ofLabels(s), s.Overrides, []Override{Named(x, Property{"noValue", " "})})
	p := k.panel("barchart", s, barOptions(x, orientation, "none"), barCustom(s.AxisLabel))
	p.FieldConfig.Defaults.freeAxis(s)
	return p
}

// StackedBars is as Bars, with the numbers of a row on top of one another.
func (k Kit) StackedBars(s Spec, x, orientation string) *Panel {
	p := k.Bars(s, x, orientation)
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

// Waterfall leads from the opening figure over the movements to the closing one. The query is one of
// movements.
func (k Kit) Waterfall(s Spec, q Query) *Panel {
	q.QueryType = QueryMovements
	s.Queries = []Query{q}
	hidden := Property{"custom.hideFrom", map[string]bool{"legend": true, "tooltip": true, "viz": false}}
	s.Overrides = append([]Override{
		Named(k.Word("base"), Coloured(Clear), hidden, Property{"custom.fillOpacity", 0}, Property{"custom.lineWidth", 0}),
		Named(k.Word("total"), Coloured(Grey)), Named(k.Word("up"), Coloured(Blue)), Named(k.Word("down"), Coloured(Vermillion)),
	}, s.Overrides...)
	s.Transformations = append(s.Transformations, Without(k.Word("change")))
	p := k.StackedBars(s, k.Word("movement"), "vertical")
	options, _ := p.Options.(BarOptions)
	options.ShowValue, options.XTickLabelSpacing, options.BarWidth = "never", 0, 0.8
	p.Options = options
	return p
}

// Histogram is the distribution of something over its ranges, as counts.
func (k Kit) Histogram(s Spec, q Query) *Panel {
	q.QueryType = QueryDistribution
	s.Queries = []Query{q}
	s.Transformations = append(s.Transformations, Without(k.Word("from"), k.Word("to"), k.Word("share")))
	if s.Colour == "" {
		s.Colour = Blue
	}
	p := k.Bars(s, k.Word("range"), "vertical")
	options, _ := p.Options.(BarOptions)
	options.ShowValue, options.GroupWidth, options.BarWidth, options.Legend.ShowLegend = "never", 1, 0.95, false
	p.Options = options
	return p
}

// Without leaves columns out.
func Without(names ...string) Transformation {
	return Transformation{"filterFieldsByName", map[string]any{"exclude": map[string]any{"names": names}}}
}
