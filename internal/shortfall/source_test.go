package shortfall_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// customers simulates customers who buy at a rate of their own and leave after some time.
type customers struct {
	*rand.Rand
	days []shortfall.Day
}

// buy adds a customer who comes on a day, buys every gap days on average, and leaves after stay days on
// average. Only purchases from day from on are recorded.
func (c *customers) buy(day, gap, stay float64, from int) {
	end := day + c.ExpFloat64()*stay
	gap *= 0.3 + 1.4*c.Float64()
	var bought []int
	for ; day < end && int(day) < len(c.days); day += c.ExpFloat64() * gap {
		if day >= float64(from) {
			bought = append(bought, int(day))
		}
	}
	c.record(bought)
}

// record adds the customer of some purchases.
func (c *customers) record(bought []int) {
	if len(bought) == 0 {
		return
	}
	first, seen, last := bought[0], 0, 0
	c.days[first].Newcomers++
	for t := first; t < len(c.days); t++ {
		for last < len(bought) && bought[last] <= t-shortfall.Lag {
			last++
		}
		state := shortfall.States - 1
		switch known := t - first; {
		case known <= shortfall.NewDays:
			state = shortfall.New
		case known <= shortfall.Lag:
			state = shortfall.Young
		default:
			for i, limit := range shortfall.RecentDays() {
				if t-shortfall.Lag-bought[last-1] <= int(limit) {
					state = shortfall.Recent + i
					break
				}
			}
		}
		if t > first {
			c.days[t].Customers[state]++
		}
		for ; seen < len(bought) && bought[seen] == t; seen++ {
			c.days[t].Orders++
			if t > first {
				c.days[t].Purchases[state]++
			}
		}
	}
}

// source is a second source, whose records begin on the day of the fall.
type source struct {
	customers int
	gap       float64
	// together says that all customers are new on the first day, as with an import.
	together bool
}

// alarms returns in how many of some shops the statistic reports a shortfall in the year after a second source
// came.
func alarms(shops int, s source) (n int) {
	for seed := range uint64(shops) {
		c := customers{rand.New(rand.NewPCG(seed, 3)), make([]shortfall.Day, fall+365)}
		for day := -900.0; day < float64(len(c.days)); day += c.ExpFloat64() / 3 {
			c.buy(math.Max(day, -900), 30, 300, 0)
		}
		for range s.customers {
			if s.together {
				c.buy(fall, s.gap, 300, fall)
			} else {
				c.buy(fall-700*c.Float64(), s.gap, 300, fall)
			}
		}
		if alarm(points(c.days), fall) >= 0 {
			n++
		}
	}
	return n
}

// A source whose history is not read brings customers on their first purchase since then. If they buy as often as
// those of the shop, nothing is short.
func TestANewSourceWhoseCustomersComeOneByOneIsNoFall(t *testing.T) {
	t.Parallel()
	require.Zero(t, alarms(10, source{customers: 600, gap: 30}))
	require.Zero(t, alarms(10, source{customers: 600, gap: 15}))
}

// Customers of another kind look like customers who buy less often. The documentation says so.
func TestANewSourceOfRareBuyersMayBeToldAsAFall(t *testing.T) {
	t.Parallel()
	require.Positive(t, alarms(10, source{customers: 600, gap: 60}))
}

func TestANewSourceWhoseCustomersComeAtOnceIsNoFall(t *testing.T) {
	t.Parallel()
	for _, gap := range []float64{15, 30, 90, 300} {
		require.Zero(t, alarms(5, source{customers: 600, gap: gap, together: true}), "%v days between purchases", gap)
	}
}
