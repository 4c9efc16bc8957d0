package board

import (
	"math"
	"strconv"
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

// Grafana 12 chooses the text of a coloured cell by the brightness of the colour. The contrast is the one of WCAG
// 2.1, which needs 4.5 for small text.
func TestTextIsLegibleOnEveryShade(t *testing.T) {
	t.Parallel()
	for _, shade := range Shades() {
		background := rgbOf(t, shade)
		text := [3]float64{247, 248, 250}
		if brightness := (299*background[0] + 587*background[1] + 114*background[2]) / 1000; brightness > 180 {
			text = [3]float64{32, 34, 38}
		}
		a, b := luminance(background), luminance(text)
		require.Greater(t, (max(a, b)+0.05)/(min(a, b)+0.05), 4.5, shade)
	}
}

func rgbOf(t *testing.T, colour string) (rgb [3]float64) {
	t.Helper()
	for i := range rgb {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		rgb[i] = float64(v)
	}
	return rgb
}

// luminance is the relative luminance of WCAG 2.1.
func luminance(rgb [3]float64) float64 {
	for i, v := range rgb {
		v /= 255
		rgb[i] = v / 12.92
		if v > 0.04045 {
			rgb[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
}
