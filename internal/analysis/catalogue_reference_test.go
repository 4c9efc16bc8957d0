package analysis_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// ownTests names the test that works out each measure that the slow reference does not compute: the
// measures that need a model or a long history.
func ownTests() map[string]func(*testing.T) {
	return map[string]func(*testing.T){
		"clv_predicted":                      TestForecastOfCDNOW,
		"clv_predicted_percentile":           TestForecastOfCDNOW,
		"value_predicted":                    TestForecastOfCDNOW,
		"purchase_probability":               TestForecastOfCDNOW,
		"purchase_probability_percentile":    TestForecastOfCDNOW,
		"alive_customers":                    TestForecastOfCDNOW,
		"customers_at_risk":                  TestForecastOfCDNOW,
		"value_at_risk":                      TestForecastOfCDNOW,
		"model_fit":                          TestForecastOfCDNOW,
		"model_at_bound":                     TestForecastOfCDNOW,
		"model_log_likelihood":               TestForecastOfCDNOW,
		"model_customers":                    TestForecastOfCDNOW,
		"clv_predicted_interval":             TestIntervalsOfCDNOW,
		"value_predicted_interval":           TestIntervalsOfCDNOW,
		"purchase_probability_interval":      TestIntervalsOfCDNOW,
		"alive_customers_interval":           TestIntervalsOfCDNOW,
		"forecast_backtest_cutoffs":          TestBackTestsOfCDNOW,
		"forecast_backtest_error_ratio":      TestBackTestsOfCDNOW,
		"forecast_backtest_coverage_ratio":   TestBackTestsOfCDNOW,
		"forecast_backtest_correction_ratio": TestBackTestsOfCDNOW,
		"forecast_backtest_purchase_ratio":   TestBackTestsOfCDNOW,
		"forecast_backtest_value":            TestBackTestsOfCDNOW,
		"top_customers_revenue_ratio":        TestTopCustomersAreThoseOfTheLorenzCurve,
		"baseline":                           TestBaselinesAreThoseOfTheFiguresThemselves,
		"baseline_observed":                  TestBaselinesAreThoseOfTheFiguresThemselves,
		"baseline_standard_deviation":        TestBaselinesAreThoseOfTheFiguresThemselves,
		"baseline_observations":              TestBaselinesAreThoseOfTheFiguresThemselves,
		"repeat_purchases_expected":          TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_ratio":             TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_cusum":             TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_cusum_threshold":   TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_missing":           TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_missing_ratio":     TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_missing_value":     TestRepeatPurchasesFollowTheirDefinition,
		"repeat_purchases_shortfall_days":    TestRepeatPurchasesFollowTheirDefinition,
		"rfm_customers":                      TestSegmentsOverTimeEqualTheReference,
		"rfm_value":                          TestSegmentsOverTimeEqualTheReference,
		"subscriber_lifetime_median":         TestMediansOfADigest,
		"second_purchase_median":             TestMediansOfADigest,
	}
}

// TestEveryMeasureHasAReference fails for a measure that no slow computation is compared with.
func TestEveryMeasureHasAReference(t *testing.T) {
	t.Parallel()
	computed, own := slowMeasures(), ownTests()
	for _, m := range measure.All() {
		_, other := own[m.Name]
		require.True(t, computed[m.Name] || other,
			"%s has no reference: compute it in figures (reference_test.go) or name its test in ownTests", m.Name)
		require.False(t, computed[m.Name] && other, "%s is in the slow reference: remove it from ownTests", m.Name)
		delete(computed, m.Name)
		delete(own, m.Name)
	}
	require.Empty(t, computed, "the slow reference computes measures that are not in the catalogue")
	require.Empty(t, own, "ownTests names measures that are not in the catalogue")
}

// slowMeasures returns the names of the measures that the slow reference computes for a shop with
// records of every kind.
func slowMeasures() map[string]bool {
	s := &shop{customers: []ledger.Customer{{
		Purchases:   []ledger.Purchase{{Day: start, HasMargin: true}},
		Memberships: []ledger.Membership{{Start: start, End: record.NoDay}},
		Engagements: []ledger.Engagement{{Day: start}},
		Repayments:  []ledger.Repayment{{Day: start, Amount: 1}},
	}}}
	set := settings()
	set.SelfAssessment = new(float64)
	ref := slow{customers: s.customers, kinds: s.Has, settings: set, shop: s, window: fold.Days(7)}
	ref.now, ref.then = stretches(ref.window, start)
	ref.final = ref.now
	names := map[string]bool{}
	for k := range ref.figures() {
		name, _, _ := strings.Cut(k, " ")
		names[name] = true
	}
	return names
}
