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

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// maxMeasures is the maximum number of measures in one query.
const maxMeasures = 50

// seriesQuery is a query for series.
type seriesQuery struct {
	analysis.Query
	notices []api.Notice // about the query itself
}

// seriesRequest decodes a request for series. The failing sources are part of the key, because they are
// part of the answer.
func (s *Server) seriesRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	q, bad := decodeSeries(b, p)
	if bad != nil {
		return nil, bad
	}
	down := s.down()
	return &request{
		key: q.key() + " down=" + strings.Join(messages(down), ","),
		answer: func(ctx context.Context) (any, error) {
			return answerSeries(ctx, b, q, down)
		},
	}, nil
}

func decodeSeries(b board, p params) (q seriesQuery, bad *api.Error) {
	measures, bad := p.measures()
	if bad != nil {
		return q, bad
	}
	if q.Window, bad = p.window(b.Settings(), measures); bad != nil {
		return q, bad
	}
	if q.From, q.To, bad = p.days(b.Today()); bad != nil {
		return q, bad
	}
	if q.Step, bad = p.step(); bad != nil {
		return q, bad
	}
	if q.GroupBy, bad = p.groupBy(b); bad != nil {
		return q, bad
	}
	if q.Cap, bad = p.groupCap(); bad != nil {
		return q, bad
	}
	if q.Filter, bad = p.filters(b); bad != nil {
		return q, bad
	}
	q.keep(b, measures)
	q.notices = append(q.notices, nobodyNotices(b, q.Filter)...)
	q.cut(b)
	return q, q.bound(b)
}

// window parses the window. The default is 90 days, or the first configured window if 90 days are not
// configured. A query whose only measure with a window is clv_formula defaults to the configured CLV window.
func (p params) window(s measure.Settings, measures []*measure.Measure) (fold.Window, *api.Error) {
	if !p.values.Has("window") {
		windowed := slices.DeleteFunc(slices.Clone(measures), func(m *measure.Measure) bool { return m.Windows == 0 })
		if len(windowed) == 1 && windowed[0].Name == "clv_formula" {
			return s.CLVWindow, nil
		}
		return s.Headline(), nil
	}
	text := p.values.Get("window")
	w, err := fold.ParseWindow(text)
	if err != nil {
		return w, badRequest("window", "invalid window %s: write days such as 90d, or lifetime, month, quarter or year", quote(text))
	}
	return w, nil
}

// keep adds the available measures to the query and a notice for each missing one.
func (q *seriesQuery) keep(b board, measures []*measure.Measure) {
	for _, m := range measures {
		reason := b.Absence(m.Name)
		if reason.None() {
			q.Measures = append(q.Measures, m.Name)
			continue
		}
		q.notices = append(q.notices, missingNotice(notice.Measure, m.Name, m.Title, reason))
	}
}

// cut shortens the range to the days from the first record to today. It does not move the points that
// remain.
func (q *seriesQuery) cut(b board) {
	if today := b.Today(); q.To > today {
		q.To = today
		q.notices = append(q.notices, futureNotice(today))
	}
	first, _, ok := b.Span()
	if ok && q.Window.Kind() != fold.WindowCalendar && q.From < first {
		behind := int(first - q.From)
		q.From += record.Day((behind + q.Step - 1) / q.Step * q.Step)
	}
}

// bound refuses a query with a too large answer.
func (q *seriesQuery) bound(b board) *api.Error {
	if n := len(q.Measures); n > maxMeasures {
		return badRequest("measure", "too many measures: %d; at most %d are allowed", n, maxMeasures)
	}
	series := max(1, q.series(b))
	if q.GroupBy != nil {
		series *= q.groups(b, *q.GroupBy)
	}
	points := q.points()
	if points*series <= api.MaxValues {
		return nil
	}
	if q.Window.Kind() == fold.WindowCalendar {
		return badRequest("from", "too many values: %d periods of %d series exceed %d values; use a shorter range, fewer measures or a lower cap", points, series, api.MaxValues)
	}
	days := int(q.To-q.From) + 1
	return badRequest("step", "too many values: %d points of %d series exceed %d values; set step to %dd or more, or use a shorter range, fewer measures or a lower cap",
		points, series, api.MaxValues, days*series/api.MaxValues+1)
}

// series returns the number of series for everybody or for one group.
func (q *seriesQuery) series(b board) int {
	n := 0
	for _, name := range q.Measures {
		if m, ok := measure.Find(name); ok {
			n += m.Series(b.Settings(), q.Window, b.Has)
		}
	}
	return n
}

// groups returns the maximum number of groups, including the group "other".
func (q *seriesQuery) groups(b board, d ledger.Dimension) int {
	known := len(b.Values(d))
	for _, f := range q.Filter {
		if f.Dimension == d {
			known = min(known, len(f.Values))
		}
	}
	return max(1, min(known, q.Cap+1))
}

// points returns the maximum number of points.
func (q *seriesQuery) points() int {
	days := int(q.To-q.From) + 1
	if q.Window.Kind() == fold.WindowCalendar {
		return days/28 + 2
	}
	return max(0, (days+q.Step-1)/q.Step)
}

// key returns the key of the query. Equal queries have equal keys.
func (q *seriesQuery) key() string {
	// The notices name the missing measures, which the query itself has not.
	return fmt.Sprintf("%q %s %d %d %d %d %s %q", q.Measures, q.Window, q.From, q.To, q.Step, q.Cap, selectionKey(q.GroupBy, q.Filter), messages(q.notices))
}

func answerSeries(ctx context.Context, b board, q seriesQuery, down []api.Notice) (*api.SeriesAnswer, error) {
	out := &api.SeriesAnswer{
		Window: q.Window.String(), Days: []string{}, Complete: []bool{}, Series: []api.Series{},
		Notices: append([]api.Notice{}, q.notices...),
	}
	out.Notices = append(out.Notices, down...)
	if len(q.Measures) == 0 || q.From > q.To {
		return out, nil
	}
	a, err := b.Query(ctx, q.Query)
	if err != nil {
		return nil, fmt.Errorf("query figures: %w", err)
	}
	// The records decide how many series some measures have.
	if n := len(a.Series) * len(a.Days); n > api.MaxValues {
		return nil, badRequest("step", "too many values: the answer has %d values, at most %d are allowed; use a longer step, a shorter range, fewer measures or a lower cap", n, api.MaxValues)
	}
	fill(out, a, q.Window, b.Settings())
	for _, l := range a.FewLeft {
		out.Notices = append(out.Notices, fewLeftNotice(l))
	}
	out.Notices = append(out.Notices, forecastNotices(a, b.Forecast())...)
	return out, nil
}

// fill translates an answer into the protocol.
func fill(out *api.SeriesAnswer, a *analysis.Answer, w fold.Window, of measure.Settings) {
	for i, d := range a.Days {
		out.Days = append(out.Days, d.String())
		out.Complete = append(out.Complete, i < len(a.Complete) && a.Complete[i])
	}
	for i := range a.Series {
		out.Series = append(out.Series, series(&a.Series[i], &of))
	}
	if a.Warmup > 0 {
		out.Warmup = a.Warmup.String()
	}
	if len(a.Days) == 0 {
		return
	}
	if a.Days[0] < a.Warmup {
		out.Notices = append(out.Notices, warmupNotice(a.Warmup))
	}
	if last := len(out.Days) - 1; !out.Complete[last] {
		out.Notices = append(out.Notices, incompleteNotice(w, a.Days[last]))
	}
}

func series(s *analysis.Series, of *measure.Settings) api.Series {
	out := api.Series{
		Measure: s.Measure.Name, Unit: string(s.Measure.Unit),
		Labels: make(map[string]string, len(s.Labels)), Values: s.Values,
	}
	if s.Measure.Unit == measure.UnitCurrency {
		out.Currency = of.Currency
	}
	for _, l := range s.Labels {
		out.Labels[l.Name] = l.Value
	}
	if s.Group.Set {
		out.Group = &api.Group{Dimension: of.Own.Name(s.Group.Dimension), Value: s.Group.Value}
	}
	return out
}

// down returns notices of the sources whose last poll failed.
func (s *Server) down() []api.Notice {
	status := s.status()
	return downNotices(status.Down())
}
