package landing

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/words"
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
		"no values give an empty plot":         {nil, "", 0, false},
		"only gaps give an empty plot":         {[]float64{nan, nan}, "", 0, false},
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

func TestPlotStaysInsideItsBox(t *testing.T) {
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

func TestWordsForTimesAndNumbers(t *testing.T) {
	t.Parallel()
	en, nl := locales()[0], locales()[1]
	day := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ want, got string }{
		{"Sunday, 22 November 2026", en.date(day)},
		{"zondag 22 november 2026", nl.date(day)},
		{"Nov 2026", en.month(day)},
		{"nov 2026", nl.month(day)},
		{"just now", en.ago(day, day)},
		{"zojuist", nl.ago(day, day)},
		{"in the future", en.ago(day, day.Add(time.Second))},
		{"50 minuten geleden", nl.ago(day, day.Add(-50*time.Minute))},
		{"2 hours ago", en.ago(day, day.Add(-2*time.Hour))},
		{"3 dagen geleden", nl.ago(day, day.AddDate(0, 0, -3))},
		{"5 minutes", en.duration(5 * time.Minute)},
		{"1 minuut", nl.duration(time.Minute)},
		{"90 seconds", en.duration(90 * time.Second)},
		{"last 90 days", en.window("90d")},
		{"afgelopen jaar", nl.window("365d")},
		{"this quarter", en.window("quarter")},
		{"sinds de eerste bestelling", nl.window("lifetime")},
	} {
		require.Equal(t, c.want, c.got)
	}
}

func TestTheReaderChoosesTheLanguage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]words.Language{
		"": words.English, "nl": words.Dutch, "nl-BE,en;q=0.5": words.Dutch, "fr,nl;q=0.4,en;q=0.3": words.Dutch, "fr": words.English,
		"en-GB,nl;q=0.9": words.English, ";;;": words.English,
	} {
		require.Equal(t, want, chosen("", header).Language, header)
	}
	require.Equal(t, words.Dutch, chosen("nl", "en").Language, "a link")
	require.Equal(t, words.English, chosen("xx", "en").Language)
}

// sameInBoth are the texts that both languages share.
var sameInBoth = []string{"Status"}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	t.Parallel()
	en, nl := reflect.ValueOf(english), reflect.ValueOf(dutch)
	for i := range en.NumField() {
		name, a, b := en.Type().Field(i).Name, en.Field(i), nl.Field(i)
		if a.Kind() != reflect.String {
			require.Equal(t, a.Len(), b.Len(), name)
			continue
		}
		require.NotEmpty(t, a.String(), name)
		require.NotEmpty(t, b.String(), name)
		require.Equal(t, strings.Count(a.String(), "%"), strings.Count(b.String(), "%"), "arguments of %s", name)
		if !slices.Contains(sameInBoth, a.String()) {
			require.NotEqual(t, a.String(), b.String(), "%s is not translated", name)
		}
	}
}

func TestChangesSayWhetherTheyAreGood(t *testing.T) {
	t.Parallel()
	formatter := func(b display.Better) formatter {
		return formatter{locale: locales()[0], display: display.Share(b, display.Kept)}
	}
	l := line{values: []float64{0.2, 0.3}, first: 100, warmup: 100}
	text := "10.0\u00a0percentage points higher than yesterday"
	require.Equal(t, change{Arrow: "▲", Class: "good", Text: text, Verdict: "better"}, formatter(display.Higher).compare(l, 1, 0.05, "yesterday"))
	require.Equal(t, change{Arrow: "▲", Class: "bad", Text: text, Verdict: "worse"}, formatter(display.Lower).compare(l, 1, 0.05, "yesterday"))
	require.Equal(t, change{Arrow: "▲", Class: "flat", Text: text}, formatter(display.Neither).compare(l, 1, 0.05, "yesterday"))
	require.Equal(t, change{Arrow: "▲", Class: "flat", Text: text, Verdict: "within the usual variation"}, formatter(display.Lower).compare(l, 1, 0.11, "yesterday"))
	require.Equal(t, change{Arrow: "▲", Class: "flat", Text: text}, formatter(display.Lower).compare(l, 1, math.NaN(), "yesterday"), "no baseline, no verdict")
	f := formatter(display.Higher)
	require.Equal(t, "=", f.compare(l, 0, 0.05, "now").Arrow)
	require.Contains(t, f.compare(l, 9, 0.05, "long ago").Text, "No figure")
	l.warmup = 101
	require.Contains(t, f.compare(l, 1, 0.05, "yesterday").Text, "Too early")
}
