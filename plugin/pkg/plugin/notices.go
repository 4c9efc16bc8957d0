package plugin

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// notices turns the exporter's notices into Grafana's and drops duplicates.
func notices(all ...[]api.Notice) []data.Notice {
	var out []data.Notice
	for _, n := range slices.Concat(all...) {
		notice := data.Notice{Severity: data.NoticeSeverityInfo, Text: n.Message}
		if n.Severity == api.SeverityWarning {
			notice.Severity = data.NoticeSeverityWarning
		}
		if !slices.Contains(out, notice) {
			out = append(out, notice)
		}
	}
	return out
}

// noticesOf is notices for figures over a window. In a window of four weeks or more it does not matter
// that the last day has not ended, so that notice is left out.
func noticesOf(window string, all []api.Notice) []data.Notice {
	long := !isCalendar(window) && (window == "lifetime" || daysOf(window) >= 28)
	return notices(slices.DeleteFunc(slices.Clone(all), func(n api.Notice) bool { return long && n.Code == api.NoticeIncomplete }))
}

// futureNotice says that the range begins after the running day.
func (q *question) futureNotice() data.Notice {
	return data.Notice{Severity: data.NoticeSeverityInfo, Text: q.terms.words.Word("range_future") + ": " + q.days.today.String()}
}
