package clv_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// TestGammaGammaOfNearlyEqualValues covers order values that hardly differ: within customers, between
// them, both, or one customer's. Every fit succeeds, and every expectation is close to the mean.
func TestGammaGammaOfNearlyEqualValues(t *testing.T) {
	t.Parallel()
	for _, n := range []int{40, 400} {
		for _, cv := range []float64{0, 1e-8, 1e-6, 1e-4, 1e-3, 5e-3, 0.01, 0.03, 0.05, 0.1} {
			for _, kind := range []string{"within", "between", "both", "one"} {
				rows, mean := nearlyEqual(n, cv, kind)
				f, err := clv.FitGammaGamma(t.Context(), rows, clv.Options{Workers: 1})
				require.NoError(t, err, "%d customers, variation %v %s", n, cv, kind)
				for _, s := range []clv.Spend{{}, rows[0].Spend, rows[len(rows)-1].Spend} {
					require.InEpsilon(t, mean, f.Model.ExpectedValue(s), 5*cv+1e-4, "%d customers, variation %v %s: %+v", n, cv, kind, s)
				}
				i := f.Interval(0.95, func(g clv.GammaGamma) float64 { return g.ExpectedValue(clv.Spend{}) })
				require.False(t, math.IsNaN(i.Low) || math.IsNaN(i.High))
				require.False(t, math.IsNaN(f.LogLikelihood))
			}
		}
	}
}

// nearlyEqual returns spends with a mean of about 20 that vary by so much.
func nearlyEqual(n int, cv float64, kind string) (rows []clv.SpendRow, mean float64) {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	spends := make([]clv.Spend, n)
	for i := range spends {
		x := 1 + r.IntN(5)
		m := 20.0
		if kind == "between" || kind == "both" {
			m *= 1 + cv*r.NormFloat64()
		}
		if kind == "within" || kind == "both" {
			m *= 1 + cv*r.NormFloat64()/math.Sqrt(float64(x))
		}
		if kind == "one" && i == 3 {
			m *= 1 + cv
		}
		spends[i] = clv.Spend{Purchases: x, Mean: m}
		mean += m / float64(n)
	}
	return clv.GroupSpend(spends), mean
}

// One customer of a thousand spends 500 times as much as the others.
func TestGammaGammaOfOneLargeCustomer(t *testing.T) {
	t.Parallel()
	rows := []clv.SpendRow{
		{Spend: clv.Spend{Purchases: 2, Mean: 20}, Customers: 999},
		{Spend: clv.Spend{Purchases: 3, Mean: 10_000}, Customers: 1},
	}
	f, err := clv.FitGammaGamma(t.Context(), rows, clv.Options{Workers: 1})
	require.NoError(t, err)
	small, large := f.Model.ExpectedValue(rows[0].Spend), f.Model.ExpectedValue(rows[1].Spend)
	require.InDelta(t, 20, small, 15)
	require.Greater(t, large, 1_000.0)
}
