package fold

import "math"

// Bin is the values from From up to but without To; the last bin of a distribution includes To.
type Bin struct {
	From, To float64
	Count    int
}

// tail is the share of the values at either end that does not decide how wide bins are.
const tail = 0.01

// Bins puts the values into about most bins with round bounds, whole ones for whole values. Those
// beyond the bin of the last percentile are joined into the last bin, which ends at the maximum, and
// those before the bin of the first percentile into the first one.
func (t *Tally) Bins(most int, whole bool) []Bin {
	if len(t.Runs) == 0 {
		return nil
	}
	lowest, highest := t.Runs[0].Value, t.Runs[len(t.Runs)-1].Value
	low, high := t.Quantile(tail), t.Quantile(1-tail)
	if low == high { // nearly all are equal
		low, high = lowest, highest
	}
	s := stepFor((high-low)/float64(most), whole)
	if !whole && lowest == highest {
		return []Bin{{From: lowest, To: highest, Count: t.Count()}}
	}
	edges := s.edges(low, high)
	if lowest < edges[0] {
		edges = append([]float64{s.edge(s.below(lowest))}, edges...)
	}
	return t.fill(edges, highest, whole)
}

// fill counts the values between edges, the last of which ends the last bin but one: from there to
// the highest value is one bin, unless no value lies beyond. A whole highest value on an edge has a
// bin of its own, as every whole value then has.
func (t *Tally) fill(edges []float64, highest float64, whole bool) []Bin {
	var bins []Bin
	runs := t.Runs
	for i, from := range edges {
		if highest < from || (highest == from && !whole && i > 0) {
			break
		}
		last := i == len(edges)-1 || highest < edges[i+1] || (highest == edges[i+1] && !whole)
		b := Bin{From: from, To: highest}
		if !last {
			b.To = edges[i+1]
		}
		for len(runs) > 0 && (last || runs[0].Value < b.To) {
			b.Count += runs[0].n
			runs = runs[1:]
		}
		bins = append(bins, b)
	}
	return bins
}

// step10 is the width of bins: tenths of ten to the power of exponent.
type step10 struct {
	tenths, exponent int
}

// stepFor returns the least round step, 1, 2, 2.5 or 5 times a power of ten, that is not below
// width; a whole one if whole is true.
func stepFor(width float64, whole bool) step10 {
	if whole && width < 1 {
		width = 1
	}
	if !(width > 0) {
		width = 1
	}
	e := int(math.Floor(math.Log10(width)))
	for ; ; e++ {
		for _, tenths := range []int{10, 20, 25, 50} {
			s := step10{tenths, e}
			if whole && tenths == 25 && e == 0 {
				continue
			}
			if s.edge(1) >= width*(1-1e-12) {
				return s
			}
		}
	}
}

// edge returns k times the step, correctly rounded, so that it equals the same decimal elsewhere.
func (s step10) edge(k int) float64 {
	n := float64(k * s.tenths)
	if e := s.exponent - 1; e >= 0 {
		return n * math.Pow10(e)
	}
	return n / math.Pow10(1-s.exponent)
}

// below returns the number of the last edge that is not above v.
func (s step10) below(v float64) int {
	k := int(math.Floor(v / s.edge(1)))
	for s.edge(k) > v {
		k--
	}
	for s.edge(k+1) <= v {
		k++
	}
	return k
}

// edges returns those around low and high, the last one above high.
func (s step10) edges(low, high float64) []float64 {
	var edges []float64
	first, last := s.below(low), s.below(high)+1
	for k := first; k <= last; k++ {
		edges = append(edges, s.edge(k))
	}
	return edges
}
