package plugin_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

// newOldSource returns a data source whose exporter does not have the dimension rfm_segment yet.
func newOldSource(t *testing.T) *plugin.Datasource {
	t.Helper()
	shop := newShop(t)
	recorder := httptest.NewRecorder()
	shop.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, api.Prefix+"/catalogue", nil))
	var old api.Catalogue
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &old))
	old.Dimensions = slices.DeleteFunc(old.Dimensions, func(d api.DimensionInfo) bool { return d.Name == "rfm_segment" })
	unknown := func(status int) *api.Error {
		return &api.Error{Status: status, Message: `unknown dimension "rfm_segment"`}
	}
	server := httptest.NewServer(&fake{t: t, behind: shop, canned: map[string]any{
		"/catalogue": old, "/dimensions/rfm_segment/values": unknown(http.StatusNotFound), "/dimensions/broken/values": unknown(http.StatusInternalServerError),
	}})
	t.Cleanup(server.Close)
	source, _ := newInstance(t, settingsOf(server.URL))
	return source
}

// A variable that fails stops the whole board.
func TestAVariableOfADimensionThatTheExporterDoesNotHaveIsEmpty(t *testing.T) {
	t.Parallel()
	source := newOldSource(t)
	for path, want := range map[string]int{
		"dimension-values?dimension=rfm_segment":         http.StatusOK,
		"dimension-values?dimension=colour":              http.StatusOK,
		"dimension-values?dimension=..%2F..%2Fcatalogue": http.StatusOK,
		"dimension-values?dimension=broken":              http.StatusBadGateway,
	} {
		status, body := get(t, source, path)
		require.Equal(t, want, status, path)
		if status == http.StatusOK {
			require.Contains(t, string(body), `"values":[]`, path)
		}
	}
}

func TestAPanelSaysThatTheExporterIsOlder(t *testing.T) {
	t.Parallel()
	source := newOldSource(t)
	english := "RFM segment: this exporter is older than the board and does not have it; update the exporter"
	for model, want := range map[string]string{
		`{"queryType":"series","measures":["revenue"],"groupBy":"rfm_segment"}`:                                               english,
		`{"queryType":"value","measures":["revenue"],"groupBy":"rfm_segment","language":"nl"}`:                                "RFM-segment: deze exporter is ouder dan het dashboard en kent dit niet; werk de exporter bij",
		`{"queryType":"card","measures":["revenue"],"filters":[{"dimension":"rfm_segment","values":["champions"]}]}`:          english,
		`{"queryType":"distribution","distribution":"orders","filters":[{"dimension":"rfm_segment","values":["champions"]}]}`: english,
		`{"queryType":"summary","measures":["revenue"],"filters":[{"dimension":"rfm_segment","values":["champions"]}]}`:       english,
	} {
		r := query(t, source, span(t, "2026-10-01", "2026-11-22"), model)
		require.NoError(t, r.Error, model)
		require.Len(t, r.Frames, 1, model)
		f := r.Frames[0]
		require.Len(t, f.Meta.Notices, 1, model)
		require.Equal(t, want, f.Meta.Notices[0].Text, model)
		last := f.Fields[len(f.Fields)-1]
		require.Equal(t, 1, last.Len(), model)
		if said, ok := last.At(0).(string); ok {
			require.Equal(t, want, said, model)
			continue
		}
		require.True(t, last.NilAt(0), model)
		require.Equal(t, want, last.Config.NoValue, model)
	}
}

// Everything else of such a board works, and a mistake of the author stays one.
func TestAnOlderExporterAnswersTheOtherPanels(t *testing.T) {
	t.Parallel()
	source := newOldSource(t)
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["revenue"],"filters":[{"dimension":"rfm_segment","values":[]}]}`)
	require.NoError(t, r.Error)
	require.Empty(t, r.Frames[0].Meta.Notices)
	r = query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["revenue"],"groupBy":"colour"}`)
	require.ErrorContains(t, r.Error, "unknown dimension")
}
