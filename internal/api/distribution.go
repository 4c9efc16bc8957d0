package api

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// askDistribution decodes a request for a distribution.
func (s *Server) askDistribution(b figures, _ *http.Request, p params) (*ask, *Error) {
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
	if q.Bins, bad = p.number("bins", DefaultBins, measure.MaxBins); bad != nil {
		return nil, bad
	}
	if q.Filter, bad = p.filters(); bad != nil {
		return nil, bad
	}
	down := downSources(s.status())
	return &ask{
		key: fmt.Sprintf("%s %s %d %d %q down=%s", q.Of, q.Window, q.To, q.Bins, q.Filter, strings.Join(down, ",")),
		answer: func(ctx context.Context) (any, error) {
			return answerDistribution(ctx, b, q, down)
		},
	}, nil
}

func (p params) distribution() (kind measure.DistributionKind, bad *Error) {
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
func (p params) windowFor(s measure.Settings, kind measure.DistributionKind) (measure.Window, *Error) {
	if kind.Windows {
		return p.window(s, nil)
	}
	if p.values.Has("window") {
		return measure.Window{}, badRequest("window", "%s has no window; leave it out", kind.Name)
	}
	return measure.Window{}, nil
}

// number reads a number from 1 to most.
func (p params) number(name string, missing, most int) (int, *Error) {
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

func answerDistribution(ctx context.Context, b figures, q measure.DistributionQuery, down []string) (*Distribution, error) {
	d, err := b.Distribution(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("query distribution: %w", err)
	}
	out := &Distribution{
		Of: d.Kind.Name, Title: d.Kind.Title, Unit: string(d.Kind.Unit), Counts: d.Kind.Counts, Window: d.Window.String(),
		Day: d.Day.String(), Complete: d.Complete, Count: d.Count, Mean: present(d.Mean), Median: present(d.Median),
		Bins: []Bin{}, Notices: append([]Notice{}, nobody(b.View(), q.Filter)...),
	}
	if d.Kind.Unit == measure.UnitCurrency {
		out.Currency = b.Settings().Currency
	}
	for _, bin := range d.Bins {
		out.Bins = append(out.Bins, Bin{bin.From, bin.To, bin.Count, float64(bin.Count) / float64(d.Count)})
	}
	out.Notices = append(out.Notices, distributionNotices(b, d, q.To)...)
	out.Notices = append(out.Notices, downNotices(down)...)
	if !d.Kind.Predicted {
		out.Notices = append(out.Notices, runningNotices(d.Window, d.Day, d.Complete)...)
	}
	return out, nil
}

// distributionNotices say what a distribution rests on, or why it is empty.
func distributionNotices(b figures, d *measure.Distribution, to record.Day) []Notice {
	if ok, reason := b.HasDistribution(d.Kind.Name); !ok {
		return []Notice{unavailable(d.Kind.Title, reason)}
	}
	var notices []Notice
	if d.Kind.Predicted {
		return append(notices, Notice{Severity: SeverityInfo, Code: NoticeForecast, Message: fmt.Sprintf("the forecast is %s; there is none for other days", b.Forecast())})
	}
	if to > b.Today() {
		notices = append(notices, futureNotice(b.Today()))
	}
	if d.Unknown > 0 {
		notices = append(notices, Notice{
			Severity: SeverityInfo, Code: NoticeRevenue,
			Message: fmt.Sprintf("values are revenue, not margin: the margin of %d of the purchases and refunds is unknown; configure the source's margin", d.Unknown),
		})
	}
	return notices
}

func unavailable(title, reason string) Notice {
	return Notice{Severity: SeverityWarning, Code: NoticeUnavailable, Message: fmt.Sprintf("%s is absent: %s", title, reason)}
}

func futureNotice(today record.Day) Notice {
	return Notice{Severity: SeverityInfo, Code: NoticeFuture, Message: fmt.Sprintf("the range ends with the running day, %s", today)}
}

// runningNotices say that a window still runs.
func runningNotices(w measure.Window, day record.Day, complete bool) []Notice {
	if complete {
		return nil
	}
	period := "day"
	if w.Kind() == measure.WindowCalendar {
		period = w.String()
	}
	return []Notice{{Severity: SeverityInfo, Code: NoticeIncomplete, Message: fmt.Sprintf("the %s up to %s still runs", period, day)}}
}

// present returns nil for a value that is absent.
func present(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
