package server

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/attention"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// attentionRequest decodes a request for the figures that are furthest from what was expected.
func (s *Server) attentionRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	window, bad := p.window(b.Settings(), nil)
	if bad != nil {
		return nil, bad
	}
	if window.Kind() != fold.WindowDays {
		return nil, badRequest("window", "invalid window %s: only windows of days such as 90d have an expectation", quote(window.String()))
	}
	to, bad := p.day("to", b.Today())
	if bad != nil {
		return nil, bad
	}
	down := s.down()
	return &request{
		key:    fmt.Sprintf("%s %d down=%s", window, to, strings.Join(messages(down), ",")),
		answer: func(ctx context.Context) (any, error) { return answerAttention(ctx, b, window, to, down) },
	}, nil
}

// baselines are the measures with what was observed, what was expected, and the deviation.
func baselines() []string {
	return []string{"baseline_observed", "baseline", "baseline_standard_deviation"}
}

func answerAttention(ctx context.Context, b board, w fold.Window, to record.Day, down []api.Notice) (*api.Attention, error) {
	day := min(to, b.Today())
	out := &api.Attention{Window: w.String(), Day: day.String(), Findings: []api.Finding{}, Notices: append([]api.Notice{}, down...)}
	if reason := b.Absence("baseline"); !reason.None() {
		m, _ := measure.Find("baseline")
		out.Notices = append(out.Notices, missingNotice(notice.Measure, m.Name, m.Title, reason))
		return out, nil
	}
	if to > b.Today() {
		out.Notices = append(out.Notices, futureNotice(b.Today()))
	}
	a, err := b.Query(ctx, analysis.Query{Measures: baselines(), Window: w, From: day, To: day, Step: 1})
	if err != nil {
		return nil, fmt.Errorf("query baselines: %w", err)
	}
	var found []attention.Finding
	of := map[string]*attention.Figure{} // by the sentence
	for i := range a.Series {
		if s := &a.Series[i]; s.Measure.Name == "baseline" {
			f := expectation(a, s, b.Settings().Currency)
			if finding, ok := attention.Find(words.English, f); ok {
				found, of[finding.Text] = append(found, finding), f
			}
		}
	}
	out.Known = len(found) > 0
	for _, f := range attention.Worst(found) {
		out.Findings = append(out.Findings, findingOf(of[f.Text], &f))
	}
	return out, nil
}

// expectation returns a figure with its baseline at the end of an answer.
func expectation(a *analysis.Answer, s *analysis.Series, currency string) *attention.Figure {
	last := func(name string) float64 {
		for i := range a.Series {
			if o := &a.Series[i]; o.Measure.Name == name && slices.Equal(o.Labels, s.Labels) && len(o.Values) > 0 {
				return o.Values[len(o.Values)-1]
			}
		}
		return math.NaN()
	}
	f := &attention.Figure{Labels: map[string]string{}}
	for _, l := range s.Labels {
		if l.Name == "measure" {
			f.Measure = l.Value
		} else if l.Value != "" {
			f.Labels[l.Name] = l.Value
		}
	}
	m, _ := measure.Find(f.Measure)
	f.Title, f.Display = m.Title, m.Display
	if m.Unit == measure.UnitCurrency {
		f.Currency = currency
	}
	all := baselines()
	f.Observed, f.Expected, f.Deviation = last(all[0]), last(all[1]), last(all[2])
	return f
}

func findingOf(of *attention.Figure, f *attention.Finding) api.Finding {
	verdict := "worse"
	if f.Verdict > 0 {
		verdict = "better"
	}
	m, _ := measure.Find(f.Measure)
	return api.Finding{
		Measure: f.Measure, Labels: of.Labels, Unit: string(m.Unit), Currency: of.Currency, Observed: of.Observed, Expected: of.Expected,
		StandardDeviation: of.Deviation, Verdict: verdict, Message: f.Text,
	}
}
