package server

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/changepoint"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// levelsQuery is a query for the change points of a measure.
type levelsQuery struct {
	name   string
	window fold.Window
	filter []analysis.Filter
}

// String returns the key of the query. Equal queries have equal keys.
func (q *levelsQuery) String() string {
	if q == nil {
		return ""
	}
	return fmt.Sprintf("%s %s %s", q.name, q.window, selectionKey(nil, q.filter))
}

func decodeLevels(b board, p params) (*levelsQuery, *api.Error) {
	measures, bad := p.measures()
	if bad != nil {
		return nil, bad
	}
	m := measures[0]
	if m.Predicted {
		return nil, badRequest("measure", "%s has values for one day only, so it has no change points: name a measure that is not predicted", m.Name)
	}
	q := &levelsQuery{name: m.Name}
	if q.window, bad = p.window(b.Settings(), measures); bad != nil {
		return nil, bad
	}
	if q.window == fold.Lifetime() {
		return nil, badRequest("window", "lifetime windows overlap, so they have no change points: write days such as 90d, or month, quarter or year")
	}
	q.filter, bad = p.filters(b)
	return q, bad
}

// find returns the change points in windows that do not overlap, from the end of the warm-up to
// yesterday.
func (q *levelsQuery) find(ctx context.Context, b board) ([]health.Event, []api.Notice, error) {
	m, _ := measure.Find(q.name)
	notices := nobodyNotices(b, q.filter)
	if reason := b.Absence(m.Name); !reason.None() {
		return nil, append(notices, missingNotice(notice.Measure, m.Name, m.Title, reason)), nil
	}
	a, err := b.Query(ctx, q.series(b))
	if err != nil {
		return nil, nil, fmt.Errorf("query figures: %w", err)
	}
	var events []health.Event
	longest := 0
	for i := range a.Series {
		l := q.level(a, &a.Series[i])
		longest = max(longest, len(l.values))
		for _, c := range changepoint.Find(l.values) {
			events = append(events, l.event(b.Settings(), q.window, &c))
		}
	}
	if longest < changepoint.Least {
		notices = append(notices, shortNotice(&m, q.window, longest))
	}
	return events, notices, nil
}

// series returns the query for all windows that do not overlap. The last window ends yesterday.
func (q *levelsQuery) series(b board) analysis.Query {
	s := analysis.Query{Measures: []string{q.name}, Window: q.window, To: b.Today() - 1, Filter: q.filter, Step: q.days()}
	first, _, _ := b.Span()
	s.From = first
	if q.window.Kind() == fold.WindowDays && s.To > first {
		s.From = first + (s.To-first)%record.Day(s.Step)
	}
	s.From = min(s.From, s.To)
	return s
}

// days returns the number of days of a window of days, and 1 for other windows.
func (q *levelsQuery) days() int {
	n, err := strconv.Atoi(strings.TrimSuffix(q.window.String(), "d"))
	if err != nil {
		return 1
	}
	return n
}

// level is the values of a series after the warm-up, with their positions in the answer.
type level struct {
	answer *analysis.Answer
	series *analysis.Series
	values []float64
	at     []int
	// width is the number of days from the first day of a window to its last.
	width record.Day
}

func (q *levelsQuery) level(a *analysis.Answer, s *analysis.Series) *level {
	l := &level{answer: a, series: s}
	if q.window.Kind() == fold.WindowDays && s.Measure.Windows != 0 {
		l.width = record.Day(q.days()) - 1
	}
	for i, v := range s.Values {
		if a.Complete[i] && a.Days[i]-l.width >= a.Warmup && !math.IsNaN(v) && !math.IsInf(v, 0) {
			l.values, l.at = append(l.values, v), append(l.at, i)
		}
	}
	return l
}

// event returns the event of a change.
func (l *level) event(s measure.Settings, w fold.Window, c *changepoint.Change) health.Event {
	m, begins := l.series.Measure, l.answer.Days[l.at[c.At]]-l.width
	direction := health.Rose
	if c.After < c.Before {
		direction = health.Fell
	}
	e := health.Event{
		Kind: health.ChangePoint, Start: midnight(begins, s.Location), Tags: []string{m.Name},
		Args: map[string]string{
			health.ArgMeasure: m.Name, health.ArgTitle: m.Title, health.ArgDirection: direction,
			health.ArgBefore: decimal(c.Before), health.ArgBeforeWindows: strconv.Itoa(c.At - c.From),
			health.ArgAfter: decimal(c.After), health.ArgAfterWindows: strconv.Itoa(c.To - c.At),
			health.ArgWindow: w.String(), health.ArgDay: begins.String(),
			health.ArgForm: string(m.Display.Form), health.ArgDecimals: strconv.Itoa(m.Display.Decimals),
		},
	}
	if m.Display.Form.Money() {
		e.Args[health.ArgCurrency] = s.Currency
	}
	for _, label := range l.series.Labels {
		if e.Labels == nil {
			e.Labels = map[string]string{}
		}
		e.Labels[label.Name] = label.Value
	}
	return e
}

// decimal writes a number so that reading it gives the same number.
func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
