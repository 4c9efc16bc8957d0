package plugin_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// TestThePreviewHasThePresentCatalogue checks the catalogue that the preview of the editors shows: the exporter's own,
// as if the shop had every kind of record.
func TestThePreviewHasThePresentCatalogue(t *testing.T) {
	t.Parallel()
	const file = "../../preview/catalogue.json"
	got := httptest.NewRecorder()
	newShop(t).ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/api/v1/catalogue", http.NoBody))
	require.Equal(t, http.StatusOK, got.Code)
	var c api.Catalogue
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &c))
	for i := range c.Measures {
		c.Measures[i].Available, c.Measures[i].Reason, c.Measures[i].Absence = true, "", nil
	}
	for i := range c.Distributions {
		c.Distributions[i].Available, c.Distributions[i].Reason, c.Distributions[i].Absence = true, "", nil
	}
	for i := range c.Questions {
		c.Questions[i].Available, c.Questions[i].Reason, c.Questions[i].Absence = true, "", nil
	}
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(&c))
	if *update {
		require.NoError(t, os.WriteFile(file, want.Bytes(), 0o600))
	}
	stored, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want.String(), string(stored), "run go test ./plugin/pkg/plugin -run Preview -update")
}
