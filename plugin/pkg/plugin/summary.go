package plugin

import (
	"context"
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/words"
)

// answerSummary says in one sentence what the first measure of the query tells, a table of one row.
func answerSummary(ctx context.Context, a *ask) (data.Frames, error) {
	if len(a.Measures) > 1 {
		a.Measures = a.Measures[:1]
	}
	a.GroupBy = "" // the sentence is about everybody whom the filters keep
	compareTo := a.CompareTo
	if len(compareTo) == 0 {
		compareTo = []string{previousPeriod}
	}
	rs, err := a.read(ctx, compareTo)
	if err != nil {
		return nil, err
	}
	r := &rs.all[0]
	text, state := a.sentence(rs, r)
	value := a.field(r.of, "", "", []float64{r.value})
	value.Name, value.Labels = a.words.Word("value"), nil
	return a.table(a.notices(rs.window, rs.notices), a.column("sentence", []string{text}), a.column("state", []string{state}), value), nil
}

func (a *ask) sentence(rs *readings, r *reading) (text, state string) {
	if math.IsNaN(r.value) {
		return a.title(r.of.Measure) + ": " + a.reason(r.of.Measure, rs.notices), words.StateUnknown
	}
	then := func(to string) *float64 {
		if v, ok := r.then[to]; ok {
			return number(v)
		}
		return nil
	}
	window := rs.window
	if len(a.measure(r.of.Measure).Windows) == 0 {
		window = "" // the figure holds at a day, whatever window was asked for
	}
	return a.words.Sentence(words.Reading{
		Measure: r.of.Measure, Title: a.measure(r.of.Measure).Title, Labels: r.of.Labels, Unit: r.of.Unit, Currency: r.of.Currency, Window: window, Value: r.value,
		Previous: then(previousPeriod), LastYear: then(previousYear), Target: r.aim,
	})
}
