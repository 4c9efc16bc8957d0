package plugin_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoticesCarryTheirCodes checks that a notice has the same code in every language, beside what else a frame says
// of itself.
func TestNoticesCarryTheirCodes(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for model, code := range map[string]string{
		`{"queryType":"series","measures":["nps"],"omitEmpty":true,LANGUAGE}`:                                                                    "unavailable",
		`{"queryType":"movements","movements":"revenue",LANGUAGE}`:                                                                               "",
		`{"queryType":"value","measures":["retention_ratio"],"filters":[{"dimension":"country","values":["Atlantis"]}],"window":"90d",LANGUAGE}`: "nobody",
	} {
		said := map[string]bool{}
		for _, language := range []string{"en", "nl"} {
			r := query(t, source, span(t, "2026-06-01", "2026-11-22"), strings.Replace(model, "LANGUAGE", `"language":"`+language+`"`, 1))
			require.NoError(t, r.Error)
			meta := r.Frames[0].Meta
			custom, _ := meta.Custom.(map[string]any)
			if code == "" {
				require.Contains(t, custom, "movementKeys")
				continue
			}
			require.Contains(t, custom["notices"], code)
			said[meta.Notices[0].Text] = true
		}
		require.True(t, code == "" || len(said) == 2, "each language has its own sentence")
	}
}
