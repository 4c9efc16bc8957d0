// Package rating reads scores of survey answers: where on its scale a score lies, and what it means for the
// NPS, for satisfaction and for effort.
package rating

import (
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Best is the place of the best score. The steps of every scale divide it, so that sums over
// answers on different scales are exact.
const Best = 180

// Score is where an answer lies on its scale.
type Score struct {
	Points, scale uint8
	Index         int // of the scale in record.Scales
	// Place is 0 for the worst score and Best for the best one.
	Place int64
}

// Of returns the score of an answer. It returns false for a sum of money and for points on an unknown
// scale.
func Of(a *ledger.Answer) (Score, bool) {
	least := record.LowestScore(a.Scale)
	for i, scale := range record.Scales() {
		if a.Scale == scale && a.Score >= least && a.Score-least < scale {
			return Score{a.Score, scale, i, int64(a.Score-least) * Best / int64(scale-1)}, true
		}
	}
	return Score{}, false
}

// The groups of answers to the question whether one would recommend, as the NPS has them.
const (
	Promoters = iota
	Passives
	Detractors
)

// Group returns the NPS group of the score, converted to 0..10 and rounded. On scales of 10 and 11 points
// the score is not converted.
func (s Score) Group() int {
	switch tenths := (s.Place + Best/20) / (Best / 10); {
	case tenths >= 9:
		return Promoters
	case tenths >= 7:
		return Passives
	}
	return Detractors
}

// Satisfied reports whether the score lies in the top boxes.
func (s Score) Satisfied() bool {
	switch s.scale {
	case 3:
		return s.Points == 3
	case 10, 11:
		return s.Points >= 8
	}
	return s.Points >= s.scale-1
}

// Negative reports whether the score lies below the middle of its scale.
func (s Score) Negative() bool { return s.Place < Best/2 }

// Easy reports whether the score is 5 or more when converted to 1..7.
func (s Score) Easy() bool { return s.Place >= Best*4/6 }
