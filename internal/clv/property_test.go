package clv_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// someModels returns models whose moments are quick to sum: short times, few purchases.
func someModels() []clv.Model {
	return []clv.Model{
		clv.BGNBD{R: 0.8, Alpha: 4, A: 0.8, B: 2.5},
		clv.BGNBD{R: 3, Alpha: 6, A: 1, B: 4},
		clv.ParetoNBD{R: 0.8, Alpha: 4, S: 0.7, Beta: 5},
		clv.ParetoNBD{R: 2, Alpha: 6, S: 1, Beta: 6},
		clv.ParetoNBD{R: 2, Alpha: 6, S: 2, Beta: 3},
	}
}

// outcomes calls f with the probability of every number of purchases of a customer up to age. It
// uses the likelihood only: the density of the last of x purchases at y is
// L(x, y, age) y^(x-1)/(x-1)!, because the other purchases may be at any time before.
func outcomes(m clv.Model, age float64, f func(x, probability float64)) {
	f(0, math.Exp(m.LogLikelihood(clv.History{Age: age})))
	const steps = 600 // Simpson's rule
	for x := 1; x <= 60; x++ {
		choices, _ := math.Lgamma(float64(x))
		density := func(y float64) float64 {
			if y == 0 {
				if x > 1 {
					return 0
				}
				y = 1e-300
			}
			return math.Exp(m.LogLikelihood(clv.History{Repeats: x, Recency: y, Age: age}) + float64(x-1)*math.Log(y) - choices)
		}
		sum := density(0) + density(age)
		for i := 1; i < steps; i++ {
			sum += float64(2+2*(i%2)) * density(age*float64(i)/steps)
		}
		f(float64(x), sum*age/steps/3)
	}
}

func TestLikelihoodsAddUpToOneAndGiveTheExpectations(t *testing.T) {
	const age = 5
	for _, m := range someModels() {
		var total, mean, square float64
		outcomes(m, age, func(x, p float64) {
			total += p
			mean += x * p
			square += x * x * p
		})
		require.InDelta(t, 1, total, 1e-6, "%s %v", m.Name(), m)
		require.InDelta(t, mean, m.ExpectedPurchases(clv.History{}, age), 1e-5, "%s %v", m.Name(), m)
		require.InDelta(t, square-mean*mean, m.PurchaseVariance(clv.History{}, age), 1e-3, "%s %v", m.Name(), m)
		none := math.Exp(m.LogLikelihood(clv.History{Age: age}))
		require.InDelta(t, 1-none, m.ProbabilityOfPurchase(clv.History{}, age), 1e-9, "%s %v", m.Name(), m)
	}
}

// anyHistory draws histories up to 5,000 purchases in 10,000 units of time.
func anyHistory(t *rapid.T) clv.History {
	h := clv.History{Age: rapid.Float64Range(1, 10_000).Draw(t, "age")}
	if most := int(min(h.Age, 5000)); rapid.Bool().Draw(t, "bought again") {
		h.Repeats = rapid.IntRange(1, most).Draw(t, "repeats")
		h.Recency = h.Age * rapid.Float64Range(1e-4, 1).Draw(t, "recency")
	}
	return h
}

// anyModel draws parameters over nine decades, often with alpha and beta nearly equal.
func anyModel(t *rapid.T) clv.Model {
	decade := func(name string, lo, hi float64) float64 {
		return math.Pow(10, rapid.Float64Range(lo, hi).Draw(t, name))
	}
	r, alpha := decade("r", -3, 2), decade("alpha", -3, 4)
	switch rapid.IntRange(0, 2).Draw(t, "model") {
	case 0:
		return clv.BGNBD{R: r, Alpha: alpha, A: decade("a", -4, 2), B: decade("b", -3, 4)}
	case 1:
		near := 1 + rapid.Float64Range(-1e-9, 1e-9).Draw(t, "apart")
		return clv.ParetoNBD{R: r, Alpha: alpha, S: decade("s", -4, 2), Beta: alpha * near}
	}
	return clv.ParetoNBD{R: r, Alpha: alpha, S: decade("s", -4, 2), Beta: decade("beta", -3, 4)}
}

func TestFiguresAreFiniteAndInOrderForAnyHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, h := anyModel(t), anyHistory(t)
		soon := rapid.Float64Range(0.01, 400).Draw(t, "soon")
		inOrder(t, m, h, soon, soon+rapid.Float64Range(0.01, 400).Draw(t, "later"))
	})
}

// The draws of rapid prefer simple numbers; these are distributed evenly over the decades.
func TestFiguresAreFiniteAndInOrderInEveryDecade(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	decade := func(lo, hi float64) float64 { return math.Pow(10, lo+(hi-lo)*rng.Float64()) }
	for range 5000 {
		r, alpha := decade(-3, 2), decade(-3, 4)
		models := []clv.Model{
			clv.BGNBD{R: r, Alpha: alpha, A: decade(-4, 2), B: decade(-3, 4)},
			clv.ParetoNBD{R: r, Alpha: alpha, S: decade(-4, 2), Beta: decade(-3, 4)},
			clv.ParetoNBD{R: r, Alpha: alpha, S: decade(-4, 2), Beta: alpha * (1 + 1e-9*rng.NormFloat64())},
		}
		h := clv.History{Age: decade(0, 4)}
		if rng.IntN(3) > 0 {
			h.Repeats = 1 + rng.IntN(int(min(h.Age, 5000)))
			h.Recency = h.Age * (1 - 0.999*math.Pow(rng.Float64(), 3))
		}
		soon := decade(-2, 3)
		inOrder(t, models[rng.IntN(len(models))], h, soon, soon*(1+rng.Float64()))
	}
}

// inOrder checks inequalities that hold for every model and history.
func inOrder(t require.TestingT, m clv.Model, h clv.History, soon, late float64) {
	ll := m.LogLikelihood(h)
	require.False(t, math.IsNaN(ll) || math.IsInf(ll, 0), "log-likelihood %v", ll)
	alive := m.ProbabilityAlive(h)
	require.True(t, alive >= 0 && alive <= 1, "%+v %+v alive %v", m, h, alive)
	again, later := m.ProbabilityOfPurchase(h, soon), m.ProbabilityOfPurchase(h, late)
	require.True(t, again >= 0 && again <= later*(1+1e-9) && later <= alive*(1+1e-9), "%v %v %v", again, later, alive)
	few, many := m.ExpectedPurchases(h, soon), m.ExpectedPurchases(h, late)
	require.True(t, few >= again*(1-1e-9) && few <= many*(1+1e-9) && !math.IsInf(many, 0), "%v %v %v", again, few, many)
	require.GreaterOrEqual(t, m.PurchaseVariance(h, soon), -1e-9*(1+few*few))
	require.Zero(t, m.ExpectedPurchases(h, 0))
	require.Zero(t, m.ProbabilityOfPurchase(h, 0))
}

func TestProbabilityOfPurchaseIsTheRatioOfLikelihoods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, h := anyModel(t), anyHistory(t)
		h.Repeats = min(h.Repeats, 50) // the difference of the logarithms keeps its digits
		wait := rapid.Float64Range(0.1, 1000).Draw(t, "t")
		later := h
		later.Age += wait
		require.InDelta(t, -math.Expm1(m.LogLikelihood(later)-m.LogLikelihood(h)), m.ProbabilityOfPurchase(h, wait), 1e-8)
	})
}

func TestTimeWithoutPurchaseLowersProbabilityAlive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, h := anyModel(t), anyHistory(t)
		later := h
		later.Age += rapid.Float64Range(0.1, 1000).Draw(t, "silence")
		require.LessOrEqual(t, m.ProbabilityAlive(later), m.ProbabilityAlive(h)*(1+1e-9))
	})
}

func TestRenewalsAreAProbabilityDistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := clv.ShiftedBetaGeometric{
			Alpha: math.Pow(10, rapid.Float64Range(-3, 3).Draw(t, "alpha")),
			Beta:  math.Pow(10, rapid.Float64Range(-3, 3).Draw(t, "beta")),
		}
		var left float64
		survival := 1.0
		for i := 1; i <= 200; i++ {
			left += math.Exp(m.LogLikelihood(clv.Contract{Periods: i, Cancelled: true}))
			survival *= m.Retention(i)
			require.InDelta(t, 1, left+m.Survival(i), 1e-8)
			require.InDelta(t, survival, m.Survival(i), 1e-8)
			require.GreaterOrEqual(t, m.Retention(i+1), m.Retention(i))
		}
	})
}
