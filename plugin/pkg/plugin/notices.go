package plugin

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// notices turns the exporter's notices into Grafana's, in the language of the query, and drops
// duplicates.
func (g glossary) notices(all ...[]api.Notice) []data.Notice {
	var out []data.Notice
	for _, n := range slices.Concat(all...) {
		told := data.Notice{Severity: data.NoticeSeverityInfo, Text: g.tell(&n)}
		if n.Severity == api.SeverityWarning {
			told.Severity = data.NoticeSeverityWarning
		}
		if !slices.Contains(out, told) {
			out = append(out, told)
		}
	}
	return out
}

// tell returns the sentence of a notice. If the code is unknown, or an older exporter sends no
// arguments, it returns the exporter's English sentence.
func (g glossary) tell(n *api.Notice) string {
	text := g.words.Notice(n.Plain())
	if text == "" || n.Args == nil && n.Absence == nil {
		text = n.Message
	}
	return sentence(text)
}

// noticesOf is notices for figures over a window. In a window of four weeks or more it does not matter
// that the last day has not ended, and that notice is left out.
func (g glossary) noticesOf(window string, all []api.Notice) []data.Notice {
	long := !isCalendar(window) && (window == "lifetime" || daysOf(window) >= 28)
	return g.notices(slices.DeleteFunc(slices.Clone(all), func(n api.Notice) bool { return long && n.Code == api.NoticeIncomplete }))
}

// futureNotice says that the range begins after the running day.
func (q *question) futureNotice() data.Notice {
	return data.Notice{Severity: data.NoticeSeverityInfo, Text: q.terms.words.Word("range_future") + ": " + q.days.today.String()}
}
