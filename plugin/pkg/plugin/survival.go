package plugin

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// answerSurvival answers with how long something lasts, as of the last day of the range: as curves with a row
// for each point, or as a table with a row for each group. Customers count from the first record on, because a
// curve can be no longer than the range in which its customers started.
func answerSurvival(ctx context.Context, q *question) (data.Frames, error) {
	if q.query.Survival == "" {
		return nil, queryError("survival: required; choose %s or %s", panelquery.SurvivalSubscriptions, panelquery.SurvivalSecondOrder)
	}
	r := api.SurvivalRequest{
		Of: string(q.query.Survival), To: max(q.days.to, 0).String(), GroupBy: q.query.GroupBy, Cap: q.query.Cap, Cohort: string(q.query.CohortPeriod),
		Filter: q.query.Filter(),
	}
	if r.GroupBy != "" {
		r.Cohort = "" // the exporter takes one of them
	}
	answer, err := ask(ctx, q.exporter, "survival", r, q.exporter.exporter.api.Survival)
	if err != nil {
		return nil, err
	}
	notices := q.terms.noticesOf("lifetime", leaveOut(notice.Warmup, answer.Notices)) // curves follow customers, not days
	if q.query.OmitEmpty && answer.All.Customers == 0 {
		return q.without(notices), nil
	}
	s := survivalWriter{q.write, q.terms, q.query.GroupBy, answer}
	if q.query.SurvivalTable {
		return s.write.table(notices, s.rows()...), nil
	}
	return s.write.table(notices, s.curves()...), nil
}

// survivalWriter makes the columns of an answer about how long something lasts.
type survivalWriter struct {
	write  writer
	terms  glossary
	group  string // a dimension, or empty
	answer *api.Survival
}

// name returns what people call a group or cohort.
func (s *survivalWriter) name(c *api.SurvivalCurve) string {
	if s.group != "" {
		return s.terms.group(s.group, c.Group)
	}
	return c.Group[:min(len("2006-01"), len(c.Group))]
}

// curves returns a column of days and a column for each curve: some cohorts or all groups, and all customers
// together, whose interval is shown if there is no other curve.
func (s *survivalWriter) curves() []*data.Field {
	all := &s.answer.All
	days := make([]*float64, len(all.Days))
	for i, d := range all.Days {
		days[i] = count(d)
	}
	columns := []*data.Field{s.write.figures("days_since", form{unit: "number"}, days)}
	most := len(s.answer.Groups)
	if s.group == "" {
		most = mostCurves
	}
	for _, k := range spread(len(s.answer.Groups), most) {
		c := &s.answer.Groups[k]
		columns = append(columns, s.curve(s.name(c), c.Survival))
	}
	columns = append(columns, s.curve(s.terms.words.Word("all_together"), all.Survival))
	if len(s.answer.Groups) == 0 {
		columns = append(columns, s.curve(s.terms.words.Word("low"), all.Low), s.curve(s.terms.words.Word("high"), all.High))
	}
	return columns
}

// curve returns the column of one curve. It ends before the last row if its longest time is shorter than that of
// all customers.
func (s *survivalWriter) curve(name string, values api.Values) *data.Field {
	cells := make([]*float64, len(s.answer.All.Days))
	for i := range min(len(cells), len(values)) {
		cells[i] = number(values[i])
	}
	f := data.NewField(name, nil, cells)
	f.Config = &data.FieldConfig{}
	s.write.format(f.Config, form{unit: "ratio"})
	return f
}

// rows returns a table of one row for all customers and one for each group.
func (s *survivalWriter) rows() []*data.Field {
	var names []string
	var customers, ended, median, low, high, p []*float64
	for _, c := range append([]api.SurvivalCurve{s.answer.All}, s.answer.Groups...) {
		name := s.name(&c)
		if c.Group == "" {
			name = s.terms.words.Word("all_together")
		}
		names, customers, ended = append(names, name), append(customers, count(c.Customers)), append(ended, count(c.Ended))
		median, low, high = append(median, c.Median), append(low, c.MedianLow), append(high, c.MedianHigh)
		var chance *float64
		if c.LogRank != nil {
			chance = number(c.LogRank.P)
		}
		p = append(p, chance)
	}
	gone, half := "left", "half_left"
	if s.answer.Of == string(panelquery.SurvivalSecondOrder) {
		gone, half = "bought_again", "half_again"
	}
	whole := form{unit: "days", display: display.Display{Form: display.FormDays}}
	return []*data.Field{
		s.write.column("group", names), s.write.figures("customers", form{unit: "customers"}, customers),
		s.write.figures(gone, form{unit: "customers"}, ended), s.write.figures(half, whole, median), s.write.figures("low", whole, low),
		s.write.figures("high", whole, high), s.write.figures("by_chance", form{unit: "ratio"}, p),
	}
}
