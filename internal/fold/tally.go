package fold

import (
	"math"
	"slices"
)

// Tally counts values. Equal ones take no more memory than one.
type Tally struct {
	Runs  []equals  // ascending
	loose []float64 // not yet in runs
}

// equals is a value and how often it occurs.
type equals struct {
	Value float64
	n     int
}

// fewLoose is the least number of values that are sorted in at once.
const fewLoose = 1 << 14

// Add adds a value.
func (t *Tally) Add(v float64) {
	t.loose = append(t.loose, v)
	if len(t.loose) >= max(fewLoose, len(t.Runs)) {
		t.Settle()
	}
}

// Settle sorts the loose values in.
func (t *Tally) Settle() {
	slices.Sort(t.loose)
	var more []equals
	for _, v := range t.loose {
		if n := len(more); n > 0 && more[n-1].Value == v {
			more[n-1].n++
			continue
		}
		more = append(more, equals{v, 1})
	}
	t.loose = t.loose[:0]
	t.Runs = mergeRuns(t.Runs, more)
}

// Join adds another tally.
func (t *Tally) Join(o *Tally) {
	t.Settle()
	o.Settle()
	t.Runs = mergeRuns(t.Runs, o.Runs)
}

func mergeRuns(a, b []equals) []equals {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	merged := make([]equals, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].Value < b[0].Value:
			merged, a = append(merged, a[0]), a[1:]
		case a[0].Value > b[0].Value:
			merged, b = append(merged, b[0]), b[1:]
		default:
			merged = append(merged, equals{a[0].Value, a[0].n + b[0].n})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(merged, a...), b...)
}

// Count is the number of values.
func (t *Tally) Count() (n int) {
	for _, r := range t.Runs {
		n += r.n
	}
	return n
}

// Mean returns the mean, NaN without values.
func (t *Tally) Mean() float64 {
	sum := 0.0
	for _, r := range t.Runs {
		sum += r.Value * float64(r.n)
	}
	return Ratio(sum, float64(t.Count()))
}

// Quantile returns a quantile, linear between ranks (type 7), NaN without values.
func (t *Tally) Quantile(q float64) float64 {
	n := t.Count()
	if n == 0 {
		return math.NaN()
	}
	rank, part := math.Modf(q * float64(n-1))
	low := t.ranked(int(rank))
	if part == 0 {
		return low
	}
	return low + part*(t.ranked(int(rank)+1)-low)
}

// ranked returns the value of a rank, counted from 0.
func (t *Tally) ranked(rank int) float64 {
	for _, r := range t.Runs {
		if rank -= r.n; rank < 0 {
			return r.Value
		}
	}
	return math.NaN()
}

// Quantiles returns the quantiles that are published. The last one of the gaps between purchases is also
// the length of the warm-up.
func Quantiles() [4]float64 { return [4]float64{0.25, 0.5, 0.75, 0.9} }
