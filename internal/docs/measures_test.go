package docs_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/docs"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

var update = flag.Bool("update", false, "regenerate the pages")

func TestGeneratedPagesAreUpToDate(t *testing.T) {
	t.Parallel()
	for page, write := range map[string]func(io.Writer) error{
		"../../docs/measures.md": docs.Measures,
		"../../docs/columns.md":  docs.Columns,
	} {
		var b bytes.Buffer
		require.NoError(t, write(&b))
		if *update {
			require.NoError(t, os.WriteFile(page, b.Bytes(), 0o644))
		}
		have, err := os.ReadFile(page)
		require.NoError(t, err)
		require.Equal(t, b.String(), string(have), "stale; run: go tool mage docs")
	}
}

// TestTheExampleConfigurationHasEveryColumn looks for the columns of each kind in the comment above its
// query and in the query.
func TestTheExampleConfigurationHasEveryColumn(t *testing.T) {
	t.Parallel()
	queries := config.Example()[strings.Index(config.Example(), "A schema without a preset"):]
	for _, s := range decode.Shapes {
		at := strings.Index(queries, "#      "+s.Name+":")
		require.Positive(t, at, "the example has no query for %s", s.Name)
		start := max(strings.LastIndex(queries[:at], " sql: "), strings.LastIndex(queries[:at], " {page} {limit}"), strings.LastIndex(queries[:at], "queries:"))
		end := at + strings.Index(queries[at:], " sql: ")
		for _, d := range s.ColumnDocs() {
			require.Regexp(t, `\b`+d.Name+`\b`, queries[start:end], "%s of the example", s.Name)
		}
	}
}
