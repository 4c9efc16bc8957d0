// Package changepoint finds where the level of a series changes and stays changed.
//
// A series is taken for stretches of constant mean with independent noise of one size. Of all ways to
// cut it, the one is found whose sum of squared deviations, in units of the noise's variance, plus a
// penalty for each change is least: optimal partitioning, Jackson and others, "An algorithm for
// optimal partitioning of data on an interval", IEEE Signal Processing Letters 12 (2005), which gives
// the same as PELT, Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear
// computational cost", Journal of the American Statistical Association 107 (2012). The penalty is
// 3 log n, the leading term of the modified BIC of Zhang and Siegmund, Biometrics 63 (2007), stricter
// than the BIC. The noise is judged from the differences of neighbours, which levels hardly touch, by
// their median absolute deviation, which a few changes and outliers hardly touch either.
//
// A series that drifts or has seasons is not made of levels; such a series is cut into steps.
package changepoint

import (
	"math"
	"slices"
)

const (
	// Least is how many values are needed to tell a change from chance.
	Least = 8
	// shortest is the least length of a stretch, so that a single outlier is none.
	shortest = 3
	// few is the number of values below which the median deviation is not trusted when it is small.
	few = 30
	// normal makes a median absolute deviation the standard deviation of normal noise.
	normal = 1.4826
)

// Change is a change of level.
type Change struct {
	// At is the index of the first value at the new level.
	At int
	// From and To are the indices of the first value at the old level and after the last at the new.
	From, To int
	// Before and After are the means of both stretches.
	Before, After float64
}

// Find returns the changes of level of values, which must be finite, ascending by place; none where
// there are fewer values than Least.
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

// sums are running sums of values and of their squares, in units of the noise.
type sums struct{ one, two []float64 }

func newSums(values []float64, deviation float64) *sums {
	s := &sums{one: make([]float64, len(values)+1), two: make([]float64, len(values)+1)}
	middle := mean(values) // taken off, so that little is lost to rounding
	for i, v := range values {
		v = (v - middle) / deviation
		s.one[i+1], s.two[i+1] = s.one[i]+v, s.two[i]+v*v
	}
	return s
}

// cost is the sum of squared deviations of the values from..to, to not among them, from their mean.
func (s *sums) cost(from, to int) float64 {
	d := s.one[to] - s.one[from]
	return max(0, s.two[to]-s.two[from]-d*d/float64(to-from))
}

// partition returns where the stretches of the cheapest cut begin, and n.
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

// noise is the standard deviation of a value around its level. Of few values the median is too often
// too small by chance, and where more than half of the neighbours differ by the same it is nothing: then
// all differences count.
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
