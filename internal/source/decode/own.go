package decode

import (
	"bytes"
	"database/sql/driver"

	"github.com/klantenbinding/loyalty/internal/record"
)

// ownRoom is for how many values room is made at once.
const ownRoom = 1 << 10

// ownValues returns the row's values in the columns of own dimensions, without the empty ones.
func (d *Decoder) ownValues(r *Row) []record.Value {
	if len(r.own) == 0 {
		return nil
	}
	if cap(d.values)-len(d.values) < len(r.own) {
		d.values = make([]record.Value, 0, ownRoom)
	}
	from := len(d.values)
	for _, x := range r.own {
		if v := d.ownValue(r.vals[x.at]); v != "" {
			d.values = append(d.values, record.Value{Column: x.column, Value: v})
		}
	}
	to := len(d.values)
	if from == to {
		return nil
	}
	return d.values[from:to:to]
}

// ownValue returns a value as a label. What may be an e-mail address is not kept.
func (d *Decoder) ownValue(v driver.Value) string {
	if bytes.IndexByte(text(v, d.scratch), '@') >= 0 {
		return record.Address
	}
	return d.labels.label(v, d.scratch)
}
