package analysis_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// market is a simulated shop whose customers buy more or less by the time of the year and over the years,
// which the models do not know.
type market struct {
	name      string
	customers int
	years     int
	december  float64 // times as many purchases in December
	trend     float64 // change of the logarithm of the purchase rate a year
	leave     float64 // chance to leave after a purchase
}

// open is the first day of the simulated shops.
var open = record.Date(2021, time.January, 1)

// simulate returns a shop of this kind.
func (m market) simulate(seed uint64) *shop {
	r := rand.New(rand.NewPCG(seed, 17))
	s := &shop{without: map[record.Kind]bool{record.KindSubscription: true}}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown"}
	}
	last := open + record.Day(365*m.years)
	fastest := math.Max(1, m.december) * math.Max(1, math.Exp(m.trend*float64(m.years)))
	for range m.customers {
		var c ledger.Customer
		rate := (0.1 + r.ExpFloat64()) / 60 * fastest
		worth := 40 * math.Exp(0.5*r.NormFloat64())
		for day := float64(open) + float64(365*m.years)*math.Pow(r.Float64(), 1.2); day < float64(last); day += r.ExpFloat64() / rate {
			d := record.Day(day)
			if len(c.Purchases) > 0 && r.Float64()*fastest > m.activity(d) {
				continue
			}
			amount := money.Amount(worth * math.Exp(0.3*r.NormFloat64()) * float64(money.Unit))
			c.Purchases = append(c.Purchases, ledger.Purchase{Day: d, Revenue: amount, Margin: amount, HasMargin: true})
			if r.Float64() < m.leave {
				break
			}
		}
		s.customers = append(s.customers, c)
	}
	return s
}

// activity is by how much the purchase rate of a day differs from the usual one.
func (m market) activity(d record.Day) float64 {
	a := math.Exp(m.trend * float64(d-open) / 365)
	if d.Time().Month() == time.December {
		a *= m.december
	}
	return a
}

// outcome is a forecast of the product and what came.
type outcome struct {
	figure   string
	forecast clvInterval
	alone    float64 // without correction
	actual   float64
	whole    bool // whether the back-tests cover a year
}

type clvInterval struct{ estimate, low, high float64 }

// outcomes makes the product's forecasts at a day and looks up what came.
func outcomes(t testing.TB, src analysis.Histories, day record.Day, horizon int) (all []outcome) {
	t.Helper()
	s := measure.Settings{Forecast: forecast.Settings{Horizon: fold.Days(horizon)}}
	f, err := analysis.FitHistories(t.Context(), src, noonOf(day), s)
	require.NoError(t, err)
	o := f.Of(fold.Group{})
	require.NotNil(t, o)
	for k, days := range forecast.ProbabilityHorizons() {
		i, b := o.Probability[k], f.BackTest(forecast.PurchaseProbability, int32(days))
		if b == nil {
			continue
		}
		all = append(all, outcome{fmt.Sprintf("chance %dd", days), clvInterval{i.Estimate, i.Low, i.High}, i.Estimate / b.Factor, cameBack(src, day, days), b.WholeYear})
	}
	if b := f.BackTest(forecast.OrderValue, int32(horizon)); b != nil {
		i := o.Value
		all = append(all, outcome{fmt.Sprintf("value %dd", horizon), clvInterval{i.Estimate, i.Low, i.High}, i.Estimate / b.Factor, broughtIn(src, day, horizon), b.WholeYear})
	}
	return all
}

// cameBack is the share of the buyers up to a day who bought within so many days after it.
func cameBack(src analysis.Histories, day record.Day, days int) float64 {
	var c ledger.Customer
	buyers, back := 0.0, 0.0
	for i := range src.Len() {
		src.Customer(i, &c)
		if len(c.Purchases) == 0 || c.Purchases[0].Day > day {
			continue
		}
		buyers++
		for _, p := range c.Purchases {
			if p.Day > day && p.Day <= day+record.Day(days) {
				back++
				break
			}
		}
	}
	return back / buyers
}

// broughtIn is the value of what those buyers bought within so many days.
func broughtIn(src analysis.Histories, day record.Day, days int) (sum float64) {
	var c ledger.Customer
	for i := range src.Len() {
		src.Customer(i, &c)
		if len(c.Purchases) == 0 || c.Purchases[0].Day > day {
			continue
		}
		for _, p := range c.Purchases {
			if p.Day > day && p.Day <= day+record.Day(days) {
				sum += p.Margin.Float()
			}
		}
	}
	return sum
}

// markets are the simulated shops of the back-test table.
func markets() []market {
	const n = 1200
	return []market{
		{"steady", n, 4, 1, 0, 0.1},
		{"season", n, 4, 2.2, 0, 0.1},
		{"shrinking", n, 4, 1, -0.4, 0.1},
		{"season, shrinking", n, 4, 2.2, -0.4, 0.1},
		{"season, growing", n, 4, 2.2, 0.3, 0.1},
	}
}

// tally adds up outcomes of one figure.
type tally struct {
	n, held, error, alone, width float64
}

func (c *tally) add(o *outcome) {
	c.n++
	if o.forecast.low <= o.actual && o.actual <= o.forecast.high {
		c.held++
	}
	c.alone += math.Abs(o.alone/o.actual - 1)
	c.error += math.Abs(o.forecast.estimate/o.actual - 1)
	c.width += math.Log(o.forecast.high/o.forecast.low) / 2
}

// String returns the row of the table.
func (c *tally) String() string {
	return fmt.Sprintf("%3.0f of %3.0f | %5.1f %% | %5.1f %% | x %.2f", c.held, c.n, 100*c.alone/c.n, 100*c.error/c.n, math.Exp(c.width/c.n))
}

// TestIntervalsHoldInShopsThatTheModelsDoNotKnow makes the product's forecasts on past days of CDNOW and of
// shops with season and trend, and compares them with what came. It prints the table of docs/forecasts.md.
func TestIntervalsHoldInShopsThatTheModelsDoNotKnow(t *testing.T) {
	t.Parallel()
	t.Logf("shop | figure | held | error of the model | error corrected | interval")
	var all tally
	table := func(name string, src analysis.Histories, days []record.Day, horizon int) {
		rows, names := map[string]*tally{}, []string{}
		for _, day := range days {
			for _, o := range outcomes(t, src, day, horizon) {
				if rows[o.figure] == nil {
					rows[o.figure], names = &tally{}, append(names, o.figure)
				}
				rows[o.figure].add(&o)
				all.add(&o)
			}
		}
		for _, f := range names {
			t.Logf("%s | %s | %v", name, f, rows[f])
		}
	}
	whole := 1.0
	var days []record.Day
	for month := time.June; month <= time.June+9; month++ {
		days = append(days, record.Date(1997, month, 30))
	}
	table("CDNOW", cdnowAt(t, &whole), days, 90)
	for i, m := range markets() {
		days = nil
		for k := range 8 {
			days = append(days, open+record.Day(2*365+30+k*84))
		}
		table(m.name, m.simulate(uint64(i+1)), days, 90)
	}
	t.Logf("all | | %v", &all)
	require.GreaterOrEqual(t, all.n, 100.0)
	require.GreaterOrEqual(t, all.held/all.n, 0.9)
	require.Less(t, all.error, 0.85*all.alone, "the corrections help")
	require.Less(t, all.width/all.n, math.Log(1.7), "wide enough is easy")
}

// TestBackTestsOfCDNOW makes every past forecast of CDNOW again, customer by customer.
func TestBackTestsOfCDNOW(t *testing.T) {
	t.Parallel()
	whole := 1.0
	view, today := cdnowAt(t, &whole), record.Date(1998, time.June, 30)
	board := foreseen(t, view, today, measure.Settings{Forecast: forecast.Settings{Horizon: fold.Days(90)}})
	got := forecastsOf(board)
	first := record.Date(1997, time.January, 1)
	n := 0
	var errors []float64
	held := 0.0
	for j := 36; j > 0; j-- {
		day := today - record.Day(math.Round(float64(j)*365/12))
		if day-first < 90 || day+90 > today {
			continue
		}
		n++
		predicted, actual := slowChance(t, view, day)
		value, came := slowValue(t, view, day)
		at := atDay(t, board, "forecast_backtest_purchase_ratio", "90d", day+90)
		require.InEpsilon(t, actual, at["actual"], 1e-9, day)
		require.InEpsilon(t, predicted, at["predicted"], 1e-6, day)
		require.Greater(t, at["predicted"], at["low"])
		errors = append(errors, math.Abs(predicted/actual-1))
		if at["low"] <= actual && actual <= at["high"] {
			held++
		}
		at = atDay(t, board, "forecast_backtest_value", "90d", day+90)
		require.InEpsilon(t, came, at["actual"], 1e-9, day)
		require.InEpsilon(t, value, at["predicted"], 1e-6, day)
	}
	require.Equal(t, float64(n), got["forecast_backtest_cutoffs figure=purchase_probability horizon=90d"])
	require.Equal(t, float64(n), got["forecast_backtest_cutoffs figure=value_orders horizon=90d"])
	require.Equal(t, 1.0, got["forecast_backtest_correction_ratio figure=purchase_probability horizon=90d"])
	require.InEpsilon(t, sortedQuantile(errors, 0.5), got["forecast_backtest_error_ratio figure=purchase_probability horizon=90d"], 1e-6)
	require.InEpsilon(t, held/float64(n), got["forecast_backtest_coverage_ratio figure=purchase_probability horizon=90d"], 1e-9)
}

// atDay returns the series of a back-test at a day by outcome.
func atDay(t *testing.T, b *analysis.Board, name, horizon string, day record.Day) map[string]float64 {
	t.Helper()
	a, err := b.Query(t.Context(), analysis.Query{Measures: []string{name}, From: day, To: day, Step: 1})
	require.NoError(t, err)
	values := map[string]float64{}
	for _, s := range a.Series {
		labels := map[string]string{}
		for _, l := range s.Labels {
			labels[l.Name] = l.Value
		}
		if labels["horizon"] == horizon {
			values[labels["outcome"]] = s.Values[0]
		}
	}
	return values
}

// slowChance returns the expected and the actual share of buyers within 90 days after a day.
func slowChance(t *testing.T, view *ledger.View, day record.Day) (predicted, actual float64) {
	t.Helper()
	histories, _ := buyers(view, day)
	m, err := clv.FitBGNBD(t.Context(), clv.Group(histories), clv.Options{})
	require.NoError(t, err)
	for _, h := range histories {
		predicted += m.Model.ProbabilityOfPurchase(h, 90.0/7) / float64(len(histories))
	}
	return predicted, cameBack(view, day, 90)
}

// slowValue returns the expected and the actual value within 90 days after a day, without discount.
func slowValue(t *testing.T, view *ledger.View, day record.Day) (predicted, actual float64) {
	t.Helper()
	histories, spends := buyers(view, day)
	m, err := clv.FitBGNBD(t.Context(), clv.Group(histories), clv.Options{})
	require.NoError(t, err)
	g, err := clv.FitGammaGamma(t.Context(), clv.GroupSpend(spends), clv.Options{})
	require.NoError(t, err)
	for i, h := range histories {
		predicted += m.Model.ExpectedPurchases(h, 90.0/7) * g.Model.ExpectedValue(spends[i])
	}
	return predicted, broughtIn(view, day, 90)
}
