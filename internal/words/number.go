package words

import (
	"math"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

const (
	// gap keeps a number and its unit on one line.
	gap = "\u00a0"
	// minus is the typographic minus sign, which is as wide as a digit.
	minus = "−"
	// unwritable is the first number that no shop has and that would take too many digits.
	unwritable = 1e15
)

// round returns v with so many digits after the point, halves away from zero.
func round(v float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(v*scale) / scale
}

// printer returns a printer of the language's numbers and currencies.
func (l Language) printer() *message.Printer {
	if l == Dutch {
		return message.NewPrinter(language.Dutch)
	}
	return message.NewPrinter(language.English)
}

// Number writes v with so many digits after the point, as the language does. Zero has no sign, and a
// number too large for any shop is written with an exponent.
func (l Language) Number(v float64, digits int) string {
	if math.Abs(v) >= unwritable {
		return l.scientific(v)
	}
	v = round(v, digits)
	text := l.printer().Sprint(number.Decimal(math.Abs(v), number.Scale(digits)))
	if v < 0 {
		return minus + text
	}
	return text
}

// scientific writes v with an exponent; infinity is written as the largest number.
func (l Language) scientific(v float64) string {
	v = max(min(v, math.MaxFloat64), -math.MaxFloat64)
	return strings.Replace(l.printer().Sprint(number.Scientific(v, number.Precision(2))), "-", minus, 1)
}

// Short writes v with at most so many digits after the point, without zeros at the end.
func (l Language) Short(v float64, digits int) string {
	for digits > 0 && round(v, digits) == round(v, digits-1) {
		digits--
	}
	return l.Number(v, digits)
}

// Money writes an amount of a currency, given by its ISO code, with so many digits after the point.
// Without a currency it is Number.
func (l Language) Money(v float64, digits int, iso string) string {
	return l.money(l.Number(v, digits), iso)
}

// money puts the symbol of a currency before a number.
func (l Language) money(amount, iso string) string {
	amount, negative := strings.CutPrefix(amount, minus)
	amount = l.symbol(iso) + amount
	if negative {
		return minus + amount
	}
	return amount
}

// symbol returns what the language writes before an amount of a currency.
func (l Language) symbol(iso string) string {
	if iso == "" {
		return ""
	}
	unit, err := currency.ParseISO(iso)
	if err != nil {
		return iso + gap
	}
	symbol := l.printer().Sprint(currency.Symbol(unit))
	if symbol == iso || l == Dutch {
		return symbol + gap
	}
	return symbol
}
