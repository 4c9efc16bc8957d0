package plugin

import (
	"context"
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/api"
)

// expectedDeviations is the number of standard deviations on each side of the expected value.
const expectedDeviations = 2

// addExpected adds two lines for each figure with a baseline: two standard deviations below and above its expected
// value. Baselines are about all customers and have windows of days, so a query with filters, groups or calendar
// periods gets none.
func (c *chart) addExpected(ctx context.Context) error {
	s := &c.sheet
	if len(s.days) == 0 || len(c.q.query.Filter()) > 0 || c.q.query.GroupBy != "" || isCalendar(s.window) || daysOf(s.window) == 0 {
		return nil
	}
	r := c.request
	r.Measures, r.Window = []string{"baseline", "baseline_standard_deviation"}, s.window
	answer, err := c.q.exporter.series(ctx, r)
	if err != nil {
		return err
	}
	for i := range c.figures {
		of := &c.figures[i]
		expected, deviation := baselineOf(answer, "baseline", of.of), baselineOf(answer, "baseline_standard_deviation", of.of)
		if expected == nil || deviation == nil {
			continue
		}
		low, high := make([]float64, len(s.days)), make([]float64, len(s.days))
		for j, d := range s.days {
			low[j], high[j] = math.NaN(), math.NaN()
			if at := slices.Index(answer.Days, d.String()); at >= 0 {
				v, margin := expected.Values[at], expectedDeviations*deviation.Values[at]
				if of.of.Measure == retention {
					v = 1 - v
				}
				low[j], high[j] = v-margin, v+margin
			}
		}
		for _, bound := range []line{{role: roleLow, values: low}, {role: roleHigh, values: high}} {
			bound.of, bound.name = of.of, suffixed(of.name, c.q.terms.words.Label("series", bound.role))
			s.lines = append(s.lines, bound)
		}
	}
	return nil
}

// retention has no baseline of its own: it is the complement of churn, and varies as much.
const retention = "retention_ratio"

// counted is the label of measures that can be counted in several ways. Baselines are those of the first.
const counted, countedFirst = "counted", "answers"

// baselineOf returns the series of a baseline measure about a series, nil if it has none.
func baselineOf(answer *api.SeriesAnswer, measure string, of *api.Series) *api.Series {
	if way := of.Labels[counted]; way != "" && way != countedFirst {
		return nil
	}
	name := of.Measure
	if name == retention {
		name = "churn_ratio"
	}
	i := slices.IndexFunc(answer.Series, func(s api.Series) bool {
		return s.Measure == measure && s.Labels["measure"] == name && s.Labels["basis"] == of.Labels["basis"] && s.Labels["horizon"] == of.Labels["horizon"]
	})
	if i < 0 || len(answer.Series[i].Values) != len(answer.Days) {
		return nil
	}
	return &answer.Series[i]
}
