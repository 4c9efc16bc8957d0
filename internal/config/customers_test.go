package config_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/record"
)

// campaignRefusals are the refusals of campaigns and of the customer list.
var campaignRefusals = []refusal{
	{
		name: "a campaign without a name", add: "campaigns:\n  - {from: 2026-01-01}",
		want: `line 11: campaigns[0].name: required: add a name such as Black Friday`,
	},
	{
		name: "a campaign without a day", add: "campaigns:\n  - {name: Sale}",
		want: `line 11: campaigns[0].from: required: add the first day of the campaign, such as 2026-11-27`,
	},
	{
		name: "a campaign that ends before it begins", add: "campaigns:\n  - name: Sale\n    from: 2026-02-01\n    to: 2026-01-01",
		want: `line 13: campaigns[0].to: 2026-01-01 is before the first day 2026-02-01: correct one of them`,
	},
	{
		name: "a campaign on a day that does not exist", add: "campaigns: [{name: Sale, from: 2026-02-30}]",
		want: `line 10: campaigns[0].from: must be a day such as 2020-01-01`,
	},
	{
		name: "a campaign with an empty tag", add: "campaigns: [{name: Sale, from: 2026-02-01, tags: [mail, \"\"]}]",
		want: `line 10: campaigns[0].tags[1]: must be one or a few words: shorten or remove it`,
	},
	{
		name: "a customer list without a token", add: "customer_list: {enabled: true}",
		want: `line 10: customer_list: enabled without a token, so everybody could list customers: set token_file or token_env`,
	},
	{
		name: "a token in the file itself", add: "customer_list: {enabled: true, token: correct horse battery staple}",
		want: `line 10: customer_list.token: secrets are not allowed in this file: use token_file for a file or token_env for an environment variable`,
	},
	{
		name: "a token that is not set", add: "customer_list: {enabled: true, token_env: NO_SUCH_VARIABLE}",
		want: `line 10: customer_list.token_env: environment variable NO_SUCH_VARIABLE is empty or missing: set it`,
	},
	{
		name: "a token that can be guessed", add: "customer_list: {enabled: true, token_env: SHORT_TOKEN}",
		want: `line 10: customer_list.token_env: the token has only 6 characters: use at least 16 random ones, for example from openssl rand -hex 32`,
	},
}

func TestTheCustomerListNeedsTheToken(t *testing.T) {
	t.Setenv("CUSTOMER_TOKEN", " 0123456789abcdef\n")
	for text, shown := range map[string]bool{
		"customer_list: {enabled: true, token_env: CUSTOMER_TOKEN}\n":  true,
		"customer_list: {enabled: false, token_env: CUSTOMER_TOKEN}\n": false,
		"": false,
	} {
		c, err := config.Load(write(t, minimal+text))
		require.NoError(t, err)
		require.Equal(t, shown, c.ShowsCustomers())
		require.Equal(t, shown, c.IsCustomerToken("0123456789abcdef"))
		for _, wrong := range []string{"", "0123456789abcde", "0123456789abcdef0"} {
			require.False(t, c.IsCustomerToken(wrong))
		}
	}
}

func TestCampaigns(t *testing.T) {
	c, err := config.Load(write(t, minimal+`campaigns:
  - {name: Sale, from: 2026-11-27, to: 2026-11-30, text: 20 % off, tags: [mail]}
  - {name: Opening, from: 2025-01-02}
`))
	require.NoError(t, err)
	require.Equal(t, []config.Campaign{
		{Name: "Opening", From: record.Date(2025, time.January, 2), To: record.NoDay},
		{Name: "Sale", From: record.Date(2026, time.November, 27), To: record.Date(2026, time.November, 30), Text: "20 % off", Tags: []string{"mail"}},
	}, c.Campaigns)
}

func TestAMissingFileSuggestsTheExample(t *testing.T) {
	_, err := config.Load("/no/such/loyalty.yml")
	require.EqualError(t, err, "configuration /no/such/loyalty.yml is invalid, 1 problem:\n"+
		"  file /no/such/loyalty.yml not found: use --config.file, or create one from `loyalty_exporter config example`")
}
