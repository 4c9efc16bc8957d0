package words

import (
	"math"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
)

// teller writes the sentence about one reading.
type teller struct {
	Language
	g     *grammar
	r     *Reading
	scale scale
}

// lead returns the start of the sentence, and the text between it and the movements.
func (t *teller) lead() (text, colon string) {
	p, ok := t.g.leads[t.r.Measure+" "+t.r.Labels["counted"]]
	if !ok {
		p, ok = t.g.leads[t.r.Measure]
	}
	colon = ": " + p.subject
	if !ok {
		p, colon = lead{many: t.g.generic}, "; "
		if t.r.Window == "" {
			p.many = t.g.genericDay
		}
	}
	v := t.scale.of(t.r.Value)
	return t.count(fill(p.of(v),
		"title", t.Title(t.r.Measure, t.r.Title), "v", t.figure(v), "abs", t.figure(math.Abs(v)), "base", t.Number(t.scale.factor, 0),
		"before", phrase(t.g.before, t.r.Window), "in", phrase(t.g.in, t.r.Window),
		"within", phrase(t.g.within, t.r.Labels["horizon"])), t.Number(math.Abs(v), t.scale.digits)), colon
}

// count inserts the words for points and days, in the singular or plural.
func (t *teller) count(text, number string) string {
	g := t.g
	if number == "1" {
		return fill(text, "p", g.point, "pp", g.share, "days", g.day)
	}
	return fill(text, "p", g.points, "pp", g.shares, "days", g.days)
}

// phrase returns the phrase for a window.
func phrase(phrases map[string]string, window string) string {
	if p, ok := phrases[window]; ok {
		return p
	}
	days, _ := strings.CutSuffix(window, "d")
	if p, ok := phrases["1d"]; ok && days == "1" {
		return p
	}
	return fill(phrases["d"], "n", days)
}

// figure returns the text of a figure that is already scaled.
func (t *teller) figure(v float64) string { return t.dress(t.Number(v, t.scale.digits)) }

// dress adds the unit to a number.
func (t *teller) dress(number string) string {
	switch t.scale.form {
	case display.FormShare:
		return number + gap + "%"
	case display.FormDifference:
		return number + gap + t.count("{pp}", number)
	case display.FormAmount:
		return t.money(number, t.r.Currency)
	case display.FormDays:
		return number + gap + t.count("{days}", number)
	default:
		return number
	}
}

// moves returns the text of how the figure has moved, "" if that is unknown.
func (t *teller) moves() string {
	var all []string
	if t.has(t.r.Previous) {
		all = append(all, t.move(*t.r.Previous)+" "+phrase(t.g.ago, t.r.Window))
	}
	if t.has(t.r.LastYear) && (len(all) == 0 || t.r.Window != "year") {
		all = append(all, t.move(*t.r.LastYear)+" "+t.g.year)
	}
	return strings.Join(all, ", ")
}

func (t *teller) has(v *float64) bool { return v != nil && isNumber(*v) }

// change returns the scaled difference from an earlier value.
func (t *teller) change(from float64) float64 { return t.scale.of(t.r.Value - from) }

func (t *teller) move(from float64) string {
	by, m := t.change(from), t.g.moves[t.scale.form]
	template := m.same
	if by < 0 {
		template = m.less
	} else if by > 0 {
		template = m.more
	}
	d := t.Short(math.Abs(by), t.scale.digits)
	if t.scale.form == display.FormAmount {
		d = t.dress(t.Number(math.Abs(by), t.scale.digits))
	}
	return t.count(fill(template, "d", d), d)
}

// target returns the text of whether the target is met.
func (t *teller) target(aim float64) string {
	above, good := t.r.Value-aim, float64(t.r.Display.Better.Sign())
	template := t.g.missed
	switch {
	case good == 0:
		template = t.g.aim
	case above*good >= 0:
		template = t.g.met
	case t.scale.of(above) == 0 || t.scale.of(t.r.Value) == t.scale.of(aim):
		template = t.g.nearly
	}
	return fill(template, "target", t.dress(t.Short(aim*t.scale.factor, max(t.scale.digits, 1))))
}

// state returns whether the figure has become better or worse.
func (t *teller) state() string {
	from := t.r.Previous
	if !t.has(from) {
		from = t.r.LastYear
	}
	good := float64(t.r.Display.Better.Sign())
	if !t.has(from) || good == 0 {
		return StateUnknown
	}
	switch by := t.change(*from) * good; {
	case by > 0:
		return StateBetter
	case by < 0:
		return StateWorse
	}
	return StateSame
}
