package ledger

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// capturedColumns are the columns of one kind of record in a capture.
type capturedColumns struct {
	names  []string
	values [][]string // by column and code
	tuples []tuple    // nil for orders
}

// capture returns the columns as they are now.
func (c *ownColumns) capture() capturedColumns {
	out := capturedColumns{names: c.names}
	for i := range c.values {
		out.values = append(out.values, c.values[i].values)
	}
	return out
}

// capture returns the columns and combinations as they are now.
func (t *tupleTable) capture() capturedColumns {
	out := t.ownColumns.capture()
	out.tuples = t.list
	return out
}

// withhold replaces the values of the columns that must not be written: those with an address in any record,
// because the others may be names, and those that are full, because they can become no dimension. What is
// restored from them is refused too, until the records are read again.
func (c *capturedColumns) withhold(kind record.Kind, in *ownRecords) {
	for i, values := range c.values {
		at := slices.Index(values, record.Address)
		if len(values) < fullOwn && (at < 0 || !in.holds(kind, i, uint16(at))) {
			continue
		}
		values = slices.Clone(values) // views share the list
		for code := otherCode + 1; code < len(values); code++ {
			values[code] = record.Address
		}
		c.values[i] = values
	}
}

// of returns the values that a record has, given their codes.
func (c *capturedColumns) of(codes []uint16) []record.Value {
	var values []record.Value
	for i := range c.names {
		if i < len(codes) && codes[i] != unknownCode {
			values = append(values, record.Value{Column: c.names[i], Value: c.values[i][codes[i]]})
		}
	}
	return values
}

// numbered returns the values that a record has, given the number of their combination.
func (c *capturedColumns) numbered(n uint32) []record.Value {
	if n == noTuple {
		return nil
	}
	return c.of(c.tuples[n][:])
}
