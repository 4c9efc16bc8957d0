package plugin

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// table makes the one frame of a table.
func (a *ask) table(notices []data.Notice, columns ...*data.Field) data.Frames {
	f := data.NewFrame("", columns...)
	f.Meta = &data.FrameMeta{
		Type: data.FrameTypeTable, TypeVersion: data.FrameTypeVersion{0, 1}, Notices: notices, PreferredVisualization: data.VisTypeTable,
	}
	return data.Frames{f}
}

// nothing names the one row of a table without any, and none are its figures.
func (a *ask) nothing() []string { return []string{a.word("no_value", "No value")} }

func none() []*float64 { return []*float64{nil} }

// column makes a column that is called by a fixed word.
func (a *ask) column(word string, values any) *data.Field {
	f := data.NewField(a.words.Word(word), nil, values)
	f.Config = &data.FieldConfig{}
	return f
}

// figures makes a column of figures in a measure's unit.
func (a *ask) figures(word, unit, currency string, values []*float64) *data.Field {
	f := a.column(word, values)
	a.display(f.Config, "", unit, currency)
	return f
}
