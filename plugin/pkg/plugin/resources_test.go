package plugin_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

// get gets a resource.
func get(t *testing.T, source *plugin.Datasource, path string) (status int, body []byte) {
	t.Helper()
	return call(t, source, http.MethodGet, path)
}

func call(t *testing.T, source *plugin.Datasource, method, path string) (status int, body []byte) {
	t.Helper()
	name, _, _ := strings.Cut(path, "?")
	err := source.CallResource(t.Context(), &backend.CallResourceRequest{Method: method, Path: name, URL: path}, backend.CallResourceResponseSenderFunc(func(r *backend.CallResourceResponse) error {
		if r.Status != 0 {
			status = r.Status
		}
		body = append(body, r.Body...)
		return nil
	}))
	require.NoError(t, err)
	return status, body
}

func TestResourcesOfferWhatEditorsChooseFrom(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	decode := func(path string, into any) {
		status, body := get(t, source, path)
		require.Equal(t, http.StatusOK, status, string(body))
		require.NoError(t, json.Unmarshal(body, into))
	}
	var catalogue api.Catalogue
	decode("catalogue", &catalogue)
	require.Equal(t, "Europe/Amsterdam", catalogue.Timezone)
	var countries api.DimensionValues
	decode("dimension-values?dimension=country", &countries)
	require.Subset(t, countries.Values, []string{"BE", "NL"})
}

func TestResourcesRefuseWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for path, want := range map[string]int{
		"dimension-values":  http.StatusBadRequest,
		"customers/at-risk": http.StatusNotFound,
		"windows":           http.StatusNotFound,
	} {
		status, _ := get(t, source, path)
		require.Equal(t, want, status, path)
	}
	status, _ := call(t, source, http.MethodPost, "catalogue")
	require.Equal(t, http.StatusMethodNotAllowed, status)
}
