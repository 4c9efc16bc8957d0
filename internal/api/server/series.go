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

// maxMeasures is how many measures one query may name.
const maxMeasures = 50

// seriesQuery is a decoded request for series.
type seriesQuery struct {
	analysis.Query
	notices []api.Notice // known before the figures are
}

// askSeries decodes a request for series. What the sources say about themselves is part of the
// key, because it is part of the answer.
func (s *Server) askSeries(b figures, _ *http.Request, p params) (*ask, *api.Error) {
	q, bad := decodeSeries(b, p)
	if bad != nil {
		return nil, bad
	}
	down := s.down()
	return &ask{
		key: q.key() + " down=" + strings.Join(down, ","),
		answer: func(ctx context.Context) (any, error) {
			return answerSeries(ctx, b, q, down)
		},
	}, nil
}

func decodeSeries(b figures, p params) (q seriesQuery, bad *api.Error) {
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
	if q.GroupBy, bad = p.groupBy(); bad != nil {
		return q, bad
	}
	if q.Cap, bad = p.groupCap(); bad != nil {
		return q, bad
	}
	if q.Filter, bad = p.filters(); bad != nil {
		return q, bad
	}
	q.keep(b, measures)
	q.notices = append(q.notices, nobodyNotices(b.View(), q.Filter)...)
	q.cut(b)
	return q, q.bound(b)
}

// window reads the window; the default is that of clv_formula if no other measure that has one is
// asked for, else 90 days, or the first configured window if those are not among them.
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
		return w, badRequest("window", "%s is no window; write days such as 90d, or lifetime, month, quarter or year", quote(text))
	}
	return w, nil
}

// keep takes the measures that are there and gives notice of the others.
func (q *seriesQuery) keep(b figures, measures []*measure.Measure) {
	for _, m := range measures {
		reason := b.Absence(m.Name)
		if reason.None() {
			q.Measures = append(q.Measures, m.Name)
			continue
		}
		q.notices = append(q.notices, missingNotice(notice.Measure, m.Name, m.Title, reason))
	}
}

// cut leaves out what lies before the first record, where nothing is, and after the running day,
// which nobody knows yet. The points stay where the step puts them.
func (q *seriesQuery) cut(b figures) {
	if today := b.Today(); q.To > today {
		q.To = today
		q.notices = append(q.notices, futureNotice(today))
	}
	first, _, ok := b.View().Span()
	if ok && q.Window.Kind() != fold.WindowCalendar && q.From < first {
		behind := int(first - q.From)
		q.From += record.Day((behind + q.Step - 1) / q.Step * q.Step)
	}
}

// bound refuses a query whose answer would be too large.
func (q *seriesQuery) bound(b figures) *api.Error {
	if n := len(q.Measures); n > maxMeasures {
		return badRequest("measure", "%d measures in one query; ask for at most %d", n, maxMeasures)
	}
	series := max(1, q.series(b))
	if q.GroupBy != nil {
		series *= q.groups(b.View(), *q.GroupBy)
	}
	points := q.points()
	if points*series <= api.MaxValues {
		return nil
	}
	if q.Window.Kind() == fold.WindowCalendar {
		return badRequest("from", "%d periods of %d series are more than %d values; ask for a shorter range, fewer measures or a lower cap", points, series, api.MaxValues)
	}
	days := int(q.To-q.From) + 1
	return badRequest("step", "%d points of %d series are more than %d values; set step to %dd or more, or ask for a shorter range, fewer measures or a lower cap",
		points, series, api.MaxValues, days*series/api.MaxValues+1)
}

// series is how many series there are for everybody or for one group.
func (q *seriesQuery) series(b figures) int {
	n := 0
	for _, name := range q.Measures {
		if m, ok := measure.Find(name); ok {
			n += m.Series(b.Settings(), q.Window, b.View().Has)
		}
	}
	return n
}

// groups is how many groups there can be, the one of the others counted in.
func (q *seriesQuery) groups(v *ledger.View, d ledger.Dimension) int {
	known := len(analysis.Values(v, d))
	for _, f := range q.Filter {
		if f.Dimension == d {
			known = min(known, len(f.Values))
		}
	}
	return max(1, min(known, q.Cap+1))
}

// points is how many points of time there are at most.
func (q *seriesQuery) points() int {
	days := int(q.To-q.From) + 1
	if q.Window.Kind() == fold.WindowCalendar {
		return days/28 + 2
	}
	return max(0, (days+q.Step-1)/q.Step)
}

// key is equal for equal queries.
func (q *seriesQuery) key() string {
	group := ""
	if q.GroupBy != nil {
		group = q.GroupBy.String()
	}
	// Absent measures are in the notices, so these are part of what makes queries equal.
	return fmt.Sprintf("%q %s %d %d %d %s %d %q %q", q.Measures, q.Window, q.From, q.To, q.Step, group, q.Cap, q.Filter, messages(q.notices))
}

func answerSeries(ctx context.Context, b figures, q seriesQuery, down []string) (*api.SeriesAnswer, error) {
	out := &api.SeriesAnswer{
		Window: q.Window.String(), Days: []string{}, Complete: []bool{}, Series: []api.Series{},
		Notices: append([]api.Notice{}, q.notices...),
	}
	out.Notices = append(out.Notices, downNotices(down)...)
	if len(q.Measures) == 0 || q.From > q.To {
		return out, nil
	}
	a, err := b.Query(ctx, q.Query)
	if err != nil {
		return nil, fmt.Errorf("query figures: %w", err)
	}
	// Where the records decide how many series a measure has, only the answer tells.
	if n := len(a.Series) * len(a.Days); n > api.MaxValues {
		return nil, badRequest("step", "the answer has %d values, more than %d; ask for a longer step, a shorter range, fewer measures or a lower cap", n, api.MaxValues)
	}
	fill(out, a, q.Window, b.Settings().Currency)
	out.Notices = append(out.Notices, forecastNotices(a, b.Forecast())...)
	return out, nil
}

// fill translates the figures into the protocol.
func fill(out *api.SeriesAnswer, a *analysis.Answer, w fold.Window, currency string) {
	for i, d := range a.Days {
		out.Days = append(out.Days, d.String())
		out.Complete = append(out.Complete, i < len(a.Complete) && a.Complete[i])
	}
	for i := range a.Series {
		out.Series = append(out.Series, series(&a.Series[i], currency))
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

func series(s *analysis.Series, currency string) api.Series {
	out := api.Series{
		Measure: s.Measure.Name, Unit: string(s.Measure.Unit),
		Labels: make(map[string]string, len(s.Labels)), Values: s.Values,
	}
	if s.Measure.Unit == measure.UnitCurrency {
		out.Currency = currency
	}
	for _, l := range s.Labels {
		out.Labels[l.Name] = l.Value
	}
	if s.Group.Set {
		out.Group = &api.Group{Dimension: s.Group.Dimension.String(), Value: s.Group.Value}
	}
	return out
}

// down returns the names of the sources whose last poll failed.
func (s *Server) down() []string {
	status := s.status()
	return status.Down()
}
