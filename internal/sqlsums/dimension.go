package sqlsums

import (
	"fmt"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// The columns of the built-in dimensions that orders have.
const (
	columnChannel     = "channel"
	columnCountry     = "country"
	columnAcquisition = "acquisition_channel"
)

// dimension is a dimension whose value an order of the customer tells.
type dimension struct {
	// value is an expression over the orders: the value as bytes, as the column spells it; never NULL.
	value string
	// first tells that it is the customer's first order, else the latest one. Of orders of one day, the order of their
	// ids decides.
	first bool
	// marked tells that the value begins with a byte that is 1 if the order names an acquisition channel, and 0 if the
	// channel stands in for it.
	marked bool
	// own tells that it is an own dimension, and whole is its value before it is cut.
	own    bool
	whole  string
	source string // the only value besides "unknown" of the dimension of sources; else empty
}

// sourceOf returns the dimension of the source. Customers whose orders were all refunded in full have none.
func sourceOf(name string) dimension { return dimension{value: literals([]string{name}), source: name} }

// dimensionsOf returns the dimensions that columns give. All customers have the same value of the others.
func (w *writer) dimensionsOf(own ledger.OwnDimensions, columns []column) map[ledger.Dimension]dimension {
	has := func(name string) bool {
		return slices.ContainsFunc(columns, func(c column) bool { return c.name == name })
	}
	all := map[ledger.Dimension]dimension{}
	if has(columnChannel) {
		all[ledger.DimChannel] = dimension{value: w.value(columnChannel, columns)}
		all[ledger.DimAcquisitionChannel] = dimension{value: w.value(columnChannel, columns), first: true}
	}
	if has(columnCountry) {
		all[ledger.DimCountry] = dimension{value: w.value(columnCountry, columns)}
	}
	if has(columnAcquisition) {
		all[ledger.DimAcquisitionChannel] = w.acquisition(columns, all[ledger.DimChannel].value)
	}
	for i, d := range own {
		if (d.From == ledger.FromFirstOrder || d.From == ledger.FromLatestOrder) && has(d.Column) {
			all[ledger.DimOwn+ledger.Dimension(i)] = dimension{value: w.value(d.Column, columns), first: d.From == ledger.FromFirstOrder, own: true, whole: w.whole(d.Column, columns)}
		}
	}
	return all
}

// acquisition returns the dimension of the acquisition channel. The channel stands in for a blank one.
func (w *writer) acquisition(columns []column, channel string) dimension {
	value := w.value(columnAcquisition, columns)
	named := "CONCAT(X'01', " + value + ")"
	if channel == "" {
		return dimension{value: named, first: true, marked: true}
	}
	// The regular expression is slow, and mostly not needed.
	instead := " THEN CONCAT(X'00', " + channel + ") "
	blank := "COALESCE(" + w.trimmed(w.do(w.dialect.Text, "q."+columnAcquisition)) + ", '') = ''"
	return dimension{
		value: "CASE WHEN " + value + " = X''" + instead + "WHEN LEFT(" + value + ", 1) BETWEEN X'21' AND X'7E' THEN " + named +
			" WHEN " + blank + instead + "ELSE " + named + " END",
		first: true, marked: true,
	}
}

// mostBytes is how much of a value is read: memory cuts values after record.MaxValue bytes, white space at the
// beginning not counted.
const mostBytes = 2 * record.MaxValue

// value returns the beginning of a column as bytes.
func (w *writer) value(name string, columns []column) string {
	return fmt.Sprintf("LEFT(%s, %d)", w.whole(name, columns), mostBytes)
}

// whole returns a column as bytes.
func (w *writer) whole(name string, columns []column) string {
	return "COALESCE(" + w.do(w.dialect.Bytes, w.id(name, columns)) + ", X'')"
}

// told returns the values of all columns of dimensions.
func (w *writer) told(own ledger.OwnDimensions, columns []column) []string {
	var all []string
	for _, c := range columns {
		if dimensional(own, c.name) {
			all = append(all, w.value(c.name, columns))
		}
	}
	return all
}

// sequence returns the expressions that sort the orders of a day, and the same as one text, as far as possible as memory
// sorts them: whole numbers as such, even if they are texts, and other ids, which memory numbers in the order of their
// appearance, by length and then by their bytes.
func (w *writer) sequence(columns []column) (list []string, text string) {
	i := slices.IndexFunc(columns, func(c column) bool { return c.name == "id" })
	if i >= 0 && slices.Contains(wholeTypes, columns[i].kind) {
		return []string{"q.id"}, "LPAD(CAST(CAST(q.id AS DECIMAL(21)) + 10000000000000000000 AS CHAR), 21, '0')"
	}
	id := w.do(w.dialect.Bytes, w.id("id", columns))
	return []string{"LENGTH(" + id + ")", id}, "CONCAT(LPAD(CAST(LENGTH(" + id + ") AS CHAR), 10, '0'), " + id + ")"
}

// unfit are the types of columns whose text differs between the server and the driver.
var unfit = []string{"FLOAT", "DOUBLE", "BIT", "GEOMETRY"}

// dimensional reports whether a column is read for dimensions.
func dimensional(own ledger.OwnDimensions, name string) bool {
	return name == columnChannel || name == columnCountry || name == columnAcquisition ||
		slices.ContainsFunc(own, func(d ledger.OwnDimension) bool { return d.From.Kind() == record.KindOrder && d.Column == name })
}
