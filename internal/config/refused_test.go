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
		name: "a misspelt dimension", add: "dimensions:\n  contry: {cap: 5}",
		want: `line 11: dimensions.contry: unknown dimension: did you mean "country"? use acquisition_channel, channel, country, loyalty_type, ` +
			`programme_tier, rfm_segment, segment, source, or add from and column for a dimension of your own`,
	},
	{
		name: "a column for a built-in dimension", add: "dimensions:\n  country: {from: customer, column: country}",
		want: `line 11: dimensions.country: built-in dimension: keep only its cap, or choose another name`,
	},
	{
		name: "an invalid name of a dimension", add: "dimensions:\n  Pay-By: {from: latest_order, column: channel}",
		want: `line 11: dimensions.Pay-By: invalid name: use small letters, digits and single underscores, at most 40, such as payment_method`,
	},
	{
		name: "a dimension with the name of a label", add: "dimensions:\n  basis: {from: latest_order, column: channel}",
		want: `line 11: dimensions.basis: reserved name: figures have a label basis already; choose another name`,
	},
	{
		name: "a dimension from an unknown record", add: "dimensions:\n  till:\n    column: channel\n    from: last_order",
		want: `line 13: dimensions.till.from: invalid from "last_order": did you mean "latest_order"? Use customer, first_order, latest_order or subscription`,
	},
	{
		name: "a dimension from nowhere", add: "dimensions:\n  till: {column: channel}",
		want: `line 11: dimensions.till: from is required: add customer, first_order, latest_order or subscription`,
	},
	{
		name: "a dimension of addresses", add: "dimensions:\n  till: {from: customer, column: email}",
		want: `line 11: dimensions.till.column: email identifies single customers or records: choose a column whose values many customers share`,
	},
	{
		name: "a dimension with a title in an unknown language", add: "dimensions:\n  till: {from: latest_order, column: channel, title: {de: Kasse}}",
		want: `line 11: dimensions.till.title.de: unknown language: use en or nl`,
	},
	{
		name: "a dimension with an empty title", add: "dimensions:\n  till: {from: latest_order, column: channel, title: {nl: ' '}}",
		want: `line 11: dimensions.till.title.nl: must have 1 to 60 characters`,
	},
	{
		name: "a dimension with a long title", add: "dimensions:\n  till: {from: latest_order, column: channel, title: {nl: " + strings.Repeat("é", 61) + "}}",
		want: `line 11: dimensions.till.title.nl: must have 1 to 60 characters`,
	},
	{
		name: "a cap that is too large", add: "dimensions:\n  country:\n    cap: 100000",
		want: `line 12: dimensions.country.cap: invalid cap 100000: must be 1 to 500; the rest is counted as "other"`,
	},
	{
		name: "an invalid cap", add: "dimensions:\n  country:\n    cap: many",
		want: `line 12: dimensions.country.cap: must be a whole number`,
	},
	{
		name: "a dimension without its braces", add: "dimensions:\n  country: 20",
		want: `line 11: dimensions.country: must be a mapping of names to values, not a single value`,
	},
	{
		name: "a key file that does not exist", add: "identity: {key_file: /no/such/key}",
		want: `line 10: identity.key_file: file /no/such/key not found: create it or correct the name`,
	},
	{
		name: "a key file that is a device", add: "identity: {key_file: /dev/zero}",
		want: `line 10: identity.key_file: /dev/zero is not a regular file`,
	},
	{
		name: "a short key", add: "identity: {key_file: short}",
		want: `line 10: identity.key_file: the key has only 5 characters: use at least 16 random ones, for example from openssl rand -hex 32`,
	},
	{
		name: "an empty key", add: "identity: {key_file: empty}",
		want: `line 10: identity.key_file: the file empty is empty: write the secret to it`,
	},
	{
		name: "a key variable that is not set", add: "identity: {key_env: LOYALTY_NO_SUCH_VARIABLE}",
		want: `line 10: identity.key_env: environment variable LOYALTY_NO_SUCH_VARIABLE is empty or missing: set it`,
	},
	{
		name: "two keys", add: "identity:\n  key_file: secret\n  key_env: HOME",
		want: `line 12: identity.key_env: identity.key_file is set too: remove one of them`,
	},
	{
		name: "a key in the file itself", add: "identity: {key: correct horse battery staple}",
		want: `line 10: identity.key: secrets are not allowed in this file: use key_file for a file or key_env for an environment variable`,
	},
	{
		name: "ignored addresses that are invalid", add: "identity: {ignore_emails_file: secret}",
		want: `line 10: identity.ignore_emails_file: line 1 of secret is not an e-mail address: write one address per line`,
	},
	{
		name: "a password in the file itself", old: "password_file: secret", new: "password: correct horse battery staple",
		want: `line 9: sources[0].password: secrets are not allowed in this file: use password_file for a file or password_env for an environment variable`,
	},
	{
		name: "a password file that does not exist", old: "password_file: secret", new: "password_file: /no/such/file",
		want: `line 9: sources[0].password_file: file /no/such/file not found: create it or correct the name`,
	},
	{
		name: "two sources with the same name",
		add:  "  - {name: shop, preset: woocommerce, host: other, database: wordpress, user: loyalty, password_file: secret}",
		want: `line 10: sources[1].name: duplicate name "shop", also used by sources[0]: give each source its own name`,
	},
	{
		name: "ids of an unknown source", add: "    same_ids_as: shopp",
		want: `line 10: sources[0].same_ids_as: unknown source "shopp": use the name of another source`,
	},
	{
		name: "ids of the source itself", add: "    same_ids_as: shop",
		want: `line 10: sources[0].same_ids_as: a source cannot use its own ids: use the name of another source, or remove it`,
	},
	{
		name: "ids of a source with the ids of another",
		add: "  - {name: crm, same_ids_as: shop, preset: woocommerce, host: other, database: crm, user: loyalty, password_file: secret}\n" +
			"  - {name: till, same_ids_as: crm, preset: woocommerce, host: other, database: till, user: loyalty, password_file: secret}",
		want: `line 11: sources[2].same_ids_as: source "crm" uses the ids of "shop": use "shop" here too`,
	},
	{
		name: "a misspelt field of a source", add: "    inteval: 5m",
		want: `line 10: sources[0].inteval: unknown field: did you mean "interval"?`,
	},
	{
		name: "a misspelt field of a query", add: "    queries:\n      orders: {curser: id}",
		want: `line 11: sources[0].queries.orders.curser: unknown field: did you mean "cursor"?`,
	},
	{
		name: "a poll interval that is too short", add: "    interval: 500ms",
		want: `line 10: sources[0].interval: 500ms is too short; use at least 1s`,
	},
	{
		name: "an invalid poll interval", add: "    interval: often",
		want: `line 10: sources[0].interval: invalid duration "often": write 30s, 5m, 24h or 45d`,
	},
	{
		name: "an unknown setting of guests", add: "    guests: maybe",
		want: `line 10: sources[0].guests: "maybe" is not known; use apart, count or ignore`,
	},
	{
		name: "a margin in per cent", add: "    margin: 40",
		want: `line 10: sources[0].margin: 40 is not between 0 and 1; write 0.4 for 40 %`,
	},
	{
		name: "a password within the DSN", old: "    host: 127.0.0.1", new: "    dsn: \"loyalty:correct horse battery staple@tcp(db)/shop\"",
		want: `line 6: sources[0].dsn: it contains a password; put the password in a file and name it in password_file`,
	},
	{
		name: "a missing CA file", add: "    tls: {mode: verify, ca_file: /no/such/ca.pem}",
		want: `line 10: sources[0].tls.ca_file: file /no/such/ca.pem not found: create it or correct the name`,
	},
	{
		name: "two passwords", add: "    password_env: HOME",
		want: `line 9: sources[0].password_file: the password is given twice; keep one of password_file and password_env`,
	},
	{
		name: "a margin with a per cent sign", add: "    margin: 40%",
		want: `line 10: sources[0].margin: must be a number; write 0.4 for 40 %`,
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
	for _, r := range slices.Concat(refusals, campaignRefusals) {
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
