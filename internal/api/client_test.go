package api_test

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// newTestClient returns a client of a handler, served below a path as behind a proxy.
func newTestClient(t *testing.T, h http.Handler) *api.Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/loyalty", h))
	t.Cleanup(server.Close)
	c, err := api.NewClient(server.URL+"/loyalty/", server.Client())
	require.NoError(t, err)
	return c
}

func TestClientRecognisesOtherServers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status      int
		media, body string
		want        string
	}{
		"a login page":                {http.StatusOK, "text/html", "<html>", "is this the URL of a loyalty exporter?"},
		"another JSON":                {http.StatusOK, "application/json", `{"business_day": 7}`, "invalid answer: json"},
		"a proxy's error":             {http.StatusBadGateway, "text/html", "<html>", "did not come from the exporter's API"},
		"an error of another program": {http.StatusForbidden, "application/json", `{"message":"no"}`, "forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.media)
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			_, err := client.Catalogue(t.Context())
			refusal, ok := errors.AsType[*api.Error](err)
			require.True(t, ok, "%v", err)
			require.NotZero(t, refusal.Status)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestClientGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newTestClient(t, http.NotFoundHandler()).Catalogue(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

func TestClientRejectsInvalidURLs(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "localhost:9999", "ftp://host", "http://", "http://[", "http://user:secret@host"} {
		_, err := api.NewClient(url, http.DefaultClient)
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "secret")
	}
}

func TestValuesKeepEveryNumberAndNothingElse(t *testing.T) {
	t.Parallel()
	in := api.Values{0, -0.1, 1e-9, 1e300, math.MaxFloat64, math.NaN(), math.Inf(1)}
	b, err := in.MarshalJSON()
	require.NoError(t, err)
	var out api.Values
	require.NoError(t, out.UnmarshalJSON(b))
	require.Equal(t, in[:5], out[:5])
	require.True(t, math.IsNaN(out[5]) && math.IsNaN(out[6]))
	require.Error(t, out.UnmarshalJSON([]byte(`["1"]`)))
}
