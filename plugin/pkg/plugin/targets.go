package plugin

import (
	"maps"

	"github.com/klantenbinding/loyalty/internal/api"
)

// targets are the targets of the catalogue, for a query.
type targets struct {
	all []api.TargetInfo
	// filtered reports whether the query has filters.
	filtered bool
}

func (q *question) targets() targets {
	return targets{q.terms.catalogue.Targets, len(q.query.Filter()) > 0}
}

// of returns the targets of a measure over a window.
func (t targets) of(measure, window string) []api.TargetInfo {
	var out []api.TargetInfo
	for _, target := range t.all {
		if target.Measure == measure && (target.Window == "" || target.Window == window) {
			out = append(out, target)
		}
	}
	return out
}

// fits reports whether a target holds for a series. The target of an amount or a number of customers
// is for all customers, and does not hold for a part of them.
func (t targets) fits(target *api.TargetInfo, s *api.Series) bool {
	has := map[string]string{}
	maps.Copy(has, s.Labels)
	if s.Group != nil {
		has[s.Group.Dimension] = s.Group.Value
	}
	for name, value := range target.Labels {
		if has[name] != value {
			return false
		}
	}
	part := s.Group != nil || t.filtered
	return !part || !isAdditive(target.Unit)
}

// value returns the target of a series, and nil if it has none. The target with the most labels wins.
func (t targets) value(s *api.Series, window string) *float64 {
	var best *api.TargetInfo
	for _, target := range t.of(s.Measure, window) {
		if t.fits(&target, s) && (best == nil || len(target.Labels) > len(best.Labels)) {
			best = &target
		}
	}
	if best == nil {
		return nil
	}
	return &best.Value
}

// isAdditive reports whether the figures of groups add up to the figure of all customers, as amounts and
// counts do.
func isAdditive(unit string) bool { return unit != "ratio" && unit != "score" && unit != "days" }
