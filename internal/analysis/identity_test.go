package analysis_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// TestIdentities checks the identities that the definitions promise, on every day of any history.
func TestIdentities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShop(t, 12)
		board := analysis.NewEngine(settings()).UpdateHistories(s, start+days)
		for _, window := range []string{"7d", "45d", "month"} {
			d := ledger.DimCountry
			v := values{t: t, series: ask(t, board, window, nil), grouped: ask(t, board, window, &d)}
			v.people()
			for _, basis := range []string{"orders", "subscriptions"} {
				v.money(basis)
			}
			v.subscribers()
			v.groups()
		}
	})
}

// ask returns all series of a window, by key and group.
func ask(t *rapid.T, b *analysis.Board, window string, by *ledger.Dimension) map[string][][]float64 {
	w, err := fold.ParseWindow(window)
	require.NoError(t, err)
	names := applying(w)
	if by != nil {
		names = splittable(names)
	}
	a, err := b.Query(context.Background(), analysis.Query{
		Measures: names, Window: w, From: start, To: b.Today(), Step: 1, GroupBy: by, Cap: 2,
	})
	require.NoError(t, err)
	series := map[string][][]float64{}
	for _, s := range a.Series {
		k := key(s.Measure.Name, s.Labels...)
		series[k] = append(series[k], s.Values)
	}
	return series
}

type values struct {
	t               *rapid.T
	series, grouped map[string][][]float64
}

// points calls fn with the values of some series for each point.
func (v *values) points(fn func(of func(key string) float64)) {
	for i := range v.series["active_customers"] {
		fn(func(key string) float64 {
			require.Contains(v.t, v.series, key)
			return v.series[key][0][i]
		})
	}
}

func (v *values) people() {
	v.points(func(of func(string) float64) {
		require.Equal(v.t, of("active_customers"),
			of("customers state=new")+of("customers state=retained")+of("customers state=reactivated"))
		requireSame(v.t, 1, v.orOne(of("retention_ratio")+of("churn_ratio")), "retention and churn")
		for _, share := range []string{"retention_ratio", "churn_ratio", "repeat_buyer_ratio", "returning_buyer_ratio", "winback_ratio counted=recent", "winback_ratio counted=ever"} {
			if r := of(share); !math.IsNaN(r) {
				require.True(v.t, r >= 0 && r <= 1, "%s is %v", share, r)
			}
		}
	})
}

// orOne returns 1 for an absent value, for identities that hold where there is one.
func (v *values) orOne(x float64) float64 {
	if math.IsNaN(x) {
		return 1
	}
	return x
}

func (v *values) money(basis string) {
	of := " basis=" + basis
	moving := of + " counted=ends"
	if _, ok := v.series["revenue"+of]; !ok {
		return
	}
	v.points(func(value func(string) float64) {
		sum := value("opening_revenue" + of)
		for _, m := range []string{"new", "reactivation", "expansion", "contraction", "churned", "adjustment"} {
			sum += value("revenue_movement movement=" + m + moving)
		}
		if basis == "orders" {
			sum += value("revenue_movement movement=guests" + moving)
		}
		require.InDelta(v.t, value("revenue"+of), sum, 1e-9)
		requireSame(v.t, 1, v.orOne(value("net_revenue_churn_ratio"+of)+value("net_revenue_retention_ratio"+of)), "net churn and retention")
		require.LessOrEqual(v.t, v.orOne(value("gross_revenue_retention_ratio"+of)), 1+1e-9)
		if value("revenue_movement movement=adjustment"+moving) == 0 && basis == "subscriptions" {
			requireSame(v.t, 1, v.orOne(value("gross_revenue_churn_ratio"+of)+value("gross_revenue_retention_ratio"+of)), "gross churn and retention")
		}
	})
}

// subscribers checks that movements lead from one end of a window to the other, however they are counted,
// and that nobody churns more than once from end to end.
func (v *values) subscribers() {
	if _, ok := v.series["active_subscribers"]; !ok {
		return
	}
	v.points(func(value func(string) float64) {
		sums := map[string]float64{}
		for _, how := range []string{"ends", "events"} {
			for _, m := range []string{"new", "reactivation", "churned"} {
				sums[how] += value("subscriber_movement movement=" + m + " counted=" + how)
			}
			for _, m := range []string{"new", "reactivation", "expansion", "contraction", "churned", "adjustment"} {
				sums["money "+how] += value("revenue_movement movement=" + m + " basis=subscriptions counted=" + how)
			}
		}
		require.InDelta(v.t, sums["ends"], sums["events"], 1e-9)
		require.InDelta(v.t, sums["money ends"], sums["money events"], 1e-9)
		require.LessOrEqual(v.t, value("subscriber_movement movement=churned counted=events"), value("subscriber_movement movement=churned counted=ends"))
		if r := value("subscriber_churn_ratio counted=standard"); !math.IsNaN(r) {
			require.True(v.t, r >= 0 && r <= 1, "subscriber churn is %v", r)
		}
		requireSame(v.t, value("annual_recurring_revenue"), 12*value("monthly_recurring_revenue"), "annual revenue")
	})
}

// groups checks that the groups of a dimension add up to the total.
func (v *values) groups() {
	for _, k := range []string{
		"active_customers", "customers state=new", "customers state=retained", "customers state=reactivated", "churned_customers",
		"revenue basis=orders", "revenue_movement movement=expansion basis=orders counted=ends", "monthly_recurring_revenue",
		"active_subscribers", "subscriber_movement movement=churned counted=events", "subscriber_movement movement=new counted=ends",
	} {
		for i := range v.series[k] {
			for p, total := range v.series[k][i] {
				sum := 0.0
				for _, g := range v.grouped[k] {
					sum += g[p]
				}
				require.InDelta(v.t, total, sum, 1e-9, k)
			}
		}
	}
}
