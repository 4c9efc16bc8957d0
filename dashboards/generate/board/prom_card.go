package board

import (
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/words"
)

// PromFigure is a measure in Prometheus.
type PromFigure struct {
	Name, Metric string
	// Only has further matchers of the series, each followed by a comma, such as `basis="orders",`.
	Only string
	// Unwindowed is set if the metric has no series for the window of the board.
	Unwindowed bool
	// Noise is the measure whose baseline says how much the figure varies by chance, with the matchers of
	// its series; empty without a baseline.
	Noise string
}

// sparklinePoints keeps the steps of a card short: the line of a new exporter begins at the first full step.
const sparklinePoints = 2000

// PromCard returns a card like Card for a Grafana without the loyalty data source: a figure in the colour of its
// change, its changes, and a line of its past. The second query gives the first its name, colour and unit, because
// legends and colours cannot compute.
func PromCard(t Text, s Spec, f PromFigure) *Panel {
	c := promCard{t: t, f: f, d: entry(f.Name).Display}
	legend := t.Title(f.Name)
	if c.d.Form.Money() {
		legend = "{{currency}}"
	}
	s.Proms = []Prom{P(c.figure(c.now()), legend), Now(c.config(), t.Title(f.Name))}
	s.Transformations = []Transformation{settings("B", "name", "displayName", "color", "color", "unit", "unit", "min", "min", "Value", "max", "Value #B", "max")} // the second if there are more tables
	if c.isMapped() {
		s.Proms = append(s.Proms, Now(c.texts(), t.Title(f.Name)))
		s.Transformations = append(s.Transformations, settings("C", "number", "mappings.value", "text", "mappings.text"))
		if c.d.Form.Percent() {
			s.Unit = "percent"
		}
	}
	options := statOptions("", "area")
	options.TextMode, options.WideLayout = "value_and_name", new(false)
	options.Text = &TextSize{TitleSize: 13, ValueSize: 32}
	p := panel(t, "stat", s, options, nil)
	p.FieldConfig.Defaults.Color = &Color{Mode: "fixed", FixedColor: Ink}
	p.MaxDataPoints = sparklinePoints
	return p
}

// Tinted takes the unit of amounts from a query of a measure in one currency. The panel has no other tables.
func Tinted(t Text, p *Panel, expr string) *Panel {
	source := prometheusSource()
	q := Now(withUnit(t, "("+expr+" ^ 0)")+single(expr), p.Title)
	q.RefID, q.Datasource, q.EditorMode = refID(len(p.Targets)), source, "code"
	p.Targets = append(p.Targets, q)
	p.Transformations = append(p.Transformations, settings(q.RefID, "unit", "unit"))
	return p
}

// settings returns the transformation that takes the settings of the other queries from the last row of a query:
// pairs of a column and a setting.
func settings(refID string, pairs ...string) Transformation {
	type mapping struct {
		FieldName  string `json:"fieldName"`
		HandlerKey string `json:"handlerKey"`
	}
	var mappings []mapping
	for i := 0; i < len(pairs); i += 2 {
		mappings = append(mappings, mapping{pairs[i], pairs[i+1]})
	}
	return Transformation{"configFromData", map[string]any{"configRefId": refID, "mappings": mappings}}
}

// promCard writes the expressions of a card.
type promCard struct {
	t Text
	f PromFigure
	d display.Display
}

// selector returns the series of the figure; span is a range and an offset, or empty.
func (c promCard) selector(span string) string {
	window := `window="$window"`
	if c.f.Unwindowed {
		window = ""
	}
	only := strings.TrimSuffix(c.f.Only+window, ",")
	if only == "" {
		return c.f.Metric + "{}" + span
	}
	return c.f.Metric + "{," + only + "}" + span
}

// most returns the figure of a selector; amounts keep their currency.
func (c promCard) most(selector string) string {
	if c.d.Form.Money() {
		return "max by (currency) (" + selector + ")"
	}
	return "max(" + selector + ")"
}

func (c promCard) now() string { return c.most(c.selector("")) }

// before returns the figure of an earlier time, of the shops that there are now: the past of one that is gone is no past
// of theirs. The past may have one value a day.
func (c promCard) before(offset string) string {
	return c.most("last_over_time(" + c.selector("[26h] offset "+offset) + ") and on (job) " + c.selector(""))
}

// on matches the figures of one currency.
func (c promCard) on() string {
	if c.d.Form.Money() {
		return "on (currency)"
	}
	return "on ()"
}

// by counts the values of each currency.
func (c promCard) by() string {
	if c.d.Form.Money() {
		return " by (currency)"
	}
	return ""
}

// config returns a series whose labels are the name, the colour, the unit and the lower end of the range of the card,
// and whose value is the upper end: the upper two thirds are free for the text. It has a value only where the line has one.
func (c promCard) config() string {
	past := func(of string) string {
		return fmt.Sprintf("%s_over_time((%s)[$__range:10m])", of, c.figure(c.now()))
	}
	high, low := past("max"), past("min")
	top := fmt.Sprintf("((3 * %s - 2 * %s + abs(%s) * (%s == bool %s)) or %s 2 * %s)", high, low, high, high, low, c.on(), c.figure(c.now()))
	// The lower end needs a label: a share would begin at zero, far below its line.
	bottom := fmt.Sprintf(`count_values%s ("min", %s or %s %s)`, c.by(), low, c.on(), c.figure(c.now()))
	year := c.change("year", "365d", c.t.Word("last_year"))
	expr := fmt.Sprintf("%s * %s group_left (min) %s * %s group_left (color) %s * %s group_left (year) %s", top, c.on(), bottom, c.on(), c.colour(), c.on(), year)
	names := `"year"`
	if !c.f.Unwindowed {
		expr += fmt.Sprintf(" * %s group_left (period) %s", c.on(), c.change("period", "$window", c.t.Word("last_period")))
		names = `"period", "year"`
	}
	expr = fmt.Sprintf(`label_join(%s and %s %s, "name", " · ", %s)`, expr, c.on(), c.before("$__interval"), names)
	if c.d.Form.Money() {
		return withUnit(c.t, expr) + single(c.now())
	}
	return expr
}

// change returns a series whose label says how much the figure changed since an earlier time.
func (c promCard) change(label, offset, when string) string {
	then := c.before(offset)
	size, unit := fmt.Sprintf("100 * (%s / (%s > 0) - 1)", c.now(), then), " %"
	points := " " + c.t.T("points", "punten")
	switch {
	case c.d.Form.Percent():
		size, unit = fmt.Sprintf("100 * (%s - %s)", c.now(), then), points
	case c.d.Form == display.FormScore:
		size, unit = fmt.Sprintf("%s - %s", c.now(), then), points
	}
	text := fmt.Sprintf(`count_values%s (%q, round(%s, 0.1))`, c.by(), label, size)
	replace := func(to, pattern string) {
		text = fmt.Sprintf(`label_replace(%s, %q, %q, %q, %q)`, text, label, to, label, pattern)
	}
	replace("$1"+c.t.T(".", ",")+"$2", "(.*)[.](.*)")
	versus := unit + " " + c.t.Word("compared_with") + " " + when
	replace("= "+when, "-?0")
	replace("▼\u00a0$1"+versus, "-(.*)")
	replace("▲\u00a0$1"+versus, "([0-9].*)")
	return fmt.Sprintf(`(%s or %s label_replace(%s ^ 0, %q, %q, "", ""))`, text, c.on(), c.now(), label, when+" –")
}

// colour returns a series whose label is the colour of the change since the last period, or else since last year.
func (c promCard) colour() string {
	coloured := func(colour string) string {
		return fmt.Sprintf(`label_replace(%s ^ 0, "color", %q, "", "")`, c.now(), colour)
	}
	sign := c.d.Better.Sign()
	if c.f.Noise == "" || sign == 0 {
		return coloured(Ink)
	}
	change := fmt.Sprintf("(%s - %s)", c.now(), c.before("365d"))
	if !c.f.Unwindowed {
		change = fmt.Sprintf("(%s - %s or %s %s)", c.now(), c.before("$window"), c.on(), change)
	}
	// Both times vary by chance: 19 times out of 20 by less than 1.96 times the square root of 2.
	noise := fmt.Sprintf(`max(2.77 * loyalty_baseline_standard_deviation{,measure=%s,window="$window"})`, c.f.Noise)
	beyond := func(colour string, sign int) string {
		return fmt.Sprintf("(%s and %s (%d * %s > on () group_left () %s))", coloured(colour), c.on(), sign, change, noise)
	}
	return fmt.Sprintf("(%s or %s %s or %s %s)", beyond(Blue, sign), c.on(), beyond(Vermillion, -sign), c.on(), coloured(Ink))
}

// withUnit adds the unit of amounts to a series with a currency. Grafana shortens thousands and millions to English
// letters, but not in units of science: "12.3 k€" reads the same in every language.
func withUnit(t Text, expr string) string {
	if t.Language != words.English {
		return fmt.Sprintf(`label_replace(label_replace(%s, "unit", "si: $1", "currency", "(.*)"), "unit", "si:€", "currency", "EUR")`, expr)
	}
	known := strings.Join(display.CurrencyUnits(), "|")
	return fmt.Sprintf(`label_replace(label_replace(%s, "unit", "suffix: $1", "currency", "(.*)"), "unit", "currency$1", "currency", "(%s)")`, expr, known)
}

// single drops a series if the figures of an expression have several currencies.
func single(expr string) string {
	return fmt.Sprintf(" and on () (count(count by (currency) (%s)) == 1)", expr)
}
