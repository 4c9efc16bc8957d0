package survival_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/survival"
)

// The weeks of remission of 42 children with leukaemia, with 6-mercaptopurine or a placebo: E. J. Freireich and others,
// Blood 21 (1963), 699-716.
// It is the worked example of D. R. Cox (1972) and of D. G. Kleinbaum and M. Klein, Survival Analysis: A
// Self-Learning Text, 3rd edition (2012), chapter 2, whose tables the tests repeat.
func freireich() (treated, placebo []survival.Count) {
	treated = counts([]int{6, 6, 6, 7, 10, 13, 16, 22, 23}, []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35})
	placebo = counts([]int{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}, nil)
	return treated, placebo
}

func counts(ended, censored []int) []survival.Count {
	c := make([]survival.Count, 60)
	for _, t := range ended {
		c[t].Ended++
	}
	for _, t := range censored {
		c[t].Censored++
	}
	return c
}

func TestTheCurveOfTheTextbook(t *testing.T) {
	t.Parallel()
	treated, placebo := freireich()
	curve := survival.Estimate(treated)
	require.Len(t, curve, 36, "the longest time is 35 weeks")
	require.Equal(t, 21, curve[5].AtRisk)
	require.True(t, math.IsNaN(curve[5].Low) && math.IsNaN(curve[5].High), "nothing is known of the variance before the first end")
	for _, want := range []survival.Step{
		{Time: 6, AtRisk: 21, Ended: 3, Survival: 0.8571, Low: 0.6197, High: 0.9516},
		{Time: 7, AtRisk: 17, Ended: 4, Survival: 0.8067, Low: 0.5631, High: 0.9228},
		{Time: 10, AtRisk: 15, Ended: 5, Survival: 0.7529, Low: 0.5032, High: 0.8894},
		{Time: 13, AtRisk: 12, Ended: 6, Survival: 0.6902, Low: 0.4316, High: 0.8491},
		{Time: 16, AtRisk: 11, Ended: 7, Survival: 0.6275, Low: 0.3675, High: 0.8049},
		{Time: 22, AtRisk: 7, Ended: 8, Survival: 0.5378, Low: 0.2678, High: 0.7468},
		{Time: 23, AtRisk: 6, Ended: 9, Survival: 0.4482, Low: 0.1881, High: 0.6801},
	} {
		got := curve[want.Time]
		require.Equal(t, []int{want.Time, want.AtRisk, want.Ended}, []int{got.Time, got.AtRisk, got.Ended})
		require.InDeltaSlice(t, []float64{want.Survival, want.Low, want.High}, []float64{got.Survival, got.Low, got.High}, 0.00005, "week %d", want.Time)
	}
	require.InDelta(t, 23, curve.Median().Time, 0)
	require.InDelta(t, 8, survival.Estimate(placebo).Median().Time, 0)
	require.Zero(t, survival.Estimate(placebo)[23].Survival)
}

func TestTheLogRankTestOfTheTextbook(t *testing.T) {
	t.Parallel()
	treated, placebo := freireich()
	r, ok := survival.LogRank(treated, placebo)
	require.True(t, ok)
	require.InDelta(t, 9, r.Observed, 0)
	require.InDelta(t, 19.25, r.Expected, 0.005)
	require.InDelta(t, 16.79, r.ChiSquare, 0.005)
	require.InDelta(t, 4.17e-5, r.P, 0.005e-5)
	other, ok := survival.LogRank(placebo, treated)
	require.True(t, ok)
	require.InDelta(t, 10.75, other.Expected, 0.005)
	require.InDelta(t, r.ChiSquare, other.ChiSquare, 1e-9, "the order of the groups does not matter")
}

func TestMediansAtTheEdges(t *testing.T) {
	t.Parallel()
	median := func(ended, censored []int) survival.Median {
		return survival.Estimate(counts(ended, censored)).Median()
	}
	require.True(t, math.IsNaN(median(nil, nil).Time), "nobody has a median")
	require.True(t, math.IsNaN(median([]int{1}, []int{5, 5}).Time), "the curve stays above one half")
	require.InDelta(t, 2, median([]int{1, 2}, []int{5, 5}).Time, 0, "exactly one half")
	require.InDelta(t, 3, median([]int{1, 2, 3}, []int{5, 5, 5}).Time, 0, "5/6 x 4/5 x 3/4 is one half")
	require.InDelta(t, 4, median([]int{4, 4}, nil).Low, 0, "all end at once")
	_, ok := survival.LogRank(counts([]int{1}, nil), counts(nil, nil))
	require.False(t, ok, "nobody to compare with")
	_, ok = survival.LogRank(counts(nil, []int{4}), counts(nil, []int{4}))
	require.False(t, ok, "nobody has ended")
}

// TestCurvesOfRandomSubjects checks what holds for every curve.
func TestCurvesOfRandomSubjects(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 7))
	for range 300 {
		c := make([]survival.Count, 40)
		all := 0
		for range r.IntN(50) {
			if k := &c[r.IntN(40)]; r.IntN(2) == 0 {
				k.Ended++
			} else {
				k.Censored++
			}
			all++
		}
		curve := survival.Estimate(c)
		last := survival.Step{Survival: 1, AtRisk: all}
		for i, s := range curve {
			require.Equal(t, i, s.Time)
			require.LessOrEqual(t, s.Survival, last.Survival)
			require.LessOrEqual(t, s.AtRisk, last.AtRisk)
			require.GreaterOrEqual(t, s.Survival, 0.0)
			if !math.IsNaN(s.Low) {
				require.True(t, 0 <= s.Low && s.Low <= s.Survival && s.Survival <= s.High && s.High <= 1, "%+v", s)
			}
			last = s
		}
		same, ok := survival.LogRank(c, c)
		if ok {
			require.InDelta(t, 0, same.ChiSquare, 1e-9, "a group lasts as long as itself")
			require.InDelta(t, 1, same.P, 1e-4)
		}
	}
}
