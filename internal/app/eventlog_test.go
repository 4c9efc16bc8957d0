package app_test

import (
	"encoding/json"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// happened returns the events of a kind.
func (e *exporter) happened(kind string) []api.Event {
	e.t.Helper()
	var answer api.Events
	require.NoError(e.t, json.Unmarshal([]byte(e.get("/api/v1/events?kind="+kind)), &answer))
	return answer.Events
}

func TestSourceGapsAndReloadsAreEvents(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1, 2))
	e.db.poll("two", breaks())
	e.eventually("ready", e.ready)
	require.Empty(t, e.happened(api.EventSourceGap), "there is no gap before the first successful poll")

	begins := time.Date(2026, 3, 10, 13, 0, 0, 0, time.UTC)
	e.setNow(begins)
	e.db.poll("one", breaks())
	e.eventually("a gap", func() bool { return len(e.happened(api.EventSourceGap)) == 1 })
	gap := e.happened(api.EventSourceGap)[0]
	require.Nil(t, gap.End)
	require.Equal(t, begins, gap.Start.UTC())
	require.Equal(t, "Source one could not be read", gap.Title)
	require.Equal(t, []string{"one"}, gap.Tags)

	e.db.poll("one", breaks())
	e.setNow(begins.Add(time.Hour))
	e.db.poll("one", delivers(3))
	e.eventually("the end of the gap", func() bool { return e.happened(api.EventSourceGap)[0].End != nil })
	gap = e.happened(api.EventSourceGap)[0]
	require.Equal(t, time.Hour, gap.End.Sub(gap.Start))

	e.configure("windows: [17h]\n", "one")
	e.reload <- syscall.SIGHUP
	e.eventually("refused", func() bool { return len(e.happened(api.EventReload)) == 1 })
	require.Equal(t, "Configuration refused", e.happened(api.EventReload)[0].Title)

	e.db.poll("one", breaks())
	e.eventually("another gap", func() bool { return len(e.happened(api.EventSourceGap)) == 2 })
	e.configure("campaigns: [{name: Sale, from: 2026-03-01, to: 2026-03-02, tags: [mail]}]\n", "three")
	require.Empty(t, e.happened(api.EventCampaign))
	e.setNow(begins.Add(2 * time.Hour))
	e.reload <- syscall.SIGHUP
	e.eventually("loaded", func() bool { return len(e.happened(api.EventReload)) == 2 })
	e.db.poll("three", delivers(1))
	e.eventually("taken over", func() bool { return e.happened(api.EventReload)[1].End != nil })
	require.NotNil(t, e.happened(api.EventSourceGap)[1].End, "the gap of a removed source ends")
	sale := e.happened(api.EventCampaign)
	require.Len(t, sale, 1)
	require.Equal(t, "2026-03-01T00:00:00Z 2026-03-03T00:00:00Z", sale[0].Start.Format(time.RFC3339)+" "+sale[0].End.Format(time.RFC3339))
}

func TestARefusedReloadDoesNotRevealNamesOfFiles(t *testing.T) {
	e := start(t, "one")
	e.configure("identity: {key_file: /run/secrets/loyalty-key}\n", "one")
	code, body := e.ask(http.MethodPost, "/-/reload")
	require.Equal(t, http.StatusInternalServerError, code)
	require.Contains(t, body, "line 2: identity.key_file: file of that name not found: create it or correct the name")
	require.NotContains(t, body, "/run/secrets")
	require.NotContains(t, body, e.dir)
	require.Contains(t, e.logs.String(), "/run/secrets/loyalty-key")
}

func TestCustomersAreListedAsConfigured(t *testing.T) {
	e := start(t, "one")
	e.db.poll("one", delivers(1))
	e.eventually("ready", e.ready)
	ask := func(token string) (int, string) {
		request, err := http.NewRequest(http.MethodGet, e.url+"/api/v1/customers/at-risk", http.NoBody)
		require.NoError(t, err)
		request.Header.Set(api.TokenHeader, token)
		response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
		require.NoError(t, err)
		defer response.Body.Close()
		return response.StatusCode, response.Header.Get("Cache-Control")
	}
	code, _ := ask("0123456789abcdef")
	require.Equal(t, http.StatusForbidden, code)
	e.write("token", "0123456789abcdef\n")
	e.configure("customer_list: {enabled: true, token_file: token}\n", "one")
	e.reload <- syscall.SIGHUP
	e.eventually("opened", func() bool { return e.db.opened() == 2 })
	e.db.poll("one", delivers(1))
	e.eventually("shown", func() bool { code, _ := ask("0123456789abcdef"); return code == http.StatusOK })
	code, cache := ask("0123456789abcdee")
	require.Equal(t, http.StatusForbidden, code)
	require.Equal(t, "no-store", cache)
	require.NotContains(t, e.logs.String(), "0123456789")
}
