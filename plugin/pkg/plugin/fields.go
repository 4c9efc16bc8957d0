package plugin

import (
	"math"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/display"
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
	w.wholeDays(column)
	return column
}

// wholeDays drops the decimals of lengths of time of ten days and more. It is not for lines, whose axis would then
// have equal ticks.
func (w writer) wholeDays(f *data.Field) {
	if f.Config.Unit != w.daysUnit() {
		return
	}
	for i := range f.Len() {
		if v, ok := f.At(i).(*float64); ok && v != nil && math.Abs(*v) < 10 {
			return
		}
	}
	f.Config.Decimals = new(uint16(0))
}

// daysUnit is Grafana's id of the unit of days.
func (w writer) daysUnit() string { return "suffix: " + w.words.Word("days") }

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

// form is how figures are written.
type form struct {
	unit     string // a unit of the exporter
	currency string // of amounts
	// display is what the catalogue says about a measure; empty for figures without a measure.
	display display.Display
}

// form returns how the figures of a series are written.
func (g glossary) form(s *api.Series) form {
	return form{unit: s.Unit, currency: s.Currency, display: g.measure(s.Measure).Display}
}

// isShare reports whether the figures are shares of a whole, which are written in per cent.
func (f form) isShare() bool {
	return f.unit == "ratio" && (f.display.Form == "" || f.display.Form.Percent())
}

// decimals returns the number of decimals that the catalogue gives a measure, and otherwise the default.
func (f form) decimals(otherwise uint16) *uint16 {
	if f.display.Form != "" {
		otherwise = uint16(f.display.Decimals) // at most 4
	}
	return &otherwise
}

// format sets Grafana's unit, and the decimals if Grafana's own choice would be poor.
func (w writer) format(c *data.FieldConfig, f form) {
	switch f.unit {
	case "ratio":
		c.Unit, c.Decimals = "none", f.decimals(2)
		if f.isShare() {
			c.Unit, c.Decimals = "percentunit", f.decimals(1)
		}
	case "currency":
		c.Unit = currencyUnit(f.currency)
	case "days":
		c.Unit, c.Decimals = w.daysUnit(), f.decimals(1)
	case "score":
		c.Unit, c.Decimals = "none", f.decimals(1)
	case "number":
		c.Unit = "none"
	default:
		c.Unit = "short"
	}
}

func currencyUnit(code string) string {
	if slices.Contains(display.CurrencyUnits(), code) {
		return "currency" + code
	}
	return "suffix: " + code
}
