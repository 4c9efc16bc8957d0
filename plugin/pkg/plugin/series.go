package plugin

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The parts that a field can play besides the figure itself.
const (
	roleTarget = "target"
	roleSoFar  = "so_far"
)

// line is one field of a frame of time series.
type line struct {
	of     *api.Series
	role   string // empty for the figure itself
	name   string
	values []float64 // one for each day of the sheet
}

// sheet is the lines over the days that they share.
type sheet struct {
	days     []record.Day
	complete []bool
	window   string
	lines    []line
	notices  []api.Notice
}

// answerSeries answers with measures over time, a wide frame.
func answerSeries(ctx context.Context, a *ask) (data.Frames, error) {
	if len(a.Measures) == 0 {
		return nil, queryError("measures: choose at least one measure")
	}
	if a.from > a.to {
		return a.future()
	}
	request, answer, err := a.overTime(ctx)
	if err != nil {
		return nil, err
	}
	s, err := a.sheet(answer)
	if err != nil {
		return nil, err
	}
	a.warnOfShortRange(s)
	figures := slices.Clone(s.lines)
	s.sortOutIncomplete(a)
	for _, to := range a.CompareTo {
		if err := a.compare(ctx, s, figures, request, to); err != nil {
			return nil, err
		}
	}
	if a.Target {
		a.addTargets(s, figures)
	}
	f := a.wide(s)
	if a.OmitEmpty && s.empty() {
		f.Fields = nil
	}
	return data.Frames{f}, nil
}

// warnOfShortRange says why a chart stays empty whose points are all drawn before it begins.
func (a *ask) warnOfShortRange(s *sheet) {
	if n := len(s.days); n > 0 && !a.caller.alert && (s.days[n-1] < a.from || a.from == a.to) {
		s.notices = append(s.notices, api.Notice{Severity: api.SeverityInfo, Message: "a point is drawn where its day or period begins, which is before this time range: choose a longer one, such as the last 90 days or year"})
	}
}

// empty reports whether no figure has a value, whatever its target.
func (s *sheet) empty() bool {
	return !slices.ContainsFunc(s.lines, func(l line) bool {
		return l.role != roleTarget && slices.ContainsFunc(l.values, func(v float64) bool { return !math.IsNaN(v) })
	})
}

// future answers for a range of days to come.
func (a *ask) future() (data.Frames, error) {
	f := a.wide(&sheet{})
	f.AppendNotices(data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf("the range begins after the running day, %s", a.today)})
	return data.Frames{f}, nil
}

// overTime asks for the measures over the range. A step that is chosen here grows until the answer is
// not too large.
func (a *ask) overTime(ctx context.Context) (api.SeriesRequest, *api.SeriesAnswer, error) {
	auto := a.Step == "" || a.Step == "auto"
	step := a.step()
	for attempt := 0; ; attempt++ {
		r := a.request(step)
		answer, err := a.series(ctx, r)
		if auto && attempt < 6 && tooLarge(err) {
			step *= 2
			continue
		}
		return r, answer, err
	}
}

// tooLarge reports whether a longer step would help.
func tooLarge(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	return ok && e.Status == http.StatusBadRequest && e.Field == "step"
}

// step returns the days between points; 0 for a step that is none, which the exporter refuses.
func (a *ask) step() int {
	if a.Step != "" && a.Step != "auto" {
		n, err := strconv.Atoi(strings.TrimSuffix(a.Step, "d"))
		if err != nil || n < 1 || !strings.HasSuffix(a.Step, "d") {
			return 0
		}
		return n
	}
	return max(1, (int(a.to-a.start())+a.points)/a.points)
}

// start returns the first day of the range that can have a point.
func (a *ask) start() record.Day {
	from := max(a.from, 0)
	if first, err := dayOf(a.catalogue.FirstDay); err == nil {
		from = min(max(from, first), a.to)
	}
	return from
}

// request asks for the range in steps that end with its last day.
func (a *ask) request(step int) api.SeriesRequest {
	from := a.start()
	r := api.SeriesRequest{
		Measures: a.Measures, Window: a.Window, To: a.to.String(), GroupBy: a.GroupBy, Cap: a.Cap, Filter: a.filter(),
	}
	if !isCalendar(a.Window) {
		r.Step = a.Step
		if step > 0 {
			r.Step = strconv.Itoa(step) + "d"
			from = a.to - (a.to-from)/record.Day(step)*record.Day(step)
		}
	}
	r.From = from.String()
	return r
}

// sheet turns an answer into lines; measures that it lacks get one of nothing.
func (a *ask) sheet(answer *api.SeriesAnswer) (*sheet, error) {
	s := &sheet{window: answer.Window, complete: answer.Complete, notices: answer.Notices}
	for _, text := range answer.Days {
		d, err := dayOf(text)
		if err != nil {
			return nil, err
		}
		s.days = append(s.days, d)
	}
	kept := a.kept(answer.Series)
	if missing := a.absent(kept); len(missing) > 0 {
		if len(s.days) == 0 {
			s.days, s.complete = []record.Day{a.to}, []bool{true}
		}
		kept = append(kept, missing...)
	}
	names := a.names(kept)
	for i := range kept {
		values := []float64(kept[i].Values)
		if len(values) != len(s.days) {
			values = slices.Repeat([]float64{math.NaN()}, len(s.days))
		}
		s.lines = append(s.lines, line{of: &kept[i], name: names[i], values: values})
	}
	return s, nil
}

// sortOutIncomplete leaves the running point out if the query says so; else it moves that of a
// calendar period, which is bound to be low, to lines of its own that begin at the point before.
func (s *sheet) sortOutIncomplete(a *ask) {
	last := len(s.days) - 1
	if last < 0 || last >= len(s.complete) || s.complete[last] {
		return
	}
	if a.HideIncomplete != nil && *a.HideIncomplete {
		s.days, s.complete = s.days[:last], s.complete[:last]
		for i := range s.lines {
			s.lines[i].values = s.lines[i].values[:last]
		}
		return
	}
	if !isCalendar(s.window) {
		return
	}
	for i := range s.lines {
		s.lines = append(s.lines, s.lines[i].splitSoFar(a))
	}
}

// splitSoFar takes the last point off and returns the line that has it.
func (l *line) splitSoFar(a *ask) line {
	last := len(l.values) - 1
	soFar := line{of: l.of, role: roleSoFar, name: suffixed(l.name, a.words.Word(roleSoFar)), values: slices.Clone(l.values)}
	for i := range max(last-1, 0) {
		soFar.values[i] = math.NaN()
	}
	l.values = append(slices.Clone(l.values[:last]), math.NaN())
	return soFar
}

func suffixed(name, word string) string { return name + " (" + word + ")" }

// compare adds the same figures of another time, at the days of the sheet.
func (a *ask) compare(ctx context.Context, s *sheet, figures []line, r api.SeriesRequest, to string) error {
	if len(s.days) == 0 {
		return nil
	}
	from, ok := before(to, s.window, s.days[0])
	if !ok {
		s.notices = append(s.notices, api.Notice{Severity: api.SeverityInfo, Message: fmt.Sprintf("there is nothing to compare with: a window of %s has no %s", a.words.Window(s.window), strings.ReplaceAll(to, "_", " "))})
		return nil
	}
	until, _ := before(to, s.window, s.days[len(s.days)-1])
	r.From, r.To, r.Window = from.String(), until.String(), s.window
	answer, err := a.series(ctx, r)
	if err != nil {
		return err
	}
	for i := range figures {
		if values, ok := s.aligned(answer, figures[i].of, to); ok {
			s.lines = append(s.lines, line{of: figures[i].of, role: to, name: suffixed(figures[i].name, a.words.Word(to)), values: values})
		}
	}
	return nil
}

// aligned returns the values of a series of another time by the days of the sheet.
func (s *sheet) aligned(answer *api.SeriesAnswer, of *api.Series, to string) ([]float64, bool) {
	i := slices.IndexFunc(answer.Series, func(o api.Series) bool { return identity(&o) == identity(of) })
	if i < 0 {
		return nil, false
	}
	at := make(map[string]float64, len(answer.Days))
	for j, day := range answer.Days {
		at[day] = answer.Series[i].Values[j]
	}
	values := make([]float64, len(s.days))
	for j, d := range s.days {
		values[j] = math.NaN()
		if then, ok := before(to, s.window, d); ok {
			if v, ok := at[then.String()]; ok {
				values[j] = v
			}
		}
	}
	return values, true
}

// addTargets adds a level line for each target that is one for a series of the query.
func (a *ask) addTargets(s *sheet, figures []line) {
	done := map[string]bool{}
	for _, l := range figures {
		if done[l.of.Measure] {
			continue
		}
		done[l.of.Measure] = true
		for _, t := range a.targets(l.of.Measure, s.window) {
			if i := slices.IndexFunc(figures, func(o line) bool { return o.of.Measure == t.Measure && a.aims(&t, o.of) }); i >= 0 {
				s.lines = append(s.lines, a.targetLine(&t, figures, i, len(s.days)))
			}
		}
	}
}

// targetLine is the line of a target, named after the series if it is for that one alone.
func (a *ask) targetLine(t *api.TargetInfo, figures []line, i, n int) line {
	of := &api.Series{Measure: t.Measure, Unit: figures[i].of.Unit, Currency: figures[i].of.Currency, Labels: t.Labels}
	name, alone := figures[i].name, 0
	for _, l := range figures {
		if l.of.Measure == t.Measure && a.aims(t, l.of) {
			alone++
		}
	}
	if alone > 1 {
		name = a.title(t.Measure)
	}
	return line{of: of, role: roleTarget, name: name + " " + strings.ToLower(a.words.Word(roleTarget)), values: slices.Repeat([]float64{t.Value}, n)}
}

// wide makes the frame.
func (a *ask) wide(s *sheet) *data.Frame {
	times := make([]time.Time, len(s.days))
	for i, d := range s.days {
		times[i] = a.stamp(d)
	}
	f := data.NewFrame("", data.NewField("time", nil, times))
	for i := range s.lines {
		l := &s.lines[i]
		field := a.field(l.of, l.role, l.name, l.values)
		if l.role == "" {
			a.explain(field, l.of, s.notices)
		}
		f.Fields = append(f.Fields, field)
	}
	f.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesWide, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: a.notices(s.window, s.notices)}
	return f
}

// notices returns the exporter's, without that the last of many days still runs, which nobody needs to
// be told on every panel.
func (a *ask) notices(window string, all []api.Notice) []data.Notice {
	long := !isCalendar(window) && (window == "lifetime" || daysOf(window) >= 28)
	return notices(slices.DeleteFunc(slices.Clone(all), func(n api.Notice) bool { return long && n.Code == api.NoticeIncomplete }))
}
