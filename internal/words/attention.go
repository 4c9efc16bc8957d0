package words

import "github.com/klantenbinding/loyalty/internal/display"

// Unusual returns a sentence about a figure that is not what was expected, such as "▲ Churn is 34.0 %; 30.0 %
// was expected from this shop's history", with a full stop.
func (l Language) Unusual(title string, d display.Display, currency string, value, expected float64) string {
	arrow := "▲"
	if value < expected {
		arrow = "▼"
	}
	return arrow + " " + fill(l.Word("unusual"), "title", title, "v", l.Figure(d, currency, value), "expected", l.Figure(d, currency, expected))
}
