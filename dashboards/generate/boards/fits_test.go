package boards_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/dashboards/generate/board/boardtest"
	"github.com/klantenbinding/loyalty/dashboards/generate/boards"
	"github.com/klantenbinding/loyalty/internal/words"
)

// eachPanel runs a test for every panel of every board in every language.
func eachPanel(t *testing.T, test func(t *testing.T, b *board.Board, p *board.Panel)) {
	t.Helper()
	panels := 0
	for _, l := range words.Languages() {
		for _, b := range boards.All(l) {
			for _, p := range b.Panels {
				panels++
				test(t, b, p)
			}
		}
	}
	require.Greater(t, panels, 200)
}

// TestTitlesFitTheSmallestScreen checks that Grafana cuts no title at 1366 pixels, beside its own menu.
func TestTitlesFitTheSmallestScreen(t *testing.T) {
	t.Parallel()
	eachPanel(t, func(t *testing.T, b *board.Board, p *board.Panel) {
		fits := board.Fits
		if p.Datasource == nil || p.Datasource.Type == "prometheus" {
			fits = board.FitsAlone
		}
		if p.Type != "row" {
			assert.True(t, fits(p.Title, p.GridPos.W), "%s: %q is cut in a panel of width %d: %.0f of %.0f pixels",
				b.UID, p.Title, p.GridPos.W, board.TextWidth(p.Title), board.Room(p.GridPos.W))
		}
	})
}

// TestColumnsOfPrometheusFit checks that Grafana cuts no name of a column in tables of Prometheus. The names of their
// columns are all in the overrides. A test that runs the boards checks tables of the loyalty data source.
func TestColumnsOfPrometheusFit(t *testing.T) {
	t.Parallel()
	tables := 0
	eachPanel(t, func(t *testing.T, b *board.Board, p *board.Panel) {
		if p.Type != "table" || p.Datasource.Type != "prometheus" {
			return
		}
		tables++
		var columns []boardtest.Column
		for _, o := range p.FieldConfig.Overrides {
			if o.Matcher.ID == "byName" {
				columns = append(columns, columnOf(o))
			}
		}
		require.NotEmpty(t, columns)
		for _, c := range boardtest.Cut(p.GridPos.W, columns) {
			assert.Fail(t, "cut", "%s: %q: the column %q is %.0f pixels wide and needs %.0f", b.UID, p.Title, c.Name, c.Width, boardtest.ColumnWidth(c.Name, c.Cells...))
		}
	})
	require.GreaterOrEqual(t, tables, 10)
}

// columnOf returns the column that an override is about, with the words that it maps values to.
func columnOf(o board.Override) boardtest.Column {
	c := boardtest.Column{Name: o.Matcher.Options.(string)}
	for _, property := range o.Properties {
		switch value := property.Value.(type) {
		case string:
			if property.ID == "displayName" {
				c.Name = value
			}
		case int:
			if property.ID == "custom.width" {
				c.Width = float64(value)
			}
		case []board.Mapping:
			for _, m := range value {
				for _, to := range m.Options.(map[string]board.MappedTo) {
					c.Cells = append(c.Cells, to.Text)
				}
			}
		}
	}
	return c
}

// TestLongNamesAreFound checks that a name that does not fit is found.
func TestLongNamesAreFound(t *testing.T) {
	t.Parallel()
	columns := []boardtest.Column{{Name: "Waarschuwingen"}, {Name: "Winkel"}, {Name: "Segment", Cells: []string{"Dreigen te vertrekken"}}, {Name: "Klanten", Width: 60}}
	require.Empty(t, boardtest.Cut(24, columns[:3]))
	cut := boardtest.Cut(6, columns)
	require.Len(t, cut, 3)
	require.Equal(t, "Waarschuwingen", cut[0].Name)
	require.Equal(t, "Segment", cut[1].Name)
	require.Equal(t, "Klanten", cut[2].Name)
	require.InDelta(t, 60, cut[0].Width, 0, "the table scrolls")
}
