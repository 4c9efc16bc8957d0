package server

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// surveyRequest decodes a request for survey answers.
func (s *Server) surveyRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	question, bad := p.question()
	if bad != nil {
		return nil, bad
	}
	window, bad := p.window(b.Settings(), nil)
	if bad != nil {
		return nil, bad
	}
	to, bad := p.day("to", b.Today())
	if bad != nil {
		return nil, bad
	}
	filters, bad := p.filters(b)
	if bad != nil {
		return nil, bad
	}
	down := s.down()
	return &request{
		key: fmt.Sprintf("%s %s %d %s down=%s", question, window, to, selectionKey(nil, filters), strings.Join(messages(down), ",")),
		answer: func(ctx context.Context) (any, error) {
			return answerSurvey(ctx, b, question, window, to, filters, down)
		},
	}, nil
}

func (p params) question() (string, *api.Error) {
	var names []string
	for _, q := range measure.Questions() {
		names = append(names, q.Name)
	}
	name := p.values.Get("question")
	if name == "" {
		return "", badRequest("question", "required: must be one of %s", strings.Join(names, ", "))
	}
	if _, ok := measure.FindQuestion(name); !ok {
		return "", badRequest("question", "%s", unknown("question", name, names))
	}
	return name, nil
}

func answerSurvey(ctx context.Context, b board, question string, w fold.Window, to record.Day, filters []analysis.Filter, down []api.Notice) (*api.Survey, error) {
	r, err := b.Survey(ctx, question, w, to, filters)
	if err != nil {
		return nil, fmt.Errorf("query survey: %w", err)
	}
	out := &api.Survey{
		Question: r.Kind.Name, Title: r.Kind.Title, Unit: string(r.Kind.Unit), Window: w.String(), Day: r.Day.String(), Complete: r.Complete,
		Rows: []api.SurveyRow{}, Notices: append([]api.Notice{}, nobodyNotices(b, filters)...),
	}
	for i := range r.Rows {
		out.Rows = append(out.Rows, surveyRow(&r.Rows[i]))
	}
	if reason := b.SurveyAbsence(); !reason.None() {
		out.Notices = append(out.Notices, missingNotice(notice.Question, r.Kind.Name, r.Kind.Title, reason))
		return out, nil
	}
	if to > b.Today() {
		out.Notices = append(out.Notices, futureNotice(b.Today()))
	}
	out.Notices = append(out.Notices, down...)
	if !r.Complete {
		out.Notices = append(out.Notices, incompleteNotice(w, r.Day))
	}
	return out, nil
}

func surveyRow(r *analysis.SurveyRow) api.SurveyRow {
	row := api.SurveyRow{
		Touchpoint: r.Touchpoint, Answers: r.Answers, Value: api.Optional(r.Value), Low: api.Optional(r.Low), High: api.Optional(r.High),
		Mean: api.Optional(r.Mean), Parts: []api.SurveyPart{},
	}
	for _, p := range r.Parts {
		part := api.SurveyPart{Name: p.Name, Answers: p.Answers}
		if !math.IsNaN(p.Share) {
			part.Share = p.Share
		}
		row.Parts = append(row.Parts, part)
	}
	return row
}
