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
	sources [][]shortfall.Day // by source and day
}

func newCustomers(seed uint64, sources, days int) *customers {
	c := &customers{Rand: rand.New(rand.NewPCG(seed, 3))}
	for range sources {
		c.sources = append(c.sources, make([]shortfall.Day, days))
	}
	return c
}

func (c *customers) points() []shortfall.Point {
	return shortfall.Of(0, len(c.sources[0]), len(c.sources), func(i, source int) shortfall.Day { return c.sources[source][i] })
}

// bought is a purchase.
type bought struct{ day, source int }

// buyer is a customer who comes on a day, buys every gap days on average, and leaves after stay days on average.
type buyer struct {
	day, gap, stay float64
	// source is where the customer buys, except for a share of the purchases, which are in the other one.
	source int
	share  float64
}

// buy adds a customer. Only purchases that are recorded count.
func (c *customers) buy(b buyer, recorded func(bought) bool) {
	end := b.day + c.ExpFloat64()*b.stay
	gap := b.gap * (0.3 + 1.4*c.Float64())
	var all []bought
	for day := b.day; day < end && int(day) < len(c.sources[0]); day += c.ExpFloat64() * gap {
		p := bought{int(math.Floor(day)), b.source}
		if b.share > 0 && c.Float64() < b.share {
			p.source = 1 - b.source
		}
		if recorded(p) {
			all = append(all, p)
		}
	}
	c.record(all)
}

// record adds the customer of some purchases.
func (c *customers) record(all []bought) {
	if len(all) == 0 {
		return
	}
	first, own, seen, last := all[0].day, c.sources[all[0].source], 0, 0
	own[first].Newcomers++
	for t := first; t < len(own); t++ {
		for last < len(all) && all[last].day <= t-shortfall.Lag {
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
				if t-shortfall.Lag-all[last-1].day <= int(limit) {
					state = shortfall.Recent + i
					break
				}
			}
		}
		if t > first {
			own[t].Customers[state]++
		}
		for ; seen < len(all) && all[seen].day == t; seen++ {
			c.sources[all[seen].source][t].Orders++
			switch {
			case t == first:
			case all[seen].source == all[0].source:
				own[t].Purchases[state]++
			default:
				own[t].Elsewhere[state]++
			}
		}
	}
}

// source is a second source, whose records begin on the day of the fall.
type source struct {
	// customers have bought in it before the records begin, daily is how many come each day.
	customers int
	daily     float64
	gap       float64 // days between two purchases of a customer
	// together says that all customers are new on the first day, as with an import.
	together bool
}

// alarms returns in how many of some shops the statistic reports a shortfall in the two and a half years after a
// second source came.
func alarms(shops int, s source) (n int) {
	for seed := range uint64(shops) {
		c := newCustomers(seed, 2, fall+900)
		all := func(b bought) bool { return b.day >= 0 }
		since := func(b bought) bool { return b.day >= fall }
		for day := -900.0; day < fall+900; day += c.ExpFloat64() / 3 {
			c.buy(buyer{day: day, gap: 30, stay: 300}, all)
		}
		for range s.customers {
			b := buyer{day: fall, gap: s.gap, stay: 300, source: 1}
			if !s.together {
				b.day -= 700 * c.Float64()
			}
			c.buy(b, since)
		}
		for day := float64(fall); s.daily > 0 && day < fall+900; day += c.ExpFloat64() / s.daily {
			c.buy(buyer{day: day, gap: s.gap, stay: 300, source: 1}, since)
		}
		if alarm(c.points(), fall) >= 0 {
			n++
		}
	}
	return n
}

// A source whose history is not read brings customers on their first purchase since then. They are counted when their
// own habits are known, however often they buy.
func TestANewSourceWhoseCustomersComeOneByOneIsNoFall(t *testing.T) {
	t.Parallel()
	for _, s := range []source{{customers: 600, gap: 60}, {customers: 600, gap: 15, daily: 2}} {
		require.LessOrEqual(t, alarms(10, s), 2, "%v days between purchases", s.gap)
	}
}

func TestANewSourceWhoseCustomersComeAtOnceIsNoFall(t *testing.T) {
	t.Parallel()
	for _, gap := range []float64{15, 300} {
		require.LessOrEqual(t, alarms(5, source{customers: 600, gap: gap, together: true}), 1, "%v days between purchases", gap)
	}
}

// gapIn returns in how many of some shops with two sources the statistic reports a shortfall within a month after one
// of them has no data for some days. A share of the purchases of each customer is in the other source.
func gapIn(shops, days int, share float64) (n int) {
	for seed := range uint64(shops) {
		c := newCustomers(seed, 2, fall+30)
		recorded := func(b bought) bool { return b.day >= 0 && (b.source == 0 || b.day < fall || b.day >= fall+days) }
		for day := -900.0; day < fall+30; day += c.ExpFloat64() / 8 {
			c.buy(buyer{day: day, gap: 20, stay: 300, source: c.IntN(2), share: share}, recorded)
		}
		if alarm(c.points(), fall) >= 0 {
			n++
		}
	}
	return n
}

func TestAGapInOneSourceIsNoFall(t *testing.T) {
	t.Parallel()
	for _, share := range []float64{0, 0.3} {
		require.Zero(t, gapIn(5, 7, share), "%v in the other source", share)
		// A source that sells nothing for a month does not merely lack data.
		require.Equal(t, 5, gapIn(5, 30, share), "%v in the other source", share)
	}
}
