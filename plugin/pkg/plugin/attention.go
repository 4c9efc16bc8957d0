package plugin

import (
	"context"
	"math"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/attention"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// answerAttention answers with one to three sentences about the figures that are furthest from what this shop's
// history leads to expect, the worst first, or with one sentence that there are none. Each sentence is a field with
// a link to its board. The figures are those of all customers.
func answerAttention(ctx context.Context, q *question) (data.Frames, error) {
	if q.days.from > q.days.to {
		return q.write.table([]data.Notice{q.futureNotice()}), nil
	}
	all, known, err := q.findings(ctx)
	if err != nil {
		return nil, err
	}
	fields := []*data.Field{}
	for i, f := range attention.Worst(all) {
		fields = append(fields, q.sentence(i, f.Text, verdict(f.Verdict), f.Measure))
	}
	if len(fields) == 0 {
		key := "nothing_unusual"
		if !known {
			key = "history_short"
		}
		fields = append(fields, q.sentence(0, q.terms.words.Word(key), 0, ""))
	}
	most := 0.0
	for _, f := range all {
		most = max(most, f.Deviations)
	}
	return q.write.table(nil, append(fields, q.write.figures("deviations", form{unit: "number"}, []*float64{&most}))...), nil
}

// sentence makes the field of a sentence.
func (q *question) sentence(i int, text string, v verdict, measure string) *data.Field {
	f := q.write.column("sentence", []string{text})
	if i > 0 {
		f.Name += " " + strconv.Itoa(i+1)
	}
	f.Config.Color = map[string]any{"mode": "fixed", "fixedColor": v.colour()}
	if url := panelquery.BoardLink(measure, panelquery.Language(q.terms.words)); url != "" {
		f.Config.Links = []data.DataLink{{Title: q.terms.words.Word("open_board"), URL: url}}
	}
	return f
}

// findings returns all watched figures at the end of the range. Known reports whether something is expected of at
// least one of them.
func (q *question) findings(ctx context.Context) (all []attention.Finding, known bool, err error) {
	window := q.query.Window
	if isCalendar(window) || daysOf(window) == 0 {
		window = "" // baselines have windows of days
	}
	day := max(q.days.to, 0).String()
	r := api.SeriesRequest{
		Measures: []string{"baseline", "baseline_observed", "baseline_standard_deviation"}, Window: window, From: day, To: day,
	}
	answer, err := q.exporter.series(ctx, r)
	if err != nil {
		return nil, false, err
	}
	for i := range answer.Series {
		s := &answer.Series[i]
		if f, ok := q.finding(answer, s); ok {
			all = append(all, f)
		}
	}
	f, ok, err := q.shortfall(ctx, day)
	if ok {
		all = append(all, f)
	}
	return all, len(all) > 0, err
}

// finding compares a figure with its baseline. It returns false for series that are not a baseline, and for a
// baseline without values.
func (q *question) finding(answer *api.SeriesAnswer, s *api.Series) (attention.Finding, bool) {
	if s.Measure != "baseline" {
		return attention.Finding{}, false
	}
	last := func(name string) float64 {
		like := *s
		like.Measure = name
		if found := find(answer.Series, &like); found != nil && len(found.Values) > 0 {
			return found.Values[len(found.Values)-1]
		}
		return math.NaN()
	}
	name := s.Labels["measure"]
	info := q.terms.measure(name)
	return attention.Find(q.terms.words, &attention.Figure{
		Measure: name, Title: q.terms.title(name), Currency: q.terms.currency(info.Unit), Labels: s.Labels, Display: info.Display,
		Observed: last("baseline_observed"), Expected: last("baseline"), Deviation: last("baseline_standard_deviation"),
	})
}

// shortfall is whether customers buy less often than expected. Its statistic is on another scale than the
// baselines: at its threshold it counts as unusual.
func (q *question) shortfall(ctx context.Context, day string) (attention.Finding, bool, error) {
	const name = "repeat_purchases_"
	answer, err := q.exporter.series(ctx, api.SeriesRequest{
		Measures: []string{name + "cusum", name + "cusum_threshold", missingPurchases, missingShare, missingWorth, shortfallDays}, From: day, To: day,
	})
	if err != nil {
		return attention.Finding{}, false, err
	}
	last := func(measure string) float64 {
		for i := range answer.Series {
			if s := &answer.Series[i]; s.Measure == measure && len(s.Values) > 0 {
				return s.Values[len(s.Values)-1]
			}
		}
		return math.NaN()
	}
	statistic, threshold := last(name+"cusum"), last(name+"cusum_threshold")
	if math.IsNaN(statistic) || !(threshold > 0) {
		return attention.Finding{}, false, nil
	}
	f := attention.Finding{Measure: name + "cusum", Deviations: attention.Unusual * statistic / threshold}
	if missing, share, days := last(missingPurchases), last(missingShare), last(shortfallDays); statistic >= threshold && !math.IsNaN(missing+share+days) {
		complete := min(q.days.to, q.days.today-1)
		text, _ := q.terms.words.Shortfall(&words.Shortfall{
			Statistic: statistic, Threshold: threshold, Since: (complete + 1 - record.Day(days)).Time(),
			Missing: missing, Share: share, Worth: last(missingWorth), Currency: q.terms.currency("currency"),
		})
		f.Verdict, f.Text = -1, "▼ "+text
	}
	return f, true, nil
}
