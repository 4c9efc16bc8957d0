package plugin

import (
	"slices"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// youngNotices says why a table of cohorts has no figure after the month of the first purchases; empty if
// it has one.
func (g glossary) youngNotices(columns []*data.Field) []data.Notice {
	for _, f := range columns {
		for i := range f.Len() {
			if !f.NilAt(i) {
				return nil
			}
		}
	}
	return []data.Notice{g.note(data.NoticeSeverityInfo, "cohorts_young", g.words.Word("cohorts_young"))}
}

// later returns the columns of a table of cohorts that are about months after the first purchase.
func later(columns []*data.Field) []*data.Field {
	return slices.DeleteFunc(slices.Clone(columns), func(f *data.Field) bool {
		month, err := strconv.Atoi(f.Name)
		return err != nil || month == 0
	})
}
