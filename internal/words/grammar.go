package words

import (
	"github.com/klantenbinding/loyalty/internal/display"
)

// lead has the start of a sentence for any figure (many), for 1, for 0, and for figures below zero. If
// one of the last three is empty, many is used. Subject starts the text about movements, if the lead
// does not make clear what has moved.
type lead struct{ many, one, none, below, subject string }

func (p *lead) of(v float64) string {
	switch {
	case v == 1 && p.one != "":
		return p.one
	case v == 0 && p.none != "":
		return p.none
	case v < 0 && p.below != "":
		return p.below
	}
	return p.many
}

// move has the texts for a difference {d}. {p}, {pp} and {days} are the words for points, percentage
// points and days.
type move struct{ less, more, same string }

// grammar has the templates for the sentences of a language.
type grammar struct {
	// leads are by measure; a measure that is counted in several ways may have more, by its name, a space and the way.
	leads map[string]lead
	// generic is the lead of all other measures, genericDay the lead if they have no window.
	generic, genericDay string
	// nothing is the sentence if the figure is missing.
	nothing string
	moves   map[display.Form]move
	// The words for points of a score, days and percentage points, in singular and plural.
	point, points, day, days, share, shares string
	// before and in are phrases for the previous and the present window, within for the horizon of a
	// forecast. The key "d" is for a number of days {n}, the key "" for no window.
	before, in, within map[string]string
	// ago is the phrase for a period ago by window, year the phrase for a year ago.
	ago  map[string]string
	year string
	// met, missed and nearly are for a target; aim is for a target of a measure whose rise is neither
	// good nor bad.
	met, missed, nearly, aim string
	shortfall                shortfallTexts
	months                   [12]string
}
