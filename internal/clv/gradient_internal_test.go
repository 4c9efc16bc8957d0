package clv

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// gradientRows returns rows that reach every branch: no repeat purchase, a recent one, an old one, and
// many.
func gradientRows() []Row {
	return []Row{
		{History{0, 0, 2}, 3},
		{History{0, 0, 0.1}, 1},
		{History{1, 0.5, 1.5}, 2},
		{History{1, 1.5, 1.5}, 1},
		{History{7, 0.3, 2}, 1},
		{History{300, 1.9, 2}, 0.5},
	}
}

func TestGradientsAgreeWithFiniteDifferences(t *testing.T) {
	points := [][]float64{{0.5, 1, 0.7, 1.2}, {0.2, 3, 1.4, 0.01}, {4, 0.02, 0.3, 6}, {1, 2, 1, 2}}
	families := map[string]func([]float64) kernel{
		"BG/NBD":      bgnbdKernel,
		"Pareto/NBD":  paretoKernel,
		"NBD":         nbdKernel,
		"Gamma-Gamma": gammaGammaKernel,
	}
	size := map[string]int{"BG/NBD": 4, "Pareto/NBD": 4, "NBD": 2, "Gamma-Gamma": 3}
	for name, family := range families {
		for _, p := range points {
			t.Run(fmt.Sprint(name, p), func(t *testing.T) {
				rows := gradientRows()
				if name == "Gamma-Gamma" {
					rows = rows[2:]
				}
				f := newTable(rows, 1).objective(2, family)
				checkGradient(t, f, p[:size[name]])
			})
		}
	}
}

func TestGradientOfTheRenewalModel(t *testing.T) {
	rows := []ContractRow{{Contract{1, true}, 30}, {Contract{5, true}, 7}, {Contract{5, false}, 60}, {Contract{1, false}, 4}}
	for _, p := range [][]float64{{0.7, 1.2}, {5, 0.1}, {0.01, 40}} {
		checkGradient(t, func(_ context.Context, theta, g []float64) float64 { return contractsLikelihood(rows, theta, g) }, p)
	}
}

func checkGradient(t *testing.T, f objective, p []float64) {
	t.Helper()
	theta, g, unused := make([]float64, len(p)), make([]float64, len(p)), make([]float64, len(p))
	for i, v := range p {
		theta[i] = math.Log(v)
	}
	f(t.Context(), theta, g)
	for i := range theta {
		const step = 1e-5
		x := append([]float64(nil), theta...)
		x[i] = theta[i] + step
		up := f(t.Context(), x, unused)
		x[i] = theta[i] - step
		down := f(t.Context(), x, unused)
		require.InDelta(t, (up-down)/(2*step), g[i], 1e-5*(1+math.Abs(g[i])), "parameter %d", i)
	}
}
