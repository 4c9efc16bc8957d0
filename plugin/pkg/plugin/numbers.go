package plugin

import (
	"math"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/words"
)

// mostTexts is how many figures of a field have a text of their own.
const mostTexts = 500

// localise gives figures a text with the number format of the language. Grafana writes all numbers in the English
// format, in every language, and counts from a thousand on as "3.4 K". A value mapping from the number to its text
// changes what people read and keeps the number for colours, thresholds and alerts. The line of a card has
// texts for its last two figures only, and panels show one of these. In English a chart has none: its tooltip would write
// small numbers differently from large ones. localiseTicks adds texts for the ticks of charts.
func (w writer) localise(frames data.Frames, chart bool) {
	if chart && w.words == words.English {
		return
	}
	for _, frame := range frames {
		limit := mostTexts
		if !chart && len(frame.Fields) > 0 && frame.Fields[0].Type().Time() {
			limit = 2
		}
		for _, f := range frame.Fields {
			if f.Config == nil || f.Config.Mappings != nil || f.Type() != data.FieldTypeNullableFloat64 {
				continue
			}
			if texts := w.texts(f, limit); len(texts) > 0 {
				f.Config.Mappings = data.ValueMappings{texts}
			}
		}
	}
}

// texts returns the texts of the last figures of a field, at most so many, by the number as browsers write it.
func (w writer) texts(f *data.Field, limit int) data.ValueMapper {
	texts := data.ValueMapper{}
	for i := f.Len() - 1; i >= 0 && len(texts) < limit; i-- {
		v, _ := f.At(i).(*float64)
		if v == nil || *v != 0 && (math.Abs(*v) < 1e-6 || math.Abs(*v) >= 1e15) || w.words == words.English && !isThousands(f.Config, *v) && !w.isOneDay(f.Config, *v) {
			continue
		}
		if text := w.figure(f.Config, *v); text != "" {
			texts[strconv.FormatFloat(*v+0, 'f', -1, 64)] = data.ValueMappingResult{Text: text}
		}
	}
	return texts
}

// shorten gives amounts texts that fit on bars, in a language that has texts for all figures.
func (w writer) shorten(frames data.Frames) {
	for _, frame := range frames {
		for _, f := range frame.Fields {
			if !isFigure(f) || !strings.HasPrefix(f.Config.Unit, "currency") {
				continue
			}
			texts := firstTexts(f)
			for key := range texts {
				v, err := strconv.ParseFloat(key, 64)
				if err != nil {
					continue
				}
				text := w.short(f.Config, math.Abs(v))
				if v < 0 {
					text = "−" + text
				}
				texts[key] = data.ValueMappingResult{Text: text}
			}
		}
	}
}

// isThousands reports whether Grafana would shorten a count that people read in full.
func isThousands(c *data.FieldConfig, v float64) bool {
	return c.Unit == "short" && math.Abs(v) >= 1_000 && math.Abs(v) < 10_000
}

// isOneDay reports whether people read a length of time as 1, without decimals.
func (w writer) isOneDay(c *data.FieldConfig, v float64) bool {
	return c.Unit == w.daysUnit() && c.Decimals != nil && *c.Decimals == 0 && w.words.Number(v, 0) == "1"
}

// figure writes a value with the unit and the decimals of its field. It returns "" for units of time and size,
// which Grafana chooses by the value.
func (w writer) figure(c *data.FieldConfig, v float64) string {
	digits := func(otherwise int) int {
		if c.Decimals != nil {
			return int(*c.Decimals)
		}
		return otherwise
	}
	currency, money := strings.CutPrefix(c.Unit, "currency")
	suffix, suffixed := strings.CutPrefix(c.Unit, "suffix:")
	switch {
	case c.Unit == "percentunit":
		return w.words.Number(100*v, digits(1)) + nonBreaking + "%"
	case money && math.Abs(v) < 100:
		return w.words.Money(v, digits(2), currency)
	case money:
		return w.words.Money(v, digits(0), currency)
	case suffixed && w.isOneDay(c, v):
		return "1" + nonBreaking + w.words.Word("day")
	case suffixed:
		return w.words.Number(v, digits(1)) + nonBreaking + strings.TrimSpace(suffix)
	case c.Unit == "short" && math.Abs(v) >= 100:
		return w.words.Number(v, 0)
	case c.Unit == "none" && c.Decimals != nil: // as many for all, as Grafana writes them
		return w.words.Number(v, int(*c.Decimals))
	case c.Unit == "none" || c.Unit == "short":
		return w.words.Short(v, digits(2))
	}
	return ""
}

// nonBreaking keeps a number and its unit on one line.
const nonBreaking = "\u00a0"
