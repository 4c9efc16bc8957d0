package changepoint_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/changepoint"
)

// The flow of the Nile fell after 1898, the 28th year: 1097.75 before, 849.97 after.
func TestTheNile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/nile.txt")
	require.NoError(t, err)
	var flow []float64
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			v, err := strconv.ParseFloat(word, 64)
			require.NoError(t, err)
			flow = append(flow, v)
		}
	}
	require.Len(t, flow, 100)
	changes := changepoint.Find(flow)
	require.Len(t, changes, 1)
	require.Equal(t, 28, changes[0].At)
	require.InDelta(t, 1097.75, changes[0].Before, 1e-9)
	require.InDelta(t, 849.9722, changes[0].After, 1e-4)
}

func TestLevels(t *testing.T) {
	t.Parallel()
	flat := slices.Repeat([]float64{5}, 10)
	step := slices.Concat(flat, slices.Repeat([]float64{7}, 10))
	spike := slices.Clone(flat)
	spike[4] = 50
	for name, test := range map[string]struct {
		values []float64
		want   []changepoint.Change
	}{
		"no values":            {},
		"too few values":       {values: []float64{1, 1, 1, 1, 9, 9, 9}},
		"a constant":           {values: flat},
		"a clean step":         {values: step, want: []changepoint.Change{{From: 0, At: 10, To: 20, Before: 5, After: 7}}},
		"one outlier":          {values: spike},
		"one outlier in noise": {values: []float64{1, 2, 1.5, 1, 2, 9, 1, 2, 1.5, 2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, changepoint.Find(test.values))
		})
	}
}

// Few series of noise have a change, and few changes of three standard deviations are missed.
func TestErrorRates(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	const rounds = 2000
	for _, n := range []int{12, 24, 100} {
		alarms, found := 0, 0
		for range rounds {
			values := make([]float64, n)
			for i := range values {
				values[i] = r.NormFloat64()
			}
			alarms += min(len(changepoint.Find(values)), 1)
			for i := n / 2; i < n; i++ {
				values[i] += 3
			}
			changes := changepoint.Find(values)
			if slices.ContainsFunc(changes, func(c changepoint.Change) bool { return max(c.At-n/2, n/2-c.At) <= 1 }) {
				found++
			}
		}
		t.Logf("%d values: false alarms in %.3f of the series, found in %.3f", n, float64(alarms)/rounds, float64(found)/rounds)
		require.Less(t, float64(alarms)/rounds, 0.06)
		require.Greater(t, float64(found)/rounds, 0.8)
	}
}

// The scale, the level and the direction of a series do not matter.
func TestChangesDoNotDependOnUnits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.IntRange(-20, 20), func(i int) float64 { return float64(i) }), 0, 40).Draw(t, "values")
		scaled := make([]float64, len(values))
		for i, v := range values {
			scaled[i] = 1000 - 8*v
		}
		a, b := changepoint.Find(values), changepoint.Find(scaled)
		require.Len(t, b, len(a))
		for i := range a {
			require.Equal(t, a[i].At, b[i].At)
			require.InDelta(t, 1000-8*a[i].Before, b[i].Before, 1e-6)
			require.GreaterOrEqual(t, a[i].At-a[i].From, 3)
		}
	})
}
