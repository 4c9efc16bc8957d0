package analysis_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// What the definitions of notes and types promise holds on every day of any history.
func TestNoteIdentities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		board := analysis.NewEngine(settings()).UpdateHistories(drawShop(t, 12), start+days)
		for _, window := range []string{"7d", "45d", "365d", "month"} {
			d := rapid.SampledFrom([]ledger.Dimension{ledger.DimCountry, ledger.DimLoyaltyType, ledger.DimRFMSegment}).Draw(t, "by")
			v := values{t: t, series: ask(t, board, window, nil), grouped: ask(t, board, window, &d)}
			v.types(window)
			v.notes()
			v.sums("service_contacts", "cancellations reason=price", "cancellations reason=unknown", "programme_points state=earned",
				"programme_points state=outstanding", "customers_by_type type=convenience", "customers_by_type type=unclassified")
		}
	})
}

// types checks that everybody who bought in the last year has one type.
func (v *values) types(window string) {
	v.points(func(of func(string) float64) {
		sum := 0.0
		for _, name := range []string{"unclassified", "bargain", "programme", "truly_loyal", "convenience", "satisfied"} {
			sum += of("customers_by_type type=" + name)
		}
		if window == "365d" {
			require.Equal(v.t, of("active_customers"), sum)
		}
		require.GreaterOrEqual(v.t, sum, of("customers_by_type type=unclassified"))
	})
}

// notes checks what holds between the figures of notes.
func (v *values) notes() {
	has := func(key string) bool { _, ok := v.series[key]; return ok }
	v.points(func(of func(string) float64) {
		for _, share := range []string{
			"involuntary_churn_ratio", "first_contact_resolution_ratio", "engagement_ratio", "referral_ratio", "discount_order_ratio",
			"winback_by_reason_ratio reason=price",
		} {
			if has(share) && !math.IsNaN(of(share)) {
				require.True(v.t, of(share) >= 0 && of(share) <= 1, "%s is %v", share, of(share))
			}
		}
		if has("cancellations reason=involuntary") {
			all := 0.0
			for _, r := range []string{"service", "price", "onboarding", "channel", "involuntary", "other", "unknown"} {
				all += of("cancellations reason=" + r)
			}
			requireSame(v.t, divide(of("cancellations reason=involuntary"), all), of("involuntary_churn_ratio"), "involuntary")
		}
		for _, channel := range []string{"review", "visit"} {
			if k := "engagement_channel_ratio engagement_channel=" + channel; has(k) && !math.IsNaN(of(k)) {
				require.LessOrEqual(v.t, of(k), of("engagement_ratio"))
			}
		}
		if has("acquisition_to_retention_cost_ratio") {
			requireSame(v.t, divide(of("acquisition_cost"), of("retention_cost")), of("acquisition_to_retention_cost_ratio"), "costs")
		}
	})
}

// sums checks that the groups of some series, where they are present, add up to the total.
func (v *values) sums(keys ...string) {
	for _, k := range keys {
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
