package source_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/presets"
)

func TestEveryPresetStatesItsPurposeCostsAndGaps(t *testing.T) {
	list, err := source.Presets()
	require.NoError(t, err)
	require.Len(t, list, len(presets.Names()))
	for _, p := range list {
		for _, s := range []string{p.Title, p.Fits, p.Cost, p.Lacks} {
			require.NotEmpty(t, s, p.Name)
		}
		require.True(t, strings.HasSuffix(p.Cost, ".") && strings.HasSuffix(p.Lacks, "."), p.Name)
		require.NotEmpty(t, p.Variants, "%s: a product that is not there is refused", p.Name)
		require.NotEmpty(t, p.Kinds, p.Name)
		text, err := source.PresetText(p.Name)
		require.NoError(t, err)
		require.Contains(t, text, "name: "+p.Name)
	}
}

func TestUnknownPresetListsThePresets(t *testing.T) {
	for _, name := range []string{"", "shopify", "../preset", "woocommerce.yaml"} {
		_, err := source.PresetText(name)
		require.ErrorContains(t, err, "magento2")
	}
}
