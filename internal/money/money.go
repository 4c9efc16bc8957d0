// Package money has exact amounts of money: integers in ten-thousandths of a currency's major unit.
// Sums, differences and comparisons are exact. Only ratios become floating-point numbers, at the
// end.
package money

import (
	"errors"
	"fmt"
	"math/bits"
)

// Amount is an amount of money in ten-thousandths of the major unit (123.45 is 1234500).
type Amount int64

// Unit is one major unit.
const Unit Amount = 10_000

// Cent is a hundredth of the major unit. It is also the tolerance of comparisons between amounts
// that were rounded separately, such as a total and the sum of its parts.
const Cent = Unit / 100

// Max is the largest amount that one record may have: a thousand million major units. Sums of 90
// million such records still fit.
const Max = 1_000_000_000 * Unit

// Errors of Parse and Convert.
var (
	ErrSyntax = errors.New("not a decimal number")
	ErrRange  = errors.New("amount out of range")
)

// Float returns the amount in major units.
func (a Amount) Float() float64 { return float64(a) / float64(Unit) }

// String returns the amount in major units with four decimals.
func (a Amount) String() string {
	sign, u := "", uint64(a)
	if a < 0 {
		sign, u = "-", uint64(-a)
	}
	return fmt.Sprintf("%s%d.%04d", sign, u/uint64(Unit), u%uint64(Unit))
}

// Parse parses a plain decimal number such as "12.5" or "-0.00010000". It rounds half away from zero
// to four decimals. It is exact for any number of digits and does not allocate.
func Parse(s []byte) (Amount, error) {
	d, err := parseDecimal(s, 4)
	return Amount(d), err
}

// Rate is an exchange rate in thousand-millionths: base units per foreign unit.
type Rate int64

const rateUnit = 1_000_000_000

// RateOne is the rate between equal currencies.
const RateOne Rate = rateUnit

// ParseRate parses a decimal exchange rate, which must be positive.
func ParseRate(s []byte) (Rate, error) {
	d, err := parseDecimal(s, 9)
	if err == nil && d <= 0 {
		err = ErrRange
	}
	return Rate(d), err
}

// Convert returns a times rate, rounded half away from zero.
func (a Amount) Convert(r Rate) (Amount, error) { return mulDiv(a, int64(r), rateUnit) }

// Divide returns a divided by rate, rounded half away from zero, for sources that store foreign
// units per base unit.
func (a Amount) Divide(r Rate) (Amount, error) { return mulDiv(a, rateUnit, int64(r)) }

// Share returns a * part / whole, rounded half away from zero. It returns ErrRange if whole is zero.
func (a Amount) Share(part, whole Amount) (Amount, error) {
	return mulDiv(a, int64(part), int64(whole))
}

func mulDiv(a Amount, mul, div int64) (Amount, error) {
	if div == 0 {
		return 0, ErrRange
	}
	neg := (a < 0) != (mul < 0) != (div < 0)
	hi, lo := bits.Mul64(abs(int64(a)), abs(mul))
	d := abs(div)
	lo, carry := bits.Add64(lo, d/2, 0)
	hi += carry
	if hi >= d {
		return 0, ErrRange
	}
	q, _ := bits.Div64(hi, lo, d)
	if q > uint64(Max) {
		return 0, ErrRange
	}
	if neg {
		return -Amount(q), nil
	}
	return Amount(q), nil
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// overflow is a bound above which ten times a number may not fit an int64.
const overflow = 900_000_000_000_000_000

// parseDecimal parses a decimal number scaled by 10^scale, rounding half away from zero.
func parseDecimal(s []byte, scale int) (int64, error) {
	neg := false
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	n, err := parseDigits(s, scale)
	if err != nil {
		return 0, err
	}
	if scale == 4 && n > int64(Max) {
		return 0, ErrRange
	}
	if neg {
		n = -n
	}
	return n, nil
}

func parseDigits(s []byte, scale int) (n int64, err error) {
	digits, decimals, point, round := 0, 0, false, false
	for _, c := range s {
		switch {
		case c == '.' && !point:
			point = true
			continue
		case c < '0' || c > '9':
			return 0, ErrSyntax
		case decimals == scale:
			round = c >= '5'
		case decimals < scale:
			if n >= overflow {
				return 0, ErrRange
			}
			n = n*10 + int64(c-'0')
		}
		digits++
		if point {
			decimals++
		}
	}
	if digits == 0 {
		return 0, ErrSyntax
	}
	for ; decimals < scale; decimals++ {
		if n >= overflow {
			return 0, ErrRange
		}
		n *= 10
	}
	if round {
		n++
	}
	return n, nil
}
