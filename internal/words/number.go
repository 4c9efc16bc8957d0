package words

import (
	"math"
	"strconv"
	"strings"
)

// gap keeps a number and its unit on one line.
const gap = "\u00a0"

// round returns v with so many digits after the point, halves away from zero.
func round(v float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(v*scale) / scale
}

// number writes v with so many digits after the point, as the language does.
func (l Language) number(v float64, digits int) string {
	text := strconv.FormatFloat(math.Abs(round(v, digits)), 'f', digits, 64)
	whole, rest, _ := strings.Cut(text, ".")
	thousands, point := ",", "."
	if l == Dutch {
		thousands, point = ".", ","
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + thousands + whole[i:]
	}
	if rest != "" {
		whole += point + rest
	}
	if round(v, digits) < 0 {
		return "−" + whole
	}
	return whole
}

// Short writes v with at most so many decimals, as the language does, without zeros at the end.
func (l Language) Short(v float64, digits int) string {
	for digits > 0 && round(v, digits) == round(v, digits-1) {
		digits--
	}
	return l.number(v, digits)
}

var symbols = map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}

// money puts the sign of a currency before an amount that number has written.
func (l Language) money(amount, currency string) string {
	amount, negative := strings.CutPrefix(amount, "−")
	sign, ok := symbols[currency]
	switch {
	case currency == "":
		sign = ""
	case !ok:
		sign = currency + gap
	case l == Dutch:
		sign += gap
	}
	if negative {
		return "−" + sign + amount
	}
	return sign + amount
}
