package plugin

import (
	"context"
	"math"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
)

// verdict says whether a figure became better or worse: 1, -1, or 0 if neither or if chance explains it.
type verdict int

// colour returns the colour of a verdict.
func (v verdict) colour() string {
	switch v {
	case 1:
		return blue
	case -1:
		return vermillion
	}
	return ink
}

// verdict compares a figure with the period before or, if that is unknown, with the year before.
func (q *question) verdict(ctx context.Context, rs *readings, r *reading) (verdict, error) {
	d := q.terms.measure(r.of.Measure).Display
	for _, to := range []panelquery.Comparison{panelquery.PreviousPeriod, panelquery.PreviousYear} {
		then := r.earlier(to)
		if then == nil || math.IsNaN(r.value) {
			continue
		}
		if d.Better.Sign() == 0 || !q.terms.words.Shows(d, r.value, *then) {
			return 0, nil
		}
		noise, err := q.noise(ctx, rs, r)
		if err != nil {
			return 0, err
		}
		return judge(r.value-*then, noise, d.Better.Sign()), nil
	}
	return 0, nil
}

// judge returns the verdict on a change. Better is 1 if a rise is good and -1 if it is bad; noise is how
// large a change may be by chance, NaN if unknown.
func judge(change, noise float64, better int) verdict {
	switch {
	case !(math.Abs(change) > noise):
		return 0
	case change > 0:
		return verdict(better)
	}
	return verdict(-better)
}

// noise returns how large the change of a figure may be by chance, 19 times out of 20; NaN if unknown. It
// is known from the baseline of the figure or, if it has none or the query has filters, from its own past.
func (q *question) noise(ctx context.Context, rs *readings, r *reading) (float64, error) {
	if len(q.query.Filter()) == 0 && r.of.Group == nil {
		sd, err := q.deviation(ctx, rs, r.of)
		if err != nil || !math.IsNaN(sd) {
			return 1.96 * math.Sqrt2 * sd, err
		}
	}
	return q.usualChange(ctx, rs, r.of)
}

// deviation returns the standard deviation of a figure by chance from its baseline, NaN if it has none.
func (q *question) deviation(ctx context.Context, rs *readings, of *api.Series) (float64, error) {
	if isCalendar(rs.window) || daysOf(rs.window) == 0 || len(q.terms.measure("baseline_standard_deviation").Windows) == 0 {
		return math.NaN(), nil
	}
	answer, err := q.exporter.series(ctx, api.SeriesRequest{
		Measures: []string{"baseline_standard_deviation"}, Window: rs.window, From: max(q.days.to, 0).String(), To: max(q.days.to, 0).String(),
	})
	if err != nil {
		return 0, err
	}
	if s := baselineOf(answer, "baseline_standard_deviation", of); s != nil && len(s.Values) > 0 {
		return s.Values[len(s.Values)-1], nil
	}
	return math.NaN(), nil
}

const (
	// pastPeriods is the number of periods before the last one from which the usual change is estimated.
	pastPeriods = 12
	// minChanges is the number of changes without which it is unknown.
	minChanges = 4
)

// usualChange returns how large a change from one period to the next may be, 19 times out of 20, from the
// spread of the changes between earlier periods that share no day. It is NaN with fewer than four changes.
func (q *question) usualChange(ctx context.Context, rs *readings, of *api.Series) (float64, error) {
	at := q.days.point(q.query.Window, q.query.Running())
	last, ok := before(panelquery.PreviousPeriod, rs.window, at)
	if !ok || q.terms.measure(of.Measure).Predicted {
		return math.NaN(), nil
	}
	r := q.at(last, 0)
	r.Window = rs.window
	if months := monthsOf(rs.window); months > 0 {
		r.From = max(movedMonths(last, -months*pastPeriods), 0).String()
	} else {
		n := record.Day(daysOf(rs.window))
		first := last
		for range pastPeriods {
			if first-2*n+1 < q.days.first { // its window, or that of the point before, would not be full
				break
			}
			first -= n
		}
		r.From, r.Step = max(first, 0).String(), strconv.Itoa(int(n))+"d"
	}
	answer, err := q.exporter.series(ctx, r)
	if err != nil {
		return 0, err
	}
	s := find(answer.Series, of)
	if s == nil {
		return math.NaN(), nil
	}
	return spreadOfChanges(s.Values), nil
}

// spreadOfChanges returns 1.96 standard deviations of the changes between neighbours, widened as the
// quantile of Student's t is because few changes show it. It is NaN with fewer than four changes.
func spreadOfChanges(values []float64) float64 {
	n, sum, squares := 0.0, 0.0, 0.0
	for i := 1; i < len(values); i++ {
		if d := values[i] - values[i-1]; !math.IsNaN(d) && !math.IsInf(d, 0) {
			n, sum, squares = n+1, sum+d, squares+d*d
		}
	}
	if n < minChanges {
		return math.NaN()
	}
	variance := max(squares-sum*sum/n, 0) / (n - 1)
	return (1.96 + 2.4/(n-1)) * math.Sqrt(variance)
}
