package ledger

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Each customer has a name. There is room for 20 combinations, and for 15 without the name.
func TestColumnsWithFewValuesStayRightInManyCombinations(t *testing.T) {
	t.Parallel()
	table := newTupleTable([]string{"city", "name", "plan"})
	table.whole, table.reduced = 20, 15
	write := func(i int, name string) [3]string {
		n := table.number([]record.Value{
			{Column: "city", Value: fmt.Sprint("city ", i%5)}, {Column: "name", Value: name}, {Column: "plan", Value: fmt.Sprint("plan ", i%3)},
		})
		var got [3]string
		for c, code := range table.list[n][:3] {
			got[c] = table.values[c].values[code]
		}
		return got
	}
	city, plan := func(i int) string { return fmt.Sprint("city ", i%5) }, func(i int) string { return fmt.Sprint("plan ", i%3) }
	for i := range 1000 {
		name := fmt.Sprint("name ", i)
		want := [3]string{city(i), name, plan(i)}
		if i >= 20 {
			want[1] = "other"
		}
		require.Equal(t, want, write(i, name), i)
	}
	require.Equal(t, [3]string{"city 1", "name 1", "plan 1"}, write(1, "name 1"), "it is known already")
	require.Equal(t, [3]string{"other", record.Address, "other"}, write(1, record.Address), "an address refuses the column even then")
	require.Len(t, table.list, 1+20+15+1)
}
