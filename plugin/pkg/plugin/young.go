package plugin

import (
	"slices"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// isEmpty reports whether columns have no value.
func isEmpty(columns []*data.Field) bool {
	for _, f := range columns {
		for i := range f.Len() {
			if !f.NilAt(i) {
				return false
			}
		}
	}
	return true
}

// whyNoMonth says why cohorts have no figure after the month of the first purchases: no month after it has ended, or
// the margin is unknown.
func (q *question) whyNoMonth(answer *api.Cohorts) data.Notice {
	for i := range answer.Cohorts {
		if months := answer.Cohorts[i].Complete; len(months) > 1 && slices.Contains(months[1:], true) {
			return q.terms.note(data.NoticeSeverityInfo, "no_value", q.terms.reason("clv_historic", answer.Notices))
		}
	}
	return q.terms.note(data.NoticeSeverityInfo, "cohorts_young", q.terms.words.Word("cohorts_young"))
}

// later returns the columns of a table of cohorts that are about months after the first purchase.
func later(columns []*data.Field) []*data.Field {
	return slices.DeleteFunc(slices.Clone(columns), func(f *data.Field) bool {
		month, err := strconv.Atoi(f.Name)
		return err != nil || month == 0
	})
}
