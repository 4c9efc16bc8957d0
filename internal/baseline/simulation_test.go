package baseline_test

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

var full = flag.Bool("full", false, "run the simulation at full length, about ten minutes of two processors, and print its table")

func int32Day(n int) record.Day { return record.Day(n) }

// windows are those of the default ones that the alerts watch.
func windows() []measure.Window { return []measure.Window{measure.Days(90), measure.Days(365)} }

// quiet is how often alerts fired in shops in which nothing changed.
type quiet struct {
	years  float64 // in which there were baselines
	alerts map[string]int
}

func (q *quiet) total() (n int) {
	for _, k := range q.alerts {
		n += k
	}
	return n
}

// rate is how many of an alert there are a year.
func (q *quiet) rate(alert string) float64 { return float64(q.alerts[alert]) / q.years }

// listen runs shops in which nothing changes and counts the alerts.
func listen(t *testing.T, m model, shops int) *quiet {
	t.Helper()
	is, q := readThresholds(t), &quiet{alerts: map[string]int{}}
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

// telling is how a rise of churn by a fifth was told.
type telling struct {
	shops int
	// delays are the days until LoyaltyChurnRising fired, of the shops in which it did within a
	// year, ascending.
	delays []int
	// rise is by how much churn over 90 days had risen after two years.
	rise float64
	// half is on which day it had risen by half of that, on average over the shops: nobody who looks
	// at the figure can know much sooner.
	half int
}

// median is that over all shops, false where fewer than half of them told.
func (t *telling) median() (int, bool) {
	if len(t.delays)*2 <= t.shops {
		return 0, false
	}
	return t.delays[t.shops/2], true
}

// worsen runs shops in which customers leave faster from a day on.
func worsen(t *testing.T, m model, shops int) *telling {
	t.Helper()
	is, told := readThresholds(t), &telling{shops: shops}
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
			told.delays = append(told.delays, first)
		}
	}
	slices.Sort(told.delays)
	told.rise = after/before - 1
	told.half = slices.IndexFunc(course, func(v float64) bool { return v > (before+after)/2 })
	return told
}

// size is a size of shop and how many of them are run.
type size struct {
	customers            float64
	quiet, worse, season int
}

func sizes() []size {
	if *full {
		return []size{{200, 300, 200, 100}, {5_000, 60, 60, 40}, {200_000, 6, 6, 4}}
	}
	return []size{{200, 40, 20, 10}, {5_000, 4, 6, 2}, {200_000, 0, 0, 0}}
}

func TestAlertsAreRareWhereNothingChangesAndTellARise(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, s := range sizes() {
		if s.quiet == 0 {
			continue
		}
		still := listen(t, model{customers: s.customers, days: 10 * 365}, s.quiet)
		seasonal := listen(t, model{customers: s.customers, days: 10 * 365, season: true}, s.season)
		told := worsen(t, model{customers: s.customers}, s.worse)
		row(&table, s, still, seasonal, told)
		if *full {
			fmt.Print(table.String())
			table.Reset()
		}
		for name, q := range map[string]*quiet{"still": still, "seasonal": seasonal} {
			require.Less(t, float64(q.total())/q.years, 1.0, "%s shops of %v customers: %v in %v years", name, s.customers, q.alerts, q.years)
		}
		if s.customers >= 5_000 {
			require.InDelta(t, 0.2, told.rise, 0.03, "churn is meant to rise by a fifth")
			days, ok := told.median()
			require.True(t, ok, "most shops of %v customers tell a rise: %v", s.customers, told.delays)
			require.Less(t, days, 150)
		}
	}
	t.Log("\n" + table.String())
}

// row writes what the README shows of a size.
func row(b *strings.Builder, s size, still, seasonal *quiet, told *telling) {
	fmt.Fprintf(b, "%v customers: %.0f shop-years still, %.0f seasonal\n", s.customers, still.years, seasonal.years)
	for _, a := range alarms() {
		fmt.Fprintf(b, "  %-28s %.3f a year, seasonal %.3f\n", a, still.rate(a), seasonal.rate(a))
	}
	fmt.Fprintf(b, "  %-28s %.3f a year, seasonal %.3f\n", "all together", float64(still.total())/still.years, float64(seasonal.total())/seasonal.years)
	days, ok := told.median()
	fmt.Fprintf(b, "  a rise by %.0f %%: told within a year in %d of %d shops, median %d days (%v), quarter %v; half of it is in the figure after %d days\n",
		100*told.rise, len(told.delays), told.shops, days, ok, quarter(told.delays), told.half)
}

// quarter is the delay that a quarter of the delays do not exceed.
func quarter(delays []int) int {
	if len(delays) == 0 {
		return -1
	}
	return delays[len(delays)/4]
}
