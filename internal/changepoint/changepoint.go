// Package changepoint finds where the level of a series changes and stays changed.
//
// The model is a series of segments with constant means and independent noise of one variance. Of
// all segmentations the package finds the one with the least cost: the sum of squared deviations from
// the segment means, in units of the noise variance, plus a penalty for each change. The method is
// optimal partitioning: Jackson and others, "An algorithm for optimal partitioning of data on an
// interval", IEEE Signal Processing Letters 12 (2005). It gives the same result as PELT: Killick,
// Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost", Journal
// of the American Statistical Association 107 (2012). The penalty is 3 log n, the leading term of the
// modified BIC of Zhang and Siegmund, Biometrics 63 (2007), which is stricter than the BIC. The noise
// is estimated by the median absolute deviation of the differences between neighbours, because a few
// changes and outliers hardly affect it.
//
// The model does not fit a series with a trend or seasons; such a series is cut into steps.
package changepoint

import (
	"math"
	"slices"
)

const (
	// Least is the minimum number of values needed to tell a change from chance.
	Least = 8
	// shortest is the minimum length of a segment. It keeps a single outlier from being one.
	shortest = 3
	// few is the number of values below which a small median deviation is not trusted.
	few = 30
	// normal is the standard deviation of normal noise divided by its median absolute deviation.
	normal = 1.4826
)

// Change is a change of level.
type Change struct {
	// At is the index of the first value at the new level.
	At int
	// From is the index of the first value at the old level.
	From int
	// To is the index after the last value at the new level.
	To int
	// Before and After are the means of the two segments.
	Before, After float64
}

// Find returns the changes of level of values, which must be finite, sorted by index. It returns nil
// if there are fewer than Least values.
func Find(values []float64) []Change {
	n := len(values)
	deviation := noise(values)
	if n < Least || deviation == 0 {
		return nil
	}
	ends := partition(newSums(values, deviation), n, 3*math.Log(float64(n)))
	var changes []Change
	for i := 1; i < len(ends)-1; i++ {
		c := Change{From: ends[i-1], At: ends[i], To: ends[i+1]}
		c.Before, c.After = mean(values[c.From:c.At]), mean(values[c.At:c.To])
		changes = append(changes, c)
	}
	return changes
}

// sums are cumulative sums of values and of their squares, in units of the noise.
type sums struct{ one, two []float64 }

func newSums(values []float64, deviation float64) *sums {
	s := &sums{one: make([]float64, len(values)+1), two: make([]float64, len(values)+1)}
	middle := mean(values) // subtracted to keep rounding errors small
	for i, v := range values {
		v = (v - middle) / deviation
		s.one[i+1], s.two[i+1] = s.one[i]+v, s.two[i]+v*v
	}
	return s
}

// cost returns the sum of squared deviations of values[from:to] from their mean.
func (s *sums) cost(from, to int) float64 {
	d := s.one[to] - s.one[from]
	return max(0, s.two[to]-s.two[from]-d*d/float64(to-from))
}

// partition returns the start of each segment of the cheapest segmentation, and n.
func partition(s *sums, n int, penalty float64) []int {
	best, last := make([]float64, n+1), make([]int, n+1)
	best[0] = -penalty
	for to := 1; to <= n; to++ {
		best[to] = math.Inf(1)
		for from := 0; from <= to-shortest; from++ {
			if c := best[from] + s.cost(from, to) + penalty; c < best[to] {
				best[to], last[to] = c, from
			}
		}
	}
	ends := []int{n}
	for at := n; at > 0; at = last[at] {
		ends = append(ends, last[at])
	}
	slices.Reverse(ends)
	return ends
}

// noise returns the standard deviation of a value around its level. It uses the median of the
// differences between neighbours. If more than half of the differences are equal, the median
// deviation is zero; with few values it is often too small by chance. In these cases all differences
// are used.
func noise(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	differences := make([]float64, len(values)-1)
	squares := 0.0
	for i := range differences {
		differences[i] = values[i+1] - values[i]
		squares += differences[i] * differences[i]
	}
	middle := median(differences)
	for i, d := range differences {
		differences[i] = math.Abs(d - middle)
	}
	robust, plain := normal*median(differences)/math.Sqrt2, math.Sqrt(squares/float64(2*len(differences)))
	if robust == 0 || len(values) < few && plain > robust {
		return plain
	}
	return robust
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
