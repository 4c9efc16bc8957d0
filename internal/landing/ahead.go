package landing

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// recent is how many days back a forecast is looked for: they are made at intervals.
const recent = 31

// forecasts returns the names of the forecasts on the page, each with that of its interval if it
// has one.
func forecasts() [][2]string {
	return [][2]string{
		{"clv_predicted", "clv_predicted_interval"},
		{"value_predicted", "value_predicted_interval"},
		{"alive_customers", "alive_customers_interval"},
		{"customers_at_risk", ""},
	}
}

// askForecasts notes the forecasts to be asked for.
func (g *gatherer) askForecasts() {
	for _, f := range forecasts() {
		g.ask(measure.Window{}, slices.DeleteFunc(f[:], func(name string) bool { return name == "" })...)
	}
}

// ahead words the forecasts.
func (g *gatherer) ahead() []tile {
	var tiles []tile
	for _, f := range forecasts() {
		tiles = append(tiles, g.forecast(f[0], f[1]))
	}
	return tiles
}

// forecast words one of them, with its interval.
func (g *gatherer) forecast(name, interval string) tile {
	t := tile{Window: "forecast"}
	if m, ok := measure.Find(name); ok {
		t.Title, t.Definition, t.Formula = m.Title, sentence(m.Help), upper(m.Formula)
	}
	if reason := g.board.Absence(name); !reason.None() {
		t.Absent = upper(words.English.Absence(reason))
		return t
	}
	l, n, ok := g.foretold(name)
	if !ok {
		t.Absent = "There is no forecast of these days."
		return t
	}
	f := formatter{unit: l.measure.Unit, currency: g.board.Settings().Currency}
	t.Value = f.value(l.back(n))
	t.Window = "forecast of " + l.day(n).Time().Format("2 January") + l.horizon()
	low, okLow := g.find(measure.Window{}, interval, append(l.labels, measure.Label{Name: "bound", Value: "low"})...)
	high, okHigh := g.find(measure.Window{}, interval, append(l.labels, measure.Label{Name: "bound", Value: "high"})...)
	if okLow && okHigh && !absent(low.back(n)) && !absent(high.back(n)) {
		t.Note = "between " + f.value(low.back(n)) + " and " + f.value(high.back(n)) + " (95 % interval)"
	}
	return t
}

// foretold returns a forecast and how many days ago it was made: that of orders, where there is
// one.
func (g *gatherer) foretold(name string) (l line, n int, ok bool) {
	for _, labels := range [][]measure.Label{{{Name: "basis", Value: "orders"}}, {{Name: "basis", Value: "subscriptions"}}, nil} {
		if l, ok = g.find(measure.Window{}, name, labels...); ok {
			if n, ok = l.newest(); ok {
				return l, n, true
			}
		}
	}
	return l, 0, false
}

// newest returns how many days ago the newest recent value was.
func (l line) newest() (int, bool) {
	for n := range min(recent, len(l.values)) {
		if !absent(l.back(n)) {
			return n, true
		}
	}
	return 0, false
}

// horizon words how far ahead the line looks, if it says so.
func (l line) horizon() string {
	for _, label := range l.labels {
		if label.Name == "horizon" {
			return ", next " + dayCount(strings.TrimSuffix(label.Value, "d"))
		}
	}
	return ""
}
