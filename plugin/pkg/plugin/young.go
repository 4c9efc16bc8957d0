package plugin

import (
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// youngNotices says why a table of cohorts has no figure after the month of the first purchases; empty if
// it has one.
func (w writer) youngNotices(columns []*data.Field) []data.Notice {
	for _, f := range columns {
		if month, err := strconv.Atoi(f.Name); err != nil || month == 0 {
			continue
		}
		for i := range f.Len() {
			if !f.NilAt(i) {
				return nil
			}
		}
	}
	return []data.Notice{{Severity: data.NoticeSeverityInfo, Text: w.words.Word("cohorts_young")}}
}
