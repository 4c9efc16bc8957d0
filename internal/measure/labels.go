package measure

import (
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Label is a measure's own label, such as state="new".
type Label struct{ Name, Value string }

// percentile returns the label of a quantile: 25 for 0.25. The label is not called quantile, because
// Prometheus reserves that name for summaries.
func percentile(q float64) Label {
	return Label{"percentile", strconv.FormatFloat(q*100, 'g', 6, 64)}
}

// Roles says what each value of a label means, so that it has one colour everywhere.
type Roles map[string]display.Role

// sharedRoles are the roles of the labels that many measures have.
func sharedRoles() map[string]Roles {
	return map[string]Roles{
		"figure": {"purchase_probability": display.First, "value_orders": display.Third, "value_subscriptions": display.Fifth},
		"basis":  {"orders": display.First, "subscriptions": display.Third},
		"counted": {
			"recent": display.First, "ever": display.Neutral, "answers": display.First, "people": display.Third,
			"net": display.First, "gross": display.Third, countedEnds: display.First, countedEvents: display.Third,
			"standard": display.First, "rolling": display.Third,
		},
		"bound":      {"low": display.Neutral, "high": display.Neutral},
		"percentile": {"25": display.Fifth, "50": display.First, "75": display.Second, "90": display.Sixth},
		"horizon": {
			"30d": display.Fifth, "60d": display.Third, "90d": display.Second, "100d": display.Sixth,
			"180d": display.Seventh, "365d": display.Fourth, "730d": display.Eighth,
		},
	}
}

// LabelRoles returns the roles of the values of the measure's labels, by label. Labels whose values are
// numbers or names of the shop have none.
func (m *Measure) LabelRoles() map[string]Roles {
	shared, all := sharedRoles(), map[string]Roles{}
	for _, label := range m.Labels {
		roles, ok := m.Roles[label]
		if !ok {
			roles, ok = shared[label]
		}
		if ok {
			all[label] = roles
		}
	}
	return all
}

// LabelValues returns the values of the measure's own labels under settings, in the order of its
// series. Labels whose values come from the records, such as programme, are left out.
func (m *Measure) LabelValues(s Settings) map[string][]string {
	s = s.WithDefaults()
	values := map[string][]string{}
	for _, p := range m.Parts(&s) {
		for _, l := range p.Labels {
			if l.Value != "" && !slices.Contains(values[l.Name], l.Value) {
				values[l.Name] = append(values[l.Name], l.Value)
			}
		}
	}
	return values
}
