package plugin

import (
	"cmp"
	"context"
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// change is one bar of a waterfall: a level, or what moves it.
type change struct {
	key   string
	level bool
	value float64
}

// answerMovements answers with what took an amount from its opening to its closing level in the window
// at the end of the range: a table of stacked bars.
func answerMovements(ctx context.Context, a *ask) (data.Frames, error) {
	a.Basis = cmp.Or(a.Basis, "orders")
	measures := []string{"opening_revenue", "revenue_movement", "revenue"}
	unit := "currency"
	switch a.Movements {
	case "", "revenue":
	case "customers":
		measures, unit = []string{"customers", "churned_customers"}, "customers"
	default:
		return nil, queryError("movements: there is no %q; choose revenue or customers", a.Movements)
	}
	a.Measures, a.GroupBy = measures, "" // what is left from another kind of query would divide the figures
	answer, err := a.series(ctx, a.at(a.point(), 0))
	if err != nil {
		return nil, err
	}
	find := func(measure, label, value string) float64 { return a.only(answer.Series, measure, label, value) }
	changes := revenueChanges(find)
	if unit == "customers" {
		changes = customerChanges(find)
	}
	if math.IsNaN(changes[0].value) { // the figures are not there, and the notices say why
		changes = nil
	}
	frames := a.table(a.notices(answer.Window, answer.Notices), a.waterfall(changes, unit)...)
	frames[0].Meta.Custom = map[string]any{"movementKeys": keysOf(changes), "day": day(answer)}
	return frames, nil
}

func day(answer *api.SeriesAnswer) string {
	if len(answer.Days) == 0 {
		return ""
	}
	return answer.Days[len(answer.Days)-1]
}

// only returns the last value of a series of everybody that the query keeps, NaN if there is none.
func (a *ask) only(all []api.Series, measure, label, value string) float64 {
	for _, s := range all {
		basis, based := s.Labels["basis"]
		if s.Measure == measure && (label == "" || s.Labels[label] == value) && (!based || basis == a.Basis) && s.Group == nil && len(s.Values) > 0 {
			return s.Values[len(s.Values)-1]
		}
	}
	return math.NaN()
}

func revenueChanges(find func(measure, label, value string) float64) []change {
	changes := []change{{"opening", true, find("opening_revenue", "", "")}}
	for _, m := range []string{"new", "reactivation", "expansion", "contraction", "churned", "adjustment"} {
		changes = append(changes, change{m, false, find("revenue_movement", "movement", m)})
	}
	return append(changes, change{"closing", true, find("revenue", "", "")})
}

func customerChanges(find func(measure, label, value string) float64) []change {
	retained, fresh := find("customers", "state", "retained"), find("customers", "state", "new")
	back, gone := find("customers", "state", "reactivated"), find("churned_customers", "", "")
	return []change{
		{"opening", true, retained + gone},
		{"new", false, fresh},
		{"reactivation", false, back},
		{"churned", false, -gone},
		{"closing", true, retained + fresh + back},
	}
}

func keysOf(changes []change) []string {
	keys := make([]string, len(changes))
	for i, c := range changes {
		keys[i] = c.key
	}
	return keys
}

// waterfall lays the changes out as stacked bars: Base lifts a bar to where it begins and is not drawn;
// Total, Up and Down are the bars. Bars below zero hang from a base below zero. One that crosses zero,
// which no colour can stack, shows its longer side.
func (a *ask) waterfall(changes []change, unit string) []*data.Field {
	var names []string
	var base, total, up, down, signed []*float64
	if len(changes) == 0 { // a chart of bars has no other words for no data
		names, base, total, up, down, signed = a.nothing(), none(), none(), none(), none(), none()
	}
	running := 0.0
	for _, c := range changes {
		names = append(names, a.words.Label("movement", c.key))
		signed = append(signed, number(c.value))
		if c.level {
			running = c.value
			base, total, up, down = append(base, number(0)), append(total, number(c.value)), append(up, nil), append(down, nil)
			continue
		}
		value := c.value
		if math.IsNaN(value) {
			value = 0
		}
		foot, bar := hang(running, value)
		running += value
		base, total = append(base, &foot), append(total, nil)
		if value < 0 {
			up, down = append(up, nil), append(down, &bar)
		} else {
			up, down = append(up, &bar), append(down, nil)
		}
	}
	currency := a.currency(unit)
	fields := []*data.Field{
		a.column("movement", names), a.figures("base", unit, currency, base), a.figures("total", unit, currency, total),
		a.figures("up", unit, currency, up), a.figures("down", unit, currency, down), a.figures("change", unit, currency, signed),
	}
	paint(fields)
	return fields
}

// paint colours the bars, so that a chart of them need only be told to stack them: levels grey, ups
// blue and downs vermillion, which all eyes tell apart.
func paint(fields []*data.Field) {
	for i, color := range []string{"transparent", "#8C939B", "#2A87C8", "#D55E00"} {
		fields[i+1].Config.Color = map[string]any{"mode": "fixed", "fixedColor": color}
	}
	hideFrom := func(chart bool) map[string]any {
		return map[string]any{"hideFrom": map[string]any{"viz": chart, "legend": true, "tooltip": true}}
	}
	fields[1].Config.Custom, fields[5].Config.Custom = hideFrom(false), hideFrom(true)
	fields[1].Config.Custom["fillOpacity"], fields[1].Config.Custom["lineWidth"] = 0, 0
}

// hang returns where the bar of a change begins, seen from zero, and how far it reaches from there.
func hang(from, change float64) (foot, bar float64) {
	low, high := min(from, from+change), max(from, from+change)
	switch {
	case low >= 0:
		return low, math.Abs(change)
	case high <= 0:
		return high, -math.Abs(change)
	case high >= -low:
		return 0, high
	}
	return 0, low
}
