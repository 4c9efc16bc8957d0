package plugin_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPeriodSoFarIsNotComparedWithWholeOnes(t *testing.T) {
	t.Parallel()
	for _, model := range []string{
		`{"queryType":"value","measures":["active_customers"],"window":"month","hideIncomplete":false,"compareTo":["previous_year"]}`,
		`{"queryType":"summary","measures":["active_customers"],"window":"month","hideIncomplete":false}`,
	} {
		source, f := newSource(t, nil)
		require.NoError(t, query(t, source, span(t, "2026-06-01", "2026-11-22"), model).Error)
		require.Equal(t, "2026-10-01", f.asked("/series")[0].URL.Query().Get("from"), model)
	}
	source, f := newSource(t, nil)
	require.NoError(t, query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"value","measures":["active_customers"],"window":"month","hideIncomplete":false}`).Error)
	require.Equal(t, "2026-11-01", f.asked("/series")[0].URL.Query().Get("from"), "alone it is shown")
}
