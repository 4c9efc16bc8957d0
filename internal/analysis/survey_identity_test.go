package analysis_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// What the definitions of the voice of the customer promise holds on every day of any history.
func TestVoiceIdentities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 12)
		set := settings()
		drawVoiceSettings(t, &set)
		board := analysis.NewEngine(set).UpdateHistories(s, start+days)
		d := ledger.DimCountry
		for _, window := range []string{"7d", "45d", "month"} {
			v := voiceValues{values{t: t, series: ask(t, board, window, nil), grouped: ask(t, board, window, &d)}, set}
			if _, ok := v.series["nps counted=answers"]; ok {
				v.points(v.answers)
				v.add("nps_answers group=promoters", "nps_answers group=detractors", "customers_voice state=at_risk", "customers_voice state=advocate")
			}
			if _, ok := v.series["survey_coverage_ratio"]; ok {
				v.within(0, 1, "survey_coverage_ratio")
				v.add("survey_due_customers wave=first", "survey_due_customers wave=second", "survey_due_customers wave=repeat")
			}
			v.points(v.index)
		}
	})
}

type voiceValues struct {
	values
	settings measure.Settings
}

// within checks that values, where present, lie between two bounds.
func (v *voiceValues) within(lo, hi float64, keys ...string) {
	v.points(func(of func(string) float64) {
		for _, k := range keys {
			if x := of(k); !math.IsNaN(x) {
				require.True(v.t, x >= lo-1e-9 && x <= hi+1e-9, "%s is %v", k, x)
			}
		}
	})
}

// answers checks the figures of answers at one point.
func (v *voiceValues) answers(of func(string) float64) {
	p, q := of("nps_answers group=promoters"), of("nps_answers group=detractors")
	n := p + q + of("nps_answers group=passives")
	require.Equal(v.t, n == 0, math.IsNaN(of("nps counted=answers")), "an NPS is there exactly where there are answers")
	if n > 0 {
		requireSame(v.t, 100*(p-q)/n, of("nps counted=answers"), "nps")
		low, high := of("nps_interval bound=low"), of("nps_interval bound=high")
		require.True(v.t, -100 <= low && low < high && high <= 100, "interval %v..%v", low, high)
		require.LessOrEqual(v.t, high-low, 2*of("nps_margin")+1e-9)
		require.True(v.t, of("nps_margin") > 0 && of("nps_margin") <= 196/math.Sqrt(n+3), "margin of %v answers", n)
	}
	if share := of("csat_satisfied_ratio"); !math.IsNaN(share) {
		low, high := of("csat_satisfied_interval_ratio bound=low"), of("csat_satisfied_interval_ratio bound=high")
		require.True(v.t, -1e-12 <= low && low <= share+1e-12 && share <= high+1e-12 && high <= 1+1e-12, "%v..%v of %v", low, high, share)
		if v.settings.SelfAssessment != nil {
			requireSame(v.t, *v.settings.SelfAssessment, share+of("delivery_gap"), "delivery gap and share")
		}
	}
	for k, bounds := range map[string][2]float64{
		"nps counted=answers": {-100, 100}, "nps counted=people": {-100, 100}, "csat": {0, 1}, "csat_mean scale=5": {1, 5}, "csat_mean scale=11": {0, 10}, "ces": {1, 7},
		"ces_easy_ratio": {0, 1}, "silent_churn_ratio": {0, 1},
	} {
		if x := of(k); !math.IsNaN(x) {
			require.True(v.t, x >= bounds[0] && x <= bounds[1], "%s is %v", k, x)
		}
	}
}

// index checks that the index lies between the lowest and the highest component with a weight.
func (v *voiceValues) index(of func(string) float64) {
	least, most := math.Inf(1), math.Inf(-1)
	for _, name := range []string{"recommend", "repurchase", "upsell", "survey", "csat"} {
		k := "loyalty_index_component component=" + name
		if _, ok := v.series[k]; !ok || len(v.settings.IndexWeights) > 0 && v.settings.IndexWeights[name] == 0 {
			continue
		}
		if x := of(k); !math.IsNaN(x) {
			require.True(v.t, x >= 0 && x <= 100, "%s is %v", k, x)
			least, most = min(least, x), max(most, x)
		}
	}
	x := of("loyalty_index")
	require.Equal(v.t, least > most, math.IsNaN(x))
	require.False(v.t, x < least-1e-9 || x > most+1e-9, "%v is not among %v..%v", x, least, most)
}

// add checks that the groups of some series add up to the total.
func (v *voiceValues) add(keys ...string) {
	for _, k := range keys {
		for p, total := range v.series[k][0] {
			sum := 0.0
			for _, g := range v.grouped[k] {
				sum += g[p]
			}
			require.InDelta(v.t, total, sum, 1e-9, k)
		}
	}
}
