package clv_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/clv"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// single returns a row for each customer.
func single(rows []clv.Row) []clv.Row {
	var out []clv.Row
	for _, r := range rows {
		for range int(r.Customers) {
			out = append(out, clv.Row{History: r.History, Customers: 1})
		}
	}
	return out
}

func TestFitDoesNotDependOnGroupingOrderOrWorkers(t *testing.T) {
	rows := cdnowRows(t)
	shuffled := single(rows)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for name, fit := range fitters() {
		t.Run(name, func(t *testing.T) {
			f := mustFit(t, fit, rows)
			again, err := fit(t.Context(), rows, clv.Options{Workers: 1})
			require.NoError(t, err)
			require.Equal(t, f.Model, again.Model, "equal to the last bit for any number of workers")
			g := mustFit(t, fit, shuffled)
			require.InDelta(t, f.LogLikelihood, g.LogLikelihood, 1e-6)
			for i, p := range f.Parameters {
				require.InEpsilon(t, p.Value, g.Parameters[i].Value, 1e-5, p.Name)
				require.InEpsilon(t, p.StdErr, g.Parameters[i].StdErr, 1e-3, p.Name)
			}
		})
	}
}

func TestFitDoesNotDependOnTheUnitOfTime(t *testing.T) {
	rows := cdnowRows(t)
	days := slices.Clone(rows)
	var repeats float64
	for i := range days {
		days[i].Recency *= 7
		days[i].Age *= 7
		repeats += days[i].Customers * float64(days[i].Repeats)
	}
	for name, fit := range fitters() {
		t.Run(name, func(t *testing.T) {
			f, g := mustFit(t, fit, rows), mustFit(t, fit, days)
			require.InDelta(t, f.LogLikelihood-repeats*math.Log(7), g.LogLikelihood, 1e-5)
			for i, p := range f.Parameters {
				factor := 1.0
				if p.Name == "alpha" || p.Name == "beta" {
					factor = 7
				}
				require.InEpsilon(t, p.Value*factor, g.Parameters[i].Value, 1e-4, p.Name)
			}
		})
	}
}

func TestLargeFitIsAMaximum(t *testing.T) {
	rows := distinct(12_000)
	for name, fit := range fitters() {
		t.Run(name, func(t *testing.T) {
			f := mustFit(t, fit, rows)
			total := func(m clv.Model) (sum float64) {
				for _, r := range rows {
					sum += r.Customers * m.LogLikelihood(r.History)
				}
				return sum
			}
			require.InEpsilon(t, total(f.Model), f.LogLikelihood, 1e-9)
			for i, p := range f.Parameters {
				for _, away := range []float64{-0.3, 0.3} {
					require.Less(t, total(moved(f, i, away*p.StdErr)), f.LogLikelihood, "%s%+.1f standard errors", p.Name, away)
				}
			}
		})
	}
}

// moved returns the fitted model with one parameter changed.
func moved(f *clv.Fit[clv.Model], i int, by float64) clv.Model {
	p := make([]float64, len(f.Parameters))
	for k, q := range f.Parameters {
		p[k] = q.Value
	}
	p[i] += by
	switch f.Model.(type) {
	case clv.BGNBD:
		return clv.BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	default:
		return clv.ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}
	}
}

func TestParetoFindsTheParametersOfASimulation(t *testing.T) {
	f := mustFit(t, clv.FitParetoNBD, clv.Group(simulate(20_000, 0.6, 260)))
	for i, want := range []float64{0.6, 6, 0.6, 12} {
		p := f.Parameters[i]
		require.InEpsilon(t, want, p.Value, 0.1, p.Name) // whole days lose some purchases
		require.Less(t, p.StdErr, p.Value/10, p.Name)
	}
}

func TestFitReportsNoDropout(t *testing.T) {
	rows := clv.Group(simulate(3000, 0, 104))
	for name, fit := range fitters() {
		t.Run(name, func(t *testing.T) {
			f := mustFit(t, fit, rows)
			require.False(t, f.DropoutIdentified(), "gain %v", f.DropoutGain)
			require.Equal(t, []string{"no dropout"}, f.Limits)
			bounds := 0
			for _, p := range f.Parameters {
				if p.AtBound {
					bounds++
					require.True(t, math.IsNaN(p.StdErr), p.Name)
				}
			}
			require.Positive(t, bounds)
			forecast := clv.ForecastPurchases(f, rows, 13, 0.95)
			require.False(t, math.IsNaN(forecast.Low) || math.IsInf(forecast.High, 0), "%v", forecast)
		})
	}
}

func TestFitReportsEqualPurchaseRates(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var histories []clv.History
	for range 4000 {
		h := clv.History{Age: 100}
		leave, stay := gamma(rng, 1), gamma(rng, 4)
		for at := rng.ExpFloat64() * 10; at < h.Age; at += rng.ExpFloat64() * 10 {
			if h.Repeats, h.Recency = h.Repeats+1, at; rng.Float64() < leave/(leave+stay) {
				break
			}
		}
		histories = append(histories, h)
	}
	f := mustFit(t, clv.FitBGNBD, clv.Group(histories))
	require.True(t, f.DropoutIdentified())
	require.Equal(t, []string{"the same purchase rate for every customer"}, f.Limits)
	require.InDelta(t, 0.1, f.Parameters[0].Value/f.Parameters[1].Value, 0.01, "purchases in a unit of time")
	require.InDelta(t, 0.2, f.Parameters[2].Value/(f.Parameters[2].Value+f.Parameters[3].Value), 0.02, "dropout")
}

// shop draws customers of a BG/NBD-like shop with purchases on whole days.
func shop(rng *rand.Rand, customers int, r, rate, a, b, weeks float64) []clv.Row {
	histories := make([]clv.History, customers)
	for i := range histories {
		h := &histories[i]
		h.Age = float64(int(weeks*7*rng.Float64())) / 7
		own, stay := gamma(rng, r)/r*rate, gamma(rng, b)
		leave := gamma(rng, a)
		for at := rng.ExpFloat64() / own; at < h.Age; at += rng.ExpFloat64() / own {
			if day := float64(int(at*7)) / 7; day > h.Recency && day <= h.Age {
				h.Repeats, h.Recency = h.Repeats+1, day
			}
			if rng.Float64() < leave/(leave+stay) {
				break
			}
		}
	}
	return clv.Group(histories)
}

func TestFitsOfVeryDifferentShopsConverge(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	decade := func(lo, hi float64) float64 { return math.Pow(10, lo+(hi-lo)*rng.Float64()) }
	fitted := 0
	for range 12 {
		rows := shop(rng, int(decade(2.3, 3.2)), decade(-1, 1), decade(-1.5, 1), decade(-1.5, 1), decade(-0.5, 1.5), decade(1, 2.7))
		for name, fit := range fitters() {
			f, err := fit(t.Context(), rows, clv.Options{})
			if errors.Is(err, clv.ErrNotEnoughHistory) {
				continue
			}
			require.NoError(t, err, name)
			fitted++
			require.GreaterOrEqual(t, f.DropoutGain, -1e-3, "%s %v: dropout cannot be worse than none", name, f.Parameters)
			for _, p := range f.Parameters {
				require.False(t, p.AtBound && p.StdErr > 0, "%s %v %v", name, f.Parameters, f.Limits)
				require.True(t, p.StdErr > 0 || math.IsNaN(p.StdErr), "%s %v %v", name, f.Parameters, f.Limits)
			}
			require.Equal(t, len(f.Limits) > 0, slices.ContainsFunc(f.Parameters, func(p clv.Parameter) bool { return p.AtBound }))
		}
	}
	require.Greater(t, fitted, 20)
}

func TestHistoryErrorsHaveAReason(t *testing.T) {
	row := func(x int, recency, age, n float64) clv.Row {
		return clv.Row{History: clv.History{Repeats: x, Recency: recency, Age: age}, Customers: n}
	}
	tests := map[string]struct {
		rows   []clv.Row
		reason string
	}{
		"no customers":             {nil, "0 customers, at least 100 are needed"},
		"few customers":            {[]clv.Row{row(1, 2, 3, 60)}, "60 customers, at least 100 are needed"},
		"nobody came back":         {[]clv.Row{row(0, 0, 30, 5000)}, "0 customers bought again, at least 30 are needed"},
		"opened today":             {[]clv.Row{row(0, 0, 0, 5000)}, "0 customers bought again, at least 30 are needed"},
		"too few repeat customers": {[]clv.Row{row(0, 0, 30, 5000), row(1, 1, 30, 29)}, "29 customers bought again, at least 30 are needed"},
	}
	for name, test := range tests {
		for model, fit := range fitters() {
			t.Run(name+", "+model, func(t *testing.T) {
				_, err := fit(t.Context(), test.rows, clv.Options{})
				require.ErrorIs(t, err, clv.ErrNotEnoughHistory)
				var reason *clv.HistoryError
				require.ErrorAs(t, err, &reason)
				require.Equal(t, model, reason.Model)
				require.Contains(t, clv.Lacks(), reason.Lack)
				require.EqualError(t, err, fmt.Sprintf("fit %s: not enough history: %s", model, test.reason))
			})
		}
	}
	_, err := clv.FitGammaGamma(t.Context(), []clv.SpendRow{{Spend: clv.Spend{Purchases: 1}, Customers: 500}}, clv.Options{})
	require.EqualError(t, err, "fit Gamma-Gamma: not enough history: 0 customers have repeat purchases with a value, at least 30 are needed")
	for reason, rows := range map[string][]clv.ContractRow{
		"0 subscriptions, at least 100 are needed":     nil,
		"0 cancellations, at least 30 are needed":      {{Contract: clv.Contract{Periods: 3}, Customers: 1000}},
		"no subscription has reached a second renewal": {{Contract: clv.Contract{Periods: 1, Cancelled: true}, Customers: 1000}},
		"29 cancellations, at least 30 are needed":     append(survivors(1000, 990, 971), clv.ContractRow{Contract: clv.Contract{Periods: 9}, Customers: 2}),
		"99 subscriptions, at least 100 are needed":    survivors(99, 50, 20),
	} {
		_, err := clv.FitShiftedBetaGeometric(t.Context(), rows, clv.Options{})
		require.ErrorIs(t, err, clv.ErrNotEnoughHistory)
		require.EqualError(t, err, "fit sBG: not enough history: "+reason)
	}
}

func TestInvalidRows(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, h := range []clv.History{
		{Repeats: -1, Age: 3},
		{Repeats: 1, Recency: 4, Age: 3},
		{Repeats: 1, Recency: -1, Age: 3},
		{Repeats: 1, Age: 3},
		{Recency: 1, Age: 3},
		{Age: nan},
		{Age: inf},
		{Repeats: 1, Recency: nan, Age: 3},
	} {
		rows := []clv.Row{{History: clv.History{Age: 1}, Customers: 1}, {History: h, Customers: 1}}
		_, err := clv.FitBGNBD(t.Context(), rows, clv.Options{})
		require.ErrorIs(t, err, clv.ErrInvalid)
		require.ErrorContains(t, err, "fit BG/NBD: row 1: invalid input")
	}
	for _, n := range []float64{0, -1, nan, inf} {
		_, err := clv.FitParetoNBD(t.Context(), []clv.Row{{Customers: n}}, clv.Options{})
		require.ErrorIs(t, err, clv.ErrInvalid)
		_, err = clv.FitGammaGamma(t.Context(), []clv.SpendRow{{Customers: n}}, clv.Options{})
		require.ErrorIs(t, err, clv.ErrInvalid)
		_, err = clv.FitShiftedBetaGeometric(t.Context(), []clv.ContractRow{{Contract: clv.Contract{Periods: 1}, Customers: n}}, clv.Options{})
		require.ErrorIs(t, err, clv.ErrInvalid)
	}
}

func TestFitStopsIfTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, fit := range fitters() {
		_, err := fit(ctx, cdnowRows(t), clv.Options{})
		require.ErrorIs(t, err, context.Canceled, name)
	}
	_, err := clv.FitGammaGamma(ctx, clv.GroupSpend(spends(t)), clv.Options{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = clv.FitShiftedBetaGeometric(ctx, survivors(1000, 800, 700), clv.Options{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestSummarizeCountsDaysOnce(t *testing.T) {
	days := []int{100, 100, 107, 107, 121, 200}
	tests := map[string]struct {
		until int
		want  clv.History
		ok    bool
	}{
		"before the first purchase":    {99, clv.History{}, false},
		"on the day of the first":      {100, clv.History{}, true},
		"later purchases do not count": {128, clv.History{Repeats: 2, Recency: 3, Age: 4}, true},
		"all":                          {200, clv.History{Repeats: 3, Recency: 100.0 / 7, Age: 100.0 / 7}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h, ok := clv.Summarize(days, test.until, 7)
			require.Equal(t, test.ok, ok)
			require.Equal(t, test.want, h)
		})
	}
	_, ok := clv.Summarize(nil, 3, 7)
	require.False(t, ok)
}

func TestGroupKeepsEveryCustomer(t *testing.T) {
	histories := []clv.History{{Repeats: 2, Recency: 1, Age: 3}, {Age: 3}, {Repeats: 2, Recency: 1, Age: 3}, {Age: 2}}
	require.Equal(t, []clv.Row{
		{History: clv.History{Age: 2}, Customers: 1},
		{History: clv.History{Age: 3}, Customers: 1},
		{History: clv.History{Repeats: 2, Recency: 1, Age: 3}, Customers: 2},
	}, clv.Group(histories))
	require.Equal(t, clv.History{Age: 3}, histories[1], "the input does not change")
	require.Equal(t, []clv.ContractRow{
		{Contract: clv.Contract{Periods: 1}, Customers: 2},
		{Contract: clv.Contract{Periods: 1, Cancelled: true}, Customers: 1},
		{Contract: clv.Contract{Periods: 2}, Customers: 1},
	}, clv.GroupContracts([]clv.Contract{{Periods: 2}, {Periods: 1}, {Periods: 1, Cancelled: true}, {Periods: 1}}))
}
