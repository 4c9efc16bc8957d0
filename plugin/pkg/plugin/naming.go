package plugin

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// separator stands between the parts of a name.
const separator = " · "

// alwaysNamed reports whether names have the value of a label even if only one is left. Readers choose a reason on a
// board, and "Cancellations by reason" would not say which. A loyalty index may have one component.
func alwaysNamed(label string) bool { return label == "reason" || label == "component" }

// otherGroups is the group of all groups beyond the cap.
const otherGroups = "other"

// kept returns the series that a query keeps. It drops the other groups if no customer is in them,
// which happens if a filter keeps only the named groups. RFM segments are in their own order, the best first.
func kept(q *panelquery.Query, all []api.Series) []api.Series {
	list := slices.DeleteFunc(slices.Clone(all), func(s api.Series) bool {
		return !q.Keeps(s.Labels) || s.Group != nil && s.Group.Value == otherGroups && nobody(&s)
	})
	if q.GroupBy == rfmSegment {
		bySegment(q.Measures, list)
	}
	return list
}

// nobody reports whether no customer is behind a series: counts and amounts are then 0, and other
// values are missing.
func nobody(s *api.Series) bool {
	additive := isAdditive(s.Unit) && s.Unit != "number"
	return !slices.ContainsFunc(s.Values, func(v float64) bool { return !math.IsNaN(v) && !(additive && v == 0) })
}

// identity returns a text that differs between all series of an answer.
func identity(s *api.Series) string {
	var b strings.Builder
	b.WriteString(s.Measure)
	for _, name := range sorted(s.Labels) {
		fmt.Fprintf(&b, "|%s=%q", name, s.Labels[name])
	}
	if s.Group != nil {
		fmt.Fprintf(&b, "|group=%q", s.Group.Value)
	}
	return b.String()
}

// find returns the series of an answer with the identity of another series, or nil if it is missing.
func find(all []api.Series, like *api.Series) *api.Series {
	i := slices.IndexFunc(all, func(s api.Series) bool { return identity(&s) == identity(like) })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// names returns a short name for each series: the parts in which they differ, or the measure's title.
func (g glossary) names(all []api.Series) []string {
	out := make([]string, len(all))
	seen := map[string]bool{}
	for i := range all {
		name := g.name(all, &all[i])
		if seen[name] { // two measures have the same title
			name += separator + all[i].Measure
		}
		seen[name], out[i] = true, name
	}
	return out
}

func (g glossary) name(all []api.Series, s *api.Series) string {
	var parts []string
	if slices.ContainsFunc(all, func(o api.Series) bool { return o.Measure != s.Measure }) {
		parts = append(parts, g.title(s.Measure))
	}
	if s.Group != nil {
		parts = append(parts, g.group(s.Group.Dimension, s.Group.Value))
	}
	for _, label := range sorted(s.Labels) {
		differs := func(o api.Series) bool { return o.Measure == s.Measure && o.Labels[label] != s.Labels[label] }
		if alwaysNamed(label) || slices.ContainsFunc(all, differs) {
			parts = append(parts, g.label(label, s.Labels[label]))
		}
	}
	if len(parts) == 0 {
		return g.title(s.Measure)
	}
	return strings.Join(parts, separator)
}

// labelsOf returns the labels of a field: the labels of the series, its group, and its role if it is not
// the figure itself. If the query has several measures the measure is a label too, because alert rules
// know fields by their labels alone.
func labelsOf(s *api.Series, role string, several bool) data.Labels {
	labels := data.Labels{}
	maps.Copy(labels, s.Labels)
	if s.Group != nil {
		labels[s.Group.Dimension] = s.Group.Value
	}
	if role != "" {
		labels["series"] = role
	}
	if several {
		key := "measure"
		if _, own := s.Labels[key]; own { // the measure that a baseline belongs to
			key = "figure"
		}
		labels[key] = s.Measure
	}
	return labels
}

// field makes the field of a series' values.
func (q *question) field(s *api.Series, role, name string, values []float64) *data.Field {
	out := make([]*float64, len(values))
	for i, v := range values {
		out[i] = number(v)
	}
	f := data.NewField(s.Measure, labelsOf(s, role, len(q.query.Measures) > 1), out)
	f.Config = &data.FieldConfig{DisplayNameFromDS: name, Description: q.terms.describe(s.Measure)}
	q.write.format(f.Config, q.terms.form(s))
	return f
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// glossary knows the measures of the catalogue and what a language calls them.
type glossary struct {
	words     words.Language
	catalogue *api.Catalogue
	// codes are the codes of the notices that were told, by their sentences.
	codes map[string]string
	// bare leaves the titles of the shop's own dimensions out of the names of groups.
	bare bool
}

// measure returns the catalogue's entry of a measure. An unknown measure is called by its name.
func (g glossary) measure(name string) api.MeasureInfo {
	for i := range g.catalogue.Measures {
		if g.catalogue.Measures[i].Name == name {
			return g.catalogue.Measures[i]
		}
	}
	return api.MeasureInfo{Name: name, Title: name}
}

// title returns a measure's name for people.
func (g glossary) title(name string) string { return g.words.Title(name, g.measure(name).Title) }

// describe returns the text that explains a measure.
func (g glossary) describe(name string) string { return g.words.Help(name, g.measure(name).Help) }

// label returns the word for the value of a label, which may be a measure.
func (g glossary) label(label, value string) string {
	if w := g.words.Label(label, value); label != "measure" || w != value {
		return w
	}
	return g.title(value)
}

// own returns the title that the configuration gives to a dimension of the shop's own, and "" for other dimensions
// and without a title.
func (g glossary) own(dimension string) string {
	if g.words.Dimension(dimension) != dimension { // built in
		return ""
	}
	i := slices.IndexFunc(g.catalogue.Dimensions, func(d api.DimensionInfo) bool { return d.Name == dimension })
	if i < 0 {
		return ""
	}
	titles := g.catalogue.Dimensions[i].Titles
	title := cmp.Or(titles[string(g.words)], titles[string(words.English)])
	if title == dimension {
		return ""
	}
	return title
}

// group returns what people call the customers with a value of a dimension. The values of an own dimension, such as
// "yes", do not say what they are about, so the dimension's title stands before them.
func (g glossary) group(dimension, value string) string {
	name := g.words.Label(dimension, value)
	if title := g.own(dimension); title != "" && !g.bare {
		return title + ": " + name
	}
	return name
}

// currency returns the currency of figures with a unit, and "" if they are not amounts.
func (g glossary) currency(unit string) string {
	if unit == "currency" {
		return g.catalogue.Currency
	}
	return ""
}

// empty returns a series without values for each measure that the answer does not have.
func (g glossary) empty(measures []string, answer []api.Series) []api.Series {
	var out []api.Series
	for _, name := range measures {
		named := func(s api.Series) bool { return s.Measure == name }
		if !slices.ContainsFunc(answer, named) && !slices.ContainsFunc(out, named) {
			info := g.measure(name)
			out = append(out, api.Series{Measure: name, Unit: cmp.Or(info.Unit, "number"), Currency: g.currency(info.Unit)})
		}
	}
	return out
}
