package landing

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
)

var nan = math.NaN()

func TestPlotGeometry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		values []float64
		line   string
		dots   int
		last   bool
	}{
		"nothing at all is an empty plot":      {nil, "", 0, false},
		"only gaps are an empty plot":          {[]float64{nan, nan}, "", 0, false},
		"a single value is a dot at the right": {[]float64{7}, "", 1, true},
		"a value between gaps is a dot":        {[]float64{nan, 7, nan}, "", 1, false},
		"a constant runs through the middle":   {[]float64{3, 3}, "M5.0 32.0L295.0 32.0", 0, true},
		"a rise goes up":                       {[]float64{0, 1}, "M5.0 59.0L295.0 5.0", 0, true},
		"a gap breaks the line":                {[]float64{0, 1, nan, 1, 0}, "M5.0 59.0L77.5 5.0M222.5 5.0L295.0 59.0", 0, true},
		"an infinity is a gap":                 {[]float64{0, 1, math.Inf(1)}, "M5.0 59.0L150.0 5.0", 0, false},
		"a gap at the end has no last point":   {[]float64{0, 1, nan}, "M5.0 59.0L150.0 5.0", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := draw(c.values, 0)
			require.Equal(t, c.line, p.Line)
			require.Len(t, p.Dots, c.dots)
			require.Equal(t, c.last, p.HasLast)
			require.Equal(t, strings.Count(c.line, "M"), strings.Count(p.Area, "Z"), "every run is closed once")
		})
	}
}

func TestPlotMarksWarmupAndZero(t *testing.T) {
	t.Parallel()
	p := draw([]float64{-1, 0, 1}, 1)
	require.InDelta(t, 77.5, p.Warm, 0.1, "halfway between the last warm value and the next")
	require.True(t, p.HasZero)
	require.InDelta(t, 32, p.Zero, 0.1)
	require.Zero(t, draw([]float64{1, 2}, 0).Warm)
	require.False(t, draw([]float64{1, 2}, 0).HasZero)
}

func TestPlotStaysInsideItsBoxWhateverTheValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.OneOf(rapid.Float64(), rapid.Just(nan), rapid.Just(math.Inf(-1)))).Draw(t, "values")
		p := draw(values, rapid.IntRange(0, 200).Draw(t, "warm"))
		require.NotContains(t, p.Line+p.Area, "NaN")
		require.NotContains(t, p.Line+p.Area, "Inf")
		for _, at := range append(p.Dots, p.Last) {
			require.True(t, at.X >= 0 && at.X <= plotWidth && at.Y >= 0 && at.Y <= plotHeight, "%v", at)
		}
		require.True(t, p.Warm >= 0 && p.Warm <= plotWidth, "%v", p.Warm)
	})
}

func TestWordsForValues(t *testing.T) {
	t.Parallel()
	eur := formatter{unit: measure.UnitCurrency, currency: "EUR"}
	ratio := formatter{unit: measure.UnitRatio}
	people := formatter{unit: measure.UnitCustomers}
	for want, got := range map[string]string{
		"€35.28":        eur.value(35.2785),
		"€244,092":      eur.value(244_091.94),
		"−€5.00":        eur.value(-5),
		"€0.00":         eur.value(-0.001),
		"SEK 12.00":     formatter{unit: measure.UnitCurrency, currency: "SEK"}.value(12),
		"17.1 %":        ratio.value(0.171254),
		"−5.0 %":        ratio.value(-0.05),
		"0.0 %":         ratio.value(-0.0001),
		"1,234,567":     people.value(1_234_567),
		"999":           people.value(999),
		"5.0 points":    ratio.change(0.25, 0.2),
		"100.0 %":       people.change(20, 10),
		"50.0 %":        people.change(10, 20),
		"since 1 order": "since " + count(1, "order", "orders"),
	} {
		require.Equal(t, want, got)
	}
	require.Empty(t, ratio.change(0.2, 0.2))
	require.Empty(t, people.change(10, 0), "nothing can be told against none")
}

func TestChangesSayWhetherTheyAreGood(t *testing.T) {
	t.Parallel()
	f := formatter{unit: measure.UnitRatio}
	l := line{values: []float64{0.2, 0.3}, first: 100, warmup: 100}
	require.Equal(t, change{Arrow: "▲", Class: "good", Text: "up 10.0 points on yesterday", Verdict: "better"}, compare(l, 1, "yesterday", display.Higher, f))
	require.Equal(t, change{Arrow: "▲", Class: "bad", Text: "up 10.0 points on yesterday", Verdict: "worse"}, compare(l, 1, "yesterday", display.Lower, f))
	require.Equal(t, change{Arrow: "▲", Class: "flat", Text: "up 10.0 points on yesterday"}, compare(l, 1, "yesterday", display.Neither, f))
	require.Equal(t, "=", compare(l, 0, "now", display.Higher, f).Arrow)
	require.Contains(t, compare(l, 9, "long ago", display.Higher, f).Text, "No figure")
	l.warmup = 101
	require.Contains(t, compare(l, 1, "yesterday", display.Higher, f).Text, "too young")
}
