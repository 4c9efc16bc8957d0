package board

import (
	"regexp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// Named overrides the field with a name.
func Named(name string, properties ...Property) Override {
	return Override{Matcher{"byName", name}, properties}
}

// Matching overrides the fields whose names match a regular expression of JavaScript.
func Matching(expr string, properties ...Property) Override {
	return Override{Matcher{"byRegexp", expr}, properties}
}

// OfQuery overrides the fields of a query.
func OfQuery(refID string, properties ...Property) Override {
	return Override{Matcher{"byFrameRefID", refID}, properties}
}

// Coloured gives fields a colour.
func Coloured(colour string) Property {
	return Property{"color", Color{Mode: "fixed", FixedColor: colour}}
}

// Unit gives fields a unit in place of the data source's unit.
func Unit(id string) Property { return Property{"unit", id} }

// Decimals gives fields a number of decimals.
func Decimals(n int) Property { return Property{"decimals", n} }

// Called gives fields another name.
func Called(name string) Property { return Property{"displayName", name} }

// Width gives columns of a table a width in pixels.
func Width(pixels int) Property { return Property{"custom.width", pixels} }

// ofLabels colours the series of the queries' measures by the values of their labels.
func ofLabels(t Text, s Spec) []Override {
	var list []Override
	seen := map[string]bool{}
	for _, name := range s.measures() {
		m, _ := measure.Find(name)
		for _, label := range m.Labels {
			for _, value := range valuesOf(label) {
				word := t.Label(label, value)
				if !seen[word] {
					seen[word] = true
					list = append(list, Named(word, Coloured(LabelColour(label, value))))
				}
			}
		}
	}
	return list
}

// valuesOf returns the values of a label that have a colour, sorted.
func valuesOf(label string) []string {
	var list []string
	for v := range labelRoles[label] {
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

// ofMeasures colours the series of several measures.
func ofMeasures(t Text, s Spec) []Override {
	names := s.measures()
	if len(names) < 2 {
		return nil
	}
	var list []Override
	for _, name := range names {
		list = append(list, Named(t.Title(name), Coloured(MeasureColour(name))))
	}
	return list
}

// narrow is the width of panels, in columns of the grid, whose legends have little room.
const narrow = 6

// compared sets the lines of the comparisons that a panel makes: the previous period and year grey and dashed, the
// target thin and dashed, and the running period dotted.
func compared(t Text, s *Spec) []Override {
	dashes := func(dash ...int) Property { return Property{"custom.lineStyle", LineStyle{"dash", dash}} }
	width := func(n int) Property { return Property{"custom.lineWidth", n} }
	flat := Property{"custom.fillOpacity", 0}
	stack := Property{"custom.stacking", Stacking{"none", "A"}}
	series := func(value string) string { return regexp.QuoteMeta(t.Label("series", value)) }
	var list []Override
	with := func(to panelquery.Comparison, dash ...int) {
		if slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool { return slices.Contains(q.CompareTo, to) }) {
			properties := []Property{Coloured(Grey), dashes(dash...), width(1), flat, stack}
			if s.Width <= narrow { // the legend has no room for the measure and the year, and the title has the measure
				properties = append(properties, Called(t.Label("series", string(to))))
			}
			list = append(list, Matching(`/\(`+series(string(to))+`\)$/`, properties...))
		}
	}
	with(panelquery.PreviousPeriod, 3, 6)
	with(panelquery.PreviousYear, 10, 8)
	if slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool { return q.Target }) {
		list = append(list, Matching(`/ `+series("target")+`$/`, Coloured(Ink), dashes(4, 4), width(1), flat, stack))
	}
	if s.calendar() {
		list = append(list, Matching(`/\(`+series("so_far")+`\)$/`, dashes(1, 5), width(2), flat, stack))
	}
	return list
}

// expected fills the range in which the measure of a panel was expected. The panel has one measure.
func expected(t Text, s Spec) []Override {
	names := s.measures()
	if len(names) != 1 || !slices.ContainsFunc(s.Queries, func(q panelquery.Query) bool { return q.Expected }) {
		return nil
	}
	bound := func(role string) string { return t.Title(names[0]) + " (" + t.Label("series", role) + ")" }
	common := []Property{
		Coloured(Grey),
		{"custom.lineWidth", 0},
		{"custom.showPoints", "never"},
		{"custom.hideFrom", map[string]bool{"legend": true, "tooltip": false, "viz": false}},
	}
	fill := []Property{{"custom.fillBelowTo", bound("expected_low")}, {"custom.fillOpacity", 18}}
	return []Override{Named(bound("expected_low"), common...), Named(bound("expected_high"), slices.Concat(common, fill)...)}
}

// Dashed draws fields with dashes.
func Dashed() Property { return Property{"custom.lineStyle", LineStyle{"dash", []int{4, 4}}} }
