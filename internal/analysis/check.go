package analysis

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

const (
	// maxPoints is how many days an answer may have: more than a century of them.
	maxPoints = 40_000
	// maxGroups is how many groups may keep their name.
	maxGroups = 1000
)

// check returns the measures of a query, whose defaults it fills in, or a *QueryError.
func (b *Board) check(q *Query) ([]*measure.Measure, error) {
	measures, err := b.checkMeasures(q)
	if err != nil {
		return nil, err
	}
	switch {
	case q.From > q.To:
		return nil, measure.Refuse("from", "%s is after to, %s", q.From, q.To)
	case q.Window.Kind() != fold.WindowCalendar && q.Step < 1:
		return nil, measure.Refuse("step", "must be a whole number of days, at least 1")
	case q.Window.Kind() != fold.WindowCalendar && int(min(q.To, b.today)-max(q.From, b.first))/q.Step >= maxPoints:
		return nil, measure.Refuse("step", "gives more than %d points; ask for a shorter range or a longer step", maxPoints)
	case q.Cap < 0 || q.Cap > maxGroups:
		return nil, measure.Refuse("cap", "must lie between 1 and %d", maxGroups)
	case q.GroupBy != nil && *q.GroupBy >= ledger.NumDimensions:
		return nil, measure.Refuse("group_by", "there is no such dimension")
	}
	if q.Cap == 0 {
		q.Cap = fold.DefaultCap
	}
	return measures, checkFilter(q.Filter)
}

// checkMeasures returns the measures of a query.
func (b *Board) checkMeasures(q *Query) ([]*measure.Measure, error) {
	if len(q.Measures) == 0 {
		return nil, measure.Refuse("measures", "name at least one measure of the catalogue")
	}
	var measures []*measure.Measure
	for _, name := range q.Measures {
		m := b.find(name)
		if m == nil {
			return nil, measure.Refuse("measures", "%s", measure.NoSuch(name, b.measures))
		}
		if m.Windows != 0 && !m.Windows.Has(q.Window.Kind()) {
			return nil, measure.Refuse("window", "%s", m.WrongWindow(q.Window))
		}
		if !m.Grouped && (q.GroupBy != nil || len(q.Filter) > 0) {
			return nil, measure.Refuse("group_by", "%s can be neither grouped nor filtered", name)
		}
		if !slices.Contains(measures, m) {
			measures = append(measures, m)
		}
	}
	return measures, nil
}

func checkFilter(filter []Filter) error {
	for _, f := range filter {
		if f.Dimension >= ledger.NumDimensions {
			return measure.Refuse("filter", "there is no such dimension")
		}
		if len(f.Values) == 0 {
			return measure.Refuse("filter", "%s has no values; name at least one or leave it out", f.Dimension)
		}
	}
	return nil
}
