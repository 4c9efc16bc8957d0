package plugin

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/words"
)

// glossaryOf returns the words of a language for a catalogue with one measure.
func glossaryOf(language words.Language, m api.MeasureInfo) glossary {
	return glossary{words: language, catalogue: &api.Catalogue{Measures: []api.MeasureInfo{m}}}
}

func TestEveryReasonIsInTheLanguageOfTheQuery(t *testing.T) {
	t.Parallel()
	for _, code := range absence.Codes() {
		r := absence.Because(code, absence.Kinds, "answer", absence.Count, "3", absence.Window, "90d", absence.Days, "30", absence.Day, "2026-11-22",
			absence.Model, "BG/NBD", absence.Lack, "time", absence.Source, "webshop", absence.Failure, "unreachable", absence.Have, "1", absence.Need, "2", absence.Months, "7")
		info := api.MeasureInfo{Name: "nps", Absence: &r, Reason: "english"}
		english, dutch := glossaryOf(words.English, info).reason("nps", nil), glossaryOf(words.Dutch, info).reason("nps", nil)
		require.NotEqual(t, english, dutch, code)
		for _, text := range []string{english, dutch} {
			require.NotContains(t, text, string(code))
			require.NotContains(t, text, "{")
			require.Equal(t, strings.ToUpper(text[:1]), text[:1], text)
		}
	}
}

func TestReasonsAreShortWhereThereIsAWord(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]absence.Reason{
		"Geen bron met enquêtes ingesteld":           absence.Because(absence.MissingRecords, absence.Kinds, "answer,invitation"),
		"Marge deels onbekend":                       absence.Because(absence.UnknownMargin, absence.Count, "3"),
		"Geen bron levert gifts":                     absence.Because(absence.MissingRecords, absence.Kinds, "gifts"),
		"Verwachtingen staan uit in de configuratie": absence.Because(absence.ForecastOff),
	} {
		require.Equal(t, want, glossaryOf(words.Dutch, api.MeasureInfo{Name: "nps", Absence: &r}).reason("nps", nil))
	}
}

func TestAnOlderExporterSaysItInItsOwnWords(t *testing.T) {
	t.Parallel()
	g := glossaryOf(words.Dutch, api.MeasureInfo{Name: "nps", Reason: "no survey"})
	require.Equal(t, "No survey", g.reason("nps", nil))
	told := g.notices([]api.Notice{
		{Code: notice.SourceDown, Message: "source crm cannot be read"},
		{Code: "of a newer exporter", Message: "something else", Args: map[string]string{"count": "1"}},
		{Code: notice.SourceDown, Message: "x", Args: map[string]string{notice.Source: "crm"}},
	})
	require.Len(t, told, 3)
	require.Equal(t, "Source crm cannot be read", told[0].Text)
	require.Equal(t, "Something else", told[1].Text)
	require.Contains(t, told[2].Text, "Bron crm")
}

// A group without a value shows what its panel shows for other groups on such a day.
func TestGroupsKeepThePanelsTextForNoValue(t *testing.T) {
	t.Parallel()
	nan := []float64{math.NaN()}
	lost := line{of: &api.Series{Group: &api.Group{Dimension: "rfm_segment", Value: "lost"}}, values: nan}
	champions := line{of: &api.Series{Group: &api.Group{Dimension: "rfm_segment", Value: "champions"}}, values: []float64{1}}
	target := line{of: &api.Series{}, role: roleTarget, values: []float64{1}}
	require.False(t, saysWhy(&lost, []line{champions, lost}))
	require.True(t, saysWhy(&lost, []line{lost, target}), "no group has a value")
	require.True(t, saysWhy(&line{of: &api.Series{}, values: nan}, []line{champions}), "a figure of all customers")
	require.False(t, saysWhy(&target, []line{target}))
}
