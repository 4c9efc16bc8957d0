package fold

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/money"
)

// Ratio returns a / b, or NaN if b is 0.
func Ratio[N int32 | int64 | float64](a, b N) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// Major converts an amount in ledger units to major units.
func Major(a int64) float64 { return money.Amount(a).Float() }

// Lesser returns the smaller number without a branch. The difference of the two must fit in an int32.
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
