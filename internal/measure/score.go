package measure

import "github.com/klantenbinding/loyalty/internal/ledger"

// best is the place of the best score. The steps of every scale divide it, so that sums over
// answers on different scales are exact.
const best = 180

// scaleCount is the number of scales.
const scaleCount = 6

// scales are how many points the scales of answers have.
func scales() [scaleCount]uint8 { return [...]uint8{3, 5, 6, 7, 10, 11} }

// score is where an answer lies on its scale.
type score struct {
	points, scale uint8
	index         int // of the scale
	// place is between 0 for the worst score and best.
	place int64
}

// lowest returns the worst score of a scale: the one of 11 points begins with 0.
func lowest(scale uint8) uint8 {
	if scale == 11 {
		return 0
	}
	return 1
}

// scoreOf returns the score of an answer, and false if it is none: a sum of money, or points that
// are not on a known scale.
func scoreOf(a *ledger.Answer) (score, bool) {
	least := lowest(a.Scale)
	for i, scale := range scales() {
		if a.Scale == scale && a.Score >= least && a.Score-least < scale {
			return score{a.Score, scale, i, int64(a.Score-least) * best / int64(scale-1)}, true
		}
	}
	return score{}, false
}

// The groups of answers to the question whether one would recommend, as the NPS has them.
const (
	promoters = iota
	passives
	detractors
)

// group returns the NPS group, that of the score brought to 0..10 and rounded. On scales of 10 and
// 11 points that is the score as it stands.
func (s score) group() int {
	switch tenths := (s.place + best/20) / (best / 10); {
	case tenths >= 9:
		return promoters
	case tenths >= 7:
		return passives
	}
	return detractors
}

// satisfied tells whether the score lies in the top boxes.
func (s score) satisfied() bool {
	switch s.scale {
	case 3:
		return s.points == 3
	case 10, 11:
		return s.points >= 8
	}
	return s.points >= s.scale-1
}

// negative tells whether the score lies below the middle of its scale.
func (s score) negative() bool { return s.place < best/2 }

// easy tells whether the score is 5 or more when brought to 1..7.
func (s score) easy() bool { return s.place >= best*4/6 }
