package landing

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// formatter words values of one unit.
type formatter struct {
	unit     measure.Unit
	currency string // ISO code
}

// maxPercent is the largest change that is told; it stands for more.
const maxPercent = 9_999

// minus is the typographic minus sign, which lines up with digits and is read out as "minus".
const minus = "−"

// value words a value: "41.2 %", "€ 35.28", "12,345".
func (f formatter) value(v float64) string {
	switch f.unit {
	case measure.UnitRatio:
		return decimals(v*100, 1) + " %"
	case measure.UnitCurrency:
		return money(v, f.currency)
	case measure.UnitCustomers:
		return decimals(v, 0)
	default:
		return decimals(v, 1)
	}
}

// change words the difference between two values without its sign: "2.1 points", "4.0 %". It is
// empty if nothing changed that a reader would see, or if there is nothing to relate it to.
func (f formatter) change(now, then float64) string {
	switch f.unit {
	case measure.UnitRatio:
		return points((now - then) * 100)
	case measure.UnitScore:
		return points(now - then)
	default:
		if then <= 0 || now < 0 {
			return ""
		}
		return visible(decimals(min(math.Abs(now/then-1)*100, maxPercent), 1), " %")
	}
}

func points(d float64) string { return visible(decimals(math.Abs(d), 1), " points") }

func visible(number, unit string) string {
	if strings.Trim(number, "0.") == "" {
		return ""
	}
	return number + unit
}

// money words an amount; large ones without their cents.
func money(v float64, currency string) string {
	places := 2
	if math.Abs(v) >= 10_000 {
		places = 0
	}
	number := decimals(math.Abs(v), places)
	sign := ""
	if v < 0 && strings.Trim(number, "0.") != "" {
		sign = minus
	}
	return sign + symbol(currency) + number
}

func symbol(currency string) string {
	switch currency {
	case "EUR":
		return "€"
	case "USD":
		return "$"
	case "GBP":
		return "£"
	default:
		return currency + " "
	}
}

// decimals writes a number with thousands separated, and no sign on a zero. Numbers beyond those of
// any shop are written with an exponent.
func decimals(v float64, places int) string {
	if math.Abs(v) >= 1e15 {
		return strconv.FormatFloat(max(min(v, math.MaxFloat64), -math.MaxFloat64), 'g', 2, 64)
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 && strings.Trim(whole, "0.,") != "" {
		return minus + whole
	}
	return whole
}

// count words a number of things.
func count(n uint64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return decimals(float64(n), 0) + " " + many
}

// ago words how long before now t was.
func ago(now, t time.Time) string {
	switch d := now.Sub(t); {
	case d < 0:
		return "in the future"
	case d < 90*time.Second:
		return "just now"
	case d < 90*time.Minute:
		return fmt.Sprintf("%d minutes ago", int(d.Minutes()))
	case d < 36*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}

// windowWords words a window: "last 90 days", "since the first order".
func windowWords(w string) string {
	switch {
	case w == "":
		return "today"
	case w == "lifetime":
		return "since the first order"
	case strings.HasSuffix(w, "d"):
		return "last " + dayCount(strings.TrimSuffix(w, "d"))
	default:
		return "this " + w
	}
}

func dayCount(n string) string {
	switch n {
	case "365":
		return "year"
	case "730":
		return "two years"
	case "1":
		return "day"
	default:
		return n + " days"
	}
}

// sentence returns the first sentence of a text.
func sentence(s string) string {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}
