package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/record"
)

// rfmRequest decodes a request for segments of customers.
func (s *Server) rfmRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
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
		key: fmt.Sprintf("%s %d %s down=%s", window, to, selectionKey(nil, filters), strings.Join(messages(down), ",")),
		answer: func(ctx context.Context) (any, error) {
			return answerRFM(ctx, b, window, to, filters, down)
		},
	}, nil
}

func answerRFM(ctx context.Context, b board, w fold.Window, to record.Day, filters []analysis.Filter, down []api.Notice) (*api.RFM, error) {
	r, err := b.Segments(ctx, w, to, filters)
	if err != nil {
		return nil, fmt.Errorf("query segments: %w", err)
	}
	out := &api.RFM{
		Window: r.Window.String(), Day: r.Day.String(), Complete: r.Complete, Before: r.Before.String(), Currency: b.Settings().Currency,
		Segments: rfmSegments(r), Moves: []api.RFMMove{}, Notices: append([]api.Notice{}, nobodyNotices(b, filters)...),
	}
	for _, m := range r.Moves {
		out.Moves = append(out.Moves, api.RFMMove{From: m.From.String(), To: m.To.String(), Customers: m.Customers, Value: m.Value})
	}
	if why := b.SegmentsAbsence(); !why.None() {
		out.Notices = append(out.Notices, missingNotice(notice.Segments, "rfm", "RFM segments", why))
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

func rfmSegments(r *analysis.Segmentation) []api.RFMSegment {
	all, value := 0, 0.0
	for _, s := range r.Segments {
		all, value = all+s.Customers, value+s.Value
	}
	out := []api.RFMSegment{}
	for _, s := range r.Segments {
		segment := api.RFMSegment{
			Segment: s.Segment.String(), Customers: s.Customers, Value: s.Value, CustomersBefore: s.Then, ValueBefore: s.ValueThen,
		}
		if all > 0 {
			segment.Share = float64(s.Customers) / float64(all)
		}
		if value > 0 {
			segment.ValueShare = api.Optional(s.Value / value)
		}
		out = append(out, segment)
	}
	return out
}
