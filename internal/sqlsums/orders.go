package sqlsums

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// column is a column of the query of orders, and the name of its type in the driver.
type column struct{ name, kind string }

// wholeTypes are the types of ids that need no conversion to text.
var wholeTypes = []string{
	"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT",
	"UNSIGNED TINYINT", "UNSIGNED SMALLINT", "UNSIGNED MEDIUMINT", "UNSIGNED INT", "UNSIGNED BIGINT",
}

// required are the columns that the query of orders must have.
var required = []string{"id", "placed_at", "modified_at"}

// checkColumns returns an error if the figures cannot be computed from columns. UTC tells whether the business is in
// the time zone of the session; own are the own dimensions.
func checkColumns(columns []column, own ledger.OwnDimensions, utc bool) error {
	for _, name := range required {
		if !has(columns, name) {
			return refuse("select %s, which compute: database requires", name)
		}
	}
	if !has(columns, "net") && !has(columns, "total") {
		return refuse("select net or total")
	}
	if has(columns, "customer_id") == has(columns, "email") {
		return refuse("select either customer_id or email, because compute: database cannot join customers by both")
	}
	for _, c := range columns {
		if err := checkColumn(c, own, utc); err != nil {
			return err
		}
	}
	return nil
}

// has reports whether a column is there.
func has(columns []column, name string) bool {
	return slices.ContainsFunc(columns, func(c column) bool { return c.name == name })
}

// holdsDates reports whether the column holds dates or times in the business time zone, as far as its type tells. UTC
// tells whether the business is in the time zone of the session.
func (c column) holdsDates(utc bool) bool {
	return c.kind == "DATE" || c.kind == "DATETIME" || c.kind == "TIMESTAMP" && utc
}

// exact reports whether the column holds exact numbers.
func (c column) exact() bool { return c.kind == "DECIMAL" || slices.Contains(wholeTypes, c.kind) }

// checkColumn returns an error if a column does not fit.
func checkColumn(c column, own ledger.OwnDimensions, utc bool) error {
	if dimensional(own, c.name) && slices.Contains(unfit, c.kind) {
		return refuse("make %s a text, for example with CAST(… AS CHAR), not %s", c.name, c.kind)
	}
	switch c.name {
	case "id", "customer_id", "email", "status", "modified_at":
	case "placed_at":
		if !c.holdsDates(utc) {
			return refuse("make placed_at a DATE or DATETIME in the business time zone, not %s", c.kind)
		}
	default:
		if c.isPart("total") || c.name == "discount" {
			if why := c.checkExact(); why != "" {
				return refuse("%s", why)
			}
			return nil
		}
		if !dimensional(own, c.name) {
			return refuse("remove the column %s, which compute: database cannot use, or use it in dimensions or compute: memory", c.name)
		}
	}
	return nil
}

func refuse(format string, args ...any) error {
	return failure.New(failure.QueryInvalid, "query of orders: "+format, args...)
}

// orders is the sub-query of the orders that count: expressions over its rows, which are called q.
type orders struct {
	SQL    string
	ID     string // as the order ids of refunds; see orderIDs
	Person string // NULL for guests
	Mixed  string // a checksum of Person, not NULL
	Day    string // days since 1970-01-01
	Units  string // revenue in units of money.Amount
	Margin string // margin in the same units, NULL if it is unknown
	Off    string // 1 if there was a discount, else 0; "" without a column of discounts
	Large  string // revenue as a number whose sum is exact
	Mark   string // a checksum of a row
	Usable string // whether a row counts
	// channels tells whether orders name channels.
	channels bool
	// Reason is why a row is rejected, '' if it is not. Unlisted is the status of a row if it is on no list, else NULL.
	Reason, Unlisted string
	// NoGuests is true if the orders of guests are left out.
	NoGuests bool
	// Sequence are the expressions that sort the orders of a day.
	Sequence []string
	// Rank is the same as one text.
	Rank string
	// Told are the values of the dimensions, each column once.
	Told []string
	// dimensions are those that orders have.
	dimensions map[ledger.Dimension]dimension
	// Refunds are the refunds of these orders; nil without a query of refunds.
	Refunds *refunds
	// Lines are the lines of these orders; nil without a query of lines.
	Lines *lines
	// args are the values of the parameters of Person.
	args []any
}

// argsOf returns the values of the parameters of a statement, in which Person may occur several times or not at all.
func (o *orders) argsOf(text string) []any {
	var all []any
	if len(o.args) > 0 {
		all = slices.Repeat(o.args, strings.Count(text, o.Person))
	}
	return all
}

// identity is what turns addresses into hashes.
type identity struct {
	key    [16]byte
	ignore []string // addresses that identify nobody
}

// newOrders returns the sub-query of a query with these columns. IgnoreCase tells that the database ignores the case
// of customer ids. Latest is the last valid day.
func newOrders(d dialect, q source.OrdersQuery, columns []column, own ledger.OwnDimensions, ignoreCase bool, who identity, latest record.Day) (orders, error) {
	w := writer{dialect: d}
	o := orders{
		SQL: q.SQL, Day: w.do(d.Day, "q.placed_at"), Margin: "NULL",
	}
	amounts := w.partsOf("total", columns)
	o.Units = amounts.revenue(q.Revenue)
	var more []string
	if has(columns, "discount") {
		more = []string{w.units("discount", columns)}
		o.Off = "CASE WHEN COALESCE(" + more[0] + ", 0) <> 0 THEN 1 ELSE 0 END"
	}
	if q.Margin != nil {
		// The decimal margin has six digits, as in memory, so the product is exact before it is rounded.
		o.Margin = w.do(d.Whole, w.times("GREATEST("+o.Units+", 0)", fmt.Sprintf("CAST('%.6f' AS DECIMAL(7, 6))", *q.Margin)))
	}
	o.Person = w.person(columns, ignoreCase, who)
	if slices.ContainsFunc(columns, func(c column) bool { return c.name == "email" }) {
		if d.Parameters {
			o.args = []any{who.sqlKey()}
		}
		for _, hash := range who.ignored() {
			o.Person = "NULLIF(" + o.Person + ", X'" + hash + "')"
		}
	}
	if q.Guests == record.GuestsCount {
		o.Person = "COALESCE(" + w.do(d.Bytes, o.Person) + ", CONCAT(X'00', " + w.id("id", columns) + "))"
	}
	o.Mixed = w.do(d.Checksum, o.Person)
	o.channels = has(columns, columnChannel)
	o.NoGuests = q.Guests == record.GuestsIgnore
	o.Usable = w.usable(q, o, columns, latest)
	if len(more) > 0 || amounts != (parts{net: o.Units}) && amounts != (parts{total: o.Units}) {
		o.Usable += " AND NOT " + amounts.outside(more...)
	}
	o.dimensions = w.dimensionsOf(own, columns)
	o.Told = w.told(own, columns)
	o.Large, o.Mark = w.do(d.Large, o.Units), w.mark(&o)
	o.Sequence, o.Rank = w.sequence(columns)
	o.Reason, o.Unlisted = w.reason(q, o, columns, latest, [2]string{amounts.outside(), amounts.outside(more...)}), w.unlisted(q, columns)
	return o, w.err
}

// mark returns a number that tells a row apart. Ids, persons and values are in hexadecimal digits, because TiDB joins
// only texts.
func (w *writer) mark(o *orders) string {
	parts := []string{"HEX(q.id)", o.Day, o.Units, "q.modified_at", "HEX(" + o.Person + ")"}
	if o.Off != "" {
		parts = append(parts, o.Off)
	}
	for _, value := range o.Told {
		parts = append(parts, "HEX("+value+")")
	}
	return w.markOf(parts)
}

// markOf returns the checksum of parts of a row, times one of its id, the first part. The sum of checksums alone often
// stays the same when two rows exchange a value.
func (w *writer) markOf(parts []string) string {
	return w.do(w.dialect.Checksum, strings.Join(parts, ", ")) + " * (1 + " + w.do(w.dialect.Checksum, parts[0]) + ")"
}

// writer writes expressions of a dialect and keeps the first error.
type writer struct {
	dialect dialect
	err     error
}

func (w *writer) do(text string, a any) string {
	out, err := expand(text, a)
	if w.err == nil {
		w.err = err
	}
	return out
}

// times returns a product. B is a constant.
func (w *writer) times(a, b string) string { return w.do(w.dialect.Times, pair{a, b}) }

// person returns who bought.
func (w *writer) person(columns []column, ignoreCase bool, who identity) string {
	i := slices.IndexFunc(columns, func(c column) bool { return c.name == "customer_id" })
	if i < 0 {
		address := w.do(w.dialect.Lower, w.trimmed(w.do(w.dialect.Unicode, "q.email"))) // LOWER leaves binary text as it is
		written, key := w.do(w.dialect.Bytes, address), "?"
		if !w.dialect.Parameters {
			key = "'" + who.sqlKey() + "'"
		}
		return "CASE WHEN " + written + " LIKE '%@%' AND " + written + " NOT LIKE '%.invalid' THEN " + w.do(w.dialect.Hash, "CONCAT("+key+", "+address+")") + " END"
	}
	if slices.Contains(wholeTypes, columns[i].kind) {
		return "NULLIF(q.customer_id, 0)"
	}
	id := w.id("customer_id", columns)
	if ignoreCase {
		id = folded(id)
	}
	return "NULLIF(NULLIF(" + w.do(w.dialect.Bytes, id) + ", X''), X'30')"
}

// usable returns the condition of the orders that count.
func (w *writer) usable(q source.OrdersQuery, o orders, columns []column, latest record.Day) string {
	all := []string{
		fmt.Sprintf("%s BETWEEN %d AND %d", o.Day, q.Earliest, latest),
		fmt.Sprintf("%s BETWEEN %d AND %d", o.Units, -money.Cent, money.Max),
		existing("q.placed_at"),
		w.identified(columns),
	}
	if sale := w.sale(q, columns); sale != "" {
		all = append(all, sale)
	}
	return strings.Join(all, " AND ")
}

// existing returns the condition of the days that are in the calendar: with ALLOW_INVALID_DATES, servers keep 31 February.
func existing(date string) string {
	return fmt.Sprintf("(DAYOFMONTH(%[1]s) < 29 OR DAYOFMONTH(%[1]s) <= DAYOFMONTH(LAST_DAY(%[1]s)))", date)
}

// identified returns the condition of the rows that have an id.
func (w *writer) identified(columns []column) string {
	return "COALESCE(" + w.id("id", columns) + ", '') NOT IN ('', '0')"
}

// sale returns the condition of the rows whose status counts; "" if all do.
func (w *writer) sale(q source.OrdersQuery, columns []column) string {
	return w.listed(q.Sales, columns)
}

// listed returns the condition of the rows whose status is on a list; "" if all are.
func (w *writer) listed(statuses []string, columns []column) string {
	if len(statuses) == 0 || !slices.ContainsFunc(columns, func(c column) bool { return c.name == "status" }) {
		return ""
	}
	list := " IN (" + literals(statuses) + ")"
	if slices.ContainsFunc(statuses, func(s string) bool { return s != strings.TrimSpace(s) }) {
		return w.status() + list
	}
	// Most statuses need no trimming, which costs more than all other conditions.
	asWritten := w.do(w.dialect.Bytes, w.do(w.dialect.Text, "q.status"))
	return "(" + asWritten + list + " OR " + w.status() + list + ")"
}

// status returns the status of a row as bytes.
func (w *writer) status() string {
	return w.do(w.dialect.Bytes, w.trimmed(w.do(w.dialect.Text, "q.status")))
}

// literals returns texts as a list of literals.
func literals(texts []string) string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = "X'" + hex.EncodeToString([]byte(text)) + "'"
	}
	return strings.Join(list, ", ")
}

// sqlKey returns the key of the hashes within the database. It is derived, because servers may log it.
func (w identity) sqlKey() string {
	sum := sha256.Sum256(append([]byte("database:"), w.key[:]...))
	return hex.EncodeToString(sum[:16])
}

// ignored returns the hashes of the ignored addresses, in hexadecimal digits.
func (w identity) ignored() []string {
	var hashes []string
	for _, a := range w.ignore {
		sum := sha256.Sum256([]byte(w.sqlKey() + strings.ToLower(strings.TrimSpace(a))))
		hashes = append(hashes, hex.EncodeToString(sum[:]))
	}
	return hashes
}
