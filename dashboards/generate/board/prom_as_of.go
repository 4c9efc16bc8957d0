package board

import (
	"fmt"
	"strings"
)

// Reachable is an expression of whether Prometheus reaches each loyalty exporter: 1 or 0. Other programs that it scrapes are left
// out, and an exporter that went away a week ago too.
const Reachable = `(up{} and on (job, instance) present_over_time(loyalty_exporter_build_info{}[7d]))`

// PromAsOf returns the line above a board that reads Prometheus: how old the figures are, of which shop, and whether
// every source was read in time. It is red if they are old, or if Prometheus does not reach the exporter. Window says
// whether the line names the window of the board.
func PromAsOf(t Text, window bool) *Panel {
	chosen := ""
	if window {
		chosen = strings.ToLower(t.Word("window")) + " ${window:text} · "
	}
	down := `(min by (job, source) (loyalty_source_up{}) == 0)`
	late := `(time() - max by (job, source) (loyalty_source_last_success_timestamp_seconds{}) > clamp_min(2.5 * max by (job, source) (loyalty_source_poll_interval_seconds{}), 300))`
	s := Spec{
		Key: "as of", Width: columns, Unit: "none", Colour: Clear,
		Help: t.T("When the source that is furthest behind was last read, of which shop (job), and whether every source was read in time. Red: figures are missing or old.",
			"Wanneer de bron die het verst achterloopt voor het laatst gelezen is, van welke winkel (job), en of elke bron op tijd gelezen is. Rood: cijfers ontbreken of zijn oud."),
		Proms: []Prom{
			AtEnd(ifAlone(promAge(t)+` unless on (job) `+down+` unless on (job) `+late, " · "+chosen+t.Word("sources_fresh")),
				t.Word("as_of")+" {{age}} · {{job}}{{rest}}"),
			AtEnd(ifAlone(`min by (job) (`+Reachable+`) == 0 or absent(`+Reachable+`)`, t.T(": these figures are missing or old", ": deze cijfers ontbreken of zijn oud")),
				t.T("Prometheus does not reach the exporter", "Prometheus bereikt de exporter niet")+"{{rest}} · {{job}}"),
			AtEnd(down, t.Word("sources_down")+" {{source}} · {{job}}"),
			AtEnd(late+` unless on (job, source) `+down, t.Word("sources_stale")+" {{source}} · {{job}}"),
			AtEnd(`max by (job) (loyalty_figures_held_back{}) == 1`, t.Word("no_figures_yet")+" · {{job}}"),
		},
	}
	for _, query := range []string{"B", "C", "D"} {
		s.Overrides = append(s.Overrides, OfQuery(query, Coloured(Vermillion)))
	}
	options := statOptions("", "none")
	options.TextMode, options.ColorMode, options.Orientation = "name", "background_solid", "vertical"
	options.Text = &TextSize{ValueSize: 14}
	p := panel(t, "stat", s, options, nil)
	p.Transparent = true
	return p
}

// ifAlone adds a text to the series of an expression, as the label rest, if there is one shop. Several sentences beside each
// other have no room for it.
func ifAlone(expr, text string) string {
	alone := "(count(max by (job) (" + Reachable + ")) or vector(1)) == 1"
	return fmt.Sprintf(`label_replace((%s) and on () (%s), "rest", %q, "", "") or on (job) (%s)`, expr, alone, text, expr)
}

// promAge returns a series for each shop whose label says how long ago its source that is furthest behind was read.
func promAge(t Text) string {
	const age = `clamp_min(time() - min by (job) (loyalty_source_last_success_timestamp_seconds{}), 0)`
	in := func(seconds int, most, unit string) string {
		return fmt.Sprintf(`label_replace(count_values by (job) ("age", floor(%s / %d)%s), "age", %q, "age", "(.*)")`, age, seconds, most, t.T("$1 "+unit+" ago", "$1 "+unit+" geleden"))
	}
	return "(" + in(60, " < 120", "min") + " or on (job) " + in(3600, " < 48", t.T("hours", "uur")) + " or on (job) " + in(86400, "", t.T("days", "dagen")) + ")"
}
