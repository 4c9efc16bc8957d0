package shop

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

type pair struct{ id, value uint64 }

// After any changes a table publishes the same rows as a map would have, in every order, and published
// rows never change.
func TestTableAgainstMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		byValue := func(a, b *pair) int { return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.id, b.id)) }
		tbl := newTable(func(p *pair) uint64 { return p.id }, byValue)
		want := map[uint64]uint64{}
		var older *Sorted[pair]
		var olderRows []pair
		for range rapid.IntRange(1, 8).Draw(rt, "publications") {
			for range rapid.IntRange(0, 12).Draw(rt, "changes") {
				change(rt, tbl, want)
			}
			got := tbl.publish()
			checkSorted(rt, got, want, byValue)
			if older != nil {
				require.Equal(rt, olderRows, values(older.Rows()))
			}
			older, olderRows = got, values(got.Rows())
		}
	})
}

func change(rt *rapid.T, tbl *table[pair], want map[uint64]uint64) {
	id := rapid.Uint64Range(1, tbl.last+1).Draw(rt, "id")
	_, exists := want[id]
	if exists && rapid.Bool().Draw(rt, "remove") {
		tbl.remove(id)
		delete(want, id)
		return
	}
	if exists || id > tbl.last {
		v := rapid.Uint64Range(0, 9).Draw(rt, "value")
		tbl.put(&pair{id, v})
		want[id] = v
	}
}

func checkSorted(rt *rapid.T, got *Sorted[pair], want map[uint64]uint64, byValue func(a, b *pair) int) {
	require.Len(rt, got.By[0], len(want))
	require.Len(rt, got.By[1], len(want))
	for _, p := range got.By[0] {
		require.Equal(rt, want[p.id], p.value)
	}
	require.True(rt, slices.IsSortedFunc(got.By[0], func(a, b *pair) int { return cmp.Compare(a.id, b.id) }))
	require.True(rt, slices.IsSortedFunc(got.By[1], byValue))
	require.ElementsMatch(rt, got.By[0], got.By[1])
}

func values(rows []*pair) []pair {
	out := make([]pair, len(rows))
	for i, r := range rows {
		out[i] = *r
	}
	return out
}
