package words_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

var update = flag.Bool("update", false, "write the golden file")

const golden = "testdata/sentences.txt"

func reading(t require.TestingT, name, window string, value float64, others ...float64) words.Reading {
	m, ok := measure.Find(name)
	require.True(t, ok, name)
	r := words.Reading{Measure: name, Title: m.Title, Display: m.Display, Currency: "EUR", Window: window, Value: value}
	for i, to := range []**float64{&r.Previous, &r.LastYear, &r.Target} {
		if i < len(others) {
			*to = &others[i]
		}
	}
	return r
}

// TestSentences compares the sentences with the golden file.
func TestSentences(t *testing.T) {
	nan := math.NaN()
	var b strings.Builder
	tell := func(about string, r words.Reading) {
		fmt.Fprintf(&b, "# %s: %s\n", r.Measure, about)
		for _, l := range words.Languages() {
			text, state := l.Sentence(r)
			fmt.Fprintf(&b, "%s [%s] %s\n", l, state, strings.ReplaceAll(text, "\u00a0", "~"))
		}
	}
	tell("worse than a period ago, target met", reading(t, "retention_ratio", "90d", 0.62, 0.64, 0.61, 0.6))
	tell("nothing to compare with", reading(t, "retention_ratio", "90d", 0.62))
	tell("last year alone", reading(t, "retention_ratio", "month", 0.62, nan, 0.6))
	tell("target alone", reading(t, "retention_ratio", "quarter", 0.62, nan, nan, 0.65))
	tell("the year before told once", reading(t, "retention_ratio", "year", 0.62, 0.61, 0.61))
	tell("unchanged as far as it is told", reading(t, "retention_ratio", "90d", 0.62, 0.621, 0.62, 0.622))
	tell("nobody", reading(t, "retention_ratio", "90d", 0, 0.1))
	tell("no figure", reading(t, "retention_ratio", "90d", nan, 0.1, 0.1, 0.1))
	tell("an infinite figure", reading(t, "quick_ratio", "90d", math.Inf(1)))
	tell("a single one of a hundred", reading(t, "winback_ratio", "90d", 0.1, 0.09))
	tell("few", reading(t, "churn_ratio", "30d", 0.043, 0.05, 0.04, 0.05))
	tell("very few", reading(t, "churn_ratio", "30d", 0.0002, 0.0001))
	tell("a horizon", withLabel(reading(t, "early_churn_ratio", "365d", 0.7, 0.68, 0.7, 0.6), "100d"))
	tell("a horizon of a day", withLabel(reading(t, "early_churn_ratio", "365d", 0.7), "1d"))
	tell("revenue lost", reading(t, "net_revenue_churn_ratio", "90d", 0.0512, 0.0394, 0.0512, 0.05))
	tell("negative churn", reading(t, "net_revenue_churn_ratio", "90d", -0.0512, 0.01, -0.07, 0))
	tell("none", reading(t, "net_revenue_churn_ratio", "month", 0, 0.01))
	tell("rounded to none", reading(t, "net_revenue_churn_ratio", "month", -0.00001, 0.01))
	tell("above one", reading(t, "net_revenue_retention_ratio", "90d", 1.0512, 0.99, 1.07, 1))
	tell("large", reading(t, "clv_formula", "730d", 12345.6, 12340.1, 12345.9, 12500))
	tell("small", reading(t, "clv_formula", "730d", 92.4, 90.15))
	tell("a loss", reading(t, "clv_historic", "", -4.5, 3))
	tell("another currency", inCurrency(reading(t, "clv_historic", "", 1192.4, 1200), "CHF"))
	tell("no currency", inCurrency(reading(t, "clv_historic", "", 1192.4, 1200), ""))
	tell("a forecast", withLabel(reading(t, "clv_predicted", "", 51.2, 50, 49), "365d"))
	tell("ahead", reading(t, "nps", "90d", 32, 31, 34, 40))
	tell("one ahead", reading(t, "nps", "90d", 1, -1))
	tell("behind", reading(t, "nps", "90d", -12, -13, -10, 0))
	tell("one behind", reading(t, "nps", "90d", -1))
	tell("even", reading(t, "nps", "90d", 0.3, 0.2, 1.2))
	tell("of a hundred", reading(t, "csat", "90d", 0.786, 0.79, 0.77, 0.8))
	tell("decimals", reading(t, "ces", "90d", 5.43, 5.38, 5.43, 5.5))
	tell("decimals", reading(t, "loyalty_index", "90d", 54.3, 55.3, 51, 60))
	tell("several", reading(t, "customers_at_risk", "", 1240, 1228))
	tell("one", reading(t, "customers_at_risk", "", 1, 2))
	tell("none", reading(t, "customers_at_risk", "", 0, 1))
	tell("money", withLabel(reading(t, "value_at_risk", "", 48210.4, 47000), "365d"))
	tell("one of a hundred", reading(t, "involuntary_churn_ratio", "90d", 0, 0.01))
	tell("a share", reading(t, "silent_churn_ratio", "90d", 0.75, 0.7))
	tell("worse than believed", reading(t, "delivery_gap", "90d", 0.213, 0.2))
	tell("better than believed", reading(t, "delivery_gap", "90d", -0.05, 0.2))
	tell("a share", reading(t, "share_of_wallet_ratio", "365d", 0.254, 0.25))
	tell("a multiple", reading(t, "quick_ratio", "90d", 1.53, 1.6, 1.5, 2))
	tell("a multiple", reading(t, "clv_to_cac_ratio", "365d", 6.4, 6.2, 6.1, 3))
	tell("money a year", reading(t, "retention_uplift_value", "", 2400, 2310, 2000))
	churn := reading(t, "subscriber_churn_ratio", "90d", 0.04, 0.05)
	for _, how := range []string{"standard", "rolling"} {
		churn.Labels = map[string]string{"counted": how}
		tell("counted "+how, churn)
	}
	tell("a share", reading(t, "top_customers_revenue_ratio", "90d", 0.64, 0.63))
	tell("without a sentence of its own", reading(t, "days_between_orders", "90d", 34.5, 33.5, 35))
	tell("neither good nor bad", reading(t, "opening_revenue", "90d", 1000, 990, 900, 1100))
	tell("a name that is not known", words.Reading{Measure: "no_measure", Title: "no_measure", Value: 1234})
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}

func withLabel(r words.Reading, horizon string) words.Reading {
	r.Labels = map[string]string{"horizon": horizon}
	return r
}

func inCurrency(r words.Reading, currency string) words.Reading {
	r.Currency = currency
	return r
}

// TestEveryReadingIsASentence checks random figures of all measures.
func TestEveryReadingIsASentence(t *testing.T) {
	all := measure.All()
	states := []string{words.StateBetter, words.StateWorse, words.StateSame, words.StateUnknown}
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.OneOf(rapid.Float64Range(-2, 2), rapid.Float64Range(-1e7, 1e7), rapid.SampledFrom([]float64{0, 1, -1, math.NaN(), math.Inf(-1)}))
		m := rapid.SampledFrom(all).Draw(t, "measure")
		r := reading(t, m.Name, rapid.SampledFrom([]string{"", "1d", "90d", "lifetime", "month", "quarter", "year"}).Draw(t, "window"), figure.Draw(t, "value"),
			rapid.SliceOfN(figure, 0, 3).Draw(t, "others")...)
		for _, l := range words.Languages() {
			text, state := l.Sentence(r)
			require.True(t, slices.Contains(states, state))
			require.Regexp(t, `^[^{}]+[^.]\.$`, text)
			require.NotContains(t, text, "  ")
			require.NotContains(t, text, "NaN")
			require.NotContains(t, text, "Inf")
		}
	})
}
