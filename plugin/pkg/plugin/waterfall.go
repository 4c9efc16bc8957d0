package plugin

import (
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

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
			b.add(count(0), number(m.value), nil, nil)
			continue
		}
		value := m.value
		if math.IsNaN(value) {
			value = 0
		}
		foot, bar := hang(running, value)
		running += value
		if value < 0 {
			b.add(&foot, nil, nil, &bar)
		} else {
			b.add(&foot, nil, &bar, nil)
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
