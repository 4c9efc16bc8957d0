package plugin

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerSurvey answers with the answers to a question: a table of a row for all together and one for
// each touchpoint, with a column for the share of each sort of answer.
func answerSurvey(ctx context.Context, a *ask) (data.Frames, error) {
	if a.Question == "" {
		return nil, queryError("question: choose one; the catalogue has %s", strings.Join(questionNames(a.catalogue), ", "))
	}
	r := api.SurveyRequest{Question: a.Question, Window: a.Window, To: a.lastDay().String(), Filter: a.filter()}
	u := a.asking("survey", r.Values())
	answer, err := cached(ctx, a.exporter.cache, u, func(ctx context.Context) (*api.Survey, error) { return a.exporter.api.Survey(ctx, r) })
	if err != nil {
		return nil, err
	}
	return a.table(a.notices(answer.Window, answer.Notices), a.touchpoints(answer)...), nil
}

func questionNames(c *api.Catalogue) []string {
	names := make([]string, len(c.Questions))
	for i, q := range c.Questions {
		names[i] = q.Name
	}
	return names
}

func (a *ask) touchpoints(s *api.Survey) []*data.Field {
	var names []string
	var answers, value, low, high, mean []*float64
	for _, row := range s.Rows {
		name := row.Touchpoint
		if name == "" {
			name = a.words.Word("all_together")
		}
		names = append(names, a.words.Label("touchpoint", name))
		answers = append(answers, number(float64(row.Answers)))
		value, low, high = append(value, row.Value), append(low, row.Low), append(high, row.High)
		mean = append(mean, row.Mean)
	}
	columns := []*data.Field{
		a.column("touchpoint", names), a.figures("answers", "answers", "", answers),
		a.figures("value", s.Unit, "", value), a.figures("low", s.Unit, "", low), a.figures("high", s.Unit, "", high),
	}
	if slices.ContainsFunc(mean, func(m *float64) bool { return m != nil }) {
		columns = append(columns, a.figures("mean", "ratio", "", mean))
	}
	for _, part := range partsOf(s) {
		columns = append(columns, a.part(s, part))
	}
	return columns
}

// partsOf returns the sorts of answers that any row has, in the exporter's order.
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

// part makes the column of one sort of answers.
func (a *ask) part(s *api.Survey, name string) *data.Field {
	shares := make([]*float64, len(s.Rows))
	for i, row := range s.Rows {
		for _, p := range row.Parts {
			if p.Name == name && row.Answers > 0 {
				shares[i] = number(p.Share)
			}
		}
	}
	f := data.NewField(a.words.Label("part", name), nil, shares)
	f.Config = &data.FieldConfig{}
	a.display(f.Config, "", "ratio", "")
	return f
}
