package plugin

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

const (
	// unusual is the number of standard deviations from which a figure is unusual. By chance one of the nine
	// watched figures is that far off in about one week of ten.
	unusual = 2.5
	// mostFindings is the number of sentences.
	mostFindings = 3
)

// finding is a figure that is not what was expected.
type finding struct {
	measure, text string
	verdict       verdict
	deviations    float64 // how far it is off, in standard deviations
}

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
	for i, f := range worst(all) {
		fields = append(fields, q.sentence(i, f.text, f.verdict, f.measure))
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
		most = max(most, f.deviations)
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

// worst returns the unusual findings, at most three: bad ones before good ones, the largest first.
func worst(all []finding) []finding {
	out := slices.DeleteFunc(slices.Clone(all), func(f finding) bool { return f.deviations < unusual || f.verdict == 0 })
	slices.SortStableFunc(out, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.verdict, b.verdict), cmp.Compare(b.deviations, a.deviations))
	})
	return out[:min(len(out), mostFindings)]
}

// findings returns all watched figures at the end of the range. Known reports whether something is expected of at
// least one of them.
func (q *question) findings(ctx context.Context) (all []finding, known bool, err error) {
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
func (q *question) finding(answer *api.SeriesAnswer, s *api.Series) (finding, bool) {
	if s.Measure != "baseline" {
		return finding{}, false
	}
	last := func(name string) float64 {
		like := *s
		like.Measure = name
		if found := find(answer.Series, &like); found != nil && len(found.Values) > 0 {
			return found.Values[len(found.Values)-1]
		}
		return math.NaN()
	}
	expected, observed, sd := last("baseline"), last("baseline_observed"), last("baseline_standard_deviation")
	if math.IsNaN(expected) || math.IsNaN(observed) || !(sd > 0) {
		return finding{}, false
	}
	name := s.Labels["measure"]
	d := q.terms.measure(name).Display
	f := finding{measure: name, deviations: math.Abs(observed-expected) / sd}
	if q.terms.words.Shows(d, observed, expected) {
		f.verdict = judge(observed-expected, 0, d.Better.Sign())
	}
	title := q.terms.title(name)
	switch horizon, basis := s.Labels["horizon"], s.Labels["basis"]; {
	case horizon != "":
		title += " (" + q.terms.words.Window(horizon) + ")"
	case basis == "subscriptions":
		title += " (" + q.terms.label("basis", basis) + ")"
	}
	f.text = q.terms.words.Unusual(title, d, q.terms.currency(q.terms.measure(name).Unit), observed, expected)
	return f, true
}

// shortfall is whether customers buy less often than expected. Its statistic is on another scale than the
// baselines: at its threshold it counts as unusual.
func (q *question) shortfall(ctx context.Context, day string) (finding, bool, error) {
	const name = "repeat_purchases_"
	answer, err := q.exporter.series(ctx, api.SeriesRequest{
		Measures: []string{name + "cusum", name + "cusum_threshold", missingPurchases, missingShare, missingWorth, shortfallDays}, From: day, To: day,
	})
	if err != nil {
		return finding{}, false, err
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
		return finding{}, false, nil
	}
	f := finding{measure: name + "cusum", deviations: unusual * statistic / threshold}
	if missing, share, days := last(missingPurchases), last(missingShare), last(shortfallDays); statistic >= threshold && !math.IsNaN(missing+share+days) {
		complete := min(q.days.to, q.days.today-1)
		text, _ := q.terms.words.Shortfall(&words.Shortfall{
			Statistic: statistic, Threshold: threshold, Since: (complete + 1 - record.Day(days)).Time(),
			Missing: missing, Share: share, Worth: last(missingWorth), Currency: q.terms.currency("currency"),
		})
		f.verdict, f.text = -1, "▼ "+text
	}
	return f, true, nil
}
