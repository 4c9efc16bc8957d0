package landing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// recent is how many days back the page looks for a forecast, because forecasts are made at
// intervals.
const recent = 31

// forecasts returns the names of the forecasts on the page, each with the name of its interval if it
// has one.
func forecasts() [][2]string {
	return [][2]string{
		{"clv_predicted", "clv_predicted_interval"},
		{"value_predicted", "value_predicted_interval"},
		{"alive_customers", "alive_customers_interval"},
		{"customers_at_risk", ""},
	}
}

// addForecasts adds the forecasts to the queries.
func (g *gatherer) addForecasts() {
	for _, f := range forecasts() {
		g.add(fold.Window{}, slices.DeleteFunc(f[:], func(name string) bool { return name == "" })...)
	}
}

// ahead writes the forecasts.
func (w *writer) ahead() []tile {
	var tiles []tile
	for _, f := range forecasts() {
		tiles = append(tiles, w.forecast(f[0], f[1]))
	}
	return tiles
}

// forecast writes one forecast with its interval.
func (w *writer) forecast(name, interval string) tile {
	t := w.describe(name)
	t.Window = w.Forecast
	if why := w.from.board.Absence(name); !why.None() {
		t.Missing = asSentence(w.Absence(why))
		return t
	}
	l, n, ok := w.newestForecast(name)
	if !ok {
		t.Missing = w.NoForecast
		return t
	}
	f := w.formatter(l.measure)
	t.Value = f.value(l.back(n))
	t.Window = fmt.Sprintf(w.ForecastOf, w.DayMonth(l.day(n).Time())) + w.horizon(l)
	low, okLow := w.from.find(fold.Window{}, interval, append(slices.Clone(l.labels), measure.Label{Name: "bound", Value: "low"})...)
	high, okHigh := w.from.find(fold.Window{}, interval, append(slices.Clone(l.labels), measure.Label{Name: "bound", Value: "high"})...)
	if okLow && okHigh && !missing(low.back(n)) && !missing(high.back(n)) {
		t.Note = fmt.Sprintf(w.Interval, f.value(low.back(n)), f.value(high.back(n)))
	}
	return t
}

// newestForecast returns a forecast and how many days ago it was made. It prefers the forecast of
// orders to the one of subscriptions.
func (w *writer) newestForecast(name string) (l line, n int, ok bool) {
	for _, labels := range [][]measure.Label{{{Name: "basis", Value: "orders"}}, {{Name: "basis", Value: "subscriptions"}}, nil} {
		if l, ok = w.from.find(fold.Window{}, name, labels...); ok {
			if n, ok = l.newest(); ok {
				return l, n, true
			}
		}
	}
	return l, 0, false
}

// newest returns how many days ago the newest recent value is.
func (l line) newest() (int, bool) {
	for n := range min(recent, len(l.values)) {
		if !missing(l.back(n)) {
			return n, true
		}
	}
	return 0, false
}

// horizon says how far ahead a line looks; "" if it has no horizon.
func (w *writer) horizon(l line) string {
	for _, label := range l.labels {
		if label.Name == "horizon" {
			return ", " + fmt.Sprintf(w.Next, w.days(strings.TrimSuffix(label.Value, "d")))
		}
	}
	return ""
}
