package preset_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/presets"
)

func TestTablesOfAQuery(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"a", "b", "shop.c"}, preset.Tables("SELECT * FROM a JOIN `b` x ON 1=1 LEFT JOIN (SELECT 1 FROM shop.c) y ON 1=1"))
	require.Equal(t, []string{"a"}, preset.Tables("WITH q AS (SELECT 1 FROM a), r (n) AS (SELECT 2 FROM q) SELECT * FROM q JOIN r"))
	require.Empty(t, preset.Tables("SELECT COUNT(*) FROM information_schema.tables"))
}

func TestEveryPresetNamesItsTables(t *testing.T) {
	t.Parallel()
	prefix := "x9_"
	for _, name := range presets.Names() {
		p, err := preset.Load(name)
		require.NoError(t, err)
		tables := p.Tables(&preset.Changes{Prefix: &prefix})
		require.NotEmpty(t, tables, name)
		for _, table := range tables {
			require.NotContains(t, table, "{", name)
		}
	}
}
