package preset_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// A part for an own dimension is left out, or becomes optional. Optional parts stay as they are.
func TestPartsOfOwnDimensionsAreReadOnlyIfTheyAreNeeded(t *testing.T) {
	t.Parallel()
	const sql = "SELECT id{optional:country}, c AS country{end}{own:plan}, (SELECT p FROM {prefix}plans) AS plan{end}{own:rep}, r AS rep{end} FROM {prefix}t{own:plan} JOIN u{end}"
	require.Equal(t, []string{"plan", "rep"}, preset.OwnColumns(sql))
	needs := func(column string) bool { return column == "plan" }
	require.Equal(t,
		"SELECT id{optional:country}, c AS country{end}{optional:plan}, (SELECT p FROM {prefix}plans) AS plan{end} FROM {prefix}t{optional:plan} JOIN u{end}",
		preset.WithOwn(sql, needs))
	require.Equal(t, []string{"country", "plan"}, preset.Optional(preset.WithOwn(sql, needs)))
	require.Equal(t, "SELECT id{optional:country}, c AS country{end} FROM {prefix}t", preset.WithOwn(sql, func(string) bool { return false }))
}
