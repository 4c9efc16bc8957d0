package plugin

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
)

// chart is a question about measures over time and what has been read for it.
type chart struct {
	q *question

	sheet   sheet
	figures []line // the lines of the figures themselves
	request api.SeriesRequest
}

// answerSeries answers with measures over time, as a wide frame.
func answerSeries(ctx context.Context, q *question) (data.Frames, error) {
	if len(q.query.Measures) == 0 {
		return nil, errNoMeasure()
	}
	c := &chart{q: q}
	if q.days.from > q.days.to {
		f := c.wide()
		f.AppendNotices(q.futureNotice())
		return data.Frames{f}, nil
	}
	if err := c.read(ctx); err != nil {
		return nil, err
	}
	f := c.wide()
	if q.query.OmitEmpty && c.sheet.empty() {
		f.Fields = nil
		if len(f.Meta.Notices) == 0 {
			f.AppendNotices(q.emptyNotices()...)
		}
	}
	return data.Frames{f}, nil
}

// emptyNotices says of each measure why it has no value.
func (q *question) emptyNotices() []data.Notice {
	list := make([]data.Notice, len(q.query.Measures))
	for i, name := range q.query.Measures {
		list[i] = q.terms.note(data.NoticeSeverityInfo, "no_value", q.terms.title(name)+": "+q.terms.reason(name, nil))
	}
	return list
}

// read fills the sheet.
func (c *chart) read(ctx context.Context) error {
	answer, err := c.overTime(ctx)
	if err != nil {
		return err
	}
	if err := c.fill(answer); err != nil {
		return err
	}
	c.warnOfShortRange()
	c.figures = slices.Clone(c.sheet.lines)
	c.sheet.separateIncomplete(c.q.query.Complete(), c.q.terms.words.Word(roleSoFar))
	for _, to := range c.q.query.CompareTo {
		if err := c.compare(ctx, to); err != nil {
			return err
		}
	}
	if c.q.query.Target {
		c.addTargets()
	}
	if c.q.query.Expected {
		return c.addExpected(ctx)
	}
	return nil
}

// warnOfShortRange adds a notice if all points lie before the chart begins, which leaves it empty.
func (c *chart) warnOfShortRange() {
	if n := len(c.sheet.days); n > 0 && !c.q.caller.alert && (c.sheet.days[n-1] < c.q.days.from || c.q.days.from == c.q.days.to) {
		c.sheet.notices = append(c.sheet.notices, api.Notice{Severity: api.SeverityInfo, Message: c.q.terms.words.Word("range_short")})
	}
}

// overTime asks for the measures over the range. If the query does not set the step, the step grows
// until the answer is not too large.
func (c *chart) overTime(ctx context.Context) (*api.SeriesAnswer, error) {
	auto := c.q.query.Step == "" || c.q.query.Step == "auto"
	step := c.step()
	for attempt := 0; ; attempt++ {
		c.request = c.over(step)
		answer, err := c.q.exporter.series(ctx, c.request)
		if auto && attempt < 6 && tooLarge(err) {
			step *= 2
			continue
		}
		return answer, err
	}
}

// tooLarge reports whether the exporter asks for a longer step.
func tooLarge(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	return ok && e.Status == http.StatusBadRequest && e.Field == "step"
}

// step returns the days between points, and 0 for an invalid step, which the exporter rejects.
func (c *chart) step() int {
	if c.q.query.Step != "" && c.q.query.Step != "auto" {
		n, err := strconv.Atoi(strings.TrimSuffix(c.q.query.Step, "d"))
		if err != nil || n < 1 || !strings.HasSuffix(c.q.query.Step, "d") {
			return 0
		}
		return n
	}
	return max(1, (int(c.q.days.to-c.q.days.start())+c.q.points)/c.q.points)
}

// over returns a request for the range in steps that end with its last day.
func (c *chart) over(step int) api.SeriesRequest {
	from := c.q.days.start()
	r := api.SeriesRequest{
		Measures: c.q.query.Measures, Window: c.q.query.Window, To: c.q.days.to.String(), GroupBy: c.q.query.GroupBy, Cap: c.q.query.Cap, Filter: c.q.query.Filter(),
	}
	if !isCalendar(c.q.query.Window) {
		r.Step = c.q.query.Step
		if step > 0 {
			r.Step = strconv.Itoa(step) + "d"
			from = c.q.days.to - (c.q.days.to-from)/record.Day(step)*record.Day(step)
		}
	}
	r.From = from.String()
	return r
}

// fill turns an answer into lines. A measure that the answer does not have gets a line without values.
func (c *chart) fill(answer *api.SeriesAnswer) error {
	s := &c.sheet
	s.window, s.complete, s.notices = answer.Window, answer.Complete, answer.Notices
	for _, text := range answer.Days {
		d, err := dayOf(text)
		if err != nil {
			return err
		}
		s.days = append(s.days, d)
	}
	series := kept(&c.q.query, answer.Series)
	if missing := c.q.terms.empty(c.q.query.Measures, series); len(missing) > 0 {
		if len(s.days) == 0 {
			s.days, s.complete = []record.Day{c.q.days.to}, []bool{true}
		}
		series = append(series, missing...)
	}
	names := c.q.terms.names(series)
	for i := range series {
		values := []float64(series[i].Values)
		if len(values) != len(s.days) {
			values = slices.Repeat([]float64{math.NaN()}, len(s.days))
		}
		s.lines = append(s.lines, line{of: &series[i], name: names[i], values: values})
	}
	return nil
}

// compare adds the same figures of an earlier time, at the days of the sheet.
func (c *chart) compare(ctx context.Context, to panelquery.Comparison) error {
	s := &c.sheet
	if len(s.days) == 0 {
		return nil
	}
	from, ok := before(to, s.window, s.days[0])
	if !ok {
		s.notices = append(s.notices, api.Notice{Severity: api.SeverityInfo, Message: c.q.terms.words.Word("no_comparison_" + string(to))})
		return nil
	}
	until, _ := before(to, s.window, s.days[len(s.days)-1])
	r := c.request
	r.From, r.To, r.Window = from.String(), until.String(), s.window
	answer, err := c.q.exporter.series(ctx, r)
	if err != nil {
		return err
	}
	for i := range c.figures {
		of := &c.figures[i]
		if values, ok := s.aligned(answer, of.of, to); ok {
			s.lines = append(s.lines, line{of: of.of, role: string(to), name: suffixed(of.name, c.q.terms.words.Word(string(to))), values: values})
		}
	}
	return nil
}

// addTargets adds a level line for each target that holds for a series of the query.
func (c *chart) addTargets() {
	targets, done := c.q.targets(), map[string]bool{}
	for _, l := range c.figures {
		if done[l.of.Measure] {
			continue
		}
		done[l.of.Measure] = true
		for _, t := range targets.of(l.of.Measure, c.sheet.window) {
			holders := slices.DeleteFunc(slices.Clone(c.figures), func(o line) bool { return o.of.Measure != t.Measure || !targets.fits(&t, o.of) })
			if len(holders) > 0 {
				c.sheet.lines = append(c.sheet.lines, c.targetLine(&t, holders))
			}
		}
	}
}

// targetLine makes the line of a target. It is named after the series if the target holds for only one.
func (c *chart) targetLine(t *api.TargetInfo, holders []line) line {
	first := holders[0]
	of := &api.Series{Measure: t.Measure, Unit: first.of.Unit, Currency: first.of.Currency, Labels: t.Labels}
	name := first.name
	if len(holders) > 1 {
		name = c.q.terms.title(t.Measure)
	}
	return line{
		of: of, role: roleTarget, name: name + " " + strings.ToLower(c.q.terms.words.Word(roleTarget)),
		values: slices.Repeat([]float64{t.Value}, len(c.sheet.days)),
	}
}

// saysWhy reports whether a line without values says why. A group of customers keeps the text of its panel if another
// one has a value, because the others show that text on days without one.
func saysWhy(l *line, all []line) bool {
	known := func(o line) bool {
		return o.role == "" && slices.ContainsFunc(o.values, func(v float64) bool { return !math.IsNaN(v) })
	}
	return l.role == "" && (l.of.Group == nil || !slices.ContainsFunc(all, known))
}

// wide makes the frame.
func (c *chart) wide() *data.Frame {
	s := &c.sheet
	times := make([]time.Time, len(s.days))
	for i, d := range s.days {
		times[i] = c.q.days.stamp(d)
	}
	f := data.NewFrame("", data.NewField("time", nil, times))
	for i := range s.lines {
		l := &s.lines[i]
		field := c.q.field(l.of, l.role, l.name, l.values)
		if saysWhy(l, s.lines) {
			c.q.terms.explain(field, l.of, s.notices)
		}
		f.Fields = append(f.Fields, field)
	}
	notices := s.notices
	if c.q.query.Complete() {
		notices = leaveOut(api.NoticeIncomplete, notices) // what has not ended is not there
	}
	f.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesWide, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: c.q.terms.noticesOf(s.window, notices)}
	return f
}
