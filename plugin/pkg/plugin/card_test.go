package plugin_test

import (
	"math"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
)

// TestCardShowsTheValueOfTheLastDay compares the last value of a card, which Grafana shows, with the figure that a
// query of values gives.
func TestCardShowsTheValueOfTheLastDay(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for _, window := range []string{"30d", "90d", "month", "quarter"} {
		at := span(t, "2025-03-01", "2026-11-22")
		card := query(t, source, at, `{"queryType":"card","measures":["retention_ratio"],"window":"`+window+`"}`)
		require.NoError(t, card.Error, window)
		value := query(t, source, at, `{"queryType":"value","measures":["retention_ratio"],"window":"`+window+`"}`)
		require.NoError(t, value.Error, window)
		require.Equal(t, value.Frames[0].Fields[0].At(0), last(card), window)
	}
}

// TestTheTextOfACardCoversNoLine checks with the geometry of Grafana's stat panel that three lines of text are above
// the line of the past: the name takes two lines on a narrow card. The sizes are those of a card on a board.
func TestTheTextOfACardCoversNoLine(t *testing.T) {
	t.Parallel()
	const (
		unit, gap, header = 38, 8, 42 // of the grid, and of the panel
		padding, line     = 12, 1.2
		title, value      = 13, 32
	)
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2025-03-01", "2026-11-22"), `{"queryType":"card","measures":["retention_ratio","active_customers"],"window":"90d"}`)
	require.NoError(t, r.Error)
	for _, f := range r.Frames[0].Fields[1:] {
		high := math.Inf(-1)
		for i := range f.Len() {
			if v, ok := f.At(i).(*float64); ok && v != nil {
				high = max(high, *v)
			}
		}
		content := 5*unit - gap - header
		chart := float64(content) - line*(title+value)
		above := chart * (float64(*f.Config.Max) - high) / float64(*f.Config.Max-*f.Config.Min)
		require.GreaterOrEqual(t, float64(content)-chart+above, padding+line*(2*title+value), "two lines of names, and the value")
	}
}

// last returns the last value of the first figure of a card.
func last(r backend.DataResponse) any {
	f := r.Frames[0].Fields[1]
	return f.At(f.Len() - 1)
}

// TestCardWithoutAFigure checks that no old value stands for a missing figure, and that a row of cards leaves it
// out.
func TestCardWithoutAFigure(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	at := span(t, "2026-06-01", "2026-11-22")
	r := query(t, source, at, `{"queryType":"card","measures":["nps"],"window":"90d"}`)
	require.NoError(t, r.Error)
	require.Equal(t, "No survey source configured", r.Frames[0].Fields[1].Config.NoValue)
	require.Nil(t, last(r))
	r = query(t, source, at, `{"queryType":"card","measures":["nps","revenue"],"labels":{"basis":["orders"]},"window":"90d","omitEmpty":true}`)
	require.NoError(t, r.Error)
	require.Len(t, r.Frames[0].Fields, 2)
	require.Equal(t, "revenue", r.Frames[0].Fields[1].Name)
	r = query(t, source, at, `{"queryType":"card","measures":["nps"],"window":"90d","omitEmpty":true}`)
	require.NoError(t, r.Error)
	require.Empty(t, r.Frames[0].Fields)
}

// TestCardNeverComparesWithHalfAWindow checks that a time whose window begins before the first record is no
// comparison.
func TestCardNeverComparesWithHalfAWindow(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2025-02-01", "2025-05-01"), `{"queryType":"card","measures":["active_customers"],"window":"90d"}`)
	require.NoError(t, r.Error)
	require.Contains(t, r.Frames[0].Fields[1].Config.DisplayNameFromDS, "nothing to compare with yet")
}
