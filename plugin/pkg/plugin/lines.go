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
)

// separator stands between the parts of a name.
const separator = " · "

// otherGroups is the group of those that are not told by name.
const otherGroups = "other"

// kept returns the series that the query wants, without that of the other groups if nobody is in them,
// as where a filter keeps the named groups only.
func (a *ask) kept(all []api.Series) []api.Series {
	return slices.DeleteFunc(slices.Clone(all), func(s api.Series) bool {
		return !a.wants(s.Labels) || s.Group != nil && s.Group.Value == otherGroups && nobody(&s)
	})
}

// nobody tells whether a series is of no customers: then counts and amounts are 0, and others unknown.
func nobody(s *api.Series) bool {
	zero := s.Unit != "ratio" && s.Unit != "score" && s.Unit != "days" && s.Unit != "number"
	return !slices.ContainsFunc(s.Values, func(v float64) bool { return !math.IsNaN(v) && !(zero && v == 0) })
}

// identity tells a series from all others of an answer.
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

// names returns a short name for each series: only what tells them apart, or the measure's title.
func (a *ask) names(all []api.Series) []string {
	out := make([]string, len(all))
	seen := map[string]bool{}
	for i := range all {
		name := a.name(all, i)
		if seen[name] { // two measures of one title
			name += separator + all[i].Measure
		}
		seen[name], out[i] = true, name
	}
	return out
}

func (a *ask) name(all []api.Series, i int) string {
	s := &all[i]
	var parts []string
	if slices.ContainsFunc(all, func(o api.Series) bool { return o.Measure != s.Measure }) {
		parts = append(parts, a.title(s.Measure))
	}
	if s.Group != nil {
		parts = append(parts, a.words.Label(s.Group.Dimension, s.Group.Value))
	}
	for _, label := range sorted(s.Labels) {
		differs := func(o api.Series) bool { return o.Measure == s.Measure && o.Labels[label] != s.Labels[label] }
		if slices.ContainsFunc(all, differs) {
			parts = append(parts, a.label(label, s.Labels[label]))
		}
	}
	if len(parts) == 0 {
		return a.title(s.Measure)
	}
	return strings.Join(parts, separator)
}

// labels returns the labels of a field: the measure's own, the group, the part it plays if it is not
// the figure itself, and the measure where the query has several, without which alert rules could not
// tell them apart.
func (a *ask) labels(s *api.Series, role string) data.Labels {
	labels := data.Labels{}
	maps.Copy(labels, s.Labels)
	if s.Group != nil {
		labels[s.Group.Dimension] = s.Group.Value
	}
	if role != "" {
		labels["series"] = role
	}
	if len(a.Measures) > 1 {
		key := "measure"
		if _, own := s.Labels[key]; own { // of which measure it is the uplift or the baseline
			key = "figure"
		}
		labels[key] = s.Measure
	}
	return labels
}

// field makes a field of values, in which NaN becomes null.
func (a *ask) field(s *api.Series, role, name string, values []float64) *data.Field {
	out := make([]*float64, len(values))
	for i, v := range values {
		out[i] = number(v)
	}
	f := data.NewField(s.Measure, a.labels(s, role), out)
	f.Config = &data.FieldConfig{DisplayNameFromDS: name, Description: a.describe(s.Measure)}
	a.display(f.Config, s.Measure, s.Unit, s.Currency)
	return f
}

// number returns a pointer to v, nil for NaN and infinities.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// absent returns a series of nothing for each measure of the query that the answer lacks.
func (a *ask) absent(there []api.Series) []api.Series {
	var out []api.Series
	for _, name := range a.Measures {
		named := func(s api.Series) bool { return s.Measure == name }
		if !slices.ContainsFunc(there, named) && !slices.ContainsFunc(out, named) {
			info := a.measure(name)
			out = append(out, api.Series{Measure: name, Unit: cmp.Or(info.Unit, "number"), Currency: a.currency(info.Unit)})
		}
	}
	return out
}

func (a *ask) currency(unit string) string {
	if unit == "currency" {
		return a.catalogue.Currency
	}
	return ""
}

// explain says why there is no value in a field that has none.
func (a *ask) explain(f *data.Field, s *api.Series, ns []api.Notice) {
	for i := range f.Len() {
		if !f.NilAt(i) {
			return
		}
	}
	f.Config.NoValue = a.reason(s.Measure, ns)
}

// reason says why a measure has no value.
func (a *ask) reason(name string, ns []api.Notice) string {
	info := a.measure(name)
	if !info.Available {
		return a.unavailable(info)
	}
	lacking := slices.IndexFunc(ns, func(n api.Notice) bool { return n.Code == api.NoticeForecast && n.Severity == api.SeverityWarning })
	switch {
	case !info.Predicted || lacking < 0:
		return a.word("no_value", "No value")
	case strings.Contains(ns[lacking].Message, "choice of customers"):
		return a.words.Word("forecast_choice")
	}
	return a.words.Word("forecast_day")
}

// unavailable says what is missing. The catalogue, which the editor shows, has the particulars.
func (a *ask) unavailable(info api.MeasureInfo) string {
	for _, kind := range info.Needs {
		if text := a.word("absent_"+kind, ""); text != "" && strings.Contains(info.Reason, kind) {
			return text
		}
	}
	switch {
	case strings.HasPrefix(info.Reason, "the margin of"):
		return a.words.Word("absent_margin")
	case strings.HasPrefix(info.Reason, "no forecast has been made"), strings.HasPrefix(info.Reason, "not enough history"):
		return a.words.Word("absent_forecast")
	case strings.HasPrefix(info.Reason, "there are no records"):
		return a.words.Word("no_value")
	}
	return info.Reason
}

// word returns a fixed word, or something else if the language has none.
func (a *ask) word(key, otherwise string) string {
	if w := a.words.Word(key); w != key {
		return w
	}
	return otherwise
}

// targets returns the targets of a measure over a window.
func (a *ask) targets(measure, window string) []api.TargetInfo {
	var out []api.TargetInfo
	for _, t := range a.catalogue.Targets {
		if t.Measure == measure && (t.Window == "" || t.Window == window) {
			out = append(out, t)
		}
	}
	return out
}

// aims reports whether a target is one for a series. That of an amount or a number of customers is for
// everybody together and says nothing of a part of them.
func (a *ask) aims(t *api.TargetInfo, s *api.Series) bool {
	has := maps.Clone(s.Labels)
	if has == nil {
		has = map[string]string{}
	}
	part := s.Group != nil || len(a.filter()) > 0
	if s.Group != nil {
		has[s.Group.Dimension] = s.Group.Value
	}
	for name, value := range t.Labels {
		if has[name] != value {
			return false
		}
	}
	extensive := t.Unit != "ratio" && t.Unit != "score" && t.Unit != "days"
	return !part || !extensive
}

// aim returns the target of a series, the most particular one, or nil.
func (a *ask) aim(s *api.Series, window string) *float64 {
	var best *api.TargetInfo
	for _, t := range a.targets(s.Measure, window) {
		if a.aims(&t, s) && (best == nil || len(t.Labels) > len(best.Labels)) {
			best = &t
		}
	}
	if best == nil {
		return nil
	}
	return &best.Value
}
