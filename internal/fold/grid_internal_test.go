package fold

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawRow returns a row in which most chunks are zero.
func drawRow(rt *rapid.T, n int) []Headcount {
	row := make([]Headcount, n)
	for range rapid.IntRange(0, 6).Draw(rt, "cells") {
		row[rapid.IntRange(0, n-1).Draw(rt, "at")].Customers += int32(rapid.IntRange(-3, 3).Draw(rt, "by"))
	}
	return row
}

// TestGridsEqualArrays adds rows of two grids to a table, several times, and reads it in every way. The reference is
// one array of cells.
func TestGridsEqualArrays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.SampledFrom([]int{1, 5, chunkCells, chunkCells + 1, 5 * chunkCells, 5*chunkCells - 1}).Draw(rt, "n")
		mine, other := NewGrid[Headcount](int32(n)), NewGrid[Headcount](int32(n))
		want := make([]Headcount, n)
		var base []Table
		for range rapid.IntRange(1, 4).Draw(rt, "updates") {
			before := append([]Table(nil), base...)
			old := cellsOf(base)
			for _, g := range []*Grid[Headcount, *Headcount]{mine, other} {
				for i, c := range drawRow(rt, n) {
					if c.Customers != 0 {
						g.Rows([]int32{0})[0][i].Add(&c)
						want[i].Add(&c)
					}
				}
			}
			mine.join(other)
			base = mine.Freeze(base)
			require.Equal(rt, old, cellsOf(before), "earlier sums never change")
		}
		requireColumn(rt, base, want)
	})
}

// cellsOf returns the cells of slot 0, nil without any.
func cellsOf(tables []Table) []Headcount {
	if len(tables) == 0 {
		return nil
	}
	c := tables[0].(*Column[Headcount, *Headcount])
	cells := make([]Headcount, c.n)
	for i := range cells {
		cells[i] = c.At(int32(i))
	}
	return cells
}

func requireColumn(rt *rapid.T, tables []Table, want []Headcount) {
	if len(tables) == 0 {
		require.True(rt, isZero(want))
		return
	}
	require.Equal(rt, want, cellsOf(tables))
	c := tables[0].(*Column[Headcount, *Headcount])
	running := slices.Clone(want)
	for i := 1; i < len(running); i++ {
		running[i].Add(&running[i-1])
	}
	require.Equal(rt, running, c.sums())
	for i := range running {
		require.Equal(rt, running[i], c.upTo(int32(i)))
	}
	first := rapid.IntRange(0, len(want)-1).Draw(rt, "first")
	last := rapid.IntRange(first, len(want)-1).Draw(rt, "last")
	require.Equal(rt, !isZero(want[first:last+1]), c.touched(int32(first), int32(last)))
}
