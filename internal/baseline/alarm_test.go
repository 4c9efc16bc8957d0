package baseline_test

import (
	"context"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
)

// thresholds has the values of the recording rules that the alerts compare with.
type thresholds struct{ deviations, change, observations, points float64 }

// readThresholds reads the thresholds from the recording rules.
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

// watched is one series with its baseline, one value per day.
type watched struct {
	measure, window                      string
	observed, expected, deviation, count []float64
}

// alerts returns the names of the alerts on figures that the simulation covers, in the order of its table.
func alerts() []string {
	return []string{
		"LoyaltyChurnRising", "LoyaltyNegativeChurnLost", "LoyaltyRepeatBuyersFalling", "LoyaltyEarlyChurnRising",
		"LoyaltyIndexBelowTarget", "LoyaltyNPSFalling", "LoyaltyInvoluntaryChurn",
	}
}

// alert returns the name of the alert whose condition holds on a day, "" if none does. Target is the
// target of the loyalty index.
func (w *watched) alert(i int, is thresholds, target float64) string {
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

// keep is the number of days of keep_firing_for.
const keep = 7

// firings calls fn with the days on which an alert starts to fire: its condition holds on two
// consecutive days. The target of the loyalty index is its lowest value, so it is only just met.
func (w *watched) firings(is thresholds, fn func(day int, alert string)) {
	target := w.lowest()
	last, fired := "", math.MinInt
	for i := range w.observed {
		now := w.alert(i, is, target)
		if now != "" && now == last {
			if i > fired+keep {
				fn(i, now)
			}
			fired = i
		}
		last = now
	}
}

// lowest returns the mean of the quarter of the year in which the figure is lowest. Without seasons
// this is the mean of all days, except for noise.
func (w *watched) lowest() float64 {
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

// mean returns the mean of the numbers that are not NaN.
func mean(values []float64) float64 {
	sum, n := 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}

// watch queries a board for all series with a baseline over the last days.
func watch(t testing.TB, b *analysis.Board, days int, windows ...fold.Window) []watched {
	t.Helper()
	var all []watched
	for _, w := range windows {
		a, err := b.Query(context.Background(), analysis.Query{
			Measures: []string{"baseline_observed", "baseline", "baseline_standard_deviation", "baseline_observations"},
			Window:   w, From: b.Today() - 1 - int32Day(days), To: b.Today() - 1, Step: 1,
		})
		require.NoError(t, err)
		n := len(a.Series) / 4
		for k := range n {
			all = append(all, watched{
				a.Series[k].Labels[0].Value, w.String(),
				a.Series[k].Values, a.Series[k+n].Values, a.Series[k+2*n].Values, a.Series[k+3*n].Values,
			})
		}
	}
	return all
}
