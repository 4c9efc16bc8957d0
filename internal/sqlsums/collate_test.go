package sqlsums

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestIDsOfOrdersWithLetters compares both ways on ids of orders that refunds and lines write in another case, or with spaces at
// the end, over all collations that decide whether these are the same.
func TestIDsOfOrdersWithLetters(t *testing.T) {
	first := record.Date(2024, time.January, 20)
	today := first + 400
	const ignores, minds, bytes = "VARCHAR(20) COLLATE utf8mb4_general_ci", "VARCHAR(20) COLLATE utf8mb4_bin", "VARBINARY(20)"
	for seed, c := range histories([]struct {
		order, refund, line string
		found               float64 // how many refunds of four orders, with ids that are written in four ways
	}{
		{ignores, ignores, ignores, 4},
		{minds, ignores, ignores, 1},
		{ignores, minds, minds, 1},
		{minds, minds, minds, 1},
		{bytes, ignores, ignores, 4},
		{ignores, bytes, bytes, 4},
		{bytes, bytes, bytes, 1},
		{ignores, bytes, ignores, 4},
		{bytes, ignores, bytes, 4},
	}) {
		t.Run(strings.Join([]string{c.order, c.refund, c.line}, " "), func(t *testing.T) {
			s := newShop(t, "INT", anyOrders, today)
			if s.dialect.Collation == "" && c.found == 4 {
				t.Skip("the server compares byte by byte")
			}
			s.withRefunds(t, anyRefunds)
			s.retype(t, "orders", "id "+c.order+" NULL FIRST")
			s.retype(t, "refunds", "order_id "+c.refund+" NULL AFTER id")
			s.insert(t, drawOrders(rand.New(rand.NewPCG(5, uint64(seed))), first, "INT"))
			s.insertInto(t, "refunds", drawRefunds(rand.New(rand.NewPCG(6, uint64(seed))), first))
			s.db.Exec(t, "UPDATE orders SET id = CONCAT(CASE MOD(CRC32(id), 3) WHEN 0 THEN 'a' WHEN 1 THEN 'Bé' ELSE '' END, id) WHERE id IS NOT NULL")
			s.db.Exec(t, `UPDATE refunds SET order_id = CONCAT(CASE MOD(CRC32(order_id), 3) WHEN 0 THEN CASE MOD(CRC32(id), 2) WHEN 0 THEN 'A' ELSE 'a' END
				WHEN 1 THEN CASE MOD(CRC32(id), 2) WHEN 0 THEN 'bÉ' ELSE 'Bé' END ELSE '' END, order_id, CASE MOD(CRC32(id), 5) WHEN 0 THEN ' ' ELSE '' END)
				WHERE order_id IS NOT NULL AND order_id NOT IN ('', '0')`)
			if s.dialect.Lines {
				s.withLines(t, anyLines)
				s.retype(t, "bought", "order_id "+c.line+" NULL FIRST")
				s.insertInto(t, "bought", drawLines(rand.New(rand.NewPCG(7, uint64(seed)))))
				s.db.Exec(t, `UPDATE bought SET order_id = CONCAT(CASE MOD(CRC32(order_id), 3) WHEN 0 THEN CASE MOD(CRC32(product_id), 2) WHEN 0 THEN 'A' ELSE 'a' END
					WHEN 1 THEN CASE MOD(CRC32(product_id), 2) WHEN 0 THEN 'bÉ' ELSE 'Bé' END ELSE '' END, order_id) WHERE order_id IS NOT NULL AND order_id NOT IN ('', '0')`)
			}
			s.settle()
			_, computed := s.inDatabase(t)
			requireEqual(t, s.inMemory(t, today), computed, first, today, "45d", "lifetime")

			s.db.Exec(t, "DELETE FROM orders")
			s.db.Exec(t, "DELETE FROM refunds")
			s.insert(t, []string{"('X1', '2024-02-01', 5, NULL, 100, 'paid', '2024-02-01')"})
			s.insertInto(t, "refunds", []string{
				"('1', 'X1', '2024-02-02', 1, NULL, NULL, 'ok', '2024-02-02')", "('2', 'x1', '2024-02-02', 1, NULL, NULL, 'ok', '2024-02-02')",
				"('3', 'x1 ', '2024-02-02', 1, NULL, NULL, 'ok', '2024-02-02')", "('4', 'X1  ', '2024-02-02', 1, NULL, NULL, 'ok', '2024-02-02')",
			})
			_, computed = s.inDatabase(t)
			require.InDelta(t, c.found, refundsOf(t, computed, today), 0)
			require.InDelta(t, c.found, refundsOf(t, s.inMemory(t, today), today), 0)
		})
	}
}

// retype replaces a column of an empty table, because TiDB turns no text into bytes. The definition begins with the name.
func (s *shop) retype(t *testing.T, table, definition string) {
	t.Helper()
	name, _, _ := strings.Cut(definition, " ")
	s.db.Exec(t, fmt.Sprintf("ALTER TABLE %s DROP %s; ALTER TABLE %[1]s ADD %[3]s", table, name, definition))
}

// refundsOf returns the number of all refunds up to a day.
func refundsOf(t *testing.T, b *analysis.Board, day record.Day) float64 {
	t.Helper()
	a, err := b.Query(t.Context(), analysis.Query{Measures: []string{"refunds"}, Window: fold.Lifetime(), From: day, To: day, Step: 1})
	require.NoError(t, err)
	sum := 0.0
	for i := range a.Series {
		sum += a.Series[i].Values[0]
	}
	return sum
}
