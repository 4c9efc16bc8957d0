package app

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFailuresAreToldByTheirKindAlone(t *testing.T) {
	t.Parallel()
	for failure, want := range map[string]string{
		"": "",
		"source s: connect: Error 1040: Too many connections":                                           "too many connections: wait, or raise max_connections",
		"source s: connect: dial tcp: lookup db.corp on 10.0.0.1:53: no such host":                      "the host's name is not known: check it",
		"source s: connect: dial tcp 10.0.0.7:3306: connect: connection refused":                        "no connection: check host and port, that the server runs, and that it may be reached from here",
		"source s: read orders: Error 1146 (42S02): Table 'shop.wp_posts' doesn't exist":                "no such table: check database and prefix, or switch the query off with off: true",
		"source s: connect: x509: certificate is valid for db.corp, not 10.0.0.7":                       "the server's certificate is not accepted: check the tls settings",
		"source s: no woocommerce here that the preset knows (check database and prefix \"wp_\"): hpos": "the database is not that of the preset: check database and prefix",
		"source s: something about alice@db.corp":                                                       otherwise,
	} {
		require.Equal(t, want, tellable(failure), failure)
	}
}
