package server

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/changepoint"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// levelsQuery asks where the level of a measure changes.
type levelsQuery struct {
	name   string
	window measure.Window
	filter []measure.Filter
}

// String is equal for equal queries.
func (q *levelsQuery) String() string {
	if q == nil {
		return ""
	}
	return fmt.Sprintf("%s %s %q", q.name, q.window, q.filter)
}

func decodeLevels(b figures, p params) (*levelsQuery, *api.Error) {
	measures, bad := p.measures()
	if bad != nil {
		return nil, bad
	}
	m := measures[0]
	if m.Predicted {
		return nil, badRequest("measure", "%s has a value for one day alone, and no level that changes; name a measure that is not predicted", m.Name)
	}
	q := &levelsQuery{name: m.Name}
	if q.window, bad = p.window(b.Settings(), measures); bad != nil {
		return nil, bad
	}
	if q.window == measure.Lifetime() {
		return nil, badRequest("window", "lifetime windows overlap, so that their level never changes; write days such as 90d, or month, quarter or year")
	}
	q.filter, bad = p.filters()
	return q, bad
}

// find looks for changes of level among windows that do not overlap, from the warm-up to the last day
// that is over.
func (q *levelsQuery) find(ctx context.Context, b figures) ([]api.Event, []api.Notice, error) {
	m, _ := measure.Find(q.name)
	notices := nobodyNotices(b.View(), q.filter)
	if reason := b.Absence(m.Name); !reason.None() {
		return nil, append(notices, missingNotice(notice.Measure, m.Name, m.Title, reason)), nil
	}
	a, err := b.Query(ctx, q.series(b))
	if err != nil {
		return nil, nil, fmt.Errorf("query figures: %w", err)
	}
	var events []api.Event
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

// series is the query for all windows that do not overlap, the last of which ends the day before the
// running one.
func (q *levelsQuery) series(b figures) measure.Query {
	s := measure.Query{Measures: []string{q.name}, Window: q.window, To: b.Today() - 1, Filter: q.filter, Step: q.days()}
	first, _, _ := b.View().Span()
	s.From = first
	if q.window.Kind() == measure.WindowDays && s.To > first {
		s.From = first + (s.To-first)%record.Day(s.Step)
	}
	s.From = min(s.From, s.To)
	return s
}

// days is how many days a window of days has; 1 for the others.
func (q *levelsQuery) days() int {
	n, err := strconv.Atoi(strings.TrimSuffix(q.window.String(), "d"))
	if err != nil {
		return 1
	}
	return n
}

// level is the values of a series after the warm-up, and where they lie in the answer.
type level struct {
	answer *measure.Answer
	series *measure.Series
	values []float64
	at     []int
	// width is how many days before that of the answer a value's window begins.
	width record.Day
}

func (q *levelsQuery) level(a *measure.Answer, s *measure.Series) *level {
	l := &level{answer: a, series: s}
	if q.window.Kind() == measure.WindowDays && s.Measure.Windows != 0 {
		l.width = record.Day(q.days()) - 1
	}
	for i, v := range s.Values {
		if a.Complete[i] && a.Days[i]-l.width >= a.Warmup && !math.IsNaN(v) && !math.IsInf(v, 0) {
			l.values, l.at = append(l.values, v), append(l.at, i)
		}
	}
	return l
}

// event tells of a change: from what level to what level, and how long each held.
func (l *level) event(s measure.Settings, w measure.Window, c *changepoint.Change) api.Event {
	m, begins, way := l.series.Measure, l.answer.Days[l.at[c.At]]-l.width, "rose"
	if c.After < c.Before {
		way = "fell"
	}
	name, labels := m.Title, make([]string, len(l.series.Labels))
	for i, label := range l.series.Labels {
		labels[i] = label.Value
	}
	if len(labels) > 0 {
		name += " (" + strings.Join(labels, ", ") + ")"
	}
	percent := max(math.Abs(c.Before), math.Abs(c.After)) <= 2
	return api.Event{
		Kind: api.EventChangePoint, Start: midnight(begins, s.Location), Title: name + " " + way,
		Text: fmt.Sprintf("from %s, the mean of %d windows of %s, to %s, the mean of %d from %s on",
			figure(m.Unit, s.Currency, c.Before, percent), c.At-c.From, w, figure(m.Unit, s.Currency, c.After, percent), c.To-c.At, begins),
		Tags: []string{m.Name},
	}
}

// figure writes a value with its unit, ratios in per cent if wanted.
func figure(unit measure.Unit, currency string, v float64, percent bool) string {
	digits := func(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }
	switch unit {
	case measure.UnitRatio:
		if percent {
			return digits(100*v, 1) + " %"
		}
		return digits(v, 2)
	case measure.UnitCurrency:
		return currency + " " + digits(v, 2)
	case measure.UnitScore:
		return digits(v, 1)
	default:
		return digits(v, 1) + " " + string(unit)
	}
}
