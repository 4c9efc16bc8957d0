package source_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// A star is a way to select a column only where it selects all columns.
func TestQueriesMayHaveTheColumnsThatTheySelect(t *testing.T) {
	t.Parallel()
	for sql, may := range map[string]bool{
		"SELECT * FROM shop":                                    true,
		"select distinct sql_no_cache * from shop":              true,
		"SELECT s.* FROM shop s":                                true,
		"SELECT id, `s` . * FROM shop s":                        true,
		"SELECT id, * FROM shop":                                true,
		"SELECT id, coupon FROM shop":                           true,
		"SELECT s.coupon, id FROM shop s":                       true,
		"SELECT id, s.`coupon`\nFROM shop s":                    true,
		"SELECT id, code AS Coupon FROM shop":                   true,
		"SELECT id, code AS `coupon` FROM shop":                 true,
		"SELECT id, UPPER(code) coupon FROM shop":               true,
		"SELECT id, coupon -- of the till\n, total FROM shop":   true,
		"SELECT id, price * amount AS total FROM shop":          false,
		"SELECT id, s.price*s.amount AS total FROM shop s":      false,
		"SELECT id, COUNT(*) AS total FROM shop":                false,
		"SELECT id, 1.*price AS total FROM shop":                false,
		"SELECT id /* SELECT * */ FROM shop":                    false,
		"SELECT id FROM shop WHERE coupon = ''":                 false,
		"SELECT id, coupon IS NOT NULL AS discount FROM shop":   false,
		"SELECT id, coupons, a_coupon FROM shop":                false,
		"SELECT id FROM shop -- WITH coupon, channel\nWHERE id": false,
	} {
		c := source.Config{Queries: map[string]source.Query{"orders": {SQL: sql}}}
		require.Equal(t, may, c.MayHave(record.KindOrder, "coupon"), sql)
		require.False(t, c.MayHave(record.KindCustomer, "coupon"), sql)
	}
}

// The configuration cannot tell that a query that selects all has no such column. Its first page does.
func TestAColumnThatAResultLacksIsAWarning(t *testing.T) {
	t.Parallel()
	h := own(t, sales+`CREATE VIEW shop AS SELECT id, who AS email, at AS placed_at, state AS status, total FROM sales`,
		source.Query{SQL: "SELECT * FROM shop", Cursor: "full"})
	h.exec("INSERT INTO sales VALUES ('7', NULL, '2024-02-20 10:00:00', 'paid', 'EUR', '5', NULL, NULL)")
	h.env.Own = map[record.Kind][]string{record.KindOrder: {"coupon", "status"}, record.KindCustomer: {"club"}}
	report := h.open().src.Check(t.Context()).String()
	require.Contains(t, report, "orders are read without coupon: the query does not select it (select coupon in the query, or take it out of dimensions)")
	require.NotContains(t, report, "without status")
	h.poll()
	require.Equal(t, "dimension_missing order coupon", warnings(h))
	require.Contains(t, h.log.String(), "warning=dimension_missing kind=order detail=coupon")
	h.exec("CREATE OR REPLACE VIEW shop AS SELECT id, who AS email, at AS placed_at, state AS status, total, rate AS coupon FROM sales")
	h.pollAfter(time.Hour)
	require.Empty(t, warnings(h))
}
