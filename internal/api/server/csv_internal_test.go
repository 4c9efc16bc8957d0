package server

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

func TestCellsDoNotStartLikeFormulas(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "NL": "NL", "=1+1": "'=1+1", "@sum": "'@sum", "-x": "'-x", "+31": "'+31", "a=b": "a=b",
	} {
		require.Equal(t, want, cell(text))
	}
}

func TestCustomerTableHasAColumnForEachSource(t *testing.T) {
	t.Parallel()
	got := atRiskTable(&api.AtRisk{Currency: "EUR", Customers: []api.AtRiskCustomer{
		{IDs: []api.CustomerID{{Source: "till", ID: "9"}, {Source: "shop", ID: "1"}, {Source: "shop", ID: "2"}}, Purchases: 3, LastPurchase: "2026-01-01", UsualGap: 20.5, DaysOverdue: 96, Value: 12.5},
		{Purchases: 2, LastPurchase: "2026-01-02", Value: 1},
	}})
	require.Equal(t, []string{"id_shop", "id_till", "purchases", "last_purchase", "usual_gap_days", "days_overdue", "probability", "probability_then", "value", "currency"}, got.header)
	require.Equal(t, [][]string{
		{"1 2", "9", "3", "2026-01-01", "20.5", "96", "0", "0", "12.5", "EUR"},
		{"", "", "2", "2026-01-02", "0", "0", "0", "0", "1", "EUR"},
	}, got.rows)
}
