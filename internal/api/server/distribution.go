package server

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// askDistribution decodes a request for a distribution.
func (s *Server) askDistribution(b figures, _ *http.Request, p params) (*ask, *api.Error) {
	q := measure.DistributionQuery{Of: p.values.Get("of")}
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
	if q.Bins, bad = p.number("bins", api.DefaultBins, measure.MaxBins); bad != nil {
		return nil, bad
	}
	if q.Filter, bad = p.filters(); bad != nil {
		return nil, bad
	}
	down := s.down()
	return &ask{
		key: fmt.Sprintf("%s %s %d %d %q down=%s", q.Of, q.Window, q.To, q.Bins, q.Filter, strings.Join(down, ",")),
		answer: func(ctx context.Context) (any, error) {
			return answerDistribution(ctx, b, q, down)
		},
	}, nil
}

func (p params) distribution() (kind measure.DistributionKind, bad *api.Error) {
	var names []string
	for _, d := range measure.Distributions() {
		names = append(names, d.Name)
	}
	of := p.values.Get("of")
	if of == "" {
		return kind, badRequest("of", "name a distribution: %s", strings.Join(names, ", "))
	}
	kind, ok := measure.FindDistribution(of)
	if !ok {
		return kind, badRequest("of", "%s", unknown("distribution", of, names))
	}
	return kind, nil
}

// windowFor reads the window of a distribution, which some have none of.
func (p params) windowFor(s measure.Settings, kind measure.DistributionKind) (measure.Window, *api.Error) {
	if kind.Windows {
		return p.window(s, nil)
	}
	if p.values.Has("window") {
		return measure.Window{}, badRequest("window", "%s has no window; leave it out", kind.Name)
	}
	return measure.Window{}, nil
}

// number reads a number from 1 to most.
func (p params) number(name string, missing, most int) (int, *api.Error) {
	if !p.values.Has(name) {
		return missing, nil
	}
	s := p.values.Get(name)
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, badRequest(name, "%s does not do; write a number from 1 to %d", quote(s), most)
	}
	return n, nil
}

func answerDistribution(ctx context.Context, b figures, q measure.DistributionQuery, down []string) (*api.Distribution, error) {
	d, err := b.Distribution(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("query distribution: %w", err)
	}
	out := &api.Distribution{
		Of: d.Kind.Name, Title: d.Kind.Title, Unit: string(d.Kind.Unit), Counts: d.Kind.Counts, Window: d.Window.String(),
		Day: d.Day.String(), Complete: d.Complete, Count: d.Count, Mean: api.Optional(d.Mean), Median: api.Optional(d.Median),
		Bins: []api.Bin{}, Notices: append([]api.Notice{}, nobody(b.View(), q.Filter)...),
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
	out.Notices = append(out.Notices, downNotices(down)...)
	if !d.Kind.Predicted {
		out.Notices = append(out.Notices, runningNotices(d.Window, d.Day, d.Complete)...)
	}
	return out, nil
}

// distributionNotices say what a distribution rests on, or why it is empty.
func distributionNotices(b figures, d *measure.Distribution, to record.Day) []api.Notice {
	if reason := b.DistributionAbsence(d.Kind.Name); !reason.None() {
		return []api.Notice{unavailable(d.Kind.Title, reason)}
	}
	var notices []api.Notice
	if d.Kind.Predicted {
		return append(notices, api.Notice{Severity: api.SeverityInfo, Code: api.NoticeForecast, Message: fmt.Sprintf("the forecast is %s; there is none for other days", b.Forecast())})
	}
	if to > b.Today() {
		notices = append(notices, futureNotice(b.Today()))
	}
	if d.Unknown > 0 {
		notices = append(notices, api.Notice{
			Severity: api.SeverityInfo, Code: api.NoticeRevenue,
			Message: fmt.Sprintf("values are revenue, not margin: the margin of %d of the purchases and refunds is unknown; configure the source's margin", d.Unknown),
		})
	}
	return notices
}

func unavailable(title string, reason absence.Reason) api.Notice {
	return api.Notice{Severity: api.SeverityWarning, Code: api.NoticeUnavailable, Message: fmt.Sprintf("%s is absent: %s", title, words.English.Absence(reason))}
}

func futureNotice(today record.Day) api.Notice {
	return api.Notice{Severity: api.SeverityInfo, Code: api.NoticeFuture, Message: fmt.Sprintf("the range ends with the running day, %s", today)}
}

// runningNotices say that a window still runs.
func runningNotices(w measure.Window, day record.Day, complete bool) []api.Notice {
	if complete {
		return nil
	}
	period := "day"
	if w.Kind() == measure.WindowCalendar {
		period = w.String()
	}
	return []api.Notice{{Severity: api.SeverityInfo, Code: api.NoticeIncomplete, Message: fmt.Sprintf("the %s up to %s still runs", period, day)}}
}
