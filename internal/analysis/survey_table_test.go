package analysis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// figuresOf returns the figures of everybody that a filter keeps, at one point.
func figuresOf(t require.TestingT, b *analysis.Board, w fold.Window, to record.Day, filter []analysis.Filter, names ...string) map[string]float64 {
	a, err := b.Query(context.Background(), analysis.Query{Measures: names, Window: w, From: to, To: to, Step: 1, Filter: filter})
	require.NoError(t, err)
	figures := map[string]float64{}
	for _, s := range a.Series {
		if n := len(s.Values); n > 0 {
			figures[key(s.Measure.Name, s.Labels...)] = s.Values[n-1]
		}
	}
	return figures
}

// The row of all answers is what the series say, and the touchpoints add up to it.
func TestSurveysEqualTheSeries(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 8)
		s.without[record.KindAnswer], s.without[record.KindOrder] = false, false
		today := start + record.Day(rapid.IntRange(days/2, days).Draw(t, "today"))
		board := analysis.NewEngine(settings()).UpdateHistories(s, today)
		w, filter := drawWindow(t), drawFilter(t)
		to := start + record.Day(rapid.IntRange(0, days).Draw(t, "to"))
		first, _, ok := s.Span()
		if !ok || first > min(to, today) {
			return
		}
		f := figuresOf(t, board, w, min(to, today), filter, "nps", "nps_answers", "nps_interval", "csat", "csat_satisfied_ratio",
			"csat_satisfied_interval_ratio", "ces", "ces_easy_ratio")
		for _, kind := range measure.Questions() {
			r, err := board.Survey(context.Background(), kind.Name, w, to, filter)
			require.NoError(t, err)
			all := r.Rows[0]
			require.Empty(t, all.Touchpoint)
			requireAddsUp(t, r)
			switch kind.Name {
			case "nps":
				requireSame(t, f["nps counted=answers"], all.Value, "nps")
				requireSame(t, f["nps_interval bound=low"], all.Low, "low")
				requireSame(t, f["nps_interval bound=high"], all.High, "high")
				for _, p := range all.Parts {
					requireSame(t, f["nps_answers group="+p.Name], float64(p.Answers), p.Name)
				}
			case "csat":
				requireSame(t, f["csat_satisfied_ratio"], all.Value, "satisfied")
				requireSame(t, f["csat"], all.Mean, "csat")
				requireSame(t, f["csat_satisfied_interval_ratio bound=low"], all.Low, "low")
				requireSame(t, f["csat_satisfied_interval_ratio bound=high"], all.High, "high")
			case "ces":
				requireSame(t, f["ces"], all.Value, "ces")
				requireSame(t, f["ces_easy_ratio"], all.Parts[0].Share, "easy")
			}
		}
	})
}

func requireAddsUp(t require.TestingT, r *analysis.Survey) {
	sum := 0
	for i, row := range r.Rows {
		if i > 0 {
			sum += row.Answers
		}
		parts := 0
		for _, p := range row.Parts {
			parts += p.Answers
		}
		if len(row.Parts) > 0 {
			require.Equal(t, row.Answers, parts)
		}
	}
	require.Equal(t, r.Rows[0].Answers, sum)
}

func TestSurveysRefuseWhatTheyCannotAnswer(t *testing.T) {
	t.Parallel()
	board := analysis.NewEngine(settings()).UpdateHistories(&shop{without: map[record.Kind]bool{record.KindAnswer: true}}, start)
	var wrong *measure.QueryError
	_, err := board.Survey(context.Background(), "weather", fold.Days(30), start, nil)
	require.ErrorAs(t, err, &wrong)
	_, err = board.Survey(context.Background(), "nps", fold.Window{}, start, nil)
	require.ErrorAs(t, err, &wrong)
	require.Equal(t, absence.Because(absence.MissingRecords, absence.Kinds, "answer"), board.SurveyAbsence())
	r, err := board.Survey(context.Background(), "nps", fold.Days(30), start, nil)
	require.NoError(t, err)
	require.Len(t, r.Rows, 1)
}
