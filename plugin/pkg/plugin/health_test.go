package plugin_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

func checkHealth(t *testing.T, exporter http.Handler) *backend.CheckHealthResult {
	t.Helper()
	server := httptest.NewServer(exporter)
	t.Cleanup(server.Close)
	source, _ := newInstance(t, settingsOf(server.URL))
	result, err := source.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	require.NoError(t, err)
	return result
}

func TestTheHealthCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	down := api.SourceStatus{Name: "crm", Polls: 3, Error: "connection refused"}
	for name, c := range map[string]struct {
		canned map[string]any
		status backend.HealthStatus
		want   []string
	}{
		"all is well": {nil, backend.HealthStatusOk, []string{"Reached loyalty_exporter 1.0.0: figures up to 2026-11-22, days of Europe/Amsterdam", "measures are available"}},
		"one source is down": {
			map[string]any{"/status": api.Status{Ready: true, Version: "1.0.0", Sources: []api.SourceStatus{{Name: "webshop", Up: true, Loaded: true, Polls: 3}, down}}},
			backend.HealthStatusOk,
			[]string{"cannot be read at present: crm (connection refused). The figures lack crm."},
		},
		"a source that has been read is down": {
			map[string]any{"/status": api.Status{Ready: true, Version: "1.0.0", Sources: []api.SourceStatus{{Name: "webshop", Up: true, Polls: 3, Loaded: true}, {Name: "crm", Polls: 3, Loaded: true}}}},
			backend.HealthStatusOk,
			[]string{"cannot be read at present: crm. Their last figures are shown."},
		},
		"a refused reload": {
			map[string]any{"/status": api.Status{Ready: true, Version: "1.0.0", RefusedReload: &api.RefusedReload{Error: "line 2"}}},
			backend.HealthStatusOk,
			[]string{"The exporter refused its new configuration; its status page has the reason"},
		},
		"all sources are down": {
			map[string]any{"/status": api.Status{Ready: true, Version: "1.0.0", Sources: []api.SourceStatus{down}}},
			backend.HealthStatusError,
			[]string{"crm (connection refused)"},
		},
		"no figures yet": {
			map[string]any{"/status": api.Status{Version: "1.0.0", HeldBackBy: []string{"webshop"}}},
			backend.HealthStatusError,
			[]string{"no figures yet", "initial load of webshop is running", "Test again"},
		},
		"no figures and a source that fails": {
			map[string]any{"/status": api.Status{Version: "1.0.0", Sources: []api.SourceStatus{down}}},
			backend.HealthStatusError,
			[]string{"no figures yet", "crm (connection refused)", "See the exporter's log"},
		},
		"a configuration that waits": {
			map[string]any{"/status": api.Status{Ready: true, Version: "1.0.0", Pending: &api.Pending{Waiting: []api.Waiting{{Name: "crm", Error: "no route"}}}}},
			backend.HealthStatusOk,
			[]string{"newer configuration waits for the initial load of crm (no route)"},
		},
		"wrong credentials": {
			map[string]any{"/status": &api.Error{Status: http.StatusUnauthorized, Message: "unauthorised"}},
			backend.HealthStatusError,
			[]string{"check the user and password"},
		},
		"figures that fail": {
			map[string]any{"/catalogue": &api.Error{Status: http.StatusInternalServerError, Message: "a fault"}},
			backend.HealthStatusError,
			[]string{"a fault; see the exporter's log"},
		},
		"a strange time zone": {
			map[string]any{"/catalogue": api.Catalogue{Timezone: "Mars/Olympus"}},
			backend.HealthStatusError,
			[]string{"Mars/Olympus"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result := checkHealth(t, &fake{t: t, behind: newShop(t), canned: c.canned})
			require.Equal(t, c.status, result.Status, result.Message)
			for _, want := range c.want {
				require.Contains(t, result.Message, want)
			}
			require.NotEmpty(t, result.JSONDetails)
		})
	}
}

func TestTheHealthCheckTellsThatNobodyIsThereAndThatItIsNoExporter(t *testing.T) {
	t.Parallel()
	html := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>"))
	})
	require.Contains(t, checkHealth(t, html).Message, "is this the URL of a loyalty exporter?")

	server := httptest.NewServer(html)
	server.Close()
	source, _ := newInstance(t, settingsOf(server.URL))
	result, err := source.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	require.NoError(t, err)
	require.Contains(t, result.Message, "The exporter cannot be reached: check that it runs")
	require.Contains(t, string(result.JSONDetails), "verboseMessage")
}
