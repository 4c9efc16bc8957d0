package fold

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/money"
)

// Ratio returns a / b, absent where b is 0.
func Ratio[N int32 | int64 | float64](a, b N) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// Major returns an amount in major units.
func Major(a int64) float64 { return money.Amount(a).Float() }

// Lesser is min without the branch that the compiler makes of it; the difference must fit.
func Lesser(a, b int32) int32 {
	d := b - a
	return a + d&(d>>31)
}

// Bit returns 1 for true and 0 for false, without a branch.
func Bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
