package plugin

import (
	"math"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// mostTicks is the number of ticks on the axis of a panel that fills a wall.
const mostTicks = 30

// localiseTicks gives the numbers that Grafana may write along the axis of a chart a text in the language. Grafana
// looks up the text of a tick like the text of a value. It places ticks at the multiples of 1, 2, 2.5 or 5 times a power
// of ten. The height of a stack is the sum of its fields, so the sums count too. In English only some amounts need a
// text: Grafana gives all ticks as many decimals as the figures, and would write 1.5 and 2 million as "€2M". Their texts
// look like Grafana's, because a figure that equals a tick gets its text too.
func (w writer) localiseTicks(frames data.Frames) {
	for _, frame := range frames {
		for _, f := range frame.Fields {
			if !isFigure(f) || len(f.Config.Mappings) > 1 || w.words == words.English && !strings.HasPrefix(f.Config.Unit, "currency") {
				continue
			}
			low, high := heights(frame, f.Config.Unit)
			texts := w.ticks(f.Config, low, high)
			for key, own := range firstTexts(f) {
				if _, round := texts[key]; !round || !w.isOwn(f.Config, key, own.Text) {
					texts[key] = own
				}
			}
			if len(texts) > 0 {
				f.Config.Mappings = data.ValueMappings{texts}
			}
		}
	}
}

// isDrawn reports whether the answer to a query is a chart with an axis of figures.
func isDrawn(q *panelquery.Query) bool {
	switch q.QueryType {
	case panelquery.Series, panelquery.MovementsOf, panelquery.Distribution:
		return true
	case panelquery.Value:
		return q.GroupBy != ""
	case panelquery.Cohorts:
		return q.CohortCurves
	case panelquery.Survival:
		return !q.SurvivalTable
	default:
		return false
	}
}

// firstTexts returns the texts that the figures of a field have already.
func firstTexts(f *data.Field) data.ValueMapper {
	if len(f.Config.Mappings) == 0 {
		return nil
	}
	texts, _ := f.Config.Mappings[0].(data.ValueMapper)
	return texts
}

// isOwn reports whether a text is the one that a figure has everywhere, which a tick writes without decimals. The bars
// of a waterfall have other texts.
func (w writer) isOwn(c *data.FieldConfig, key, text string) bool {
	v, err := strconv.ParseFloat(key, 64)
	return err == nil && text == w.figure(c, v)
}

// isFigure reports whether a field has figures and says how they are written.
func isFigure(f *data.Field) bool {
	return f.Type() == data.FieldTypeNullableFloat64 && f.Config != nil
}

// heights returns the range of the axis of a unit: zero, every figure, and the sum of each row's figures.
func heights(frame *data.Frame, unit string) (low, high float64) {
	for row := range frame.Rows() {
		below, above := 0.0, 0.0
		for _, f := range frame.Fields {
			if !isFigure(f) || f.Config.Unit != unit {
				continue
			}
			v, _ := f.At(row).(*float64)
			switch {
			case v == nil:
			case *v < 0:
				below += *v
			default:
				above += *v
			}
		}
		low, high = min(low, below), max(high, above)
	}
	return low, high
}

// ticks returns the texts of the ticks between two figures, with room beyond them for the other queries of a panel.
func (w writer) ticks(c *data.FieldConfig, low, high float64) data.ValueMapper {
	texts := data.ValueMapper{}
	span := high - low
	if span < 1e-4 || span >= 1e12 {
		return texts
	}
	for power := int(math.Floor(math.Log10(span / mostTicks))); ; power++ {
		for _, tenths := range []float64{10, 20, 25, 50} { // whole tenths have no error of rounding
			step := tenths * math.Pow10(power-1)
			if step > span {
				return texts
			}
			if step >= span/mostTicks {
				w.multiples(texts, c, step, max(0, 1-power), low-span/4, high+span)
			}
		}
	}
}

// multiples adds the texts of the multiples of a step that has at most so many decimals.
func (w writer) multiples(texts data.ValueMapper, c *data.FieldConfig, step float64, digits int, low, high float64) {
	for n := math.Ceil(low / step); n*step <= high; n++ {
		key := strconv.FormatFloat(n*step+0, 'f', digits, 64)
		if strings.Contains(key, ".") {
			key = strings.TrimRight(strings.TrimRight(key, "0"), ".")
		}
		if _, done := texts[key]; done {
			continue
		}
		v, err := strconv.ParseFloat(key, 64)
		if err != nil {
			continue
		}
		if text := w.tick(c, v, key); text != "" {
			texts[key] = data.ValueMappingResult{Text: text}
		}
	}
}

// tick writes a tick with as many decimals as it has. In English it returns "" for ticks that Grafana writes well.
func (w writer) tick(c *data.FieldConfig, v float64, key string) string {
	_, fraction, _ := strings.Cut(key, ".")
	digits := len(fraction)
	if c.Unit == "percentunit" {
		digits = max(0, digits-2)
	}
	own := *c
	own.Decimals = new(uint16(digits)) // at most 6
	currency, money := strings.CutPrefix(c.Unit, "currency")
	if w.words == words.English {
		return w.missingDecimals(c, v, currency)
	}
	switch {
	case money && math.Abs(v) >= 1_000_000:
		return w.words.Money(v/1_000_000, decimals(v/1_000_000), currency) + "M"
	case money && math.Abs(v) >= 10_000: // an axis has little room
		return w.words.Money(v/1_000, decimals(v/1_000), currency) + "K"
	}
	return w.figure(&own, v)
}

// missingDecimals writes an amount as Grafana does, with all its decimals. It returns "" if Grafana does not leave one out.
func (w writer) missingDecimals(c *data.FieldConfig, v float64, currency string) string {
	shown, unit := 0, ""
	if c.Decimals != nil {
		shown = int(*c.Decimals)
	}
	for _, larger := range []string{"K", "M", "B"} {
		if math.Abs(v) < 1_000 {
			break
		}
		v, unit = v/1_000, larger
	}
	if digits := decimals(v); digits > shown {
		return w.words.Money(v, digits, currency) + unit
	}
	return ""
}

// decimals returns how many decimals a number has, at most 6.
func decimals(v float64) int {
	_, fraction, _ := strings.Cut(strings.TrimRight(strconv.FormatFloat(v, 'f', 6, 64), "0"), ".")
	return len(fraction)
}
