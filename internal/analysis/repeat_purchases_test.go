package analysis_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// regulars returns a shop whose customers stop coming twice as fast in the last of three years, most of them in
// country a. They buy in two sources, and from day 500 on in a third.
func regulars(customers int, sources [3]uint16) *shop {
	const days = 3 * 365
	s := &shop{}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown", "a", "b"}
	}
	r := rand.New(rand.NewPCG(4, 2))
	for range customers {
		var c ledger.Customer
		c.Groups[ledger.DimCountry] = uint16(1 + r.IntN(2))
		day, gap := r.Float64()*days, 4+40*r.Float64()
		usual := 1 + r.IntN(2)
		for day < days {
			source := usual
			switch {
			case r.IntN(5) == 0:
				source = 3 - usual
			case day > 500 && r.IntN(3) == 0:
				source = 3
			}
			if source == 2 && day >= 900 && day < 905 {
				source = 1 // the second source has a gap
			}
			c.Purchases = append(c.Purchases, ledger.Purchase{
				Day: base + record.Day(day), Revenue: money.Amount(10+r.IntN(50)) * money.Unit, Source: sources[source-1],
			})
			if day += r.ExpFloat64() * gap; day > 1000 && c.Groups[ledger.DimCountry] == 1 && r.IntN(2) == 0 {
				break
			}
		}
		s.customers = append(s.customers, c)
	}
	return s
}

// slowDay computes what package shortfall gets of one day in one source from the records of all customers. The source
// may have several codes.
func slowDay(customers []ledger.Customer, orders []ledger.Customer, day record.Day, source []uint16) (d shortfall.Day) {
	for i := range orders {
		for _, p := range orders[i].Purchases {
			if p.Day == day && slices.Contains(source, p.Source) {
				d.Orders++
			}
		}
	}
	for i := range customers {
		c := &customers[i]
		if len(c.Purchases) == 0 || !slices.Contains(source, c.Purchases[0].Source) {
			continue
		}
		if c.Purchases[0].Day == day {
			d.Newcomers++
		}
		if !boughtBefore(c, day) {
			continue
		}
		state := slowState(c, day)
		d.Customers[state]++
		for _, p := range c.Purchases {
			switch {
			case p.Day != day:
			case slices.Contains(source, p.Source):
				d.Purchases[state]++
			default:
				d.Elsewhere[state]++
			}
		}
	}
	return d
}

// slowState returns the state of a customer on a day after the first purchase.
func slowState(c *ledger.Customer, day record.Day) int {
	known := day - c.Purchases[0].Day
	if known <= 30 {
		return 0
	}
	if known <= 91 {
		return 1
	}
	var last record.Day
	for _, p := range c.Purchases {
		if p.Day <= day-91 {
			last = p.Day
		}
	}
	switch ago := day - 91 - last; {
	case ago <= 60:
		return 2
	case ago <= 182:
		return 3
	case ago <= 365:
		return 4
	}
	return 5
}

// definition has the values that the measures of repeat purchases must have in one group.
type definition struct {
	days          [][]shortfall.Day // by source
	points, whole []shortfall.Point
	revenue       []float64
	orders        []float64
}

// define computes the values of a group from the records. Whole is nil for all customers.
func define(s *shop, customers []ledger.Customer, n int, sources [][]uint16, whole []shortfall.Point) *definition {
	d := &definition{whole: whole}
	first := -1
	for i := range n {
		day := base + record.Day(i)
		d.days = append(d.days, nil)
		for _, source := range sources {
			d.days[i] = append(d.days[i], slowDay(customers, s.customers, day, source))
		}
		revenueOf, ordersOf := 0.0, 0.0
		for k := range customers {
			revenueOf += revenue(&customers[k], stretch{day, day}).Float()
			ordersOf += float64(purchases(&customers[k], stretch{day, day}))
		}
		d.revenue, d.orders = append(d.revenue, revenueOf), append(d.orders, ordersOf)
		if first < 0 && ordersOf > 0 {
			first = i
		}
	}
	d.points = shortfall.Of(first, n, len(sources), func(i, source int) shortfall.Day { return d.days[i][source] })
	if whole == nil {
		d.whole = d.points
	}
	return d
}

// values returns the values of the measures on day i.
func (d *definition) values(i int) map[string]float64 {
	p := d.points[i]
	v := map[string]float64{
		"repeat_purchases_expected": p.Expected, "repeat_purchases_cusum": p.Statistic, "repeat_purchases_cusum_threshold": p.Threshold,
	}
	sum := func(from int) (observed, expected float64) {
		for k := from; k <= i; k++ {
			observed, expected = observed+d.points[k].Observed, expected+d.points[k].Expected
		}
		return observed, expected
	}
	observed, expected := sum(i - 27)
	v["repeat_purchases_ratio"] = observed / expected
	missing, ratio, age := 0.0, 0.0, 0.0
	if from := int(d.whole[i].Since); from >= 0 {
		observed, expected = sum(from)
		missing, ratio, age = expected-observed, (expected-observed)/expected, float64(i-from+1)
	}
	worth, count := 0.0, 0.0
	for k := max(0, i-363); k <= i; k++ {
		worth, count = worth+d.revenue[k], count+d.orders[k]
	}
	v["repeat_purchases_missing"], v["repeat_purchases_missing_ratio"], v["repeat_purchases_shortfall_days"] = missing, ratio, age
	v["repeat_purchases_missing_value"] = missing * worth / count
	return v
}

// TestRepeatPurchasesFollowTheirDefinition computes the states of all customers on all days from the records,
// and compares all measures of repeat purchases, of all customers and by country.
func TestRepeatPurchasesFollowTheirDefinition(t *testing.T) {
	t.Parallel()
	each := [][]uint16{{1}, {2}, {3}}
	checkRepeatPurchases(t, regulars(400, [3]uint16{1, 2, 3}), each, each)
}

// In groups, the eighth source and those after it count as one.
func TestEverySourceCountsForAllCustomers(t *testing.T) {
	t.Parallel()
	checkRepeatPurchases(t, regulars(400, [3]uint16{1, 9, 12}), [][]uint16{{1}, {9}, {12}}, [][]uint16{{1}, {9, 12}})
}

// checkRepeatPurchases compares the measures with their definition, by the sources that are told apart for all
// customers and in groups.
func checkRepeatPurchases(t *testing.T, s *shop, sources, inGroups [][]uint16) {
	t.Helper()
	const n = 3 * 365
	board := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+n)
	all := define(s, s.customers, n, sources, nil)
	names := make([]string, 0, len(all.values(n-1)))
	for name := range all.values(n - 1) {
		names = append(names, name)
	}
	country := ledger.DimCountry
	for _, by := range []*ledger.Dimension{nil, &country} {
		from := base + shortfall.Past + 60
		a, err := board.Query(context.Background(), analysis.Query{Measures: names, From: from, To: base + n, Step: 1, GroupBy: by})
		require.NoError(t, err)
		groups := map[string]*definition{"": all}
		short := 0
		for _, r := range a.Series {
			if groups[r.Group.Value] == nil {
				of := s.filtered([]analysis.Filter{{Dimension: country, Values: []string{r.Group.Value}}}, base+n)
				groups[r.Group.Value] = define(s, of, n, inGroups, all.points)
			}
			for i, got := range r.Values {
				day := min(int(from-base)+i, n-1)
				want := groups[r.Group.Value].values(day)[r.Measure.Name]
				require.False(t, math.IsNaN(want), "%s on day %d", r.Measure.Name, day)
				requireSame(t, want, got, "%s of %q on day %d", r.Measure.Name, r.Group.Value, day)
				if r.Measure.Name == "repeat_purchases_missing" && want > 10 {
					short++
				}
			}
		}
		require.Greater(t, short, 20, "customers leave, so purchases are missing")
	}
}

func TestRepeatPurchasesNeedAPast(t *testing.T) {
	t.Parallel()
	s := regulars(100, [3]uint16{1, 2, 3})
	early := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+shortfall.Past)
	require.Equal(t, absence.Because(absence.FewPurchases, absence.Days, "637", absence.Need, "100"), early.Absence("repeat_purchases_cusum"))
	require.Equal(t, absence.Reason{}, early.Absence("repeat_purchases"))
	later := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+shortfall.Past+100)
	require.Equal(t, absence.Reason{}, later.Absence("repeat_purchases_cusum"))
	few := analysis.NewEngine(measure.Settings{}).UpdateHistories(regulars(4, [3]uint16{1, 2, 3}), base+shortfall.Past+100)
	require.Equal(t, absence.FewPurchases, few.Absence("repeat_purchases_cusum").Code)
}

// TestRepeatPurchasesFollowChanges brings an engine up to date with orders of the running day, which change no point,
// and with orders of the past, and compares it with a new engine.
func TestRepeatPurchasesFollowChanges(t *testing.T) {
	t.Parallel()
	const n = 3*365 - 1
	l := ledger.New()
	source, r := l.Source("shop", nil), rand.New(rand.NewPCG(8, 8))
	key := record.Key(0)
	buy := func(orders int, day func() int) {
		b := &record.Batch{}
		for range orders {
			key++
			b.Orders = append(b.Orders, record.Order{
				Key: key, Customer: record.Key(1 + r.IntN(200)), Day: base + record.Day(day()), Sale: true, Revenue: 10 * money.Unit,
				Country: []string{"NL", "BE"}[r.IntN(2)],
			})
		}
		source.Apply(b)
	}
	settings := measure.Settings{Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimCountry}}}
	engine := analysis.NewEngine(settings)
	values := func(e *analysis.Engine) (all []float64) {
		e.Update(l.Publish(), base+n).Samples(func(s analysis.Sample) {
			if strings.HasPrefix(s.Measure.Name, "repeat_purchases") {
				all = append(all, s.Value)
			}
		})
		return all
	}
	past := func() int { return r.IntN(n) }
	buy(6000, past)
	last := values(engine)
	require.Greater(t, len(last), 20)
	for _, day := range []func() int{func() int { return n }, past, func() int { return n - 1 }, func() int { return n }} {
		buy(40, day)
		now := values(engine)
		require.Equal(t, values(analysis.NewEngine(settings)), now)
	}
	require.NotEqual(t, last, values(engine))
}
