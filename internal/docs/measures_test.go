package docs_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/docs"
)

var update = flag.Bool("update", false, "regenerate the pages")

func TestMeasuresPageIsUpToDate(t *testing.T) {
	const page = "../../docs/measures.md"
	var b bytes.Buffer
	require.NoError(t, docs.Measures(&b))
	if *update {
		require.NoError(t, os.WriteFile(page, b.Bytes(), 0o644))
	}
	have, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(have), "stale; run: go tool mage docs")
}
