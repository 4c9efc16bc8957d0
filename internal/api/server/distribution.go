package server

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// distributionRequest decodes a request for a distribution.
func (s *Server) distributionRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	q := analysis.DistributionQuery{Of: p.values.Get("of")}
	kind, bad := p.distribution()
	if bad != nil {
		return nil, bad
	}
	if q.Window, bad = p.windowFor(b.Settings(), kind); bad != nil {
		return nil, bad
	}
	if q.To, bad = p.day("to", b.Today()); bad != nil {
		return nil, bad
	}
	if q.Bins, bad = p.number("bins", api.DefaultBins, analysis.MaxBins); bad != nil {
		return nil, bad
	}
	if q.Filter, bad = p.filters(b); bad != nil {
		return nil, bad
	}
	down := s.down()
	return &request{
		key: fmt.Sprintf("%s %s %d %d %s down=%s", q.Of, q.Window, q.To, q.Bins, selectionKey(nil, q.Filter), strings.Join(messages(down), ",")),
		answer: func(ctx context.Context) (any, error) {
			return answerDistribution(ctx, b, q, down)
		},
	}, nil
}

func (p params) distribution() (kind analysis.DistributionKind, bad *api.Error) {
	var names []string
	for _, d := range analysis.Distributions() {
		names = append(names, d.Name)
	}
	of := p.values.Get("of")
	if of == "" {
		return kind, badRequest("of", "required: must be one of %s", strings.Join(names, ", "))
	}
	kind, ok := analysis.FindDistribution(of)
	if !ok {
		return kind, badRequest("of", "%s", unknown("distribution", of, names))
	}
	return kind, nil
}

// windowFor parses the window of a distribution. Some distributions have no window.
func (p params) windowFor(s measure.Settings, kind analysis.DistributionKind) (fold.Window, *api.Error) {
	if kind.Windows {
		return p.window(s, nil)
	}
	if p.values.Has("window") {
		return fold.Window{}, badRequest("window", "not allowed: %s has no window; omit it", kind.Name)
	}
	return fold.Window{}, nil
}

// number parses a number from 1 to most.
func (p params) number(name string, missing, most int) (int, *api.Error) {
	if !p.values.Has(name) {
		return missing, nil
	}
	s := p.values.Get(name)
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, badRequest(name, "invalid number %s: must be 1 to %d", quote(s), most)
	}
	return n, nil
}

func answerDistribution(ctx context.Context, b board, q analysis.DistributionQuery, down []api.Notice) (*api.Distribution, error) {
	d, err := b.Distribution(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("query distribution: %w", err)
	}
	out := &api.Distribution{
		Of: d.Kind.Name, Title: d.Kind.Title, Unit: string(d.Kind.Unit), Counts: d.Kind.Counts, Window: d.Window.String(),
		Day: d.Day.String(), Complete: d.Complete, Count: d.Count, Mean: api.Optional(d.Mean), Median: api.Optional(d.Median),
		Bins: []api.Bin{}, Notices: append([]api.Notice{}, nobodyNotices(b, q.Filter)...),
	}
	if d.Kind.Unit == measure.UnitCurrency {
		out.Currency = b.Settings().Currency
	}
	for _, bin := range d.Bins {
		out.Bins = append(out.Bins, api.Bin{
			From: bin.From, To: bin.To, Count: bin.Count, Share: float64(bin.Count) / float64(d.Count),
		})
	}
	out.Notices = append(out.Notices, distributionNotices(b, d, q.To)...)
	out.Notices = append(out.Notices, down...)
	if !d.Kind.Predicted && !d.Complete {
		out.Notices = append(out.Notices, incompleteNotice(d.Window, d.Day))
	}
	return out, nil
}

// distributionNotices returns what a distribution rests on, or why it is empty.
func distributionNotices(b board, d *analysis.Distribution, to record.Day) []api.Notice {
	if why := b.DistributionAbsence(d.Kind.Name); !why.None() {
		return []api.Notice{missingNotice(notice.Distribution, d.Kind.Name, d.Kind.Title, why)}
	}
	var notices []api.Notice
	if d.Kind.Predicted {
		if f := b.Forecast(); f != nil {
			notices = append(notices, forecastNotice(f))
		}
		return notices
	}
	if to > b.Today() {
		notices = append(notices, futureNotice(b.Today()))
	}
	if d.Unknown > 0 {
		notices = append(notices, revenueNotice(d.Unknown))
	}
	return notices
}
