package measure

import (
	"math"
	"slices"
)

// tally counts values. Equal ones take no more memory than one.
type tally struct {
	runs  []equals  // ascending
	loose []float64 // not yet in runs
}

// equals is a value and how often it occurs.
type equals struct {
	value float64
	n     int
}

// fewLoose is the least number of values that are sorted in at once.
const fewLoose = 1 << 14

func (t *tally) add(v float64) {
	t.loose = append(t.loose, v)
	if len(t.loose) >= max(fewLoose, len(t.runs)) {
		t.settle()
	}
}

// settle sorts the loose values in.
func (t *tally) settle() {
	slices.Sort(t.loose)
	var more []equals
	for _, v := range t.loose {
		if n := len(more); n > 0 && more[n-1].value == v {
			more[n-1].n++
			continue
		}
		more = append(more, equals{v, 1})
	}
	t.loose = t.loose[:0]
	t.runs = mergeRuns(t.runs, more)
}

// join adds another tally.
func (t *tally) join(o *tally) {
	t.settle()
	o.settle()
	t.runs = mergeRuns(t.runs, o.runs)
}

func mergeRuns(a, b []equals) []equals {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	merged := make([]equals, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].value < b[0].value:
			merged, a = append(merged, a[0]), a[1:]
		case a[0].value > b[0].value:
			merged, b = append(merged, b[0]), b[1:]
		default:
			merged = append(merged, equals{a[0].value, a[0].n + b[0].n})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(merged, a...), b...)
}

// count is the number of values.
func (t *tally) count() (n int) {
	for _, r := range t.runs {
		n += r.n
	}
	return n
}

// mean is absent without values.
func (t *tally) mean() float64 {
	sum := 0.0
	for _, r := range t.runs {
		sum += r.value * float64(r.n)
	}
	return ratio(sum, float64(t.count()))
}

// quantile returns a quantile, linear between ranks (type 7), absent without values.
func (t *tally) quantile(q float64) float64 {
	n := t.count()
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
func (t *tally) ranked(rank int) float64 {
	for _, r := range t.runs {
		if rank -= r.n; rank < 0 {
			return r.value
		}
	}
	return math.NaN()
}

// quantiles are those of the gaps; the last one is also the length of the warm-up.
func quantiles() [4]float64 { return [4]float64{0.25, 0.5, 0.75, 0.9} }
