package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

func TestEnglishTextsComeFromTheCatalogue(t *testing.T) {
	for _, m := range measure.All() {
		require.Equal(t, m.Title, words.English.Title(m.Name, m.Title))
		require.Equal(t, m.Help, words.English.Help(m.Name, m.Help))
		require.Equal(t, m.Formula, words.English.Formula(m.Name, m.Formula))
	}
}

func TestEveryMeasureHasDutchTexts(t *testing.T) {
	titles := map[string]string{}
	for _, m := range measure.All() {
		for what, texts := range map[string][2]string{
			"title":   {m.Title, words.Dutch.Title(m.Name, m.Title)},
			"help":    {m.Help, words.Dutch.Help(m.Name, m.Help)},
			"formula": {m.Formula, words.Dutch.Formula(m.Name, m.Formula)},
		} {
			require.NotEmpty(t, texts[1], "%s of %s", what, m.Name)
			require.NotEqual(t, texts[0], texts[1], "%s of %s is not translated", what, m.Name)
		}
		title := words.Dutch.Title(m.Name, m.Title)
		require.NotContains(t, titles, title, "two measures have one title")
		titles[title] = m.Name
	}
}

// values are the values of the measures' labels, except the values that come from the records.
var values = map[string][]string{
	"state":              {"new", "retained", "reactivated", "earned", "redeemed", "expired", "outstanding", "at_risk", "advocate"},
	"horizon":            {"30d", "60d", "90d", "100d", "365d"},
	"share":              {"0.2"},
	"percentile":         {"25", "50", "75", "90"},
	"basis":              {"orders", "subscriptions"},
	"figure":             {"purchase_probability", "value_orders", "value_subscriptions"},
	"outcome":            {"predicted", "actual", "low", "high"},
	"movement":           {"new", "reactivation", "expansion", "contraction", "churned", "guests", "adjustment", "subscribed", "unsubscribed"},
	"bound":              {"low", "high"},
	"counted":            {"recent", "ever", "answers", "people", "net", "gross", "ends", "events", "standard", "rolling"},
	"model":              {"BG/NBD", "Pareto/NBD", "Gamma-Gamma", "sBG", "sBG 3 months", "sBG 12 months"},
	"group":              {"promoters", "passives", "detractors"},
	"scale":              {"3", "5", "7", "10", "11"},
	"wave":               {"first", "second", "repeat"},
	"component":          {"recommend", "repurchase", "upsell", "survey", "csat"},
	"reason":             {"service", "price", "onboarding", "channel", "involuntary", "other", "unknown", "defective", "wrong_item", "not_as_described", "fit", "late", "unwanted", "goodwill"},
	"engagement_channel": {"review", "visit", "social", "community", "other", "unknown"},
	"kind":               {"points", "tiered", "paid", "value", "partner", "game", "other"},
	"tier":               {"member", "none", "other"},
	"measure":            {"retention", "orders", "margin"},
	"type":               {"truly_loyal", "programme", "bargain", "convenience", "satisfied", "unclassified"},
	"rfm_segment":        {"champions", "loyal", "potential_loyalists", "new", "promising", "need_attention", "about_to_sleep", "at_risk", "cannot_lose_them", "hibernating", "lost"},
	"parameter":          nil,
	"programme":          nil,
}

func TestEveryLabelHasWords(t *testing.T) {
	for _, l := range words.Languages() {
		for _, m := range measure.All() {
			for _, label := range m.Labels {
				known, ok := values[label]
				require.True(t, ok, "the label %s is new: list its values", label)
				require.NotEqual(t, label, l.Dimension(label), "%s in %s", label, l)
				for _, value := range known {
					require.NotEqual(t, value, l.Label(label, value), "%s=%s in %s", label, value, l)
				}
			}
		}
		for d := range ledger.DimOwn {
			require.NotEqual(t, d.String(), l.Dimension(d.String()))
			require.NotEqual(t, "other", l.Label(d.String(), "other"))
			require.NotEqual(t, "unknown", l.Label(d.String(), "unknown"))
		}
	}
}

func TestLabelsOfBothLanguages(t *testing.T) {
	for _, c := range []struct{ label, value, english, dutch string }{
		{"state", "new", "New", "Nieuw"},
		{"movement", "opening", "Opening", "Begin"},
		{"reason", "price", "Price", "Prijs"},
		{"group", "promoter", "Promoter", "Promotor"},
		{"loyalty_type", "truly_loyal", "Truly loyal", "Echt trouw"},
		{"country", "NL", "NL", "NL"},
		{"country", "unknown", "Unknown", "Onbekend"},
		{"programme", "other", "other", "other"},
		{"scale", "5", "Scale of 5", "Schaal van 5"},
		{"horizon", "365d", "365 days", "365 dagen"},
		{"window", "quarter", "Quarter", "Kwartaal"},
	} {
		require.Equal(t, c.english, words.English.Label(c.label, c.value))
		require.Equal(t, c.dutch, words.Dutch.Label(c.label, c.value))
	}
}

func TestWindows(t *testing.T) {
	for window, want := range map[string][2]string{
		"90d": {"90 days", "90 dagen"}, "1d": {"1 day", "1 dag"}, "lifetime": {"All time", "Alles tot nu toe"},
		"month": {"Month", "Maand"}, "year": {"Year", "Jaar"}, "": {"", ""}, "fortnight": {"fortnight", "fortnight"},
	} {
		require.Equal(t, want, [2]string{words.English.Window(window), words.Dutch.Window(window)})
	}
}

func TestUnknownNamesAreReturnedUnchanged(t *testing.T) {
	for _, l := range append(words.Languages(), "de") {
		require.Equal(t, "A new measure", l.Title("no_measure", "A new measure"))
		require.Equal(t, "What it tells.", l.Help("no_measure", "What it tells."))
		require.Equal(t, "a / b", l.Formula("no_measure", "a / b"))
		require.Equal(t, "shoes", l.Label("segment", "shoes"))
		require.Equal(t, "shelf", l.Dimension("shelf"))
		require.Equal(t, "shelf", l.Word("shelf"))
		require.Empty(t, l.Unit("ratio"))
	}
}

func TestEveryMissingKindOfRecordHasAWord(t *testing.T) {
	for _, l := range words.Languages() {
		for _, m := range measure.All() {
			for _, kind := range m.Needs {
				key := "absent_" + string(kind)
				require.NotEqual(t, key, l.Word(key))
			}
		}
	}
}
