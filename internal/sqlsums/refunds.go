package sqlsums

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// refunds is the sub-query of the refunds that count: expressions over its rows, which are called q, except Day and
// Share.
type refunds struct {
	SQL      string
	Order    string // the id of the order
	DayOfRow string // days since 1970-01-01
	Day      string // the same of a row called f, whose column day is the date
	Units    string // the amount in units of money.Amount
	Large    string // the same, for the sum of all refunds
	Mark     string // a checksum of a row
	Share    string // the part a of which is margin, NULL if it is unknown
	Code     string // of the reason
	Usable   string // whether a row counts
	Why      string // why a row is rejected, '' if it is not
}

// requiredOfRefunds are the columns that the query of refunds must have.
var requiredOfRefunds = []string{"id", "order_id", "refunded_at", "modified_at"}

// checkRefundColumns returns an error if refunds cannot be added up from columns. UTC tells whether the business is in
// the time zone of the session.
func checkRefundColumns(columns []column, utc bool) error {
	for _, name := range requiredOfRefunds {
		if !has(columns, name) {
			return refuseRefunds("select %s, which compute: database requires", name)
		}
	}
	if !has(columns, "net") && !has(columns, "amount") {
		return refuseRefunds("select net or amount")
	}
	for _, c := range columns {
		switch c.name {
		case "id", "order_id", "status", "reason", "modified_at":
		case "refunded_at":
			if !c.holdsDates(utc) {
				return refuseRefunds("make refunded_at a DATE or DATETIME in the business time zone, not %s", c.kind)
			}
		default:
			if c.isPart("amount") {
				if why := c.checkExact(); why != "" {
					return refuseRefunds("%s", why)
				}
				continue
			}
			return refuseRefunds("remove the column %s, which compute: database cannot use, or use compute: memory", c.name)
		}
	}
	return nil
}

func refuseRefunds(format string, args ...any) error {
	return failure.New(failure.QueryInvalid, "query of refunds: "+format, args...)
}

// prepareRefunds inspects the columns of the query of refunds. IgnoreCase is as for newRefunds, and latest is the last
// valid day.
func (p *Poller) prepareRefunds(ctx context.Context, conn *sqlx.Conn, d dialect, ignoreCase bool, latest record.Day) (*refunds, error) {
	columns, err := columnsOf(ctx, conn, d, p.refunds.SQL)
	if err != nil {
		return nil, fmt.Errorf("query of refunds: %w", err)
	}
	if err := checkRefundColumns(columns, p.env.Location.String() == time.UTC.String()); err != nil {
		return nil, err
	}
	return newRefunds(d, *p.refunds, p.cfg.Margin, columns, ignoreCase, latest)
}

// newRefunds returns the sub-query of a query of refunds with these columns. IgnoreCase tells that ids of orders are equal
// if they differ only in case or in trailing spaces.
func newRefunds(d dialect, q source.RefundsQuery, margin *float64, columns []column, ignoreCase bool, latest record.Day) (*refunds, error) {
	w := writer{dialect: d}
	r := &refunds{
		SQL: q.SQL, DayOfRow: w.do(d.Day, "q.refunded_at"), Day: w.do(d.Day, "f.day"), Share: "NULL",
		Order: w.orderID("order_id", columns, ignoreCase), Code: w.reasonCode(q.Reasons, columns),
	}
	own := w.partsOf("amount", columns)
	// A cent below zero is rounding, because the parts of a total are rounded separately.
	whole := own.refunded(q.Revenue)
	r.Units = "GREATEST(" + whole + ", 0)"
	if margin != nil {
		r.Share = w.do(d.Whole, w.times("a", fmt.Sprintf("CAST('%.6f' AS DECIMAL(7, 6))", *margin)))
	}
	r.Large = w.do(d.Large, r.Units)
	r.Mark = w.markOf([]string{"HEX(q.id)", "HEX(" + r.Order + ")", r.DayOfRow, r.Units, r.Code, "q.modified_at"})
	r.count(&w, q, whole, own.outside(), columns, latest)
	return r, w.err
}

// count writes which rows count, and why rows are rejected: the first reason, as in memory (decode.Decoder).
// Whole is the amount, and outside the condition of an invalid one.
func (r *refunds) count(w *writer, q source.RefundsQuery, whole, outside string, columns []column, latest record.Day) {
	counted, ordered := w.listed(q.Counted, columns), "COALESCE("+r.Order+", X'') NOT IN (X'', X'30')"
	all := []string{
		fmt.Sprintf("%s BETWEEN %d AND %d", r.DayOfRow, q.Earliest, latest), existing("q.refunded_at"), w.identified(columns), ordered,
		"NOT " + outside, fmt.Sprintf("%s BETWEEN 1 AND %d", whole, money.Max),
	}
	var b strings.Builder
	when := func(condition string, why source.Reason) { fmt.Fprintf(&b, " WHEN %s THEN '%s'", condition, why) }
	when("NOT ("+w.identified(columns)+")", decode.MissingID)
	if counted != "" {
		all = append(all, counted)
		when("NOT COALESCE("+counted+", 0)", "")
	}
	badDate("q.refunded_at", r.DayOfRow, q.Earliest, latest, when)
	when(outside, decode.AmountOutOfRange)
	when(whole+" IS NULL", decode.MissingAmount)
	when(fmt.Sprintf("%s < %d", whole, -money.Cent), decode.NegativeTotal)
	when(fmt.Sprintf("%s > %d", whole, money.Max), decode.AmountOutOfRange)
	when(r.Units+" = 0", "")
	when("NOT ("+ordered+")", decode.MissingOrder)
	r.Usable, r.Why = strings.Join(all, " AND "), "CASE"+b.String()+" ELSE '' END"
}

// reasonCode returns the code of the reason of a row.
func (w *writer) reasonCode(reasons map[string]record.RefundReason, columns []column) string {
	if !has(columns, "reason") {
		return fmt.Sprint(uint8(record.RefundUnknown))
	}
	word := w.do(w.dialect.Bytes, w.do(w.dialect.Lower, w.trimmed(w.do(w.dialect.Unicode, w.do(w.dialect.Text, "q.reason")))))
	byCode := map[record.RefundReason][]string{record.RefundUnknown: {""}}
	for word, code := range reasons {
		byCode[code] = append(byCode[code], word)
	}
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		words := byCode[code]
		slices.Sort(words)
		fmt.Fprintf(&b, " WHEN %s IN (%s) THEN %d", word, literals(words), code)
	}
	return fmt.Sprintf("CASE WHEN q.reason IS NULL THEN %d%s ELSE %d END", record.RefundUnknown, b.String(), record.RefundOther)
}

// units returns an amount in units of money.Amount.
func (w *writer) units(name string, columns []column) string {
	amount := "q." + name
	if slices.ContainsFunc(columns, func(c column) bool { return c.name == name && slices.Contains(wholeTypes, c.kind) }) {
		amount = "CAST(q." + name + " AS DECIMAL(20))" // the product of large whole numbers would be an error that ends the statement
	}
	return w.do(w.dialect.Whole, w.times(amount, fmt.Sprint(int64(money.Unit))))
}

// asOrders returns the refunds as rows of a statement that does not know the kind.
func (r *refunds) asOrders() orders {
	return orders{SQL: r.SQL, Usable: r.Usable, Reason: r.Why, Unlisted: "NULL"}
}

// refundState is what tells whether refunds have changed.
type refundState struct {
	rows, usable           int64
	modified, units, marks string
}

// readRefunds adds what tells whether refunds have changed, and the days of refunds of orders that count.
func (now *state) readRefunds(ctx context.Context, q sqlx.QueryerContext, o *orders) error {
	if o.Refunds == nil {
		return nil
	}
	s := statement{orders: *o, Last: int32(record.MaxDay)}
	s.onDays(0)
	text, err := s.text("refund state")
	if err != nil {
		return err
	}
	var first, last sql.NullInt32
	var modified, units, marks sql.NullString
	r := &now.refunds
	if err := q.QueryRowxContext(ctx, text).Scan(&r.rows, &r.usable, &first, &last, &modified, &units, &marks); err != nil {
		return fmt.Errorf("read the state of the refunds: %w", database.ClassifyQuery(err))
	}
	r.modified, r.units, r.marks = modified.String, units.String, marks.String
	if !first.Valid || now.last < now.first || record.Day(first.Int32) >= now.first && record.Day(last.Int32) <= now.last {
		return nil
	}
	if text, err = s.text("refund span"); err != nil {
		return err
	}
	if err := q.QueryRowxContext(ctx, text, o.argsOf(text)...).Scan(&first, &last); err != nil {
		return fmt.Errorf("read the days of the refunds: %w", database.ClassifyQuery(err))
	}
	if first.Valid {
		now.first, now.last = min(now.first, record.Day(first.Int32)), max(now.last, record.Day(last.Int32))
	}
	return nil
}

// kinds are the kinds of record that a database adds up, in the order of their warnings.
var kinds = []record.Kind{record.KindOrder, record.KindRefund, record.KindLine}

// readAllUnused reads what the rows of each kind tell that do not count.
func readAllUnused(ctx context.Context, q sqlx.QueryerContext, o orders) (map[record.Kind]unused, error) {
	all := map[record.Kind]unused{}
	var err error
	if all[record.KindOrder], err = readUnused(ctx, q, o); err == nil && o.Refunds != nil {
		all[record.KindRefund], err = readUnused(ctx, q, o.Refunds.asOrders())
	}
	if err == nil && o.Lines != nil {
		all[record.KindLine], err = readUnused(ctx, q, o.Lines.rejectedOf(&o))
	}
	return all, err
}

// recomputeRefunds appends the figures of refunds. Gross is the amount of the orders.
func (c *checker) recomputeRefunds(ctx context.Context, s *statement, figures []figure, orders, gross int64) ([]figure, error) {
	row, err := c.onlyRow(ctx, s, "refunds in window")
	if err != nil {
		return nil, err
	}
	figures = append(figures, figure{"refunds", sumOfSeries, float64(row[0])}, figure{"refunded_revenue", sumOfSeries, major(row[1])})
	if orders > 0 {
		figures = append(figures, figure{"average_order_value", "gross", major(gross) / float64(orders)})
	}
	return figures, nil
}
