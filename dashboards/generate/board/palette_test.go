package board

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/display"
)

func TestEveryRoleHasAColourOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, roles := range [][]display.Role{display.Roles(), display.ListRoles()} {
		seen := map[string]display.Role{}
		for _, r := range roles {
			colour := colourOf(r)
			require.Empty(t, seen[colour], "%s has the colour of another role", r)
			seen[colour] = r
		}
	}
}

func TestColoursOfLabelValues(t *testing.T) {
	t.Parallel()
	require.Equal(t, Grey, LabelColour("movement", "opening"))
	require.Equal(t, Vermillion, LabelColour("state", "at_risk"))
	require.Equal(t, Grey, LabelColour("state", "something else"))
}
