package fold

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// numbered is a family whose folders hold a grid; the number only tells families apart.
type numbered int

func (numbered) Folder(sp Span) Folder { return &gridFolder{NewGrid[Headcount](sp.Days)} }

type gridFolder struct{ *Grid[Headcount, *Headcount] }

func (*gridFolder) Fold(*History, []int32, int64) {}

// TestPartsGiveTheSameSums folds seven families in parts of several sizes. All of them have the same sums as in one
// part, on top of earlier ones, and customers are counted once.
func TestPartsGiveTheSameSums(t *testing.T) {
	t.Parallel()
	j := &Job{Span: Span{Days: 300}, Grouping: NewGrouping(), Families: []Family{
		numbered(0), numbered(1), numbered(2), numbered(3), numbered(4), numbered(5), numbered(6),
	}}
	each := j.Worker().Folders[0].Bytes()
	for most, parts := range map[int64]int{1: 7, each: 7, 2 * each: 4, 3*each + 1: 3, 7 * each: 1, math.MaxInt64: 1} {
		w, asked, counted := j.Worker(), 0, 0
		take := func() error {
			asked++
			if !w.counted {
				counted++
			}
			for _, f := range w.ofCustomers {
				f.(*gridFolder).Rows([]int32{0})[0][200].Customers++
			}
			return nil
		}
		base, err := j.inParts([]*Worker{w}, nil, most, take)
		require.NoError(t, err)
		sums, err := j.inParts([]*Worker{w}, base, most, take)
		require.NoError(t, err)
		require.Equal(t, 2*parts, asked, "parts of at most %d bytes", most)
		require.Equal(t, 2, counted)
		require.Len(t, w.ofCustomers, 7, "the worker folds all families again")
		for i := range j.Families {
			require.Equal(t, int32(1), base.tables[i][0].(*Column[Headcount, *Headcount]).At(200).Customers)
			require.Equal(t, int32(2), sums.tables[i][0].(*Column[Headcount, *Headcount]).At(200).Customers)
		}
	}
}

func TestWithoutFamiliesCustomersAreCounted(t *testing.T) {
	t.Parallel()
	j := &Job{Span: Span{Days: 300}, Grouping: NewGrouping()}
	asked := 0
	_, err := j.inParts([]*Worker{j.Worker()}, nil, 1, func() error { asked++; return nil })
	require.NoError(t, err)
	require.Equal(t, 1, asked)
}
