package words

import (
	"math"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Card is a figure that is shown with its changes and its target.
type Card struct {
	// Display is how the figure is shown, and Currency the ISO code of amounts.
	Display  display.Display
	Currency string
	// Value is the figure, Previous and LastYear are the values a period and a year ago, and Target is the
	// target; nil or NaN if unknown.
	Value                      float64
	Previous, LastYear, Target *float64
}

// Moves returns the changes of a card and its target in a few words: "▲ 1.2 points on last period · ▼ 3.0
// points on last year · target 40.0 %".
func (l Language) Moves(c Card) string {
	var parts []string
	for _, earlier := range []struct {
		when string
		then *float64
	}{{"last_period", c.Previous}, {"last_year", c.LastYear}} {
		if earlier.then != nil && isNumber(*earlier.then) {
			parts = append(parts, l.move(&c, *earlier.then, l.Word(earlier.when)))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, l.Word("nothing_to_compare"))
	}
	if c.Target != nil && isNumber(*c.Target) {
		parts = append(parts, strings.ToLower(l.Word("target"))+" "+l.Figure(c.Display, c.Currency, *c.Target))
	}
	return strings.Join(parts, " · ")
}

// move writes the change since an earlier value, or that value if a change in per cent has no sense.
func (l Language) move(c *Card, then float64, when string) string {
	size := l.size(c.Display, c.Value, then)
	switch {
	case size != "" && c.Value > then:
		return "▲" + gap + size + " " + l.Word("compared_with") + " " + when
	case size != "":
		return "▼" + gap + size + " " + l.Word("compared_with") + " " + when
	case l.Figure(c.Display, c.Currency, c.Value) == l.Figure(c.Display, c.Currency, then):
		return "= " + when
	}
	return l.Figure(c.Display, c.Currency, then) + " " + when
}

// size writes a change without a sign: Change, with points for percentage points.
func (l Language) size(d display.Display, now, then float64) string {
	size := l.Change(d, now, then)
	if size == "" || !d.Form.Percent() {
		return size
	}
	return l.scorePoints(math.Abs(now-then)*100, 1)
}

// Shows reports whether a reader sees a change from one value to another.
func (l Language) Shows(d display.Display, now, then float64) bool {
	return l.Change(d, now, then) != ""
}
