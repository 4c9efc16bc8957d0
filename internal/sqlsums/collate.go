package sqlsums

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/source/database"
)

// textColumn is a text column of a query.
type textColumn struct{ query, name string }

// collation returns the collation of a column; "" if the server compares all texts byte by byte.
func (c textColumn) collation(ctx context.Context, conn *sqlx.Conn, d dialect) (string, error) {
	if d.Collation == "" {
		return "", nil
	}
	expression, err := expand(d.Collation, "q."+c.name)
	if err != nil {
		return "", err
	}
	var name sql.NullString
	err = conn.GetContext(ctx, &name, "SELECT "+expression+" FROM (SELECT 1 AS one) d LEFT JOIN ("+c.query+") q ON 1 = 1 LIMIT 1")
	return name.String, database.ClassifyQuery(err)
}

// ignoresCase reports whether the ids in columns are equal if they differ only in case or in trailing spaces. The rule is
// the same as in memory (package source): one column ignores case, and no text column minds it. Numbers and bytes decide
// nothing.
func ignoresCase(ctx context.Context, conn *sqlx.Conn, d dialect, columns ...textColumn) (bool, error) {
	ignores := false
	for _, c := range columns {
		switch name, err := c.collation(ctx, conn, d); {
		case err != nil:
			return false, err
		case strings.HasSuffix(name, "_ci"):
			ignores = true
		case name != "" && name != "binary":
			return false, nil
		}
	}
	return ignores, nil
}

// orderIDs sets the ids of orders with these columns, and reports whether they ignore case.
func (p *Poller) orderIDs(ctx context.Context, conn *sqlx.Conn, d dialect, o *orders, columns []column) (bool, error) {
	var others []textColumn
	if p.refunds != nil {
		others = append(others, textColumn{p.refunds.SQL, "order_id"})
	}
	if p.lines != nil {
		others = append(others, textColumn{p.lines.SQL, "order_id"})
	}
	all := []textColumn{{p.orders.SQL, "id"}}
	for _, c := range others {
		// The preparation of this query tells what is wrong with it.
		if columns, err := columnsOf(ctx, conn, d, c.query); err == nil && has(columns, c.name) {
			all = append(all, c)
		}
	}
	w, ignores := writer{dialect: d}, false
	if len(all) > 1 {
		var err error
		if ignores, err = ignoresCase(ctx, conn, d, all...); err != nil {
			return false, err
		}
	}
	o.ID = w.orderID("id", columns, ignores)
	return ignores, w.err
}

// orderID returns the id of an order in a column as bytes. With ignoreCase, ids that differ only in case or in trailing
// spaces are the same bytes.
func (w *writer) orderID(name string, columns []column, ignoreCase bool) string {
	id := w.id(name, columns)
	if ignoreCase {
		id = folded(w.do(w.dialect.Unicode, id)) // LOWER leaves bytes as they are
	}
	return w.do(w.dialect.Bytes, id)
}

// folded returns a text in lower case without trailing spaces.
func folded(text string) string { return "LOWER(TRIM(TRAILING ' ' FROM " + text + "))" }
