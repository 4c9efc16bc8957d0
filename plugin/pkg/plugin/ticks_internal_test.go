package plugin

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/words"
)

// drawn returns the frame of a chart with columns of a unit.
func drawn(unit string, columns ...[]*float64) data.Frames {
	frame := data.NewFrame("")
	for _, values := range columns {
		f := data.NewField("", nil, values)
		f.Config = &data.FieldConfig{Unit: unit, Decimals: new(uint16(1))}
		frame.Fields = append(frame.Fields, f)
	}
	return data.Frames{frame}
}

func texts(t *testing.T, f *data.Field) data.ValueMapper {
	t.Helper()
	require.Len(t, f.Config.Mappings, 1)
	m, ok := f.Config.Mappings[0].(data.ValueMapper)
	require.True(t, ok)
	return m
}

func TestTicksAreWrittenInDutch(t *testing.T) {
	t.Parallel()
	frames := drawn("percentunit", []*float64{new(0.113), nil, new(0.27)})
	writer{words.Dutch}.localiseTicks(frames)
	got := texts(t, frames[0].Fields[0])
	for key, want := range map[string]string{"0": "0 %", "0.05": "5 %", "0.1": "10 %", "0.025": "2,5 %", "0.125": "12,5 %", "0.3": "30 %"} {
		require.Equal(t, strings.ReplaceAll(want, " ", nonBreaking), got[key].Text, key)
	}
	require.NotContains(t, got, "0.113", "no tick of a round step")
	require.Less(t, len(got), 100, "short answers")

	english := drawn("percentunit", []*float64{new(0.11)})
	writer{words.English}.localiseTicks(english)
	require.Nil(t, english[0].Fields[0].Config.Mappings)
}

func TestTheFiguresOfAChartKeepTheirTexts(t *testing.T) {
	t.Parallel()
	frames := drawn("none", []*float64{new(10.0), new(-3.25)})
	w := writer{words.Dutch}
	w.localise(frames, true)
	w.localiseTicks(frames)
	got := texts(t, frames[0].Fields[0])
	require.Equal(t, "−3,3", got["-3.25"].Text)
	require.Equal(t, "−2,5", got["-2.5"].Text)
}

// TestTheTicksOfAStackReachItsHeight checks every tick that the library uPlot may choose for a stack of two columns.
func TestTheTicksOfAStackReachItsHeight(t *testing.T) {
	t.Parallel()
	for _, size := range []float64{0.003, 1, 7.7, 940, 52_000, 8_300_000} {
		frames := drawn("currencyEUR", []*float64{new(0.4 * size)}, []*float64{new(0.6 * size)})
		writer{words.Dutch}.localiseTicks(frames)
		got := texts(t, frames[0].Fields[1])
		for power := -8; power < 8; power++ {
			for _, times := range []float64{1, 2, 2.5, 5} {
				step := times * math.Pow10(power)
				if step > size || step < size/mostTicks {
					continue
				}
				for n := 0; float64(n)*step <= size; n++ {
					v, err := strconv.ParseFloat(strconv.FormatFloat(float64(n)*step, 'f', 10, 64), 64)
					require.NoError(t, err)
					require.Contains(t, got, strconv.FormatFloat(v, 'f', -1, 64), "step %v of %v", step, size)
				}
			}
		}
	}
}

func TestShortTicksKeepTheirDecimals(t *testing.T) {
	t.Parallel()
	for height, want := range map[float64]map[string]string{
		25_000:    {"10000": "€\u00a010K", "12500": "€\u00a012,5K", "17500": "€\u00a017,5K"},
		1_100_000: {"1000000": "€\u00a01M", "1050000": "€\u00a01,05M"},
	} {
		frames := drawn("currencyEUR", []*float64{new(height)})
		writer{words.Dutch}.localiseTicks(frames)
		got := texts(t, frames[0].Fields[0])
		for key, text := range want {
			require.Equal(t, text, got[key].Text)
		}
	}
}

// inGrafana returns the text of an amount as Grafana writes it, without decimals.
func inGrafana(v float64) string {
	unit := ""
	for _, larger := range []string{"K", "M", "B"} {
		if v >= 1_000 {
			v, unit = v/1_000, larger
		}
	}
	return "€" + strconv.FormatFloat(math.Round(v), 'f', -1, 64) + unit
}

// TestTicksOfAmountsDifferInEnglish checks that no two neighbours among the ticks of an axis of amounts look alike, for
// every distance of ticks that Grafana may choose, and that a tick has a text only if Grafana would write another.
func TestTicksOfAmountsDifferInEnglish(t *testing.T) {
	t.Parallel()
	for _, size := range []float64{3, 940, 4_800, 52_000, 1_900_000, 8_300_000, 3_100_000_000} {
		got := englishTicks(t, size)
		for power := -8; power < 10; power++ {
			for _, times := range []float64{1, 2, 2.5, 5} {
				step := times * math.Pow10(power)
				if step > size || step < size/mostTicks {
					continue
				}
				before := ""
				for n := 0; float64(n)*step <= size; n++ {
					v, err := strconv.ParseFloat(strconv.FormatFloat(float64(n)*step, 'f', 10, 64), 64)
					require.NoError(t, err)
					text := inGrafana(v)
					if own, ok := got[strconv.FormatFloat(v, 'f', -1, 64)]; ok {
						require.NotEqual(t, text, own.Text)
						text = own.Text
					}
					require.NotEqual(t, before, text, "step %v of %v", step, size)
					before = text
				}
			}
		}
	}
	got := englishTicks(t, 2_100_000)
	require.Equal(t, "€1.5M", got["1500000"].Text)
	require.NotContains(t, got, "2000000", "Grafana writes €2M")
	require.Less(t, len(got), 60, "short answers")
	require.Equal(t, "€1.5K", englishTicks(t, 4_800)["1500"].Text)
}

// englishTicks returns the texts of the ticks of an axis of amounts without decimals.
func englishTicks(t *testing.T, size float64) data.ValueMapper {
	t.Helper()
	frames := drawn("currencyEUR", []*float64{new(size)})
	f := frames[0].Fields[0]
	f.Config.Decimals = new(uint16(0))
	writer{words.English}.localiseTicks(frames)
	return texts(t, f)
}

func TestNoTicksWithoutARange(t *testing.T) {
	t.Parallel()
	for _, values := range [][]*float64{{}, {nil}, {new(0.0)}, {new(1e300)}} {
		frames := drawn("short", values)
		writer{words.Dutch}.localiseTicks(frames)
		require.Empty(t, frames[0].Fields[0].Config.Mappings)
	}
}

func TestBarsOfPeriodsHaveShortAmounts(t *testing.T) {
	t.Parallel()
	frames := drawn("currencyEUR", []*float64{new(40_123.4), new(-168_247.0), new(824.0)})
	w := writer{words.Dutch}
	w.localise(frames, true)
	w.shorten(frames)
	w.localiseTicks(frames)
	got := texts(t, frames[0].Fields[0])
	require.Equal(t, "€\u00a040,1K", got["40123.4"].Text)
	require.Equal(t, "−€\u00a0168K", got["-168247"].Text)
	require.Equal(t, "€\u00a0824", got["824"].Text)
	require.Equal(t, "€"+nonBreaking+"50K", got["50000"].Text)
}
