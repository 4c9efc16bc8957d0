package sqlsums

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestPersonalColumnsAreRefused has columns that may identify customers. As in memory they have no values and no groups.
func TestPersonalColumnsAreRefused(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	for name, c := range map[string]struct {
		value func(i int) string
		want  ledger.Refusal
	}{
		"names":    {func(i int) string { return fmt.Sprintf("'Customer %d'", i) }, ledger.Refusal{Values: 119, Customers: 120}},
		"blank":    {func(i int) string { return fmt.Sprintf("'%s%d '", strings.Repeat(" ", i%2), i/2) }, ledger.Refusal{}},
		"few":      {func(i int) string { return fmt.Sprintf("'%d'", i%60) }, ledger.Refusal{}},
		"address":  {func(i int) string { return []string{"'A'", "'a@x.example'"}[min(i/119, 1)] }, ledger.Refusal{Addresses: true}},
		"an older": {func(i int) string { return []string{"' @ '", "'A'"}[min(i, 1)] }, ledger.Refusal{Addresses: true}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newGroupedShop(t, "INT", groupedOrders, today)
			s.set.Windows = []fold.Window{fold.Days(7)}
			s.set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimOwn, Cap: 200}}
			var rows []string
			for i := range 120 {
				rows = append(rows, fmt.Sprintf("('%d', '2024-02-20', %d, NULL, 10, 'paid', '2024-02-20', NULL, NULL, NULL, %s)", i+1, i+1, c.value(i)))
			}
			rows = append(rows, "('500', '2024-02-21', 1, NULL, 10, 'paid', '2024-02-20', NULL, NULL, NULL, "+c.value(1)+")")
			s.insert(t, rows)
			_, b := s.inDatabase(t)
			memory := s.inMemory(t, today)
			wanted, _ := memory.Refused(ledger.DimOwn)
			got, refused := b.Refused(ledger.DimOwn)
			require.Equal(t, c.want, got)
			require.Equal(t, wanted, got)
			require.Equal(t, c.want != ledger.Refusal{}, refused)
			require.Equal(t, samplesOf(memory, b), samplesOf(b, b))
			d := ledger.DimOwn
			q := analysis.Query{Measures: []string{"active_customers"}, Window: fold.Days(7), From: today, To: today, Step: 1, GroupBy: &d}
			_, err := b.Query(t.Context(), q)
			if !refused {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "coupon has no values")
			require.Empty(t, b.Values(d))
			q.GroupBy, q.Filter = nil, []analysis.Filter{{Dimension: d, Values: []string{"A"}}}
			answer, err := b.Query(t.Context(), q)
			require.NoError(t, err)
			require.Equal(t, []float64{0}, answer.Series[0].Values)
		})
	}
}

// TestNumberedValues numbers spellings of values, those with more customers first.
func TestNumberedValues(t *testing.T) {
	v := number([]counted{{"web", 3}, {"shop", 5}, {" web", 3}, {"", 1}, {"unknown", 1}, {"\t", 1}, {"other", 2}}, false)
	require.Equal(t, []string{"unknown", "other", "shop", "web"}, v.names)
	require.Equal(t, []int32{3, 2, 5, 6}, v.people)
	require.ElementsMatch(t, []string{"", "unknown", "\t"}, v.raw[0])
	require.False(t, v.open)
	require.Equal(t, "v IN (X'6f74686572', X'73686f70')", v.among("v", []bool{false, true, true, false}))
	require.Equal(t, "CASE v WHEN X'73686f70' THEN 1 ELSE 2 END", v.slots("v", func(code int) int32 {
		if code == 2 {
			return 1
		}
		return 2
	}))
}

// TestManyValuesAreOthers has more values than are read.
func TestManyValuesAreOthers(t *testing.T) {
	all := make([]counted, mostValues+1)
	for i := range all {
		all[i] = counted{fmt.Sprint(i), 1}
	}
	v := number(all, false)
	require.True(t, v.open)
	require.Len(t, v.names, mostValues+2)
	keep := make([]bool, len(v.names))
	keep[otherCode], keep[unknownCode] = true, true
	require.Contains(t, v.among("v", keep), "NOT v IN (")
	for i := range keep {
		keep[i] = true
	}
	require.Equal(t, "1 = 1", v.among("v", keep))
	require.Equal(t, "1 = 0", v.among("v", make([]bool, len(v.names))))
}

// TestManyAcquisitionChannelsAreOthers has more acquisition channels than memory tells apart. Channels that stand in
// for them do not count.
func TestManyAcquisitionChannelsAreOthers(t *testing.T) {
	var all []counted
	for i := range mostAcquisitions + 2 {
		all = append(all, counted{fmt.Sprintf("\x01campaign %03d", i), 1}, counted{fmt.Sprintf("\x00channel %03d", i), 1})
	}
	v := number(append(all, counted{"\x00", 4}), true)
	require.Len(t, v.names, 2+mostAcquisitions+mostAcquisitions+2)
	require.EqualValues(t, 2, v.people[otherCode])
	require.EqualValues(t, 4, v.people[unknownCode])
}
