package words

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// sameInBoth are the words that English and Dutch share.
var sameInBoth = []string{
	"Segment", "Model", "Parameter", "Partners", "Service", "App", "E-mail", "Partner", "Variant", "points", "contacts",
}

func requireTranslated(t *testing.T, what string, en, nl map[string]string) {
	t.Helper()
	require.ElementsMatch(t, slices.Collect(maps.Keys(en)), slices.Collect(maps.Keys(nl)), "the words of %s", what)
	for key, word := range nl {
		if key == "" {
			continue
		}
		require.NotEmpty(t, word, "%s %s", what, key)
		require.NotEmpty(t, en[key], "%s %s", what, key)
		if !slices.Contains(sameInBoth, word) {
			require.NotEqual(t, en[key], word, "%s %s is not translated", what, key)
		}
	}
}

func TestEveryWordIsInBothLanguages(t *testing.T) {
	require.ElementsMatch(t, slices.Collect(maps.Keys(english.labels)), slices.Collect(maps.Keys(dutch.labels)))
	for label, en := range english.labels {
		requireTranslated(t, "label "+label, en, dutch.labels[label])
	}
	requireTranslated(t, "dimensions", english.dimensions, dutch.dimensions)
	requireTranslated(t, "units", english.units, dutch.units)
	requireTranslated(t, "words", english.words, dutch.words)
}

func TestBothLanguagesHaveTheSameSentences(t *testing.T) {
	en, nl := &english.grammar, &dutch.grammar
	require.ElementsMatch(t, slices.Collect(maps.Keys(en.leads)), slices.Collect(maps.Keys(nl.leads)))
	for _, g := range []*grammar{en, nl} {
		for _, f := range display.Forms() {
			m := g.moves[scaleOf(&Reading{Display: display.Display{Form: f}}).form]
			require.NotEmpty(t, m.less, f)
			require.NotEmpty(t, m.more, f)
			require.NotEmpty(t, m.same, f)
		}
		for name, l := range g.leads {
			of, counted, several := strings.Cut(name, " ")
			m, ok := measure.Find(of)
			require.True(t, ok, "a sentence for %s, which the catalogue does not have", name)
			if several {
				require.Contains(t, m.Labels, "counted", name)
				require.Contains(t, english.labels["counted"], counted, name)
			}
			require.NotEmpty(t, l.many, name)
		}
	}
	requireTranslated(t, "windows before", en.before, nl.before)
	requireTranslated(t, "windows", en.in, nl.in)
	requireTranslated(t, "horizons", en.within, nl.within)
	requireTranslated(t, "periods ago", en.ago, nl.ago)
	for name, l := range en.leads {
		requireTranslated(t, "the lead of "+name, l.words(), nl.leads[name].words())
	}
}

func (p lead) words() map[string]string { return map[string]string{"many": p.many} }

func TestTablesNameOnlyMeasuresOfTheCatalogue(t *testing.T) {
	for name := range dutch.measures {
		_, ok := measure.Find(name)
		require.True(t, ok, "the Dutch lexicon has %s, which is not in the catalogue", name)
	}
}

// TestDutchHasTheWordsOfEveryMeasure names the measure and the words that are missing: title, help and
// formula, and the word for each value of its labels that the catalogue knows.
func TestDutchHasTheWordsOfEveryMeasure(t *testing.T) {
	for _, m := range measure.All() {
		e := dutch.measures[m.Name]
		require.NotEmpty(t, e.title, "%s has no Dutch title", m.Name)
		require.NotEmpty(t, e.help, "%s has no Dutch help", m.Name)
		require.NotEmpty(t, e.formula, "%s has no Dutch formula", m.Name)
		for _, label := range m.Labels {
			require.NotEmpty(t, dutch.dimensions[label], "%s has no Dutch word for its label %s", m.Name, label)
		}
		for label, values := range m.LabelValues(measure.Settings{}) {
			if label == "horizon" || label == "scale" || label == "parameter" {
				continue // numbers and letters
			}
			for _, value := range values {
				if _, ok := measure.Find(value); ok && label == "measure" {
					continue // has a title
				}
				require.Contains(t, dutch.labels[label], value, "%s has no Dutch word for %s %s", m.Name, label, value)
			}
		}
	}
}
