package sqlsums

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// TestExchangedCustomersAreSeen exchanges the customers of two orders, whose checksums have the same sum before and after.
func TestExchangedCustomersAreSeen(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.insert(t, []string{
		"('100', '2024-02-20', 256, NULL, 10, 'paid', '2024-02-20')", "('264', '2024-02-20', 268, NULL, 10, 'paid', '2024-02-20')",
		"('300', '2024-02-25', 268, NULL, 10, 'paid', '2024-02-25')",
	})
	p, before := s.inDatabase(t)
	s.db.Exec(t, "UPDATE orders SET customer_id = CASE id WHEN '100' THEN 268 ELSE 256 END WHERE id <> '300'")
	require.NoError(t, p.Poll(t.Context()))
	require.NotSame(t, before, p.Board())
}
