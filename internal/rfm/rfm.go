// Package rfm puts customers into segments by recency, frequency and monetary value.
//
// Each customer has a score from 1 to 5 for each of the three, by rank among all customers of the day; equal values
// have equal scores. The names of the segments and their meaning come from Putler, RFM Analysis For
// Successful Customer Segmentation (putler.com/rfm-analysis), whose ranges of scores overlap. Here each pair of
// scores has exactly one segment: see grid.
package rfm

import (
	"math"
	"slices"
)

// Segment is a segment of customers.
type Segment uint8

// The segments. None is nobody's: who has not bought yet.
const (
	None Segment = iota
	Champions
	Loyal
	PotentialLoyalists
	New
	Promising
	NeedAttention
	AboutToSleep
	AtRisk
	CannotLoseThem
	Hibernating
	Lost
)

var names = [...]string{
	"none", "champions", "loyal", "potential_loyalists", "new", "promising", "need_attention", "about_to_sleep", "at_risk", "cannot_lose_them",
	"hibernating", "lost",
}

// String returns the segment's name in answers.
func (s Segment) String() string { return names[s] }

// Segments returns all segments, the best first, without None.
func Segments() []Segment {
	return []Segment{
		Champions, Loyal, PotentialLoyalists, New, Promising, NeedAttention, AboutToSleep, AtRisk, CannotLoseThem, Hibernating, Lost,
	}
}

// scores is how many scores there are.
const scores = 5

// grid has the segment of each score of recency, from 1, and of frequency and value together, from 1.
var grid = [scores][scores]Segment{
	{Lost, Hibernating, AtRisk, AtRisk, CannotLoseThem},
	{Hibernating, Hibernating, AtRisk, AtRisk, CannotLoseThem},
	{AboutToSleep, AboutToSleep, NeedAttention, Loyal, Loyal},
	{Promising, PotentialLoyalists, PotentialLoyalists, Loyal, Loyal},
	{New, PotentialLoyalists, PotentialLoyalists, Champions, Champions},
}

// SegmentOf returns the segment of three scores, each from 1 to 5. Frequency and value count together, as their
// mean, a half rounded up.
func SegmentOf(recency, frequency, value int) Segment {
	return grid[recency-1][(frequency+value+1)/2-1]
}

// Scale scores values by their rank among all customers. The zero value is not useful.
type Scale struct {
	least [scores - 1]int64 // the least value of each score above 1
}

// NewScale returns the scale of the values of all customers, which it sorts. A value's score is 1 and one more for
// each fifth of the customers that have a lower value: equal values have equal scores, and the lowest value
// always scores 1.
func NewScale(values []int64) Scale {
	sort(values)
	return scaleOfSorted(values)
}

// scaleOfSorted is NewScale of ascending values.
func scaleOfSorted(values []int64) Scale {
	var s Scale
	for k := range s.least {
		s.least[k] = math.MaxInt64
		n := len(values) * (k + 1)
		i := (n + scores - 1) / scores // the least number of lower values
		if i >= len(values) {
			continue
		}
		if i > 0 && values[i-1] == values[i] { // fewer than i values are lower
			higher, _ := slices.BinarySearch(values, values[i]+1)
			if i = higher; i == len(values) {
				continue
			}
		}
		s.least[k] = values[i]
	}
	return s
}

// scaleOfCounts returns the scale of n values that are counted by value.
func scaleOfCounts(counts []int32, n int) Scale {
	var s Scale
	lower, k := 0, 0
	for v, count := range counts {
		if count == 0 {
			continue
		}
		for ; k < len(s.least) && scores*lower >= n*(k+1); k++ {
			s.least[k] = int64(v)
		}
		lower += int(count)
	}
	for ; k < len(s.least); k++ {
		s.least[k] = math.MaxInt64
	}
	return s
}

// Score returns the score of a value, from 1 to 5.
func (s *Scale) Score(value int64) int {
	score := 1
	for _, least := range s.least {
		if value >= least {
			score++
		}
	}
	return score
}

// sort sorts values. It counts them if their range is small, as that of days and numbers of purchases is.
func sort(values []int64) {
	if len(values) == 0 {
		return
	}
	low, high := slices.Min(values), slices.Max(values)
	if span := uint64(high) - uint64(low); span >= uint64(len(values)) {
		slices.Sort(values)
		return
	}
	counts := make([]int32, high-low+1)
	for _, v := range values {
		counts[v-low]++
	}
	i := 0
	for k, n := range counts {
		for range n {
			values[i] = low + int64(k)
			i++
		}
	}
}
