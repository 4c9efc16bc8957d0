package words

import (
	"github.com/klantenbinding/loyalty/internal/display"
)

// lead is how a sentence begins: with the figure in the plural, for exactly 1 and 0, and below zero.
// Where one of these is not given, the plural is meant. The subject is what the movements are those
// of where the lead does not tell.
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

// move is how a difference {d} is told; {p}, {pp} and {days} are the words for so many points,
// percentage points and days.
type move struct{ less, more, same string }

// grammar is how a language puts a reading into a sentence.
type grammar struct {
	leads map[string]lead
	// generic is the lead of all other measures, genericDay of those without a window.
	generic, genericDay string
	// nothing is said where there is no figure.
	nothing string
	moves   map[display.Form]move
	// The words for one and for several points of a score, days and percentage points.
	point, points, day, days, share, shares string
	// before and in are windows as phrases, the one before and this one, within the horizon of a
	// forecast; {n} are their days. The key "" holds where there is none, "d" for days.
	before, in, within map[string]string
	// ago by window is what a figure is compared with, and year the other.
	ago  map[string]string
	year string
	// met, missed and nearly tell of a target, aim of one that it is neither good nor bad to pass.
	met, missed, nearly, aim string
}
