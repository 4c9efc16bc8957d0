package plugin

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/words"
)

func TestFiguresAreWrittenInTheLanguage(t *testing.T) {
	t.Parallel()
	w := writer{words.Dutch}
	for name, c := range map[string]struct {
		config data.FieldConfig
		value  float64
		want   string
	}{
		"a share":                  {data.FieldConfig{Unit: "percentunit", Decimals: new(uint16(1))}, 0.4537, "45,4 %"},
		"a small amount":           {data.FieldConfig{Unit: "currencyEUR"}, 35.5, "€ 35,50"},
		"a large amount":           {data.FieldConfig{Unit: "currencyEUR"}, -12345.6, "−€ 12.346"},
		"an amount without a sign": {data.FieldConfig{Unit: "suffix: XAF", Decimals: new(uint16(0))}, 1200, "1.200 XAF"},
		"days":                     {data.FieldConfig{Unit: "suffix: dagen", Decimals: new(uint16(1))}, 30.25, "30,3 dagen"},
		"one day":                  {data.FieldConfig{Unit: "suffix: dagen", Decimals: new(uint16(0))}, 1.2, "1 dag"},
		"a change":                 {data.FieldConfig{Unit: "suffix: pp"}, -1.25, "−1,3 pp"},
		"a count":                  {data.FieldConfig{Unit: "short"}, 1234567, "1.234.567"},
		"a multiple":               {data.FieldConfig{Unit: "none", Decimals: new(uint16(2))}, 1.5, "1,50"},
		"a time":                   {data.FieldConfig{Unit: "s"}, 90, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, strings.ReplaceAll(c.want, " ", nonBreaking), w.figure(&c.config, c.value))
		})
	}
}

// TestThousandsAreWrittenInFull, where Grafana would write 3.4 K.
func TestThousandsAreWrittenInFull(t *testing.T) {
	t.Parallel()
	for language, want := range map[words.Language]data.ValueMapper{
		words.English: {"3412": {Text: "3,412"}, "-9999": {Text: "−9,999"}},
		words.Dutch:   {"3412": {Text: "3.412"}, "-9999": {Text: "−9.999"}, "10000": {Text: "10.000"}, "999": {Text: "999"}},
	} {
		f := data.NewField("", nil, []*float64{new(3412.0), new(-9999.0), new(10000.0), new(999.0)})
		f.Config = &data.FieldConfig{Unit: "short"}
		writer{language}.localise(data.Frames{data.NewFrame("", f)}, false)
		require.Equal(t, data.ValueMappings{want}, f.Config.Mappings, language)
	}
}

// The keys of value mappings must be the numbers as JavaScript writes them.
func TestATextIsFoundByTheNumberAsBrowsersWriteIt(t *testing.T) {
	t.Parallel()
	zero := 0.0
	values := []*float64{new(0.1), nil, new(1e6), new(-zero), new(-2.5), new(1e-7), new(1e21)}
	f := data.NewField("", nil, values)
	f.Config = &data.FieldConfig{Unit: "none"}
	texts := writer{words.Dutch}.texts(f, 100)
	require.Equal(t, data.ValueMapper{
		"0.1": {Text: "0,1"}, "1000000": {Text: "1.000.000"}, "0": {Text: "0"}, "-2.5": {Text: "−2,5"},
	}, texts)
}

func TestOnlyTheLineOfACardHasFewTexts(t *testing.T) {
	t.Parallel()
	figures := func() *data.Field {
		f := data.NewField("", nil, []*float64{new(1.0), new(2.0), new(3.5), nil})
		f.Config = &data.FieldConfig{Unit: "none"}
		return f
	}
	series, card, english, table := figures(), figures(), figures(), figures()
	times := data.NewField("", nil, make([]time.Time, 4))
	writer{words.Dutch}.localise(data.Frames{data.NewFrame("", times, series)}, true)
	writer{words.Dutch}.localise(data.Frames{data.NewFrame("", times, card)}, false)
	writer{words.English}.localise(data.Frames{data.NewFrame("", english)}, false)
	writer{words.Dutch}.localise(data.Frames{data.NewFrame("", table)}, false)
	text, err := json.Marshal(card.Config.Mappings)
	require.NoError(t, err)
	require.JSONEq(t, `[{"type":"value","options":{"2":{"text":"2"},"3.5":{"text":"3,5"}}}]`, string(text))
	require.Nil(t, english.Config.Mappings, "Grafana writes English itself")
	require.Len(t, series.Config.Mappings[0], 3)
	require.Len(t, table.Config.Mappings[0], 3)
}
