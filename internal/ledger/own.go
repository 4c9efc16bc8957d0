package ledger

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// From says which record of a customer an own dimension takes its value from.
type From string

// The records. Orders are sales that were not refunded in full. Of several subscriptions it is one without
// an end, else the one that ends last; of several of these, the one that started last.
const (
	FromCustomer     From = "customer"
	FromFirstOrder   From = "first_order"
	FromLatestOrder  From = "latest_order"
	FromSubscription From = "subscription"
)

// Froms returns all records that an own dimension can take its value from.
func Froms() []From { return []From{FromCustomer, FromFirstOrder, FromLatestOrder, FromSubscription} }

// Kind returns the kind of the record.
func (f From) Kind() record.Kind {
	switch f {
	case FromCustomer:
		return record.KindCustomer
	case FromSubscription:
		return record.KindSubscription
	default:
		return record.KindOrder
	}
}

// OwnDimension is a dimension of the configuration: a column of a customer, an order or a subscription.
type OwnDimension struct {
	// Name is the public name, as of built-in dimensions.
	Name string
	From From
	// Column is the name that the source's query gives to the column.
	Column string
	// Titles are what people read instead of the name, by language; nil for the name.
	Titles map[string]string
}

// OwnDimensions are the own dimensions in the order of the configuration: the first one is DimOwn. There
// are at most MaxOwn.
type OwnDimensions []OwnDimension

// All returns the built-in and the own dimensions.
func (o OwnDimensions) All() []Dimension {
	all := make([]Dimension, 0, NumDimensions)
	for d := range DimOwn + Dimension(len(o)) {
		all = append(all, d)
	}
	return all
}

// Name returns the public name of a dimension as used in labels, queries and the configuration.
func (o OwnDimensions) Name(d Dimension) string {
	if own := o.Find(d); own != nil {
		return own.Name
	}
	return d.String()
}

// Find returns an own dimension, nil if d is not one.
func (o OwnDimensions) Find(d Dimension) *OwnDimension {
	if i := int(d) - int(DimOwn); i >= 0 && i < len(o) {
		return &o[i]
	}
	return nil
}

// Parse returns the dimension with a public name, and false if the name is unknown.
func (o OwnDimensions) Parse(name string) (Dimension, bool) {
	for _, d := range o.All() {
		if o.Name(d) == name {
			return d, true
		}
	}
	return 0, false
}

// Columns returns the columns of each kind of record that the dimensions need, sorted.
func (o OwnDimensions) Columns() map[record.Kind][]string {
	columns := map[record.Kind][]string{}
	for _, d := range o {
		columns[d.From.Kind()] = append(columns[d.From.Kind()], d.Column)
	}
	for k, list := range columns {
		slices.Sort(list)
		columns[k] = slices.Compact(list)
	}
	return columns
}

// SetOwn sets the own dimensions. It must be called before records arrive; values of other columns are
// discarded.
func (l *Ledger) SetOwn(dimensions OwnDimensions) {
	l.mu.Lock()
	defer l.mu.Unlock()
	columns := dimensions.Columns()
	l.own = own{
		dimensions:    dimensions,
		orders:        newOwnColumns(columns[record.KindOrder]),
		customers:     newTupleTable(columns[record.KindCustomer]),
		subscriptions: newTupleTable(columns[record.KindSubscription]),
	}
	l.dirty = true
}

// own are the own dimensions of a ledger and the values of their columns.
type own struct {
	dimensions               OwnDimensions
	orders                   ownColumns
	customers, subscriptions tupleTable
}

// columns returns the columns of a kind of record.
func (o *own) columns(k record.Kind) *ownColumns {
	switch k {
	case record.KindCustomer:
		return &o.customers.ownColumns
	case record.KindSubscription:
		return &o.subscriptions.ownColumns
	default:
		return &o.orders
	}
}

// bytes estimates the memory of the values.
func (o *own) bytes() int {
	return o.orders.bytes() + o.customers.bytes() + o.subscriptions.bytes()
}

// ownColumns numbers the values of the columns of one kind of record. Its lists only grow, so views may
// share them.
type ownColumns struct {
	names  []string
	values []dictionary // by column
	codes  []uint16     // scratch
}

func newOwnColumns(names []string) ownColumns {
	c := ownColumns{names: names, codes: make([]uint16, len(names))}
	for range names {
		c.values = append(c.values, newDictionary())
	}
	return c
}

// count returns the number of columns.
func (c *ownColumns) count() int { return len(c.names) }

// encode returns the codes of a record's values, one for each column, and nothing if all are unknown. They
// are valid until the next call.
func (c *ownColumns) encode(values []record.Value) []uint16 {
	if len(c.names) == 0 || len(values) == 0 {
		return nil
	}
	clear(c.codes)
	for _, v := range values {
		if i := slices.Index(c.names, v.Column); i >= 0 {
			c.codes[i] = c.values[i].own(v.Value)
		}
	}
	return known(c.codes)
}

// bytes estimates the memory of the values: the text, its header, and its entry in the map.
func (c *ownColumns) bytes() int {
	total := 0
	for i := range c.values {
		for _, s := range c.values[i].values {
			total += len(s) + 56
		}
	}
	return total
}

const (
	// noTuple is the number of the tuple in which nothing is known.
	noTuple = 0
	// maxTuples and maxReduced bound the memory of combinations that occur only once: the number of whole
	// combinations, and of those with a certain number of columns that are "other".
	maxTuples, maxReduced = 1 << 18, 1 << 15
)

// tuple has a code for each column.
type tuple [MaxOwn]uint16

// tupleTable numbers the combinations of values of records, so that a record needs only a number.
type tupleTable struct {
	ownColumns
	list           []tuple
	numbers        map[tuple]uint32
	counts         [MaxOwn + 1]int // combinations by the number of columns that are "other"
	whole, reduced int             // how many there may be without such a column, and for each number of them
}

func newTupleTable(names []string) tupleTable {
	return tupleTable{
		ownColumns: newOwnColumns(names), list: []tuple{noTuple: {}}, numbers: map[tuple]uint32{{}: noTuple},
		whole: maxTuples, reduced: maxReduced,
	}
}

// number returns the number of a record's values. If there are too many combinations, the columns with the
// most values become "other", so that those with few values stay right.
func (t *tupleTable) number(values []record.Value) uint32 {
	codes := t.encode(values)
	if len(codes) == 0 {
		return noTuple
	}
	var of tuple
	copy(of[:], codes)
	for {
		if n, ok := t.numbers[of]; ok {
			return n
		}
		if t.room(&of) || !t.reduce(&of) {
			break
		}
	}
	n := uint32(len(t.list))
	t.list = append(t.list, of)
	t.numbers[of] = n
	t.counts[others(&of)]++
	return n
}

// others returns how many columns of a combination are "other".
func others(of *tuple) (n int) {
	for _, code := range of {
		if code == otherCode {
			n++
		}
	}
	return n
}

// room reports whether there is room for a new combination.
func (t *tupleTable) room(of *tuple) bool {
	n := others(of)
	if n == 0 {
		return t.counts[n] < t.whole
	}
	return t.counts[n] < t.reduced
}

// reduce makes the column with the most values "other", and returns false if no column is left. An address
// stays, because it refuses a dimension: so few combinations are left that they need no bound.
func (t *tupleTable) reduce(of *tuple) bool {
	at, most := -1, 0
	for i := range t.values {
		d, code := &t.values[i], of[i]
		if code != unknownCode && code != otherCode && d.values[code] != record.Address && len(d.values) > most {
			at, most = i, len(d.values)
		}
	}
	if at < 0 {
		return false
	}
	of[at] = otherCode
	return true
}

// bytes estimates the memory of values and combinations.
func (t *tupleTable) bytes() int { return t.ownColumns.bytes() + len(t.list)*56 }

// computed is the origin of a dimension that no record has.
const computed = "computed"

// origins says in words which records and columns the built-in dimensions come from. All others are computed.
var origins = [DimOwn]struct{ from, column string }{
	DimSource:             {"latest order, else latest subscription", "name of the source"},
	DimChannel:            {"latest order", "channel"},
	DimCountry:            {"customer, else latest order", "country"},
	DimSegment:            {"customer", "segment"},
	DimAcquisitionChannel: {"customer, else first order", "acquisition_channel, else channel of the order"},
	DimProgrammeTier:      {"membership that is active today", "tier"},
}

// Origin says which record of a customer has the value of a dimension, and in which column.
func (o OwnDimensions) Origin(d Dimension) (from, column string) {
	if own := o.Find(d); own != nil {
		return string(own.From), own.Column
	}
	if d < DimOwn && origins[d].from != "" {
		return origins[d].from, origins[d].column
	}
	return computed, ""
}
