package analysis

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

const (
	// maxPoints is how many days an answer may have: more than a century.
	maxPoints = 40_000
	// maxGroups is the largest cap.
	maxGroups = 1000
)

// check finds the measures of the query and fills its defaults in. It returns a *QueryError if the
// query is invalid.
func (s *seriesQuery) check() error {
	if err := s.checkMeasures(); err != nil {
		return err
	}
	switch {
	case s.q.From > s.q.To:
		return measure.Refuse("from", "%s is after to, %s", s.q.From, s.q.To)
	case s.q.Window.Kind() != fold.WindowCalendar && s.q.Step < 1:
		return measure.Refuse("step", "must be a whole number of days, at least 1")
	case s.q.Window.Kind() != fold.WindowCalendar && int(min(s.q.To, s.state.today)-max(s.q.From, s.state.first))/s.q.Step >= maxPoints:
		return measure.Refuse("step", "gives more than %d points; ask for a shorter range or a longer step", maxPoints)
	case s.q.Cap < 0 || s.q.Cap > maxGroups:
		return measure.Refuse("cap", "must lie between 1 and %d", maxGroups)
	case s.q.GroupBy != nil && *s.q.GroupBy >= ledger.NumDimensions:
		return measure.Refuse("group_by", "there is no such dimension")
	}
	if s.q.Cap == 0 {
		s.q.Cap = fold.DefaultCap
	}
	return s.state.checkFilter(s.q.Filter)
}

// checkMeasures finds the measures of the query.
func (s *seriesQuery) checkMeasures() error {
	if len(s.q.Measures) == 0 {
		return measure.Refuse("measures", "name at least one measure of the catalogue")
	}
	for _, name := range s.q.Measures {
		m := s.state.find(name)
		if m == nil {
			return measure.Refuse("measures", "%s", measure.NoSuch(name, s.state.measures))
		}
		if m.Windows != 0 && !m.Windows.Has(s.q.Window.Kind()) {
			return measure.Refuse("window", "%s", m.WrongWindow(s.q.Window))
		}
		if !m.Grouped && (s.q.GroupBy != nil || len(s.q.Filter) > 0) {
			return measure.Refuse("group_by", "%s can be neither grouped nor filtered", name)
		}
		if !slices.Contains(s.measures, m) {
			s.measures = append(s.measures, m)
		}
	}
	return nil
}

// checkFilter returns a *QueryError if a filter is invalid.
func (s *state) checkFilter(filter []Filter) error {
	for _, f := range filter {
		if f.Dimension >= ledger.NumDimensions {
			return measure.Refuse("filter", "there is no such dimension")
		}
		if len(f.Values) == 0 {
			return measure.Refuse("filter", "%s has no values; name at least one or leave it out", s.settings.Own.Name(f.Dimension))
		}
	}
	return nil
}
