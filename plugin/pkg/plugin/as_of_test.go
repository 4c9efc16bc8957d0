package plugin_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// TestAsOfIsRedWithoutTheExporter checks that the line answers where every other query fails.
func TestAsOfIsRedWithoutTheExporter(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, map[string]any{"/status": &api.Error{Status: http.StatusServiceUnavailable, Message: "no"}})
	r := query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"as_of","window":"90d","language":"nl"}`)
	require.NoError(t, r.Error)
	f := r.Frames[0].Fields[0]
	require.Contains(t, f.At(0), "De exporter antwoordt niet")
	require.Equal(t, map[string]any{"mode": "fixed", "fixedColor": "#D55E00"}, f.Config.Color)
}
