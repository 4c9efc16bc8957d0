// Package boardtest finds what Grafana cuts in the tables of boards. Only tests use it.
package boardtest

import (
	"strings"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

const (
	// cell is the padding and the border of a table's cell on both sides, in pixels.
	cell = 2*6 + 1
	// edges are the padding and the border of a panel on both sides.
	edges = 2*8 + 2
)

// ColumnWidth returns the width in pixels that a column of a table needs. Grafana breaks the name of the column between
// words, and does not break its cells.
func ColumnWidth(name string, cells ...string) float64 {
	widest := 0.0
	for _, text := range append(strings.Fields(name), cells...) {
		widest = max(widest, board.TextWidth(text))
	}
	return widest + cell
}

// Column is a column of a table: its name, the texts of its cells, and its width in pixels, 0 for an equal part of what
// the other columns leave.
type Column struct {
	Name  string
	Cells []string
	Width float64
}

// Cut returns the columns whose name or cells Grafana cuts on a panel of a width in columns of the grid, on the smallest
// screen, with their widths.
func Cut(columns int, all []Column) []Column {
	free, shared := board.Room(columns)-edges, 0.0
	for _, c := range all {
		free -= c.Width
		if c.Width == 0 {
			shared++
		}
	}
	var cut []Column
	for _, c := range all {
		if c.Width == 0 {
			c.Width = max(board.NarrowestColumn, free/shared)
		}
		if ColumnWidth(c.Name, c.Cells...) > c.Width {
			cut = append(cut, c)
		}
	}
	return cut
}
