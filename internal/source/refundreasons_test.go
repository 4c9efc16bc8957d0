package source_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// The query's lists give the meanings of the shop's words, capitals and spaces left aside. A word on no list is another
// reason, so what somebody typed stays in the shop.
func TestRefundsHaveReasons(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATE, net DECIMAL(10,2));
		INSERT INTO o VALUES (1, '2024-01-31', 80);
		CREATE TABLE r (id INT PRIMARY KEY, why VARCHAR(80));
		INSERT INTO r VALUES (1, ' Te KLEIN '), (2, 'goodwill'), (3, 'mevr. De Vries belde'), (4, ''), (5, NULL)`,
		source.Query{SQL: "SELECT id, at AS placed_at, net FROM o", Cursor: "full"})
	h.cfg.Queries["refunds"] = source.Query{
		SQL: "SELECT id, 1 AS order_id, '2024-02-01' AS refunded_at, 1 AS net, why AS reason FROM r", Cursor: "full",
		Values: source.Values{"reason": {"fit": {"te klein", "te groot"}}},
	}
	h.open().poll()
	reasons := map[record.Key]record.RefundReason{}
	for k, r := range h.sink.refunds {
		reasons[k] = r.Reason
	}
	require.Equal(t, map[record.Key]record.RefundReason{
		1: record.RefundFit, 2: record.RefundGoodwill, 3: record.RefundOther, 4: record.RefundUnknown, 5: record.RefundUnknown,
	}, reasons)
}
