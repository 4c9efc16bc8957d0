package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
)

func TestPublicErrorsNameNoFile(t *testing.T) {
	const hidden = "/no/such/place"
	for text, want := range map[string]string{
		strings.Replace(minimal, "password_file: secret", "password_file: "+hidden, 1): "the configuration is invalid, 1 problem:\n" +
			"  line 9: sources[0].password_file: file of that name not found: create it or correct the name",
		minimal + "identity: {ignore_emails_file: " + hidden + "}\n": "the configuration is invalid, 1 problem:\n" +
			"  line 10: identity.ignore_emails_file: file of that name not found: create it or correct the name",
		minimal + "    tls: {mode: verify, ca_file: " + hidden + "}\n": "the configuration is invalid, 1 problem:\n" +
			"  line 10: sources[0].tls.ca_file: file of that name not found: create it or correct the name",
		minimal + "identity: {key_file: /}\n": "the configuration is invalid, 1 problem:\n" +
			"  line 10: identity.key_file: this is not a regular file",
		strings.Replace(minimal, "EUR", "eur", 1): "the configuration is invalid, 1 problem:\n" +
			"  line 2: business.currency: invalid currency \"eur\": write EUR",
	} {
		_, err := config.Load(write(t, text))
		var refused *config.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, want, refused.Public())
	}
	_, err := config.Load(hidden)
	var refused *config.Error
	require.ErrorAs(t, err, &refused)
	require.NotContains(t, refused.Public(), hidden)
}
