package panelquery

import "slices"

// Filter returns the values that customers must have, by dimension. Filters without a dimension or
// without values are left out.
func (q *Query) Filter() map[string][]string {
	out := map[string][]string{}
	for _, f := range q.Filters {
		if f.Dimension != "" && len(f.Values) > 0 {
			out[f.Dimension] = append(out[f.Dimension], f.Values...)
		}
	}
	return out
}

// Keeps reports whether the query keeps a series with these labels.
func (q *Query) Keeps(labels map[string]string) bool {
	for name, values := range q.Labels {
		if value, ok := labels[name]; ok && len(values) > 0 && !slices.Contains(values, value) {
			return false
		}
	}
	return true
}

// Complete reports whether the query leaves out a day or period that has not ended. Without a choice
// it is false.
func (q *Query) Complete() bool { return q.HideIncomplete != nil && *q.HideIncomplete }

// Running reports whether the query asks for a day or period that has not ended. Without a choice it
// is false.
func (q *Query) Running() bool { return q.HideIncomplete != nil && !*q.HideIncomplete }

// KindOf returns the description of a type, and false if the type is unknown.
func KindOf(t Type) (Kind, bool) {
	kinds := Kinds()
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Type == t })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}
