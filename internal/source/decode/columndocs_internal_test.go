package decode

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryColumnIsDescribed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, s := range Shapes {
		for _, d := range s.ColumnDocs() {
			require.NotEmpty(t, d.Use, "%s of %s", d.Name, s.Name)
			require.NotEmpty(t, d.Type, "%s of %s", d.Name, s.Name)
			require.NotEmpty(t, d.Example, "%s of %s", d.Name, s.Name)
			require.Equal(t, d.Type == "amount" || d.Type == "number", d.Sign != "", "sign of %s of %s", d.Name, s.Name)
			used[d.Name], used[s.Name+"."+d.Name] = true, true
		}
	}
	for name := range columnTexts {
		require.True(t, used[name], "%s describes no column", name)
		if kind, _, ok := strings.Cut(name, "."); ok {
			_, known := ShapeOf(kind)
			require.True(t, known, name)
		}
	}
}
