package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// One column of orders serves two dimensions. A column of a query of one's own needs no AS.
func TestDimensionsAreConfigured(t *testing.T) {
	c, err := config.Load(write(t, minimal+`dimensions:
  country: {cap: 5}
  payment: {from: latest_order, column: payment_method, cap: 3, title: {nl: Betaalwijze}}
  first_payment: {from: first_order, column: payment_method}
  plan: {from: subscription, column: plan}
`))
	require.NoError(t, err)
	require.Equal(t, ledger.OwnDimensions{
		{Name: "first_payment", From: ledger.FromFirstOrder, Column: "payment_method"},
		{Name: "payment", From: ledger.FromLatestOrder, Column: "payment_method", Titles: map[string]string{"nl": "Betaalwijze"}},
		{Name: "plan", From: ledger.FromSubscription, Column: "plan"},
	}, c.Settings.Own)
	require.Equal(t, []fold.DimensionSetting{
		{Dimension: ledger.DimCountry, Cap: 5}, {Dimension: ledger.DimOwn, Cap: 20}, {Dimension: ledger.DimOwn + 1, Cap: 3}, {Dimension: ledger.DimOwn + 2, Cap: 20},
	}, c.Settings.Dimensions)
	require.Equal(t, map[record.Kind][]string{
		record.KindOrder: {"payment_method"}, record.KindSubscription: {"plan"},
	}, c.Environment(nil, nil).Own)
}

// A character with an accent counts as one.
func TestTheLengthOfATitleIsCountedInCharacters(t *testing.T) {
	title := strings.Repeat("é", 60)
	c, err := config.Load(write(t, minimal+"dimensions:\n  till: {from: latest_order, column: channel, title: {nl: "+title+"}}\n"))
	require.NoError(t, err)
	require.Equal(t, title, c.Settings.Own[0].Titles["nl"])
}

// A column that no source has is refused with the columns that there are.
func TestColumnsOfDimensionsAreLookedFor(t *testing.T) {
	_, err := config.Load(write(t, minimal+"dimensions:\n  payment: {from: latest_order, column: payment_methd}\n"))
	require.ErrorContains(t, err, `dimensions.payment.column: no source has a column payment_methd of orders: did you mean "payment_method"? Otherwise use `)
	require.ErrorContains(t, err, "or select it AS payment_methd in the query for orders of a source")
	_, err = config.Load(write(t, minimal+"dimensions:\n  payment: {from: latest_order}\n"))
	require.ErrorContains(t, err, `dimensions.payment: column is required: use `)

	var many strings.Builder
	for name := range strings.FieldsSeq("a b c d e f g h i") {
		many.WriteString("  " + name + ": {from: latest_order, column: channel}\n")
	}
	_, err = config.Load(write(t, minimal+"dimensions:\n"+many.String()))
	require.ErrorContains(t, err, "dimensions: too many dimensions of your own: 9; keep at most 8")
}
