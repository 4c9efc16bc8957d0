package shortfall_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// shop is a shop with a fixed number of customers in each state, whose purchases vary by chance.
type shop struct {
	days int
	// each is the number of customers in each state, rate their purchases a day.
	each, rate float64
	// busy, if not nil, is how busy a day is.
	busy func(day int) float64
	// change, if not nil, changes a day.
	change func(day int, d *shortfall.Day)
}

// open returns the days of the shop.
func (s *shop) open(seed uint64) []shortfall.Day {
	r := rand.New(rand.NewPCG(seed, 1))
	all := make([]shortfall.Day, s.days)
	for i := range all {
		d := &all[i]
		busy := [...]float64{0.5, 1, 1, 1, 1, 1.2, 1.3}[i%7]
		if s.busy != nil {
			busy *= s.busy(i)
		}
		d.Newcomers = math.Round(s.each / 50)
		d.Orders = d.Newcomers
		for k := range shortfall.States {
			d.Customers[k] = s.each
			mean := s.each * s.rate * busy / float64(k+1)
			d.Purchases[k] = math.Max(0, math.Round(mean+math.Sqrt(mean)*r.NormFloat64()))
			d.Orders += d.Purchases[k]
		}
		if s.change != nil {
			s.change(i, d)
		}
	}
	return all
}

// times multiplies the purchases of a day.
func times(d *shortfall.Day, factor float64) {
	for k := range d.Purchases {
		d.Purchases[k] = math.Round(d.Purchases[k] * factor)
	}
}

func points(days []shortfall.Day) []shortfall.Point {
	return shortfall.Of(0, len(days), 1, func(i, _ int) shortfall.Day { return days[i] })
}

// alarm returns the first day from a day on whose statistic reaches the threshold, -1 if there is none.
func alarm(points []shortfall.Point, from int) int {
	for i := from; i < len(points); i++ {
		if points[i].Statistic >= points[i].Threshold {
			return i
		}
	}
	return -1
}

const fall = 1200

// standard is a shop with about 25 purchases a day.
func standard(change func(day int, d *shortfall.Day)) []shortfall.Point {
	s := &shop{days: 1600, each: 500, rate: 0.02, change: change}
	return points(s.open(7))
}

func TestTheExpectationFollowsTheDayOfTheWeek(t *testing.T) {
	t.Parallel()
	s := &shop{days: 1200, each: 500, rate: 0.02}
	all := points(s.open(3))
	for i := range all[:shortfall.Past] {
		require.True(t, math.IsNaN(all[i].Expected) && math.IsNaN(all[i].Statistic))
	}
	mean := 500 * 0.02 * (1 + 1.0/2 + 1.0/3 + 1.0/4 + 1.0/5 + 1.0/6)
	for i := shortfall.Past; i < len(all); i++ {
		want := mean * [...]float64{0.5, 1, 1, 1, 1, 1.2, 1.3}[i%7]
		require.InDelta(t, want, all[i].Expected, 0.15*want, "day %d", i)
	}
	require.Negative(t, alarm(all, 0))
}

func TestAFallIsTold(t *testing.T) {
	t.Parallel()
	all := standard(func(day int, d *shortfall.Day) {
		if day >= fall {
			times(d, 0.8)
		}
	})
	at := alarm(all, 0)
	require.Greater(t, at, fall+6)
	require.Less(t, at, fall+60)
	require.InDelta(t, fall, all[at].Since, 25)
}

func TestACampaignDoesNotHideALaterFall(t *testing.T) {
	t.Parallel()
	after := func(campaign float64) int {
		return alarm(standard(func(day int, d *shortfall.Day) {
			switch {
			case day >= fall-21 && day < fall:
				times(d, campaign)
			case day >= fall:
				times(d, 0.75)
			}
		}), 0) - fall
	}
	require.Positive(t, after(3))
	require.LessOrEqual(t, after(3), after(1)+25)
}

func TestTheEchoOfACampaignInTheNextYearIsNoFall(t *testing.T) {
	t.Parallel()
	all := standard(func(day int, d *shortfall.Day) {
		if day >= fall-21 && day < fall {
			times(d, 2)
		}
	})
	require.Negative(t, alarm(all, 0))
}

func TestDaysWithoutDataAreNoFall(t *testing.T) {
	t.Parallel()
	gap := func(days int) []shortfall.Point {
		return standard(func(day int, d *shortfall.Day) {
			if day >= fall && day < fall+days {
				d.Orders, d.Newcomers, d.Purchases = 0, 0, [shortfall.States]float64{}
			}
		})
	}
	whole, week := gap(0), gap(7)
	require.Negative(t, alarm(week, 0))
	for i := fall; i < fall+7; i++ {
		require.True(t, math.IsNaN(week[i].Expected) && math.IsNaN(week[i].Observed))
		require.Equal(t, whole[fall-1].Statistic, week[i].Statistic)
	}
	// A shop that sells nothing for a month does not merely lack data.
	require.Positive(t, alarm(gap(30), 0))
}

// A week without data must not make the season unknown for the next year.
func TestAGapDoesNotHideTheSeason(t *testing.T) {
	t.Parallel()
	december := func(gap int) shortfall.Point {
		s := &shop{days: 1400, each: 2500, rate: 0.02, busy: func(day int) float64 {
			if date := day % 365; date >= 319 && date < 358 {
				return 3
			}
			return 0.8
		}, change: func(day int, d *shortfall.Day) {
			if day >= 900 && day < 900+gap {
				d.Orders, d.Newcomers, d.Purchases = 0, 0, [shortfall.States]float64{}
			}
		}}
		return points(s.open(13))[2*365+335]
	}
	require.InDelta(t, 1, december(7).Expected/december(0).Expected, 0.02)
}

// A part of the shop without data needs a week at least, so that a few days are not a fall.
func TestAFewBadDaysAreNoFall(t *testing.T) {
	t.Parallel()
	all := standard(func(day int, d *shortfall.Day) {
		if day >= fall && day < fall+4 {
			times(d, 0.2)
		}
	})
	require.Negative(t, alarm(all, 0))
}

// Customers of a bulk import who never buy lower the purchases per customer.
func TestABulkImportIsNoFall(t *testing.T) {
	t.Parallel()
	all := standard(func(day int, d *shortfall.Day) {
		if day == fall {
			d.Newcomers += 1500
		}
		switch ago := day - fall; {
		case ago < 1:
		case ago <= shortfall.NewDays:
			d.Customers[shortfall.New] += 1500
		case ago <= shortfall.Lag:
			d.Customers[shortfall.Young] += 1500
		default:
			d.Customers[shortfall.Recent] += 1500
		}
	})
	require.Greater(t, all[fall+5].Expected, 1.5*all[fall-2].Expected)
	require.Negative(t, alarm(all, 0))
}

// A peak that comes three weeks later than last year is no fall at its old date.
func TestAPeakThatMovesIsNoFall(t *testing.T) {
	t.Parallel()
	s := &shop{days: 1800, each: 2500, rate: 0.02, busy: func(day int) float64 {
		y, date := day/365, day%365
		if start := 100 + []int{0, 14, 3, 24, 7}[y]; date >= start && date < start+8 {
			return 1.6
		}
		return 1
	}}
	all := points(s.open(11))
	require.Negative(t, alarm(all, 0))
}

func TestSeasonsAreExpectedFromTheSecondYearOn(t *testing.T) {
	t.Parallel()
	s := &shop{days: 1500, each: 2500, rate: 0.02, busy: func(day int) float64 {
		if date := day % 365; date >= 319 && date < 358 {
			return 3
		}
		return 0.8
	}}
	all := points(s.open(13))
	for i := 365 + 325; i < 365+352; i++ {
		require.InDelta(t, 1, all[i].Observed/all[i].Expected, 0.25, "day %d", i)
	}
	require.Negative(t, alarm(all, 0))
}

// The number of customers moves the expectation at once; no history of purchases is needed for that.
func TestTheExpectationFollowsTheNumberOfCustomers(t *testing.T) {
	t.Parallel()
	all := standard(func(day int, d *shortfall.Day) {
		growth := math.Pow(2, float64(day)/365)
		times(d, growth)
		for k := range d.Customers {
			d.Customers[k] *= growth
		}
	})
	require.Negative(t, alarm(all, 0))
	last := all[len(all)-1]
	require.InDelta(t, 1, last.Observed/last.Expected, 0.2)
}

// Later days do not change the point of a day.
func TestPointsDependOnThePastOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		s := &shop{days: 900 + rapid.IntRange(0, 300).Draw(t, "days"), each: 200, rate: 0.02}
		days := s.open(seed)
		cut := rapid.IntRange(1, s.days).Draw(t, "cut")
		short := points(days[:cut])
		for i, p := range points(days)[:cut] {
			require.Equal(t, math.IsNaN(p.Statistic), math.IsNaN(short[i].Statistic))
			if !math.IsNaN(p.Statistic) {
				require.InDelta(t, p.Statistic, short[i].Statistic, 1e-9)
				require.InDelta(t, p.Expected, short[i].Expected, 1e-9)
				require.GreaterOrEqual(t, p.Statistic, 0.0)
				require.Greater(t, p.Threshold, 0.0)
				require.Equal(t, p.Statistic > 0, p.Since >= 0)
			}
		}
	})
}

// BenchmarkOf computes the points of ten years.
func BenchmarkOf(b *testing.B) {
	s := &shop{days: 3650, each: 500, rate: 0.02}
	days := s.open(1)
	for b.Loop() {
		points(days)
	}
}
