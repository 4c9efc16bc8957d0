package docs_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/docs"
)

func TestGlossaryIsUpToDate(t *testing.T) {
	t.Parallel()
	const page = "../../docs/glossary.md"
	var b bytes.Buffer
	require.NoError(t, docs.Glossary(&b))
	if *update {
		require.NoError(t, os.WriteFile(page, b.Bytes(), 0o644))
	}
	have, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(have), "stale; run: go tool mage docs")
}
