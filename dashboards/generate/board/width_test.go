package board_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// TestTheWidthOfText compares the computed widths with those that a browser measured, which has kerning.
func TestTheWidthOfText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"":                            0,
		"Intervals kept":              90.6,
		"Klantwaarde volgens formule": 195.7,
		"Waarschuwingen":              116,
		"Potential loyalist":          109.1,
	} {
		letters := 0.15 * float64(len([]rune(text)))
		require.InDelta(t, want+letters, board.TextWidth(text), 1, text)
	}
	require.Equal(t, board.TextWidth("naive"), board.TextWidth("naïve"))
}

// TestTheRoomOfPanels checks that the panels of a row fill the page.
func TestTheRoomOfPanels(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 1026, board.Room(24), 1e-9)
	for _, row := range [][]int{{12, 12}, {8, 8, 8}, {6, 6, 6, 6}, {14, 10}} {
		width := 8 * float64(len(row)-1)
		for _, columns := range row {
			width += board.Room(columns)
		}
		require.InDelta(t, 1026, width, 1e-9)
	}
	require.True(t, board.Fits("Intervals kept", 6))
	require.False(t, board.Fits("Intervals kept", 4))
}
