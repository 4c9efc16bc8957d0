package measure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/nearest"
)

const (
	// maxPoints is how many days an answer may have: more than a century of them.
	maxPoints = 40_000
	// maxGroups is how many groups may keep their name.
	maxGroups = 1000
)

// check returns the measures of a query, whose defaults it fills in, or a *QueryError.
func (b *Board) check(q *Query) ([]*Measure, error) {
	measures, err := b.checkMeasures(q)
	if err != nil {
		return nil, err
	}
	switch {
	case q.From > q.To:
		return nil, refuse("from", "%s is after to, %s", q.From, q.To)
	case q.Window.Kind() != WindowCalendar && q.Step < 1:
		return nil, refuse("step", "must be a whole number of days, at least 1")
	case q.Window.Kind() != WindowCalendar && int(min(q.To, b.today)-max(q.From, b.first))/q.Step >= maxPoints:
		return nil, refuse("step", "gives more than %d points; ask for a shorter range or a longer step", maxPoints)
	case q.Cap < 0 || q.Cap > maxGroups:
		return nil, refuse("cap", "must lie between 1 and %d", maxGroups)
	case q.GroupBy != nil && *q.GroupBy >= ledger.NumDimensions:
		return nil, refuse("group_by", "there is no such dimension")
	}
	if q.Cap == 0 {
		q.Cap = defaultCap
	}
	return measures, checkFilter(q.Filter)
}

// checkMeasures returns the measures of a query.
func (b *Board) checkMeasures(q *Query) ([]*Measure, error) {
	if len(q.Measures) == 0 {
		return nil, refuse("measures", "name at least one measure of the catalogue")
	}
	var measures []*Measure
	for _, name := range q.Measures {
		m := b.find(name)
		if m == nil {
			return nil, refuse("measures", "%s", b.noSuch(name))
		}
		if m.Windows != 0 && !m.Windows.Has(q.Window.Kind()) {
			return nil, refuse("window", "%s", m.wrongWindow(q.Window))
		}
		if !m.Grouped && (q.GroupBy != nil || len(q.Filter) > 0) {
			return nil, refuse("group_by", "%s can be neither grouped nor filtered", name)
		}
		if !slices.Contains(measures, m) {
			measures = append(measures, m)
		}
	}
	return measures, nil
}

// wrongWindow says which windows a measure takes instead of w.
func (m *Measure) wrongWindow(w Window) string {
	var kinds []string
	for _, k := range []struct {
		kind WindowKinds
		text string
	}{
		{WindowDays, `a number of days such as "90d"`}, {WindowLifetime, `"lifetime"`}, {WindowCalendar, `"month", "quarter", "year"`},
	} {
		if m.Windows.Has(k.kind) {
			kinds = append(kinds, k.text)
		}
	}
	if w.Kind() == 0 {
		return fmt.Sprintf("%s needs a window: %s", m.Name, strings.Join(kinds, " or "))
	}
	return fmt.Sprintf("%s has no window %q; it takes %s", m.Name, w, strings.Join(kinds, " or "))
}

func checkFilter(filter []Filter) error {
	for _, f := range filter {
		if f.Dimension >= ledger.NumDimensions {
			return refuse("filter", "there is no such dimension")
		}
		if len(f.Values) == 0 {
			return refuse("filter", "%s has no values; name at least one or leave it out", f.Dimension)
		}
	}
	return nil
}

func refuse(field, format string, args ...any) error {
	return &QueryError{Field: field, Msg: fmt.Sprintf(format, args...)}
}

// noSuch says that there is no measure of a name, and which one may be meant.
func (b *Board) noSuch(name string) string {
	if len(name) > 64 {
		return "there is no measure of a name that long"
	}
	names := make([]string, len(b.measures))
	for i := range b.measures {
		names[i] = b.measures[i].Name
	}
	near, ok := nearest.Name(name, names)
	if !ok {
		return fmt.Sprintf("there is no measure %q; the catalogue lists them", name)
	}
	return fmt.Sprintf("there is no measure %q; did you mean %q?", name, near)
}
