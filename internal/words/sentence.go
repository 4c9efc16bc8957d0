package words

import (
	"math"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Reading is one figure to be described.
type Reading struct {
	// Measure is the name in the catalogue.
	Measure string
	// Title is the English title.
	Title string
	// Labels are labels of the measure, such as horizon; nil without labels.
	Labels map[string]string
	// Display is how the measure is shown.
	Display display.Display
	// Currency is the ISO code of amounts.
	Currency string
	// Window is a window such as "90d" or "month".
	Window string
	// Value is the figure; NaN if it is missing.
	Value float64
	// Previous and LastYear are the values a period and a year ago, and Target is the target; nil or
	// NaN if unknown.
	Previous, LastYear, Target *float64
}

// The states of a Reading: how it has moved since the period before or, if that is unknown, since
// last year.
const (
	StateBetter  = "better"
	StateWorse   = "worse"
	StateSame    = "same"
	StateUnknown = "unknown"
)

// Sentence returns a sentence about what a figure means and how it has moved. It also returns whether
// it became better or worse, as one of the State constants. The state is StateUnknown if a rise is
// neither good nor bad.
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

// fill replaces each {name} in a template by its value. Pairs are names followed by values.
func fill(template string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		template = strings.ReplaceAll(template, "{"+pairs[i]+"}", pairs[i+1])
	}
	return template
}
