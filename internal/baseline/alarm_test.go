package baseline_test

import (
	"context"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// thresholds are those of the recording rules that the alerts compare with.
type thresholds struct{ deviations, change, observations, points float64 }

// readThresholds reads them where they are stated.
func readThresholds(t testing.TB) thresholds {
	t.Helper()
	text, err := os.ReadFile("../../exporter/rules/recording.yaml")
	require.NoError(t, err)
	number := func(name string) float64 {
		_, rest, ok := strings.Cut(string(text), "record: loyalty:"+name+":min\n        expr: vector(")
		require.True(t, ok, name)
		digits, _, _ := strings.Cut(rest, ")")
		v, err := strconv.ParseFloat(digits, 64)
		require.NoError(t, err)
		return v
	}
	return thresholds{number("alert_deviations"), number("alert_change"), number("alert_observations"), number("alert_nps_change")}
}

// watching is one series with its baseline, a value a day.
type watching struct {
	measure, window                      string
	observed, expected, deviation, count []float64
}

// alarms are the names of the alerts on figures that the simulation covers, in its order.
func alarms() []string {
	return []string{
		"LoyaltyChurnRising", "LoyaltyNegativeChurnLost", "LoyaltyRepeatBuyersFalling", "LoyaltyEarlyChurnRising",
		"LoyaltyIndexBelowTarget", "LoyaltyNPSFalling", "LoyaltyInvoluntaryChurn",
	}
}

// alarm tells which alert's condition holds on a day, "" for none. Target is what the index is meant
// to be.
func (w *watching) alarm(i int, is thresholds, target float64) string {
	off := w.observed[i] - w.expected[i]
	sigmas, change := off/w.deviation[i], off/math.Abs(w.expected[i])
	if w.measure != "loyalty_index" && !(w.count[i] >= is.observations) {
		return ""
	}
	for _, c := range []struct {
		measure, alert string
		holds          bool
	}{
		{"churn_ratio", "LoyaltyChurnRising", sigmas > is.deviations && change > is.change},
		{"net_revenue_churn_ratio", "LoyaltyNegativeChurnLost", sigmas > is.deviations && w.observed[i] > 0 && w.expected[i] < 0},
		{"repeat_buyer_ratio", "LoyaltyRepeatBuyersFalling", -sigmas > is.deviations && -change > is.change},
		{"early_churn_ratio", "LoyaltyEarlyChurnRising", sigmas > is.deviations && change > is.change},
		{"loyalty_index", "LoyaltyIndexBelowTarget", target-w.observed[i] > is.deviations*w.deviation[i]},
		{"nps", "LoyaltyNPSFalling", -sigmas > is.deviations && -off > is.points},
		{"involuntary_churn_ratio", "LoyaltyInvoluntaryChurn", sigmas > is.deviations && change > is.change},
	} {
		if c.measure == w.measure && c.holds {
			return c.alert
		}
	}
	return ""
}

// keep is for how many days an alert goes on firing: keep_firing_for.
const keep = 7

// firings calls fn with the days on which an alert begins to fire: its condition holds on two days
// running. The target of the index is one that it meets, but only just.
func (w *watching) firings(is thresholds, fn func(day int, alert string)) {
	target := w.lowest()
	last, fired := "", math.MinInt
	for i := range w.observed {
		now := w.alarm(i, is, target)
		if now != "" && now == last {
			if i > fired+keep {
				fn(i, now)
			}
			fired = i
		}
		last = now
	}
}

// lowest is the mean of the days of the year on which the figure is lowest: the mean of all days where
// there are no seasons, but for noise.
func (w *watching) lowest() float64 {
	const days = 364
	low := math.Inf(1)
	for from := 0; from < days; from += days / 4 {
		var quarter []float64
		for i, v := range w.observed {
			if at := i % days; from <= at && at < from+days/4 {
				quarter = append(quarter, v)
			}
		}
		low = min(low, mean(quarter))
	}
	return low
}

// mean is that of the numbers that are none but NaN.
func mean(values []float64) float64 {
	sum, n := 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}

// watch asks a board for all series with a baseline, from its first day on.
func watch(t testing.TB, b *measure.Board, days int, windows ...measure.Window) []watching {
	t.Helper()
	var all []watching
	for _, w := range windows {
		a, err := b.Query(context.Background(), measure.Query{
			Measures: []string{"baseline_observed", "baseline", "baseline_standard_deviation", "baseline_observations"},
			Window:   w, From: b.Today() - 1 - int32Day(days), To: b.Today() - 1, Step: 1,
		})
		require.NoError(t, err)
		n := len(a.Series) / 4
		for k := range n {
			all = append(all, watching{
				a.Series[k].Labels[0].Value, w.String(),
				a.Series[k].Values, a.Series[k+n].Values, a.Series[k+2*n].Values, a.Series[k+3*n].Values,
			})
		}
	}
	return all
}
