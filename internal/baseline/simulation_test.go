package baseline_test

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

var full = flag.Bool("full", false, "run the simulation at full length, about ten minutes of two processors, and print its table")

func int32Day(n int) record.Day { return record.Day(n) }

// windows returns the default windows that alerts use.
func windows() []fold.Window { return []fold.Window{fold.Days(90), fold.Days(365)} }

// falseAlarms counts the alerts in shops in which nothing changed.
type falseAlarms struct {
	years  float64 // with baselines
	alerts map[string]int
}

func (q *falseAlarms) total() (n int) {
	for _, k := range q.alerts {
		n += k
	}
	return n
}

// rate returns the number of alerts of a name per year.
func (q *falseAlarms) rate(alert string) float64 { return float64(q.alerts[alert]) / q.years }

// countFalseAlarms simulates shops in which nothing changes and counts the alerts.
func countFalseAlarms(t *testing.T, m model, shops int) *falseAlarms {
	t.Helper()
	is, q := readThresholds(t), &falseAlarms{alerts: map[string]int{}}
	for i := range shops {
		m.seed = uint64(1000 + i)
		covered := 0
		for _, w := range watch(t, m.board(windows()...), m.days, windows()...) {
			covered = max(covered, present(w.expected))
			w.firings(is, func(_ int, alert string) { q.alerts[alert]++ })
		}
		q.years += float64(covered) / year
	}
	return q
}

func present(values []float64) (n int) {
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// detection is the result of simulations in which churn rises by a fifth.
type detection struct {
	shops int
	// delays are the days until LoyaltyChurnRising fired, sorted, of the shops in which it fired
	// within a year.
	delays []int
	// rise is the relative rise of churn over 90 days after two years.
	rise float64
	// half is the day on which churn had risen by half of that, on average over the shops. No method
	// that uses this figure can detect the rise much earlier.
	half int
}

// median returns the median delay over all shops, and false if the alert fired in fewer than half.
func (t *detection) median() (int, bool) {
	if len(t.delays)*2 <= t.shops {
		return 0, false
	}
	return t.delays[t.shops/2], true
}

// detect simulates shops in which customers leave faster from a day on.
func detect(t *testing.T, m model, shops int) *detection {
	t.Helper()
	is, risen := readThresholds(t), &detection{shops: shops}
	m.days, m.worse = 6*365, 4*365
	before, after := 0.0, 0.0
	course := make([]float64, 2*365)
	for i := range shops {
		m.seed = uint64(5000 + i)
		first := math.MaxInt
		for _, w := range watch(t, m.board(windows()...), m.days, windows()...) {
			if w.measure != "churn_ratio" {
				continue
			}
			from := len(w.observed) - 2*365
			if w.window == "90d" {
				before += mean(w.observed[from-365:from]) / float64(shops)
				after += mean(w.observed[from+400:]) / float64(shops)
				for d := range course {
					course[d] += w.observed[from+d] / float64(shops)
				}
			}
			w.firings(is, func(day int, _ string) {
				if day >= from {
					first = min(first, day-from)
				}
			})
		}
		if first <= 365 {
			risen.delays = append(risen.delays, first)
		}
	}
	slices.Sort(risen.delays)
	risen.rise = after/before - 1
	risen.half = slices.IndexFunc(course, func(v float64) bool { return v > (before+after)/2 })
	return risen
}

// size is a size of shop and the number of shops of each kind to simulate.
type size struct {
	customers             float64
	steady, worse, season int
}

func sizes() []size {
	if *full {
		return []size{{200, 300, 200, 100}, {5_000, 60, 60, 40}, {200_000, 6, 6, 4}}
	}
	return []size{{200, 40, 20, 10}, {5_000, 4, 6, 2}, {200_000, 0, 0, 0}}
}

func TestAlertsAreRareWithoutChangeAndDetectARise(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, s := range sizes() {
		if s.steady == 0 {
			continue
		}
		steady := countFalseAlarms(t, model{customers: s.customers, days: 10 * 365}, s.steady)
		seasonal := countFalseAlarms(t, model{customers: s.customers, days: 10 * 365, calendar: december, gifts: true}, s.season)
		risen := detect(t, model{customers: s.customers, faster: byFifth}, s.worse)
		row(&table, s, steady, seasonal, risen)
		if *full {
			fmt.Print(table.String())
			table.Reset()
		}
		for name, q := range map[string]*falseAlarms{"steady": steady, "seasonal": seasonal} {
			require.Less(t, float64(q.total())/q.years, 1.0, "%s shops of %v customers: %v in %v years", name, s.customers, q.alerts, q.years)
		}
		if s.customers >= 5_000 {
			require.InDelta(t, 0.2, risen.rise, 0.03, "churn must rise by a fifth")
			days, ok := risen.median()
			require.True(t, ok, "the alert must fire in most shops of %v customers: %v", s.customers, risen.delays)
			require.Less(t, days, 150)
		}
	}
	t.Log("\n" + table.String())
}

// row writes the row of a size in the README's table.
func row(b *strings.Builder, s size, steady, seasonal *falseAlarms, risen *detection) {
	fmt.Fprintf(b, "%v customers: %.0f shop-years without seasons, %.0f with\n", s.customers, steady.years, seasonal.years)
	for _, a := range alerts() {
		fmt.Fprintf(b, "  %-28s %.3f per year, with seasons %.3f\n", a, steady.rate(a), seasonal.rate(a))
	}
	fmt.Fprintf(b, "  %-28s %.3f per year, with seasons %.3f\n", "all together", float64(steady.total())/steady.years, float64(seasonal.total())/seasonal.years)
	days, ok := risen.median()
	fmt.Fprintf(b, "  rise of %.0f %%: detected within a year in %d of %d shops, median %d days (%v), quartile %v; the figure has risen by half after %d days\n",
		100*risen.rise, len(risen.delays), risen.shops, days, ok, quartile(risen.delays), risen.half)
}

// quartile returns the first quartile of the delays, or -1 without delays.
func quartile(delays []int) int {
	if len(delays) == 0 {
		return -1
	}
	return delays[len(delays)/4]
}
