package landing

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// tile is one measure on the page.
type tile struct {
	Title      string
	Window     string
	Definition string
	Formula    string
	Exact      string // URL of the exact definition
	// Missing says why there is no value.
	Missing string
	Value   string
	Callout string // what is special about the value
	Note    string // how exact it is
	Changes []change
	Chart   *chart
}

// change compares the value with an earlier one.
type change struct {
	Arrow   string
	Class   string // "good", "bad" or "flat"
	Text    string
	Verdict string // "better" or "worse"; empty if neither
}

// chart is a plot and its labels.
type chart struct {
	Plot       plot
	Low, High  string
	From       string
	Summary    string // the plot as a sentence, for readers who cannot see it
	ShowWarmup bool
}

// formatter writes the values of one measure.
type formatter struct {
	locale
	display  display.Display
	currency string
}

func (f formatter) value(v float64) string { return f.Figure(f.display, f.currency, v) }

// formatter returns the formatter of a measure.
func (w *writer) formatter(m *measure.Measure) formatter {
	return formatter{w.locale, m.Display, w.from.board.Settings().Currency}
}

// describe returns the tile of a measure without its value.
func (w *writer) describe(name string) tile {
	m, ok := measure.Find(name)
	if !ok {
		return tile{Title: name}
	}
	return tile{
		Title: w.Title(name, m.Title), Definition: firstSentence(w.Help(name, m.Help)), Formula: asSentence(w.Formula(name, m.Formula)),
		Exact: repository + "/blob/main/docs/measures.md#" + name,
	}
}

// tile writes one exhibit.
func (w *writer) tile(e exhibit) tile {
	t := w.describe(e.measure)
	if e.measure == "clv_formula" {
		t.Title = w.CustomerValue // the catalogue's title tells it from its neighbours there
	}
	t.Window = w.window(e.window.String())
	if e.window.Kind() == 0 {
		t.Window = w.UpToToday
	}
	if why := w.from.board.Absence(e.measure); !why.None() {
		t.Missing = asSentence(w.Absence(why))
		return t
	}
	l, ok := w.from.choose(e)
	if !ok {
		t.Missing = w.NoData
		return t
	}
	w.fill(&t, l, e)
	return t
}

// fill writes the values of a tile.
func (w *writer) fill(t *tile, l line, e exhibit) {
	f := w.formatter(l.measure)
	t.Chart = f.chart(l)
	if missing(l.last()) {
		t.Missing = w.NoFigureToday
		return
	}
	t.Value = f.value(l.last())
	if e.measure == "net_revenue_churn_ratio" && l.last() < 0 {
		t.Callout = w.NegativeChurn
	}
	if days := l.label("horizon"); days != "" {
		t.Window += ", " + fmt.Sprintf(w.WithinHorizon, w.days(strings.TrimSuffix(days, "d")))
	}
	noise := w.noise(e.window, l)
	t.Changes = append(t.Changes, f.compare(l, 365, noise, w.YearAgo))
	if n, ok := windowLength(e.window); ok && n != 365 {
		t.Changes = append(t.Changes, f.compare(l, n, noise, fmt.Sprintf(w.DaysAgoWindow, w.days(strconv.Itoa(n)))))
	}
}

// windowLength returns the days of a window of days.
func windowLength(w fold.Window) (int, bool) {
	digits, ok := strings.CutSuffix(w.String(), "d")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil
}

// noise returns how large the difference between two figures of a series may be by chance, 19 times out
// of 20; NaN if that is unknown. The baselines know the standard deviation of one figure.
func (w *writer) noise(window fold.Window, l line) float64 {
	name := l.measure.Name
	if name == "retention_ratio" {
		name = "churn_ratio" // its complement
	}
	want := []measure.Label{{Name: "measure", Value: name}}
	for _, own := range []string{"basis", "horizon"} {
		if v := l.label(own); v != "" {
			want = append(want, measure.Label{Name: own, Value: v})
		}
	}
	deviation, ok := w.from.find(window, spread, want...)
	if !ok {
		return math.NaN()
	}
	sd := deviation.last()
	if missing(sd) {
		sd = deviation.back(1)
	}
	return 1.96 * math.Sqrt2 * sd
}

// compare compares the last value with the one n days earlier; when names that time. A difference has a
// verdict if it is larger than chance explains.
func (f formatter) compare(l line, n int, noise float64, when string) change {
	now, then := l.last(), l.back(n)
	switch {
	case missing(then):
		return change{Arrow: "·", Class: "flat", Text: fmt.Sprintf(f.NoFigureThen, when)}
	case l.warm(n):
		return change{Arrow: "·", Class: "flat", Text: fmt.Sprintf(f.TooEarly, when)}
	}
	size := f.Change(f.display, now, then)
	if size == "" {
		text := fmt.Sprintf(f.Same, when)
		if f.value(now) != f.value(then) {
			text = f.value(then) + " " + when
		}
		return change{Arrow: "=", Class: "flat", Text: text}
	}
	out, rise := change{Arrow: "▲", Class: "flat", Text: fmt.Sprintf(f.Higher, size, when)}, 1
	if now < then {
		out.Arrow, out.Text, rise = "▼", fmt.Sprintf(f.Lower, size, when), -1
	}
	switch verdict := rise * f.display.Better.Sign(); {
	case verdict == 0 || missing(noise):
	case math.Abs(now-then) <= noise:
		out.Verdict = f.Usual
	case verdict > 0:
		out.Class, out.Verdict = "good", f.Better
	default:
		out.Class, out.Verdict = "bad", f.Worse
	}
	return out
}

// chart returns the plot of a line with its labels, nil if the line has no values.
func (f formatter) chart(l line) *chart {
	p := l.plot()
	if p.Empty {
		return nil
	}
	c := &chart{
		Plot: p, Low: f.value(p.Min), High: f.value(p.Max),
		From:       f.month(l.first.Time()),
		ShowWarmup: p.Warm > 0,
	}
	c.Summary = fmt.Sprintf(f.ChartSummary, c.From, c.Low, c.High)
	if !missing(l.last()) {
		c.Summary += ", " + fmt.Sprintf(f.ChartNow, f.value(l.last()))
	}
	return c
}
