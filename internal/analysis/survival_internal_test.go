package analysis

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// Records of 56 years have 680 months of up to 20,800 days. The latest 120 months have at most 120 x 121 / 2 x 31 days,
// besides the days of all customers and a cell for each month that is left out.
func TestTimesOfManyYearsStaySmall(t *testing.T) {
	t.Parallel()
	const days = 20_800
	k := &stays{last: days - 1, cohorts: fold.Months(), most: 120}
	cells := k.Folder(fold.Span{Days: days}).Bytes() / 8
	require.Less(t, cells, int64(days+680+120*121/2*31))
	require.Greater(t, cells, int64(days+120*119/2*30))
	k.from = days - 100
	require.Less(t, k.Folder(fold.Span{Days: days}).Bytes()/8, int64(100+680+4*100), "nothing starts before")
}
