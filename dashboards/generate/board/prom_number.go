package board

import (
	"fmt"
	"math"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/words"
)

// Grafana writes all numbers in the English format, and Prometheus has no texts. On boards in other languages a card
// therefore rounds its figure, and a query of its own gives the text of that number, as labels that the panel reads as
// a value mapping.

// isMapped reports whether the figure of a card needs a text.
func (c promCard) isMapped() bool { return c.t.Language != words.English }

// figure returns an expression of the figure as the card shows it: with a text, rounded and shares in per cent.
func (c promCard) figure(expr string) string {
	switch {
	case !c.isMapped():
		return expr
	case c.d.Form.Percent():
		return "round(100 * " + expr + ", 0.1)"
	case c.decimals() == 0:
		return "round(" + expr + ")"
	default:
		return fmt.Sprintf("round(%s, %g)", expr, math.Pow10(-c.decimals()))
	}
}

// atStep returns the figure at the last whole step. Steps of a subquery are multiples of their length, in UTC. Grafana's
// are so in the reader's time zone, which is ahead of UTC by a length of time; the Netherlands are so by 1 or 2 hours.
func (c promCard) atStep(ahead string) string {
	inner, outer := "", ""
	if ahead != "" {
		inner, outer = " offset "+ahead, " offset -"+ahead
	}
	return "last_over_time((" + c.most(c.selector(inner)) + ")[$__interval:$__interval]" + outer + ")"
}

// decimals returns how many decimals the text has.
func (c promCard) decimals() int {
	switch {
	case c.d.Form.Money():
		return min(c.d.Decimals, 2)
	case c.d.Form == display.FormCount:
		return 0
	case c.d.Form == display.FormScore:
		return c.d.Decimals
	}
	return 1
}

// texts returns series whose labels are a number and its text: of now, and of the last whole step, at which the line of
// the card ends.
func (c promCard) texts() string {
	counted := func(expr string) string { return fmt.Sprintf(`count_values%s ("number", %s)`, c.by(), c.figure(expr)) }
	text := "(" + counted(c.now())
	for _, ahead := range []string{"", "1h", "2h"} {
		text += " or " + counted(c.atStep(ahead))
	}
	text += ")"
	replace := func(to, from, pattern string) {
		text = fmt.Sprintf(`label_replace(%s, "text", %q, %q, %q)`, text, to, from, pattern)
	}
	replace("$1", "number", "(.*)")
	replace("$1,$2", "number", "(.*)[.](.*)")
	if c.decimals() > 0 {
		replace("$1,0", "text", "([^,]*)")
	}
	if c.decimals() > 1 {
		replace("${1}0", "text", "(.*,[0-9])")
	}
	for range 3 { // thousands, millions and billions
		replace("$1.$2$3", "text", "(-?[0-9]+)([0-9]{3})([.,].*)?")
	}
	replace("−$1", "text", "-(.*)")
	switch {
	case c.d.Form.Percent():
		replace("$1\u00a0%", "text", "(.*)")
	case c.d.Form.Money():
		text = fmt.Sprintf(`label_join(%s, "text", %q, "currency", "text")`, text, "\u00a0")
		replace("€\u00a0$1", "text", "EUR\u00a0(.*)")
	}
	return text
}
