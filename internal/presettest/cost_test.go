package presettest_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// A poll that finds nothing new must not read the shop again. Every product has a file many.sql with
// 5,000 orders with a line each. The last 100 (by key) are from April 2024, and the others are years older.
// With pages of 500 the trailing window has at most two pages. With an index of changes a poll reads only the
// changes within the overlap.

// few is the maximum number of rows that a statement of a poll without news may read, in all its tables.
const few = 2500

func TestPollingDoesNotReadTheShopAgain(t *testing.T) {
	for _, p := range products() {
		if p.alter != "" && p.index == "" {
			continue // the tables are another variant's, and so are the statements
		}
		t.Run(p.dir+" "+p.variant, func(t *testing.T) {
			h := build(t, p, 500)
			h.run(t, "many.sql")
			if p.index != "" {
				h.db.Exec(t, p.index)
			}
			h.analyze(t)
			h.poll(t, 0)
			require.GreaterOrEqual(t, h.source.Status().Records["order"], uint64(5000), h.log.String())
			h.poll(t, 20*time.Minute) // after the first reading, all is looked through once more

			statements := h.record(t, func() { h.poll(t, 20*time.Minute) })
			require.NotEmpty(t, statements)
			for _, s := range statements {
				read, scans := h.cost(t, s)
				require.Less(t, read, few, s)
				require.Empty(t, scans, s)
			}
		})
	}
}

// Refunds and subscriptions share the table of orders, and the last refund is two years older than the last order:
// a poll does not look through the orders since then. A refund after them is found.
func TestPollingDoesNotLookForFewRecordsAmongManyOthers(t *testing.T) {
	h := build(t, products()[0], 500)
	h.run(t, "many.sql")
	h.analyze(t)
	h.poll(t, 0)
	h.poll(t, 20*time.Minute)
	read := 0
	for _, s := range h.record(t, func() { h.poll(t, 20*time.Minute) }) {
		n, _ := h.cost(t, s)
		read += n
	}
	require.Less(t, read, 60)
	refunds := h.source.Status().Records[record.KindRefund]
	h.db.Exec(t, `UPDATE wp_wc_orders x JOIN (SELECT MAX(date_updated_gmt) AS last FROM wp_wc_orders) y SET x.date_updated_gmt = y.last + INTERVAL 1 MINUTE
		WHERE x.type = 'shop_order_refund' AND x.id = 5001`)
	h.poll(t, 20*time.Minute)
	require.Equal(t, refunds+1, h.source.Status().Records[record.KindRefund])
}

// analyze makes the server count the rows, as it later does by itself.
func (h *teller) analyze(t testing.TB) {
	t.Helper()
	var tables []string
	require.NoError(t, query(h.db.DB, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", &tables))
	for _, name := range tables {
		h.db.Exec(t, "ANALYZE TABLE `"+name+"`")
	}
}

// record returns the statements with parameters that the source runs during a function.
func (h *teller) record(t *testing.T, fn func()) []string {
	t.Helper()
	h.db.Exec(t, "SET GLOBAL log_output = 'TABLE'; TRUNCATE TABLE mysql.general_log; SET GLOBAL general_log = ON")
	fn()
	h.db.Exec(t, "SET GLOBAL general_log = OFF")
	var statements []string
	require.NoError(t, query(h.db.DB, "SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log"+
		" WHERE command_type = 'Execute' AND user_host LIKE '"+h.user+"%'", &statements))
	return statements
}

// cost runs a statement and returns how many rows it read, and the larger tables that it scans.
func (h *teller) cost(t *testing.T, statement string) (read int, scans []string) {
	t.Helper()
	ctx := context.Background()
	conn, err := h.db.Conn(ctx)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.ExecContext(ctx, "FLUSH STATUS")
	require.NoError(t, err)
	rows, err := conn.QueryContext(ctx, statement)
	require.NoError(t, err, statement)
	more := true
	for more {
		more = rows.Next()
	}
	require.NoError(t, rows.Err())
	require.NoError(t, rows.Close())
	// Temporary tables do not count.
	err = conn.QueryRowContext(ctx, "SELECT SUM(variable_value) FROM information_schema.session_status"+
		" WHERE variable_name IN ('Handler_read_key', 'Handler_read_next', 'Handler_read_prev', 'Handler_read_first', 'Handler_read_last', 'Handler_read_rnd_next')").Scan(&read)
	require.NoError(t, err)
	plan, err := conn.QueryContext(ctx, "EXPLAIN "+statement)
	require.NoError(t, err)
	defer plan.Close()
	for plan.Next() {
		var id, kind, table, access, keys, key, length, ref, estimate, extra sql.NullString
		require.NoError(t, plan.Scan(&id, &kind, &table, &access, &keys, &key, &length, &ref, &estimate, &extra))
		var n int
		_, _ = fmt.Sscan(estimate.String, &n)
		if access.String == "ALL" && n > few && !strings.HasPrefix(table.String, "<") {
			scans = append(scans, table.String)
		}
	}
	return read, scans
}

// query reads a column of text.
func query(db *sql.DB, text string, into *[]string) error {
	rows, err := db.QueryContext(context.Background(), text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		*into = append(*into, s)
	}
	return rows.Err()
}
