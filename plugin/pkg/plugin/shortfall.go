package plugin

import (
	"context"
	"math"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// The measures of a shortfall.
const (
	missingPurchases = "repeat_purchases_missing"
	missingShare     = "repeat_purchases_missing_ratio"
	missingWorth     = "repeat_purchases_missing_value"
	shortfallDays    = "repeat_purchases_shortfall_days"
)

// shortfallGroups is the number of groups of a dimension that are asked for.
const shortfallGroups = 20

// aboutShortfall reports whether a measure tells how many repeat purchases are missing. One sentence is about all of
// these measures.
func aboutShortfall(measure string) bool {
	return slices.Contains([]string{missingPurchases, missingShare, missingWorth, shortfallDays}, measure)
}

// answerShortfall answers with one sentence about the shortfall of repeat purchases: since when, how many purchases
// are missing, what they are worth, and where most of them are missing.
func answerShortfall(ctx context.Context, q *question) (data.Frames, error) {
	q.query.Window = "" // the figures have no window
	for _, m := range []string{
		missingPurchases, missingShare, missingWorth, shortfallDays, "repeat_purchases_cusum", "repeat_purchases_cusum_threshold", "repeat_purchases_ratio",
	} {
		if m != q.query.Measures[0] {
			q.query.Measures = append(q.query.Measures, m)
		}
	}
	rs, err := q.read(ctx, nil)
	if err != nil {
		return nil, err
	}
	value := func(measure string) float64 {
		if i := slices.IndexFunc(rs.all, func(r reading) bool { return r.of.Measure == measure }); i >= 0 {
			return rs.all[i].value
		}
		return math.NaN()
	}
	s := words.Shortfall{
		Statistic: value("repeat_purchases_cusum"), Threshold: value("repeat_purchases_cusum_threshold"), Ratio: value("repeat_purchases_ratio"),
		Missing: value(missingPurchases), Share: value(missingShare), Worth: value(missingWorth), Currency: rs.currency(),
	}
	r := &rs.all[0]
	if s.Statistic >= s.Threshold {
		last := min(q.days.to, q.days.today-1) // the last complete day
		s.Since = (last + 1 - record.Day(value(shortfallDays))).Time()
		if s.Largest, err = q.largestShortfalls(ctx); err != nil {
			return nil, err
		}
	}
	text, state := q.terms.words.Shortfall(&s)
	if text == "" {
		text, state = q.terms.sentence(rs, r)
	} else {
		text += "."
	}
	figure := q.field(r.of, "", "", []float64{r.value})
	figure.Name, figure.Labels = q.terms.words.Word("value"), nil
	sentence := q.write.column("sentence", []string{text})
	colour := ink
	if state == words.StateWorse {
		colour = vermillion
	}
	sentence.Config = &data.FieldConfig{Color: map[string]any{"mode": "fixed", "fixedColor": colour}}
	return q.write.table(q.terms.noticesOf(rs.window, rs.notices),
		sentence, q.write.column("state", []string{state}), figure), nil
}

// currency returns the currency of the amounts, "" without one.
func (rs *readings) currency() string {
	for i := range rs.all {
		if c := rs.all[i].of.Currency; c != "" {
			return c
		}
	}
	return ""
}

// largestShortfalls returns the group with most missing purchases of each dimension.
func (q *question) largestShortfalls(ctx context.Context) (all []words.MissingGroup, err error) {
	at := q.days.to
	for _, dimension := range []string{"segment", "country", "channel"} {
		request := q.at(at, 0)
		request.Measures, request.GroupBy, request.Cap = []string{missingPurchases}, dimension, shortfallGroups
		answer, err := q.exporter.series(ctx, request)
		if err != nil {
			return nil, err
		}
		most := words.MissingGroup{Dimension: dimension}
		for i := range answer.Series {
			s := &answer.Series[i]
			if v := q.latest(s, answer.Days, at); s.Group != nil && named(s.Group.Value) && v > most.Missing {
				most.Value, most.Missing = s.Group.Value, v
			}
		}
		if most.Missing > 0 && len(answer.Series) > 1 {
			all = append(all, most)
		}
	}
	return all, nil
}

// named reports whether a group has a name that tells where its customers are.
func named(value string) bool { return value != "unknown" && value != "other" }
