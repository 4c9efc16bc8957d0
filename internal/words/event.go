package words

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/health"
)

// events are the sentences of events in one language. {arguments} stand in braces.
type events struct {
	gap string
	// reloadTitles and reloads are by the argument result, levelTitles by the argument direction.
	reloadTitles, reloads, levelTitles map[string]string
	level                              string
}

// Event returns the title of an event and a sentence about it, which begins with a small letter and
// has no full stop. The words of a campaign are the configuration's own.
func (l Language) Event(e health.Event) (title, text string) {
	w, result := &l.lexicon().events, e.Args[health.ArgResult]
	switch e.Kind {
	case health.SourceGap:
		return fill(w.gap, "source", e.Args[health.ArgSource]), l.Failure(e.Failure)
	case health.Reload:
		return w.reloadTitles[result], w.reloads[result]
	case health.ChangePoint:
		return fill(w.levelTitles[e.Args[health.ArgDirection]], "series", l.seriesOf(e)), l.level(e.Args)
	default:
		return e.Title, e.Text
	}
}

// seriesOf names the series that changed: "Revenue (Orders)".
func (l Language) seriesOf(e health.Event) string {
	title := l.Title(e.Args[health.ArgMeasure], e.Args[health.ArgTitle])
	var labels []string
	for _, label := range slices.Sorted(maps.Keys(e.Labels)) {
		labels = append(labels, l.Label(label, e.Labels[label]))
	}
	if len(labels) == 0 {
		return title
	}
	return title + " (" + strings.Join(labels, ", ") + ")"
}

// level says from what level to what level a measure went.
func (l Language) level(args map[string]string) string {
	decimals, _ := strconv.Atoi(args[health.ArgDecimals]) // 0 if it is not given
	d := display.Display{Form: display.Form(args[health.ArgForm]), Decimals: decimals}
	figure := func(arg string) string {
		v, err := strconv.ParseFloat(args[arg], 64)
		if err != nil {
			return args[arg]
		}
		return l.Figure(d, args[health.ArgCurrency], v)
	}
	return fill(l.lexicon().events.level,
		"before", figure(health.ArgBefore), "before_windows", args[health.ArgBeforeWindows],
		"after", figure(health.ArgAfter), "after_windows", args[health.ArgAfterWindows],
		"window", l.Window(args[health.ArgWindow]), "day", args[health.ArgDay])
}

var englishEvents = events{
	gap:          "Source {source} could not be read",
	reloadTitles: map[string]string{health.ResultRefused: "Configuration refused", health.ResultWaiting: "Configuration read", health.ResultApplied: "Configuration changed"},
	reloads: map[string]string{
		health.ResultRefused: "the previous configuration stays in use; see the exporter's log",
		health.ResultWaiting: "it takes over when its sources have been read",
		health.ResultApplied: "its sources have been read and it has taken over",
	},
	levelTitles: map[string]string{health.Rose: "{series} rose", health.Fell: "{series} fell"},
	level:       "from {before} on average in {before_windows} windows ({window}) to {after} on average in {after_windows} windows from {day} on",
}

var dutchEvents = events{
	gap:          "Bron {source} was niet te lezen",
	reloadTitles: map[string]string{health.ResultRefused: "Configuratie geweigerd", health.ResultWaiting: "Configuratie gelezen", health.ResultApplied: "Configuratie gewijzigd"},
	reloads: map[string]string{
		health.ResultRefused: "de vorige configuratie blijft in gebruik; zie het log van de exporter",
		health.ResultWaiting: "ze wordt gebruikt zodra haar bronnen gelezen zijn",
		health.ResultApplied: "haar bronnen zijn gelezen en ze is in gebruik",
	},
	levelTitles: map[string]string{health.Rose: "{series} steeg", health.Fell: "{series} daalde"},
	level:       "van gemiddeld {before} in {before_windows} perioden ({window}) naar gemiddeld {after} in {after_windows} perioden vanaf {day}",
}
