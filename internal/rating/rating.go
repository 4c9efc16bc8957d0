// Package rating reads scores of survey answers: which scales there are, where on its scale a score
// lies, and what it means for the NPS, for satisfaction and for effort.
package rating

import "github.com/klantenbinding/loyalty/internal/ledger"

// Best is the place of the best score. The steps of every scale divide it, so that sums over
// answers on different scales are exact.
const Best = 180

// ScaleCount is the number of scales.
const ScaleCount = 6

// Scales are how many points the scales of answers have.
func Scales() [ScaleCount]uint8 { return [...]uint8{3, 5, 6, 7, 10, 11} }

// Score is where an answer lies on its scale.
type Score struct {
	Points, scale uint8
	Index         int // of the scale
	// Place is between 0 for the worst score and best.
	Place int64
}

// Lowest returns the worst score of a scale: the one of 11 points begins with 0.
func Lowest(scale uint8) uint8 {
	if scale == 11 {
		return 0
	}
	return 1
}

// Of returns the score of an answer. It returns false for a sum of money and for points on an unknown
// scale.
func Of(a *ledger.Answer) (Score, bool) {
	least := Lowest(a.Scale)
	for i, scale := range Scales() {
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
