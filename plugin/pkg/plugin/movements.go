package plugin

import (
	"cmp"
	"context"
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// movement is one bar of a waterfall: a level, or a change between two levels.
type movement struct {
	key   string
	level bool
	value float64
}

// answerMovements answers with what moved a figure from its opening to its closing level in the window
// at the end of the range, as a table of stacked bars.
func answerMovements(ctx context.Context, q *question) (data.Frames, error) {
	basis := cmp.Or(q.query.Basis, panelquery.BasisOrders)
	customers := q.query.Movements == panelquery.MovementsOfCustomers
	measures, unit := []string{"opening_revenue", "revenue_movement", "revenue"}, "currency"
	if customers {
		measures, unit = []string{"customers", "churned_customers"}, "customers"
	}
	q.query.Measures, q.query.GroupBy = measures, "" // another type of query may have left a group
	answer, err := q.exporter.series(ctx, q.at(q.days.point(q.query.Window, q.query.Running()), 0))
	if err != nil {
		return nil, err
	}
	l := levels{answer.Series, basis}
	movements := l.revenue()
	if customers {
		movements = l.customers()
	}
	if math.IsNaN(movements[0].value) { // the figures are missing, and the notices say why
		movements = nil
	}
	frames := q.write.table(q.terms.noticesOf(answer.Window, answer.Notices),
		q.write.waterfall(movements, form{unit: unit, currency: q.terms.currency(unit)})...)
	frames[0].Meta.Custom = map[string]any{"movementKeys": keysOf(movements), "day": lastOf(answer.Days)}
	return frames, nil
}

func lastOf(days []string) string {
	if len(days) == 0 {
		return ""
	}
	return days[len(days)-1]
}

// levels finds figures of all customers in an answer.
type levels struct {
	series []api.Series
	basis  panelquery.Basis
}

// find returns the last value of the series of a measure that has the value of a label, and NaN if there
// is no such series. An empty label finds the series of any label.
func (l levels) find(measure, label, value string) float64 {
	for _, s := range l.series {
		basis, based := s.Labels["basis"]
		if s.Measure == measure && (label == "" || s.Labels[label] == value) && (!based || basis == string(l.basis)) && s.Group == nil && len(s.Values) > 0 {
			return s.Values[len(s.Values)-1]
		}
	}
	return math.NaN()
}

func (l levels) revenue() []movement {
	all := []movement{{"opening", true, l.find("opening_revenue", "", "")}}
	for _, m := range []string{"new", "reactivation", "expansion", "contraction", "churned", "adjustment"} {
		all = append(all, movement{m, false, l.find("revenue_movement", "movement", m)})
	}
	return append(all, movement{"closing", true, l.find("revenue", "", "")})
}

func (l levels) customers() []movement {
	retained, fresh := l.find("customers", "state", "retained"), l.find("customers", "state", "new")
	back, gone := l.find("customers", "state", "reactivated"), l.find("churned_customers", "", "")
	return []movement{
		{"opening", true, retained + gone},
		{"new", false, fresh},
		{"reactivation", false, back},
		{"churned", false, -gone},
		{"closing", true, retained + fresh + back},
	}
}

func keysOf(movements []movement) []string {
	keys := make([]string, len(movements))
	for i, m := range movements {
		keys[i] = m.key
	}
	return keys
}
