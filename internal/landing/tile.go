package landing

import (
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// tile is one measure on the page, in words.
type tile struct {
	Title      string
	Window     string
	Definition string
	Formula    string
	// Absent says why there is no value.
	Absent  string
	Value   string
	Callout string // what is special about the value
	Note    string // how far off it may be
	Changes []change
	Chart   *chart
}

// change compares the value with an earlier one.
type change struct {
	Arrow   string
	Class   string // "good", "bad" or "flat"
	Text    string
	Verdict string // "better" or "worse"; empty where neither
}

// chart is a plot and what is written on it.
type chart struct {
	Plot       plot
	Low, High  string
	From       string
	Summary    string // the plot in words, for those who do not see it
	ShowWarmup bool
}

// tile words one exhibit.
func (g *gatherer) tile(e exhibit) tile {
	t := tile{Title: e.title}
	if m, ok := measure.Find(e.measure); ok {
		if t.Title == "" {
			t.Title = m.Title
		}
		t.Definition, t.Formula = sentence(m.Help), upper(m.Formula)
		t.Window = windowWords(e.window.String())
	}
	if e.window.Kind() == 0 {
		t.Window = "up to today"
	}
	if reason := g.board.Absence(e.measure); !reason.None() {
		t.Absent = upper(words.English.Absence(reason))
		return t
	}
	// What has a series for each basis is shown for orders, where there are any.
	l, ok := g.find(e.window, e.measure, measure.Label{Name: "basis", Value: "orders"})
	if !ok {
		l, ok = g.find(e.window, e.measure)
	}
	if !ok {
		t.Absent = "There is nothing to compute it from yet."
		return t
	}
	t.fill(l, e, formatter{unit: l.measure.Unit, currency: g.board.Settings().Currency})
	return t
}

func (t *tile) fill(l line, e exhibit, f formatter) {
	t.Chart = newChart(l, f)
	if absent(l.last()) {
		t.Absent = "There is no figure for today: nobody to count in the window, or in the one before."
		return
	}
	t.Value = f.value(l.last())
	if e.measure == "net_revenue_churn_ratio" && l.last() < 0 {
		t.Callout = "Negative churn: those who stay add more than the others take away."
	}
	t.Changes = append(t.Changes, compare(l, 365, "a year ago", l.measure.Display.Better, f))
	if w, ok := windowLength(e.window); ok && w != 365 {
		before := dayCount(strconv.Itoa(w)) + " ago"
		t.Changes = append(t.Changes, compare(l, w, before, l.measure.Display.Better, f))
	}
}

// windowLength returns the days of a window of days.
func windowLength(w measure.Window) (int, bool) {
	digits, ok := strings.CutSuffix(w.String(), "d")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil
}

// compare words the change against the value n days ago.
func compare(l line, n int, when string, better display.Better, f formatter) change {
	now, then := l.last(), l.back(n)
	switch {
	case absent(then):
		return change{Arrow: "·", Class: "flat", Text: "No figure from " + when}
	case l.warm(n):
		return change{Arrow: "·", Class: "flat", Text: "Data too young for " + when}
	}
	size := f.change(now, then)
	out := change{Arrow: "▲", Text: "up " + size + " on " + when}
	up := 1
	if now < then {
		up, out.Arrow, out.Text = -1, "▼", "down "+size+" on "+when
	}
	if size == "" {
		out = change{Arrow: "=", Text: "as " + when}
		if f.value(now) != f.value(then) {
			out.Text = f.value(then) + " " + when
		}
		up = 0
	}
	switch up * better.Sign() {
	case 1:
		out.Class, out.Verdict = "good", "better"
	case -1:
		out.Class, out.Verdict = "bad", "worse"
	default:
		out.Class = "flat"
	}
	return out
}

func newChart(l line, f formatter) *chart {
	p := l.plot()
	if p.Empty {
		return nil
	}
	c := &chart{
		Plot: p, Low: f.value(p.Min), High: f.value(p.Max),
		From:       l.first.Time().Format("Jan 2006"),
		ShowWarmup: p.Warm > 0,
	}
	c.Summary = "Since " + c.From + " between " + c.Low + " and " + c.High
	if !absent(l.last()) {
		c.Summary += ", now " + f.value(l.last())
	}
	return c
}

// upper makes the first letter of a sentence a capital and ends it.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}
