package docs_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/docs"
)

func TestTrackingPlotIsUpToDate(t *testing.T) {
	const page = "../../docs/tracking.svg"
	sample, err := os.Open("../../testdata/cdnow_sample.csv.gz")
	require.NoError(t, err)
	defer sample.Close()
	var b bytes.Buffer
	require.NoError(t, docs.Tracking(t.Context(), &b, sample))
	if *update {
		require.NoError(t, os.WriteFile(page, b.Bytes(), 0o644))
	}
	have, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(have), "stale; run: go tool mage tracking")
}
