package config_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestCustomersAreShownToThoseWhoHaveTheToken(t *testing.T) {
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

func TestAMissingFileIsAnsweredWithTheExample(t *testing.T) {
	_, err := config.Load("/no/such/loyalty.yml")
	require.EqualError(t, err, "configuration /no/such/loyalty.yml is refused, 1 problem:\n"+
		"  there is no file /no/such/loyalty.yml; `loyalty_exporter config example` prints one to start from, or name another with --config.file")
}
