package plugin

import (
	"cmp"
	"context"
	"math"
	"strconv"
	"strings"

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
// is no such series. An empty label finds the series of any label. Movements are those from end to end: an
// exporter of version 1.0 has no others and does not say so.
func (l levels) find(measure, label, value string) float64 {
	for _, s := range l.series {
		basis, based := s.Labels["basis"]
		if s.Labels["counted"] == "events" {
			continue
		}
		if s.Measure == measure && (label == "" || s.Labels[label] == value) && (!based || basis == string(l.basis)) && s.Group == nil && len(s.Values) > 0 {
			return s.Values[len(s.Values)-1]
		}
	}
	return math.NaN()
}

func (l levels) revenue() []movement {
	all := []movement{{"opening", true, l.find("opening_revenue", "", "")}}
	for _, m := range []string{"new", "reactivation", "expansion", "contraction", "churned", "guests", "adjustment"} {
		value := l.find("revenue_movement", "movement", m)
		if m == "guests" && (math.IsNaN(value) || value == 0) {
			continue // no guest order, or subscriptions
		}
		all = append(all, movement{m, false, value})
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

// bars are the columns of a waterfall, one bar a row.
type bars struct {
	names                         []string
	base, total, up, down, change []*float64
}

// waterfall lays movements out as stacked bars. Base lifts a bar to where it begins and is transparent;
// Total, Up and Down are the bars. Bars below zero hang from a base below zero. A bar that crosses
// zero shows its longer side, because stacking cannot draw both.
func (w writer) waterfall(movements []movement, f form) []*data.Field {
	b := w.bars(movements)
	fields := []*data.Field{
		w.column("movement", b.names), w.figures("base", f, b.base), w.figures("total", f, b.total),
		w.figures("up", f, b.up), w.figures("down", f, b.down), w.figures("change", f, b.change),
	}
	paint(fields)
	w.value(fields, movements)
	return fields
}

func (w writer) bars(movements []movement) bars {
	if len(movements) == 0 {
		return bars{w.nothing(), blank(), blank(), blank(), blank(), blank()}
	}
	var b bars
	running := 0.0
	for _, m := range movements {
		b.names = append(b.names, w.words.Label("movement", m.key))
		b.change = append(b.change, number(m.value))
		if m.level {
			running = m.value
			b.add(nil, number(m.value), nil, nil)
			continue
		}
		value := m.value
		if math.IsNaN(value) {
			value = 0
		}
		lift, bar := hang(running, value)
		running += value
		var foot *float64
		if lift != 0 {
			foot = &lift
		}
		if value < 0 {
			b.add(foot, nil, nil, &bar)
		} else {
			b.add(foot, nil, &bar, nil)
		}
	}
	return b
}

func (b *bars) add(base, total, up, down *float64) {
	b.base, b.total, b.up, b.down = append(b.base, base), append(b.total, total), append(b.up, up), append(b.down, down)
}

// hang returns where the bar of a change begins, seen from zero, and its length.
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

// value writes the movements on their bars, with a sign, and nothing on what lifts them. The texts are mapped from
// the lengths of the bars. A base at zero has no text, which the axis would take over.
func (w writer) value(fields []*data.Field, movements []movement) {
	for i, f := range fields[1:5] { // base, total, up and down
		texts := data.ValueMapper{}
		for row, m := range movements {
			v, _ := f.At(row).(*float64)
			if v == nil || *v == 0 {
				continue
			}
			text := nonBreaking
			if i > 0 {
				text = w.short(f.Config, math.Abs(m.value))
			}
			switch {
			case i == 2:
				text = "+" + text
			case i > 0 && m.value < 0:
				text = "−" + text
			}
			texts[strconv.FormatFloat(*v, 'f', -1, 64)] = data.ValueMappingResult{Text: text}
		}
		if len(texts) > 0 {
			f.Config.Mappings = data.ValueMappings{texts}
		}
	}
}

// short writes a value that must fit on a bar: €9,876, €12.3K, €123K or €1.23M, and in Dutch € 9.876, € 12,3K and so on.
func (w writer) short(c *data.FieldConfig, v float64) string {
	currency := strings.TrimPrefix(strings.TrimPrefix(c.Unit, "currency"), "suffix: ")
	if currency == c.Unit {
		currency = ""
	}
	switch {
	case v >= 999_500:
		return w.words.Money(v/1_000_000, 2, currency) + "M"
	case v >= 99_950:
		return w.words.Money(v/1_000, 0, currency) + "K"
	case v >= 10_000:
		return w.words.Money(v/1_000, 1, currency) + "K"
	}
	return w.words.Money(v, 0, currency)
}

// paint colours the bars: levels grey, ups blue and downs vermillion, which colour-blind readers can
// distinguish. A chart then needs no setting except stacking.
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
