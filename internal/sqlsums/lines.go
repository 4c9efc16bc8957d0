package sqlsums

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// lines is the sub-query of the lines of orders: expressions over its rows, which are called q.
type lines struct {
	SQL      string
	Order    string // the id of the order
	OrderID  string // the id of a row of the orders, as the lines write it
	Product  string // the id of the product as bytes, NULL without one
	Cost     string // of the whole line in units of money.Amount, NULL if it is unknown or invalid
	Usable   string // whether a row names an order
	Modified string // when the row changed, NULL if the query does not tell
	why      string // why the cost is rejected, '' if it is not
}

// checkLineColumns returns an error if lines cannot be added up from columns.
func checkLineColumns(columns []column) error {
	for _, name := range []string{"order_id", "product_id"} {
		if !has(columns, name) {
			return refuseLines("select %s, which compute: database requires", name)
		}
	}
	for _, c := range columns {
		switch c.name {
		case "order_id", "modified_at":
		case "product_id":
			if slices.Contains(unfit, c.kind) {
				return refuseLines("make product_id a text, for example with CAST(… AS CHAR), not %s", c.kind)
			}
		case "cost", "unit_cost", "quantity":
			if why := c.checkExact(); why != "" {
				return refuseLines("%s", why)
			}
		default:
			return refuseLines("remove the column %s, which compute: database cannot use, or use compute: memory", c.name)
		}
	}
	return nil
}

func refuseLines(format string, args ...any) error {
	return failure.New(failure.QueryInvalid, "query of lines: "+format, args...)
}

// prepareLines inspects the columns of the query of lines. Orders are the columns of the query of orders.
func (p *Poller) prepareLines(ctx context.Context, conn *sqlx.Conn, d dialect, orders []column, ignoreCase bool) (*lines, error) {
	columns, err := columnsOf(ctx, conn, d, p.lines.SQL)
	if err != nil {
		return nil, fmt.Errorf("query of lines: %w", err)
	}
	if err := checkLineColumns(columns); err != nil {
		return nil, err
	}
	return newLines(d, *p.lines, columns, orders, ignoreCase)
}

// newLines returns the sub-query of a query of lines with these columns. IgnoreCase is as for newRefunds. It does not hold for
// lines whose ids of orders are bytes: memory reads the lines of orders with a condition on these, which the server then
// compares byte by byte.
func newLines(d dialect, q source.LinesQuery, columns, orders []column, ignoreCase bool) (*lines, error) {
	w := writer{dialect: d}
	ignoreCase = ignoreCase && !isBytes(columns, "order_id")
	l := &lines{
		SQL: q.SQL, Order: w.orderID("order_id", columns, ignoreCase), OrderID: w.orderID("id", orders, ignoreCase), Modified: "NULL",
		Product: "NULLIF(NULLIF(" + w.do(d.Bytes, w.id("product_id", columns)) + ", X''), X'30')",
	}
	l.Usable = "COALESCE(" + l.Order + ", X'') NOT IN (X'', X'30')"
	if has(columns, "modified_at") {
		l.Modified = "q.modified_at"
	}
	cost, bad := w.lineCost(columns)
	l.Cost = "CASE WHEN " + bad + " THEN NULL ELSE " + cost + " END"
	l.why = fmt.Sprintf("CASE WHEN %s THEN '%s' ELSE '' END", bad, decode.AmountOutOfRange)
	return l, w.err
}

// lineCost returns the cost of a line, as in memory the whole cost or else the cost of one piece times the pieces, and
// the condition that it is invalid.
func (w *writer) lineCost(columns []column) (cost, bad string) {
	whole := "NULL"
	if has(columns, "cost") {
		whole = w.units("cost", columns)
	}
	if !has(columns, "unit_cost") {
		return whole, outOfRange(whole)
	}
	unit := w.units("unit_cost", columns)
	bad = outOfRange(unit)
	if has(columns, "quantity") {
		pieces := "COALESCE(" + w.units("quantity", columns) + fmt.Sprintf(", %d)", money.Unit)
		bad += " OR " + unit + " IS NOT NULL AND " + outOfRange(pieces)
		// The product of two whole numbers may be too large for the type of whole numbers.
		unit = w.do(w.dialect.Whole, w.times(fmt.Sprintf("(CAST(%s AS DECIMAL(20)) * CAST(%s AS DECIMAL(20)))", unit, pieces), "0.0001"))
		bad += " OR " + outOfRange(unit)
	}
	return "COALESCE(" + whole + ", " + unit + ")", "(" + outOfRange(whole) + " OR " + whole + " IS NULL AND (" + bad + "))"
}

// outOfRange returns the condition that an amount is known and too large for a record.
func outOfRange(amount string) string {
	return fmt.Sprintf("COALESCE(%s NOT BETWEEN %d AND %d, 0)", amount, -money.Max, money.Max)
}

// rejectedOf returns the lines of orders that have a rejected cost, as rows of a statement that does not know the kind:
// as in memory, one for each order.
func (l *lines) rejectedOf(o *orders) orders {
	return orders{
		SQL: "SELECT DISTINCT " + l.Order + " AS id, " + l.why + " AS why FROM (" + l.SQL + ") q WHERE " + l.why + " <> '' AND " +
			l.Order + " IN (SELECT " + l.OrderID + " FROM (" + o.SQL + ") q WHERE " + o.Usable + ")",
		Usable: "0", Reason: "q.why", Unlisted: "NULL",
	}
}

// lineState is what tells whether lines have changed.
type lineState struct {
	rows, usable         int64
	modified, cost, mark string
}

// readLines adds what tells whether lines have changed.
func (now *state) readLines(ctx context.Context, q sqlx.QueryerContext, o *orders) error {
	if o.Lines == nil {
		return nil
	}
	s := statement{orders: *o}
	text, err := s.text("line state")
	if err != nil {
		return err
	}
	var modified, cost, marks sql.NullString
	l := &now.lines
	if err := q.QueryRowxContext(ctx, text).Scan(&l.rows, &l.usable, &modified, &cost, &marks); err != nil {
		return fmt.Errorf("read the state of the lines: %w", database.ClassifyQuery(err))
	}
	l.modified, l.cost, l.mark = modified.String, cost.String, marks.String
	return nil
}

// recomputeLines returns the figures of the lines of orders: upselling, and the margin of which the costs are a part.
func (c *checker) recomputeLines(ctx context.Context, s statement) ([]figure, error) {
	upsold, err := c.onlyRow(ctx, &s, "upsold in window")
	if err != nil {
		return nil, err
	}
	margin, err := c.onlyRow(ctx, &s, "margin up to day")
	if err != nil {
		return nil, err
	}
	historic := math.NaN() // unknown
	if margin[1] == 0 && margin[2] > 0 {
		historic = major(margin[0]) / float64(margin[2])
	}
	return []figure{{"upsell_ratio", "", ratio(upsold[1], upsold[0])}, {"clv_historic", "", historic}}, nil
}
