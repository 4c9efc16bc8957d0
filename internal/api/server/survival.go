package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/notice"
)

// fewPoints is about how many points a curve has unless the request sets a step.
const fewPoints = 250

// steps are the days between two points that suit curves, the shortest first; 364 suits all others.
var steps = []int{1, 7, 28, 91}

// survivalQuery is a query for survival curves.
type survivalQuery struct {
	analysis.SurvivalQuery
	step   int  // 0 for a step that suits the curves
	future bool // whether the range ends after the running day
}

// survivalRequest decodes a request for survival curves.
func (s *Server) survivalRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	q, bad := decodeSurvival(b, p)
	if bad != nil {
		return nil, bad
	}
	down := s.down()
	return &request{
		key: fmt.Sprintf("%s %d %d %t %d %d %s %s down=%s", q.Of, q.From, q.To, q.future, q.step, q.Cap, q.Cohorts,
			selectionKey(q.GroupBy, q.Filter), strings.Join(messages(down), ",")),
		answer: func(ctx context.Context) (any, error) {
			return answerSurvival(ctx, b, &q, down)
		},
	}, nil
}

func decodeSurvival(b board, p params) (q survivalQuery, bad *api.Error) {
	if q.Of, bad = p.survival(); bad != nil {
		return q, bad
	}
	if q.To, bad = p.day("to", b.Today()); bad != nil {
		return q, bad
	}
	if q.From, bad = p.day("from", 0); bad != nil {
		return q, bad
	}
	if q.From > q.To {
		return q, badRequest("from", "invalid range: from %s is after to %s", q.From, q.To)
	}
	if q.future = q.To > b.Today(); q.future {
		q.To, q.From = b.Today(), min(q.From, b.Today())
	}
	if p.values.Has("step") {
		if q.step, bad = p.step(); bad != nil {
			return q, bad
		}
	}
	if q.GroupBy, bad = p.groupBy(b); bad != nil {
		return q, bad
	}
	if q.Cap, bad = p.groupCap(); bad != nil {
		return q, bad
	}
	if q.Cohorts, bad = p.cohort(); bad != nil {
		return q, bad
	}
	q.Filter, bad = p.filters(b)
	return q, bad
}

func (p params) survival() (string, *api.Error) {
	var names []string
	for _, k := range analysis.Survivals() {
		names = append(names, k.Name)
	}
	of := p.values.Get("of")
	if of == "" {
		return "", badRequest("of", "required: must be one of %s", strings.Join(names, ", "))
	}
	if _, ok := analysis.FindSurvival(of); !ok {
		return "", badRequest("of", "%s", unknown("survival curve", of, names))
	}
	return of, nil
}

// cohort parses the calendar period of cohorts; no window if there are none.
func (p params) cohort() (fold.Window, *api.Error) {
	if !p.values.Has("cohort") {
		return fold.Window{}, nil
	}
	if p.values.Has("group_by") {
		return fold.Window{}, badRequest("cohort", "not allowed with group_by: use one of them")
	}
	w, err := fold.ParseWindow(p.values.Get("cohort"))
	if err != nil || w.Kind() != fold.WindowCalendar {
		return w, badRequest("cohort", "%s", unknown("period", p.values.Get("cohort"), calendarWindows()))
	}
	return w, nil
}

func answerSurvival(ctx context.Context, b board, q *survivalQuery, down []api.Notice) (*api.Survival, error) {
	var bad *api.Error
	ask := q.SurvivalQuery
	ask.MostCohorts = api.MaxCohorts
	ask.Step = func(all int, groups []int) (step int, err error) {
		if step, bad = q.stepOf(all, groups); bad != nil {
			return 0, bad
		}
		return step, nil
	}
	r, err := b.Survival(ctx, ask)
	if bad != nil {
		return nil, bad
	}
	if err != nil {
		return nil, fmt.Errorf("query survival: %w", err)
	}
	out := &api.Survival{
		Of: r.Kind.Name, Title: r.Kind.Title, Day: r.Day.String(), Complete: r.Complete,
		StepDays: r.Step, Groups: []api.SurvivalCurve{}, Notices: append([]api.Notice{}, nobodyNotices(b, q.Filter)...),
	}
	if r.Left > 0 {
		out.Notices = append(out.Notices, truncatedNotice(api.SeverityWarning, notice.Cohorts, r.Left))
	}
	out.All = survivalCurve(&r.All)
	for i := range r.Groups {
		out.Groups = append(out.Groups, survivalCurve(&r.Groups[i]))
	}
	out.Notices = append(append(out.Notices, survivalNotices(b, q, r)...), down...)
	return out, nil
}

// stepOf returns the days between two points of curves that last for so many days.
func (q *survivalQuery) stepOf(all int, groups []int) (int, *api.Error) {
	fits := func(step int) bool {
		n := (all + step - 1) / step
		for _, days := range groups {
			n += (days + step - 1) / step
		}
		return n <= api.MaxValues
	}
	step := 364
	if q.step > 0 {
		step = q.step
	} else if i := slices.IndexFunc(steps, func(step int) bool { return all <= fewPoints*step && fits(step) }); i >= 0 {
		step = steps[i]
	}
	if !fits(step) {
		return 0, badRequest("step", "too many values: %d curves with a point every %d days exceed %d values; use a longer step, or leave it out",
			len(groups)+1, step, api.MaxValues)
	}
	return step, nil
}

func survivalCurve(c *analysis.SurvivalCurve) api.SurvivalCurve {
	out := api.SurvivalCurve{
		Group: c.Group, Customers: c.Size, Ended: c.Ended,
		Median: api.Optional(c.Median.Time), MedianLow: api.Optional(c.Median.Low), MedianHigh: api.Optional(c.Median.High),
		Days: []int{}, AtRisk: []int{}, EndedBy: []int{}, Survival: api.Values{}, Low: api.Values{}, High: api.Values{},
	}
	if c.Test != nil {
		out.LogRank = &api.LogRank{Expected: c.Test.Expected, ChiSquare: c.Test.ChiSquare, P: c.Test.P}
	}
	for i := range c.Curve {
		p := &c.Curve[i]
		out.Days, out.AtRisk, out.EndedBy = append(out.Days, p.Time), append(out.AtRisk, p.AtRisk), append(out.EndedBy, p.Ended)
		out.Survival, out.Low, out.High = append(out.Survival, p.Survival), append(out.Low, p.Low), append(out.High, p.High)
	}
	return out
}

// survivalNotices returns what to keep in mind about curves, or why they are missing.
func survivalNotices(b board, q *survivalQuery, r *analysis.Survival) []api.Notice {
	if why := b.SurvivalAbsence(r.Kind.Name); !why.None() {
		return []api.Notice{missingNotice(notice.Survival, r.Kind.Name, r.Kind.Title, why)}
	}
	var notices []api.Notice
	if q.future {
		notices = append(notices, futureNotice(b.Today()))
	}
	if r.Kind.Name == "second_order" && q.From < r.Warmup && r.All.Size > 0 {
		notices = append(notices, warmupNotice(r.Warmup))
	}
	if !r.Complete {
		notices = append(notices, incompleteNotice(fold.Window{}, r.Day))
	}
	return notices
}
