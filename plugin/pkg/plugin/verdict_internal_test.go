package plugin

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestArrowAndColourAgree checks random changes of all measures: a blue card points to where the measure is
// better, a vermillion card to where it is worse.
func TestArrowAndColourAgree(t *testing.T) {
	t.Parallel()
	all := measure.All()
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(all).Draw(t, "measure")
		value := rapid.Float64Range(-2, 1e6)
		now, then := value.Draw(t, "now"), value.Draw(t, "then")
		noise := rapid.OneOf(rapid.Float64Range(0, 1), rapid.Just(math.NaN())).Draw(t, "noise")
		for _, l := range words.Languages() {
			if !l.Shows(m.Display, now, then) {
				continue
			}
			text := l.Moves(words.Card{Display: m.Display, Currency: "EUR", Value: now, Previous: &then})
			rises := strings.HasPrefix(text, "▲")
			require.Equal(t, now > then, rises, text)
			require.Equal(t, now < then, strings.HasPrefix(text, "▼"), text)
			switch judge(now-then, noise, m.Display.Better.Sign()).colour() {
			case blue:
				require.Equal(t, rises, m.Display.Better == display.Higher, text)
			case vermillion:
				require.Equal(t, rises, m.Display.Better == display.Lower, text)
			default:
				require.True(t, m.Display.Better == display.Neither || math.IsNaN(noise) || math.Abs(now-then) <= noise, text)
			}
		}
	})
}

// TestSpreadOfChanges computes the spread of +1, -1, +1, -1 by hand: mean 0, variance 4/3, four changes.
func TestSpreadOfChanges(t *testing.T) {
	t.Parallel()
	require.InDelta(t, (1.96+0.8)*math.Sqrt(4.0/3), spreadOfChanges([]float64{5, 6, 5, 6, 5}), 1e-12)
	require.InDelta(t, 0, spreadOfChanges([]float64{1, 2, 3, 4, 5}), 1e-12, "steady growth is no noise")
	require.True(t, math.IsNaN(spreadOfChanges([]float64{5, 6, 5, 6})), "three changes tell nothing")
	require.True(t, math.IsNaN(spreadOfChanges([]float64{5, 6, math.NaN(), 6, 5, 6})), "a gap takes two changes away")
}
