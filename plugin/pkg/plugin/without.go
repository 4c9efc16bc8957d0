package plugin

import (
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// without answers a query that has no figure with the reason, which is the first notice. Grafana shows notices only
// as a sign in the header of a panel. So a table has the reason in its one cell, and a chart over months or days has
// it as the name of a line without points.
func (q *question) without(notices []data.Notice) data.Frames {
	if q.caller.alert {
		return q.write.table(notices)
	}
	if len(notices) == 0 {
		notices = []data.Notice{q.whyWithout()}
	}
	why := notices[0].Text
	if axis := q.axisWithout(); axis != "" {
		line := data.NewField(q.shortly(why), nil, blank()) // a legend has little room
		line.Config = &data.FieldConfig{}
		return q.write.table(notices, q.write.figures(axis, form{unit: "number"}, blank()), line)
	}
	if isTable(&q.query) {
		return q.write.table(notices, q.write.column("reason", []string{why}))
	}
	return q.write.table(notices)
}

// shortly returns why the answer has no figure in few words, if the exporter says so of a measure that is missing for
// the same reason.
func (q *question) shortly(why string) string {
	name := map[panelquery.SurvivalOf]string{
		panelquery.SurvivalSubscriptions: "subscriber_lifetime_median", panelquery.SurvivalSecondOrder: "second_purchase_median",
	}[q.query.Survival]
	if info := q.terms.measure(name); name != "" && !q.isFuture() && info.Absence != nil {
		return q.terms.short(*info.Absence)
	}
	if q.query.GroupBy == panelquery.ByFirstOrder { // there is no such dimension
		why, _, _ = strings.Cut(why, ":")
	}
	return why
}

// whyWithout says why an answer has no figure if the exporter does not say it.
func (q *question) whyWithout() data.Notice {
	why := "no_value"
	if q.query.QueryType == panelquery.Cohorts {
		why = "cohorts_none"
	}
	return q.terms.note(data.NoticeSeverityInfo, why, q.terms.words.Word(why))
}

// axisWithout returns the word for the axis of a chart of curves; empty if the query is no such chart. Without its
// axis the chart would say that a column is missing.
func (q *question) axisWithout() string {
	switch {
	case q.query.QueryType == panelquery.Cohorts && q.query.CohortCurves:
		return "months_since"
	case q.query.QueryType == panelquery.Survival && !q.query.SurvivalTable:
		return "days_since"
	}
	return ""
}

// isTable reports whether people read the answer to a query as a table.
func isTable(q *panelquery.Query) bool {
	return slices.Contains([]panelquery.Type{
		panelquery.Cohorts, panelquery.Survival, panelquery.RFM, panelquery.First, panelquery.Survey,
	}, q.QueryType)
}

// bareAxis returns the axis of a chart of curves whose query failed, with a line without points, and nothing for other
// queries. Beside the error Grafana would write in the chart, in English, that the column of the axis is missing.
func (d *Datasource) bareAxis(from caller, q backend.DataQuery) data.Frames {
	asked, err := d.question(from, q)
	if err != nil || from.alert {
		return nil
	}
	axis := asked.axisWithout()
	if axis == "" {
		return nil
	}
	line := data.NewField("–", nil, blank())
	line.Config = &data.FieldConfig{}
	frames := asked.write.table(nil, asked.write.figures(axis, form{unit: "number"}, blank()), line)
	frames[0].RefID = q.RefID
	return frames
}
