package dashboards_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/board/boardtest"
)

// cuts returns what Grafana cuts in a table on the smallest screen: names of columns, and texts and figures in cells.
func (r *reading) cuts(t testing.TB) (list []string) {
	t.Helper()
	if r.panel.Type != "table" || r.message != "" {
		return nil
	}
	var columns []boardtest.Column
	for _, c := range r.columns {
		if c.config["custom.hidden"] != true {
			columns = append(columns, c.drawn())
		}
	}
	for _, c := range boardtest.Cut(r.panel.width(t), columns) {
		list = append(list, fmt.Sprintf("cuts the column %q of %.0f pixels, which needs %.0f: %q", c.Name, c.Width, boardtest.ColumnWidth(c.Name, c.Cells...), c.Cells))
	}
	return list
}

// drawn returns a column as Grafana draws it. Columns of the type time have widths of their own units, and are left out.
func (c *column) drawn() boardtest.Column {
	width, _ := c.config["custom.width"].(float64)
	drawn := boardtest.Column{Name: c.shown(), Width: width}
	if c.times {
		return drawn
	}
	for _, v := range c.values {
		if v != nil {
			drawn.Cells = append(drawn.Cells, c.mapped(v))
		}
	}
	return drawn
}

// width returns the panel's width in columns of the grid.
func (p *tile) width(t testing.TB) int {
	t.Helper()
	return decode[struct{ GridPos struct{ W int } }](t, p.raw).GridPos.W
}

// TestCutColumnsAreFound checks that a long name and a long cell are found.
func TestCutColumnsAreFound(t *testing.T) {
	t.Parallel()
	text := func(name string, values ...any) *column {
		return &column{name: name, values: values, config: map[string]any{}}
	}
	r := &reading{panel: &tile{Type: "table", raw: []byte(`{"gridPos": {"w": 8}}`)}, columns: []*column{
		text("Klanten"), text("Segment", "Dreigen te vertrekken"), text("Waarschuwingen"),
	}}
	require.Len(t, r.cuts(t), 2)
	r.columns[1].config["custom.hidden"] = true
	require.Empty(t, r.cuts(t), "a hidden column needs no room")
}
