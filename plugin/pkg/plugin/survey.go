package plugin

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerSurvey answers with the answers to a question, as a table: one row for all answers and one for
// each touchpoint, with the share of each sort of answer in a column.
func answerSurvey(ctx context.Context, q *question) (data.Frames, error) {
	if q.query.Question == "" {
		return nil, queryError("question: required; choose one of %s", strings.Join(questionNames(q.terms.catalogue), ", "))
	}
	r := api.SurveyRequest{
		Question: q.query.Question, Window: q.query.Window, To: q.days.last(q.query.Window, q.query.Running()).String(), Filter: q.query.Filter(),
	}
	answer, err := ask(ctx, q.exporter, "survey", r, q.exporter.exporter.api.Survey)
	if err != nil {
		return nil, err
	}
	return q.write.table(q.terms.noticesOf(answer.Window, answer.Notices), q.write.touchpoints(answer)...), nil
}

func questionNames(c *api.Catalogue) []string {
	names := make([]string, len(c.Questions))
	for i, q := range c.Questions {
		names[i] = q.Name
	}
	return names
}

func (w writer) touchpoints(s *api.Survey) []*data.Field {
	var names []string
	var answers, value, low, high, mean []*float64
	for _, row := range s.Rows {
		name := row.Touchpoint
		if name == "" {
			name = w.words.Word("all_together")
		}
		names = append(names, w.words.Label("touchpoint", name))
		answers = append(answers, count(row.Answers))
		value, low, high = append(value, row.Value), append(low, row.Low), append(high, row.High)
		mean = append(mean, row.Mean)
	}
	score := form{unit: s.Unit}
	columns := []*data.Field{
		w.column("touchpoint", names), w.figures("answers", form{unit: "answers"}, answers),
		w.figures("value", score, value), w.figures("low", score, low), w.figures("high", score, high),
	}
	if slices.ContainsFunc(mean, func(m *float64) bool { return m != nil }) {
		columns = append(columns, w.figures("mean", form{unit: "ratio"}, mean))
	}
	for _, part := range partsOf(s) {
		columns = append(columns, w.part(s, part))
	}
	return columns
}

// partsOf returns the sorts of answer in the rows, in the exporter's order.
func partsOf(s *api.Survey) []string {
	var names []string
	for _, row := range s.Rows {
		for _, p := range row.Parts {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// part makes the column of one sort of answer.
func (w writer) part(s *api.Survey, name string) *data.Field {
	shares := make([]*float64, len(s.Rows))
	for i, row := range s.Rows {
		for _, p := range row.Parts {
			if p.Name == name && row.Answers > 0 {
				shares[i] = number(p.Share)
			}
		}
	}
	f := data.NewField(w.words.Label("part", name), nil, shares)
	f.Config = &data.FieldConfig{}
	w.format(f.Config, form{unit: "ratio"})
	return f
}
