package plugin

import (
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/words"
)

// writer makes tables and columns in a language.
type writer struct{ words words.Language }

// table makes the frame of a table.
func (w writer) table(notices []data.Notice, columns ...*data.Field) data.Frames {
	f := data.NewFrame("", columns...)
	f.Meta = &data.FrameMeta{
		Type: data.FrameTypeTable, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: notices, PreferredVisualization: data.VisTypeTable,
	}
	return data.Frames{f}
}

// column makes a column whose name is a fixed word.
func (w writer) column(word string, values any) *data.Field {
	f := data.NewField(w.words.Word(word), nil, values)
	f.Config = &data.FieldConfig{}
	return f
}

// figures makes a column of figures whose name is a fixed word.
func (w writer) figures(word string, f form, values []*float64) *data.Field {
	column := w.column(word, values)
	w.format(column.Config, f)
	return column
}

// nothing returns the name of the one row in a table that has no rows. A bar chart has no other text
// for no data.
func (w writer) nothing() []string { return []string{w.words.Word("no_value")} }

// blank returns the figures of that row.
func blank() []*float64 { return []*float64{nil} }

// number returns a pointer to v, and nil for NaN and infinities.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// count returns a pointer to a number of things.
func count[N ~int | ~uint64](n N) *float64 {
	v := float64(n)
	return &v
}
