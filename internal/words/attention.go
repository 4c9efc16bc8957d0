package words

import (
	"math"
	"time"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Unusual returns a sentence about a figure that is not what was expected: "▲ Churn is 34.0 %; 30.0 % was
// expected from this shop's history."
func (l Language) Unusual(title string, d display.Display, currency string, value, expected float64) string {
	arrow := "▲"
	if value < expected {
		arrow = "▼"
	}
	return arrow + " " + fill(l.Word("unusual"), "title", title, "v", l.Figure(d, currency, value), "expected", l.Figure(d, currency, expected))
}

// Shortfall returns a sentence about repeat purchases that are missing since a day, and their share of what was
// expected.
func (l Language) Shortfall(since time.Time, missing, share float64) string {
	percent := display.Share(display.Lower, display.Attention)
	percent.Decimals = 0
	return "▼ " + fill(l.Word("shortfall"), "day", l.Day(since), "n", l.Number(missing, 0), "share", l.Figure(percent, "", math.Abs(share)))
}
