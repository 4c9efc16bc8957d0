package words

import (
	"math"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Reading is one figure to be put into words.
type Reading struct {
	// Measure is its name in the catalogue, Title its English title.
	Measure, Title string
	// Labels are the measure's own, such as horizon; they may be left out.
	Labels map[string]string
	// Display says how the measure is shown.
	Display display.Display
	// Currency is the ISO code of amounts, Window such as "90d" or "month".
	Currency, Window string
	// Value is the figure; NaN if it is missing.
	Value float64
	// Previous and LastYear are what it was a period and a year ago, Target what it is meant to be;
	// nil or NaN where there is none.
	Previous, LastYear, Target *float64
}

// The states of a Reading: how it has moved since the period before, or if that is not known since
// last year.
const (
	StateBetter  = "better"
	StateWorse   = "worse"
	StateSame    = "same"
	StateUnknown = "unknown"
)

// Sentence says in one sentence what a figure means and how it has moved, and how that is to be
// judged: one of the State constants. It is StateUnknown too where a rise is neither good nor bad.
func (l Language) Sentence(r Reading) (text, state string) {
	if !isNumber(r.Value) {
		return fill(l.lexicon().grammar.nothing, "title", l.Title(r.Measure, r.Title)), StateUnknown
	}
	t := teller{l, &l.lexicon().grammar, &r, scaleOf(&r)}
	text, colon := t.lead()
	if moves := t.moves(); moves != "" {
		text += colon + moves
	}
	if t.has(r.Target) {
		text += "; " + t.target(*r.Target)
	}
	return text + ".", t.state()
}

func isNumber(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// fill replaces {name} by a value, for pairs of both.
func fill(template string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		template = strings.ReplaceAll(template, "{"+pairs[i]+"}", pairs[i+1])
	}
	return template
}
