package baseline_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
)

// freshSeeds is the first seed of the simulated shops. The parameters of the method were chosen with seeds
// below 10,000.
const freshSeeds = 1_000_000

// kindOfShop is a kind of shop in which customers do not leave faster.
type kindOfShop struct {
	name string
	model
}

// kindsOfShop returns the kinds of shop in the table of false alarms.
func kindsOfShop() []kindOfShop {
	const decade, shorter = 10 * 365, 6 * 365
	return []kindOfShop{
		{"steady", model{days: decade}},
		{"Christmas", model{days: decade, calendar: december, gifts: true}},
		{"Black Friday", model{days: decade, calendar: blackFriday}},
		{"Easter", model{days: decade, calendar: easter}},
		{"growing 2 x", model{days: shorter, growth: 2}},
		{"shrinking", model{days: shorter, growth: 0.7}},
	}
}

// short is the CUSUM of repeat purchases of one shop, by day.
type short struct{ value, threshold []float64 }

// watchShort returns the CUSUM of a board over the last days.
func watchShort(t testing.TB, b *analysis.Board, days int) short {
	t.Helper()
	a, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{"repeat_purchases_cusum", "repeat_purchases_cusum_threshold"},
		From:     b.Today() - 1 - int32Day(days), To: b.Today() - 1, Step: 1,
	})
	require.NoError(t, err)
	return short{a.Series[0].Values, a.Series[1].Values}
}

// firings returns the days on which the alert starts to fire: its condition holds on two consecutive days.
func (s *short) firings() (days []int) {
	fired := math.MinInt / 2
	for i := 1; i < len(s.value); i++ {
		if s.value[i] >= s.threshold[i] && s.value[i-1] >= s.threshold[i-1] {
			if i > fired+keep {
				days = append(days, i)
			}
			fired = i
		}
	}
	return days
}

// falseShort returns the number of false alarms in shops of a kind, and the number of years.
func falseShort(t *testing.T, k kindOfShop, customers float64, shops int) (alarms int, years float64) {
	t.Helper()
	for i := range shops {
		m := k.model
		m.customers, m.seed = customers, freshSeeds+uint64(i)
		s := watchShort(t, m.board(windows()...), m.days)
		alarms += len(s.firings())
		years += float64(present(s.value)) / year
	}
	return alarms, years
}

// detectShort simulates shops in which customers leave faster from a day on.
func detectShort(t *testing.T, m model, shops int) *detection {
	t.Helper()
	d := &detection{shops: shops}
	m.days, m.worse = 6*365, 4*365
	for i := range shops {
		m.seed = freshSeeds + uint64(5000+i)
		s := watchShort(t, m.board(windows()...), m.days)
		from := len(s.value) - 2*365
		for _, at := range s.firings() {
			if at >= from {
				if at-from <= 365 {
					d.delays = append(d.delays, at-from)
				}
				break
			}
		}
	}
	slices.Sort(d.delays)
	return d
}

// sizeOfShop is a size of shop, with the number of shops of each kind, of those that grow, and of those in which
// customers leave faster. Few growing shops have false alarms, but those have several, so it takes more shops to know
// their rate.
type sizeOfShop struct {
	customers              float64
	steady, growing, worse int
}

func sizesOfShop() []sizeOfShop {
	if *full {
		return []sizeOfShop{{200, 200, 1000, 200}, {5_000, 40, 200, 120}, {200_000, 3, 3, 6}}
	}
	return []sizeOfShop{{200, 10, 10, 100}, {5_000, 2, 2, 5}}
}

// shops returns the number of shops of a kind.
func (s *sizeOfShop) shops(k *kindOfShop) int {
	if k.growth > 1 {
		return s.growing
	}
	return s.steady
}

func TestShortRepeatPurchasesAreToldInWeeks(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	flush := func() {
		if *full {
			fmt.Print(table.String())
			table.Reset()
		}
	}
	for _, s := range sizesOfShop() {
		alarms, years := 0, 0.0
		for _, k := range kindsOfShop() {
			n, y := falseShort(t, k, s.customers, s.shops(&k))
			fmt.Fprintf(&table, "%7.0f customers, %-12s LoyaltyRepeatPurchasesShort %.3f per year (%d in %.0f years)\n", s.customers, k.name, float64(n)/y, n, y)
			alarms, years = alarms+n, years+y
			flush()
		}
		require.Less(t, float64(alarms)/years, 0.2, "%v customers", s.customers)
		for _, rise := range []struct {
			name   string
			faster float64
		}{{"a fifth", byFifth}, {"a half", byHalf}} {
			d := detectShort(t, model{customers: s.customers, faster: rise.faster}, s.worse)
			days, ok := d.median()
			fmt.Fprintf(&table, "%7.0f customers, churn rises by %s: detected within a year in %d of %d shops, median %d days (%v), quartile %d\n",
				s.customers, rise.name, len(d.delays), d.shops, days, ok, quartile(d.delays))
			flush()
			require.Greater(t, 2*len(d.delays), d.shops, "%v customers, %s", s.customers, rise.name)
		}
	}
	t.Log("\n" + table.String())
}
