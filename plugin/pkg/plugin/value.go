package plugin

import (
	"context"
	"math"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/record"
)

// forecastReach is how many days back the latest forecast is looked for. It is made once a day, so
// that the running day may be without.
const forecastReach = 7

// reading is one figure at the point that stands for the range.
type reading struct {
	of    *api.Series
	name  string
	value float64
	then  map[string]float64 // what it was, by what to compare to; NaN where unknown
	aim   *float64           // its target
}

// readings are the figures of a query.
type readings struct {
	all     []reading
	window  string
	notices []api.Notice
}

// answerValue answers with the latest figures and how they have changed, a numeric frame of one row.
func answerValue(ctx context.Context, a *ask) (data.Frames, error) {
	rs, err := a.read(ctx, a.CompareTo)
	if err != nil {
		return nil, err
	}
	f := data.NewFrame("")
	for i := range rs.all {
		f.Fields = append(f.Fields, a.valueFields(rs, &rs.all[i])...)
	}
	f.Meta = &data.FrameMeta{Type: data.FrameTypeNumericWide, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: a.notices(rs.window, rs.notices)}
	return data.Frames{f}, nil
}

// valueFields are a figure, its changes and its target.
func (a *ask) valueFields(rs *readings, r *reading) []*data.Field {
	main := a.field(r.of, "", r.name, []float64{r.value})
	a.explain(main, r.of, rs.notices)
	fields := []*data.Field{main}
	called := func(key string) string {
		if len(rs.all) == 1 {
			return a.words.Word(key)
		}
		return r.name + separator + a.words.Word(key)
	}
	for _, to := range a.CompareTo {
		if then, ok := r.then[to]; ok {
			fields = append(fields, a.change(r.of, "delta_"+to, called("change_"+to), r.value-then))
		}
	}
	if a.Target && r.aim != nil {
		fields = append(fields, a.field(r.of, roleTarget, called(roleTarget), []float64{*r.aim}))
	}
	return fields
}

// change is the field of a difference, which is in percentage points for shares: 0.05 less than 0.3 is
// not 5 % less.
func (a *ask) change(s *api.Series, role, name string, by float64) *data.Field {
	if !isShare(s.Measure, s.Unit) {
		return a.field(s, role, name, []float64{by})
	}
	f := a.field(s, role, name, []float64{100 * by})
	f.Config.Unit = "suffix: pp"
	return f
}

// read asks for the figures at the point that stands for the range, and for what they were.
func (a *ask) read(ctx context.Context, compareTo []string) (*readings, error) {
	if len(a.Measures) == 0 {
		return nil, queryError("measures: choose at least one measure")
	}
	if len(compareTo) > 0 {
		a.HideIncomplete = nil // a month so far compared with whole ones would look bad every time
	}
	at := a.point()
	answer, err := a.series(ctx, a.at(at, a.reach()))
	if err != nil {
		return nil, err
	}
	rs := &readings{window: answer.Window, notices: answer.Notices}
	kept := a.kept(answer.Series)
	kept = append(kept, a.absent(kept)...)
	names := a.names(kept)
	for i := range kept {
		s := &kept[i]
		r := reading{of: s, name: names[i], value: math.NaN(), then: map[string]float64{}, aim: a.aim(s, answer.Window)}
		r.value = a.latest(s, answer.Days, at)
		rs.all = append(rs.all, r)
	}
	for _, to := range compareTo {
		if err := a.readThen(ctx, rs, at, to); err != nil {
			return nil, err
		}
	}
	return rs, nil
}

// reach is how many days before the point may hold the figures asked for.
func (a *ask) reach() record.Day {
	predicted := func(m string) bool { return a.measure(m).Predicted }
	if slices.ContainsFunc(a.Measures, predicted) && !isCalendar(a.Window) {
		return forecastReach - 1
	}
	return 0
}

// at asks for one point, and so many days before it.
func (a *ask) at(d, reach record.Day) api.SeriesRequest {
	return api.SeriesRequest{
		Measures: a.Measures, Window: a.Window, From: max(d-reach, 0).String(), To: max(d, 0).String(),
		GroupBy: a.GroupBy, Cap: a.Cap, Filter: a.filter(),
	}
}

// latest returns the value of the day, or for a forecast the latest there is.
func (a *ask) latest(s *api.Series, days []string, at record.Day) float64 {
	predicted := a.measure(s.Measure).Predicted
	for i, v := range slices.Backward(s.Values) {
		if predicted && !math.IsNaN(v) || !predicted && days[i] == at.String() {
			return v
		}
	}
	return math.NaN()
}

// readThen adds what the figures were.
func (a *ask) readThen(ctx context.Context, rs *readings, at record.Day, to string) error {
	then, ok := before(to, rs.window, at)
	if !ok {
		return nil
	}
	request := a.at(then, 0)
	request.Window = rs.window
	answer, err := a.series(ctx, request)
	if err != nil {
		return err
	}
	for i := range rs.all {
		r := &rs.all[i]
		r.then[to] = math.NaN()
		if j := slices.IndexFunc(answer.Series, func(o api.Series) bool { return identity(&o) == identity(r.of) }); j >= 0 {
			r.then[to] = a.latest(&answer.Series[j], answer.Days, then)
		}
	}
	return nil
}
