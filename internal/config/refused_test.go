package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
)

// refusal is a change to the minimal configuration (added or replaced lines) and the one problem that it
// must give.
type refusal struct {
	name     string
	add      string
	old, new string
	want     string
}

var refusals = []refusal{
	{
		name: "an unknown time zone", old: "  currency: EUR", new: "  currency: EUR\n  timezone: Europe/Atlantis",
		want: `line 3: business.timezone: invalid time zone "Europe/Atlantis": use an IANA name such as Europe/Amsterdam, or UTC`,
	},
	{
		name: "the machine's own time zone", old: "  currency: EUR", new: "  currency: EUR\n  timezone: Local",
		want: `line 3: business.timezone: invalid time zone "Local": use an IANA name such as Europe/Amsterdam, or UTC`,
	},
	{
		name: "no currency", old: "  currency: EUR", new: "  timezone: UTC",
		want: `line 1: business.currency: required: add the ISO 4217 code of the currency, such as EUR`,
	},
	{
		name: "an unknown currency", old: "EUR", new: "EURO",
		want: `line 2: business.currency: invalid currency "EURO": use an ISO 4217 code such as EUR`,
	},
	{
		name: "a currency in lower case", old: "EUR", new: "eur",
		want: `line 2: business.currency: invalid currency "eur": write EUR`,
	},
	{
		name: "an unknown revenue rule", old: "  currency: EUR", new: "  currency: EUR\n  revenue: {tax: with}",
		want: `line 3: business.revenue.tax: invalid value "with": use exclude (the default) or include`,
	},
	{
		name: "a rate for the base currency", add: "rates:\n  EUR: [{from: 2020-01-01, rate: 1}]",
		want: `line 11: rates.EUR: the base currency needs no rate: remove it`,
	},
	{
		name: "a currency without rates", add: "rates:\n  USD: []",
		want: `line 11: rates.USD: has no rates: add one such as {from: 2020-01-01, rate: 0.91}, or remove the currency`,
	},
	{
		name: "a negative rate", add: "rates:\n  USD:\n    - from: 2020-01-01\n      rate: -1",
		want: `line 13: rates.USD[0].rate: must be a positive decimal number such as 0.91`,
	},
	{
		name: "a rate without a day", add: "rates:\n  USD:\n    - rate: 0.9",
		want: `line 12: rates.USD[0].from: required: add the first day of the rate, such as 2020-01-01`,
	},
	{
		name: "a day that does not exist", add: "rates:\n  USD:\n    - {from: 2020-02-30, rate: 0.9}",
		want: `line 12: rates.USD[0].from: must be a day such as 2020-01-01`,
	},
	{
		name: "a day before 1970", add: "rates:\n  USD:\n    - {from: 1900-01-01, rate: 0.9}",
		want: `line 12: rates.USD[0].from: must be a day from 1970-01-01 to 2149-06-05`,
	},
	{
		name: "two rates for one day", add: "rates:\n  USD:\n    - {from: 2020-01-01, rate: 0.9}\n    - {from: 2020-01-01, rate: 0.8}",
		want: `line 13: rates.USD[1].from: duplicate rate from 2020-01-01: remove one`,
	},
	{
		name: "a horizon of half a day", add: "forecast: {horizon: 12h}",
		want: `line 10: forecast.horizon: 12h0m0s is not a whole number of days; history has daily resolution, use 1d or more`,
	},
	{
		name: "a horizon of a lifetime", add: "forecast: {horizon: lifetime}",
		want: `line 10: forecast.horizon: lifetime is always included: remove it`,
	},
	{
		name: "a forecast every second", add: "forecast:\n  interval: 1s",
		want: `line 11: forecast.interval: invalid interval 1s: must be 1m to 30d, such as 24h`,
	},
	{
		name: "a discount of ten", add: "forecast:\n  discount: 10",
		want: `line 11: forecast.discount: must be a yearly rate between 0 and 1, such as 0.1 for 10 %`,
	},
	{
		name: "an invalid discount", add: "forecast:\n  discount: much",
		want: `line 11: forecast.discount: must be a number`,
	},
	{
		name: "a window of half a day", add: "windows: [30d, 12h]",
		want: `line 10: windows[1]: 12h0m0s is not a whole number of days; history has daily resolution, use 1d or more`,
	},
	{
		name: "a window of a lifetime", add: "windows:\n  - 30d\n  - lifetime",
		want: `line 12: windows[1]: lifetime is always included: remove it`,
	},
	{
		name: "a calendar window", add: "windows: [month]",
		want: `line 10: windows[0]: the API always has calendar periods: use windows of whole days such as 30d`,
	},
	{
		name: "an invalid window", add: "windows: [soon]",
		want: `line 10: windows[0]: invalid window "soon": use whole days or weeks such as 30d or 12w`,
	},
	{
		name: "a window of a century", add: "windows: [36500d]",
		want: `line 10: windows[0]: 36500d is too long; use at most 3660d`,
	},
	{
		name: "a duplicate window", add: "windows: [28d, 4w]",
		want: `line 10: windows[1]: duplicate 28d: remove one`,
	},
	{
		name: "an empty list of windows", add: "windows: []",
		want: `line 10: windows: is empty: add at least one window such as 90d, or remove the line to use 30d, 90d and 365d`,
	},
	{
		name: "too many windows", add: "windows: [1d, 2d, 3d, 4d, 5d, 6d, 7d, 8d, 9d]",
		want: `line 10: windows: too many windows: 9; at most 8 are allowed`,
	},
	{
		name: "no window of recent lapses", add: "winback_windows: 0",
		want: `line 10: winback_windows: invalid number of windows 0: must be 1 to 100`,
	},
	{
		name: "a clv_window in hours", add: "clv_window: 100h",
		want: `line 10: clv_window: 100h0m0s is not a whole number of days; history has daily resolution, use 1d or more`,
	},
	{
		name: "an invalid early churn horizon", add: "early_churn_horizons: [90d, never]",
		want: `line 10: early_churn_horizons[1]: must be a length of time such as 30s, 5m, 1h, 30d or 4w`,
	},
	{
		name: "a duplicate early churn horizon", add: "early_churn_horizons: [90d, 90d]",
		want: `line 10: early_churn_horizons[1]: 90d is given twice; remove one`,
	},
	{
		name: "a weight of an unknown component", add: "loyalty_index:\n  weights: {luck: 1}",
		want: `line 11: loyalty_index.weights.luck: unknown component: use csat, recommend, repurchase, survey, upsell`,
	},
	{
		name: "a negative weight", add: "loyalty_index:\n  weights: {upsell: -1, csat: 2}",
		want: `line 11: loyalty_index.weights.upsell: must be 0 to 1000000`,
	},
	{
		name: "only weights of zero", add: "loyalty_index:\n  weights: {upsell: 0}",
		want: `line 11: loyalty_index.weights: all weights are 0: raise one, or remove the line for equal weights`,
	},
	{
		name: "a survey rhythm in hours", add: "surveys:\n  rhythm: {first: 36h}",
		want: `line 11: surveys.rhythm.first: 36h0m0s is not a whole number of days; history has daily resolution, use 1d or more`,
	},
	{
		name: "an invalid survey rhythm", add: "surveys:\n  rhythm: {then: later}",
		want: `line 11: surveys.rhythm.then: must be a length of time such as 30s, 5m, 1h, 30d or 4w`,
	},
	{
		name: "an assessment in per cent", add: "surveys: {self_assessment: 80}",
		want: `line 10: surveys.self_assessment: must be a share between 0 and 1, such as 0.8 for 80 %`,
	},
	{
		name: "an invalid assessment", add: "surveys: {self_assessment: fine}",
		want: `line 10: surveys.self_assessment: must be a number`,
	},
	{
		name: "an assessment of NaN", add: "surveys: {self_assessment: nan}",
		want: `line 10: surveys.self_assessment: must be a number`,
	},
	{
		name: "a target without a measure", add: "targets:\n  - {window: 30d, value: 1}",
		want: `line 11: targets[0]: measure is required, such as measure: retention_ratio`,
	},
	{
		name: "a target without a value", add: "targets:\n  - {measure: nps, window: 30d}",
		want: `line 11: targets[0]: value is required, in the unit of the measure, such as value: 0.6`,
	},
	{
		name: "a target for an unknown measure", add: "targets:\n  - {measure: retention, window: 30d, value: 1}",
		want: `line 11: targets[0].measure: there is no measure "retention"; did you mean "retention_ratio"?`,
	},
	{
		name: "a target without a window", add: "targets:\n  - {measure: retention_ratio, value: 1}",
		want: `line 11: targets[0].window: retention_ratio needs a window: a number of days such as "90d" or "month", "quarter", "year"`,
	},
	{
		name: "a target for an invalid window", add: "targets:\n  - {measure: retention_ratio, window: soon, value: 1}",
		want: `line 11: targets[0].window: invalid window "soon": use days such as 30d, lifetime, month, quarter or year`,
	},
	{
		name: "a target for half a day", add: "targets:\n  - {measure: retention_ratio, window: 12h, value: 1}",
		want: `line 11: targets[0].window: 12h0m0s is not a whole number of days; history has daily resolution, use 1d or more`,
	},
	{
		name: "a target for an unknown label", add: "targets:\n  - {measure: retention_ratio, window: 30d, value: 1, labels: {state: new}}",
		want: `line 11: targets[0].labels: retention_ratio has no label "state", nor any other`,
	},
	{
		name: "two targets for one figure", add: "targets:\n  - {measure: nps, window: 28d, value: 1}\n  - {measure: nps, window: 4w, value: 2}",
		want: `line 12: targets[1]: duplicate target: remove one`,
	},
	{
		name: "an invalid target", add: "targets:\n  - {measure: nps, window: 28d, value: high}",
		want: `line 11: targets[0].value: must be a number`,
	},
	{
		name: "an unknown dimension", add: "dimensions:\n  city: {cap: 5}",
		want: `line 11: dimensions.city: unknown dimension: use acquisition_channel, channel, country, loyalty_type, programme_tier, rfm_segment, segment, source, ` +
			`or add from and column for a dimension of your own`,
	},
	{
		name: "an unknown field without a similar one", add: "colour: red",
		want: `line 10: colour: unknown field: remove it (known fields: business, campaigns, clv_window, customer_list, dimensions, early_churn_horizons, forecast, identity, loyalty_index, rates, sources, storage, surveys, targets, winback_windows, windows)`,
	},
	{
		name: "a field without a value", add: "clv_window:",
		want: `line 10: clv_window: has no value: add one or remove the line`,
	},
	{
		name: "a duplicate field", add: "clv_window: 30d\nclv_window: 60d",
		want: `line 11: clv_window: duplicate of line 10: remove one`,
	},
	{
		name: "a value instead of a list", add: "windows: 30d",
		want: `line 10: windows: must be a list, not a single value`,
	},
	{
		name: "an alias", add: "clv_window: &w 30d",
		want: `line 10: clv_window: anchors and aliases are unsupported: write the value itself`,
	},
	{
		name: "a merge key", add: "identity:\n  <<: {key_file: secret}",
		want: `line 11: identity: a name must be plain text: merge keys are unsupported, write the fields themselves`,
	},
	{
		name: "a second document", add: "---\nbusiness: {}",
		want: `line 10: more than one YAML document: remove the line "---" and merge the documents`,
	},
}

func TestProblemsHaveALineAndARemedy(t *testing.T) {
	t.Setenv("SHORT_TOKEN", "guess!")
	for _, r := range slices.Concat(refusals, dimensionRefusals, sourceRefusals, campaignRefusals) {
		t.Run(r.name, func(t *testing.T) {
			_, err := config.Load(write(t, strings.Replace(minimal, r.old, r.new, 1)+r.add+"\n"))
			var refused *config.Error
			require.ErrorAs(t, err, &refused)
			got := make([]string, len(refused.Problems))
			for i, p := range refused.Problems {
				got[i] = p.String()
			}
			require.Equal(t, r.want, strings.Join(got, "\n"))
			require.NotContains(t, fmt.Sprint(err), password)
		})
	}
}

func TestAnUnknownProductListsTheKnownOnes(t *testing.T) {
	_, err := config.Load(write(t, strings.Replace(minimal, "preset: woocommerce", "preset: woocomerce", 1)))
	require.ErrorContains(t, err, `line 5: sources[0].preset: no preset "woocomerce"`)
	require.ErrorContains(t, err, " woocommerce")
}

func TestFilesWithoutAConfigurationAreRejected(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"an empty file":      {"", "the file is empty: `loyalty_exporter config example` prints an example"},
		"only a comment":     {"# later\n", "the file is empty: `loyalty_exporter config example` prints an example"},
		"a text":             {"hello\n", "line 1: must be a mapping of names to values, not a single value"},
		"a list":             {"- a\n- b\n", "line 1: must be a mapping of names to values, not a list"},
		"broken indentation": {"business:\n  currency: EUR\n timezone: UTC\n", "line 2: invalid YAML: did not find expected key"},
		"a tab":              {"business:\n\tcurrency: EUR\n", "line 2: invalid YAML: found character that cannot start any token"},
		"no sources":         {"business: {currency: EUR}\n", "line 1: sources: required: add at least one database"},
		"an empty list of sources": {
			"business: {currency: EUR}\nsources: []\n",
			"line 2: sources: required: add at least one database",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(write(t, test.text))
			var refused *config.Error
			require.ErrorAs(t, err, &refused)
			require.Len(t, refused.Problems, 1, err)
			require.Equal(t, test.want, refused.Problems[0].String())
		})
	}
}
