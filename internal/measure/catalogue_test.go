package measure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
)

func TestTheCatalogueSaysEverythingOfEveryMeasure(t *testing.T) {
	t.Parallel()
	names, metrics := map[string]bool{}, map[string]bool{}
	for _, m := range measure.All() {
		require.Regexp(t, `^[a-z][a-z_]+$`, m.Name)
		require.False(t, names[m.Name] || metrics[m.Metric], "%s is there twice", m.Name)
		names[m.Name], metrics[m.Metric] = true, true
		for field, text := range map[string]string{"title": m.Title, "help": m.Help, "formula": m.Formula, "example": m.Example, "unit": string(m.Unit)} {
			require.NotEmpty(t, text, "%s of %s", field, m.Name)
		}
		require.Regexp(t, `\d`, m.Example, "the example of %s has no figure", m.Name)
		require.True(t, strings.HasSuffix(m.Help, "."), "help of %s", m.Name)
		require.NotEmpty(t, m.Needs, m.Name)
		require.True(t, strings.HasPrefix(m.Metric, "loyalty_"), m.Name)
	}
}
