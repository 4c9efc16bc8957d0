package decode

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// survey reads the scores of answers. Its scale and reversed are the query's defaults for answers that
// do not state them.
type survey struct {
	scale    int64 // 0 if unknown
	reversed bool
	words    *words
	scratch  []byte
}

// score reads a score and its scale, and reverses the score of a reversed question.
func (s *survey) score(r *Row, a *record.Answer) Reason {
	scale, why := s.scaleOf(r, a.Question)
	if why != "" {
		return why
	}
	lowest := int64(record.LowestScore(uint8(scale)))
	highest := lowest + scale - 1
	code, _, ok := s.words.code(r, colScore)
	score := int64(code)
	if !ok {
		score, ok = integer(r.At(colScore), s.scratch)
	}
	if !ok || score < lowest || score > highest {
		return BadScore
	}
	reversed := s.reversed
	if !blank(r.At(colReversed), s.scratch) {
		if reversed, why = s.words.flag(r, colReversed); why != "" {
			return why
		}
	}
	if reversed {
		score = lowest + highest - score
	}
	a.Score, a.Scale = uint8(score), uint8(scale)
	return ""
}

// scaleOf returns the number of points of an answer's scale: its own, or else the query's.
func (s *survey) scaleOf(r *Row, q record.Question) (int64, Reason) {
	n, ok := s.scale, true
	if n == 0 && q == record.QuestionNPS {
		n = record.NPSScale
	}
	if v := r.At(colScale); !blank(v, s.scratch) {
		n, ok = integer(v, s.scratch)
	}
	if !ok || !ValidScale(n) {
		return 0, BadScale
	}
	return n, ""
}

// ValidScale reports whether a scale can have n points.
func ValidScale(n int64) bool {
	scales := record.Scales()
	return slices.ContainsFunc(scales[:], func(points uint8) bool { return int64(points) == n })
}
