package plugin

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
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
// some margins are unknown, which the cohorts themselves show.
func (q *question) whyNoMonth(answer *api.Cohorts) data.Notice {
	figure := cohortFigures()[cmp.Or(q.query.CohortValue, panelquery.CohortShare)]
	for i := range answer.Cohorts {
		months := answer.Cohorts[i].Complete
		switch {
		case len(months) < 2 || !slices.Contains(months[1:], true):
		case figure.margin:
			return q.terms.note(data.NoticeSeverityInfo, string(absence.UnknownMargin), q.terms.words.Word("absent_margin"))
		default:
			return q.terms.note(data.NoticeSeverityInfo, "no_value", q.terms.words.Word("no_value"))
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
