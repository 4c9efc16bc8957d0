package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestDimensionsHaveNames(t *testing.T) {
	t.Parallel()
	for d := range ledger.DimOwn {
		got, ok := ledger.ParseDimension(d.String())
		require.True(t, ok)
		require.Equal(t, d, got)
	}
	_, ok := ledger.ParseDimension("shoe_size")
	require.False(t, ok)
	require.Equal(t, "unknown", ledger.DimOwn.String())
}

func TestOwnDimensionsHaveNames(t *testing.T) {
	t.Parallel()
	own := ledger.OwnDimensions{
		{Name: "plan", From: ledger.FromSubscription, Column: "plan"},
		{Name: "payment", From: ledger.FromLatestOrder, Column: "method"},
		{Name: "first_payment", From: ledger.FromFirstOrder, Column: "method"},
	}
	require.Len(t, own.All(), int(ledger.DimOwn)+3)
	for _, d := range own.All() {
		got, ok := own.Parse(own.Name(d))
		require.True(t, ok)
		require.Equal(t, d, got)
	}
	require.Equal(t, "payment", own.Name(ledger.DimOwn+1))
	require.Equal(t, "country", own.Name(ledger.DimCountry))
	require.Nil(t, own.Find(ledger.DimOwn+3))
	_, ok := own.Parse("shoe_size")
	require.False(t, ok)
	require.Equal(t, map[record.Kind][]string{
		record.KindOrder: {"method"}, record.KindSubscription: {"plan"},
	}, own.Columns(), "one column serves both orders")
}
