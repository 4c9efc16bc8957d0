package plugin

import (
	"context"
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// answerSummary answers with one sentence about the first measure of the query, as a table of one row.
func answerSummary(ctx context.Context, q *question) (data.Frames, error) {
	if len(q.query.Measures) > 1 {
		q.query.Measures = q.query.Measures[:1]
	}
	q.query.GroupBy = "" // the sentence is about all customers that the filters keep
	if len(q.query.Measures) == 1 && aboutShortfall(q.query.Measures[0]) {
		return answerShortfall(ctx, q)
	}
	compareTo := q.query.CompareTo
	if len(compareTo) == 0 {
		compareTo = []panelquery.Comparison{panelquery.PreviousPeriod}
	}
	rs, err := q.read(ctx, compareTo)
	if err != nil {
		return nil, err
	}
	r := &rs.all[0]
	text, state := q.terms.sentence(rs, r)
	value := q.field(r.of, "", "", []float64{r.value})
	value.Name, value.Labels = q.terms.words.Word("value"), nil
	return q.write.table(q.terms.noticesOf(rs.window, rs.notices),
		q.write.column("sentence", []string{text}), q.write.column("state", []string{state}), value), nil
}

func (g glossary) sentence(rs *readings, r *reading) (text, state string) {
	if math.IsNaN(r.value) {
		return g.title(r.of.Measure) + ": " + g.reason(r.of.Measure, rs.notices), words.StateUnknown
	}
	then := func(to panelquery.Comparison) *float64 {
		if v, ok := r.then[to]; ok {
			return number(v)
		}
		return nil
	}
	info, window := g.measure(r.of.Measure), rs.window
	if len(info.Windows) == 0 {
		window = "" // the figure holds at the end of a day in every window
	}
	return g.words.Sentence(words.Reading{
		Measure: r.of.Measure, Title: info.Title, Labels: r.of.Labels, Display: info.Display, Currency: r.of.Currency, Window: window, Value: r.value,
		Previous: then(panelquery.PreviousPeriod), LastYear: then(panelquery.PreviousYear), Target: r.target,
	})
}
