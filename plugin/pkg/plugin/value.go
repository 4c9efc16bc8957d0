package plugin

import (
	"context"
	"math"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
)

// forecastReach is the number of days in which the latest forecast is searched. A forecast is made once
// a day, so the running day may have none yet.
const forecastReach = 7

// reading is one figure at the point that stands for the range.
type reading struct {
	of     *api.Series
	name   string
	value  float64
	then   map[panelquery.Comparison]float64 // earlier values; NaN if unknown
	target *float64
}

// readings are the figures of a query.
type readings struct {
	all     []reading
	window  string
	notices []api.Notice
}

// answerValue answers with the latest figures and how they have changed, as a numeric frame of one row.
func answerValue(ctx context.Context, q *question) (data.Frames, error) {
	rs, err := q.read(ctx, q.query.CompareTo)
	if err != nil {
		return nil, err
	}
	f := data.NewFrame("")
	for i := range rs.all {
		f.Fields = append(f.Fields, q.valueFields(rs, &rs.all[i])...)
	}
	if len(rs.all) > 1 && !q.caller.alert {
		scaleSmall(f.Fields)
	}
	f.Meta = &data.FrameMeta{Type: data.FrameTypeNumericWide, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: q.terms.noticesOf(rs.window, rs.notices)}
	return data.Frames{f}, nil
}

// smallShare is the share below which a bar on a scale to 100 % is too short to compare.
const smallShare = 0.1

// scaleSmall ends the scale of several shares at the largest one if all are small. Grafana's bars of shares would
// otherwise reach to 100 %.
func scaleSmall(fields []*data.Field) {
	highest := 0.0
	for _, f := range fields {
		v, _ := f.At(0).(*float64)
		if f.Config.Unit != "percentunit" || v != nil && *v < 0 {
			return
		}
		if v != nil {
			highest = max(highest, *v)
		}
	}
	if highest == 0 || highest >= smallShare {
		return
	}
	for _, f := range fields {
		f.Config.SetMax(highest)
	}
}

// valueFields returns a figure, its changes and its target.
func (q *question) valueFields(rs *readings, r *reading) []*data.Field {
	figure := q.field(r.of, "", r.name, []float64{r.value})
	q.write.wholeDays(figure)
	q.terms.explain(figure, r.of, rs.notices)
	fields := []*data.Field{figure}
	name := func(word string) string {
		if len(rs.all) == 1 {
			return q.terms.words.Word(word)
		}
		return r.name + separator + q.terms.words.Word(word)
	}
	for _, to := range q.query.CompareTo {
		if then, ok := r.then[to]; ok {
			fields = append(fields, q.change(r.of, "delta_"+string(to), name("change_"+string(to)), r.value-then))
		}
	}
	if q.query.Target && r.target != nil {
		fields = append(fields, q.field(r.of, roleTarget, name(roleTarget), []float64{*r.target}))
	}
	return fields
}

// change makes the field of a difference. Differences of shares are in percentage points: from 0.30 to
// 0.25 is 5 points less, not 5 % less.
func (q *question) change(s *api.Series, role, name string, by float64) *data.Field {
	if !q.terms.form(s).isShare() {
		f := q.field(s, role, name, []float64{by})
		if f.Config.Decimals != nil { // a small change must not look like none
			f.Config.Decimals = new(max(1, *f.Config.Decimals))
		}
		return f
	}
	f := q.field(s, role, name, []float64{100 * by})
	f.Config.Unit = "suffix: pp"
	return f
}

// read asks for the figures at the point that stands for the range, and for the earlier ones.
func (q *question) read(ctx context.Context, compareTo []panelquery.Comparison) (*readings, error) {
	if len(q.query.Measures) == 0 {
		return nil, errNoMeasure()
	}
	if len(compareTo) > 0 {
		q.query.HideIncomplete = nil // part of a month compared with whole months would always look bad
	}
	at := q.days.point(q.query.Window, q.query.Running())
	answer, err := q.exporter.series(ctx, q.at(at, q.reach()))
	if err != nil {
		return nil, err
	}
	rs := &readings{window: answer.Window, notices: answer.Notices}
	series := kept(&q.query, answer.Series)
	series = append(series, q.terms.empty(q.query.Measures, series)...)
	names, targets := q.terms.names(series), q.targets()
	for i := range series {
		s := &series[i]
		rs.all = append(rs.all, reading{
			of: s, name: names[i], value: q.latest(s, answer.Days, at), then: map[panelquery.Comparison]float64{}, target: targets.value(s, answer.Window),
		})
	}
	for _, to := range compareTo {
		if err := q.readThen(ctx, rs, at, to); err != nil {
			return nil, err
		}
	}
	return rs, nil
}

// errNoMeasure is the error of queries that need a measure and have none.
func errNoMeasure() error { return queryError("measures: required; choose at least one measure") }

// reach returns the number of days before the point that may hold the figures.
func (q *question) reach() record.Day {
	predicted := func(m string) bool { return q.terms.measure(m).Predicted }
	if slices.ContainsFunc(q.query.Measures, predicted) && !isCalendar(q.query.Window) {
		return forecastReach - 1
	}
	return 0
}

// at returns a request for one point and a number of days before it.
func (q *question) at(d, reach record.Day) api.SeriesRequest {
	return api.SeriesRequest{
		Measures: q.query.Measures, Window: q.query.Window, From: max(d-reach, 0).String(), To: max(d, 0).String(),
		GroupBy: q.query.GroupBy, Cap: q.query.Cap, Filter: q.query.Filter(),
	}
}

// latest returns the value of the day or, for a forecast, the latest value.
func (q *question) latest(s *api.Series, days []string, at record.Day) float64 {
	predicted := q.terms.measure(s.Measure).Predicted
	for i, v := range slices.Backward(s.Values) {
		if predicted && !math.IsNaN(v) || !predicted && days[i] == at.String() {
			return v
		}
	}
	return math.NaN()
}

// readThen adds the figures of an earlier time.
func (q *question) readThen(ctx context.Context, rs *readings, at record.Day, to panelquery.Comparison) error {
	then, ok := before(to, rs.window, at)
	if !ok {
		return nil
	}
	request := q.at(then, 0)
	request.Window = rs.window
	answer, err := q.exporter.series(ctx, request)
	if err != nil {
		return err
	}
	for i := range rs.all {
		r := &rs.all[i]
		r.then[to] = math.NaN()
		if s := find(answer.Series, r.of); s != nil {
			r.then[to] = q.latest(s, answer.Days, then)
		}
	}
	return nil
}
