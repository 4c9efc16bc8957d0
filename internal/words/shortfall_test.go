package words_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/words"
)

func short() words.Shortfall {
	return words.Shortfall{
		Statistic: 6.8, Threshold: 6.8, Since: time.Date(2026, time.October, 3, 0, 0, 0, 0, time.UTC), Missing: 212, Share: 0.09,
		Worth: 9604, Currency: "EUR", Ratio: 0.93,
	}
}

func TestAShortfallIsOneSentence(t *testing.T) {
	t.Parallel()
	in := func(s words.Shortfall, groups ...words.MissingGroup) words.Shortfall {
		s.Largest = groups
		return s
	}
	worthless, chance, unknown, fresh := short(), short(), short(), short()
	worthless.Worth, chance.Statistic, unknown.Threshold = math.NaN(), 6.7, math.NaN()
	fresh.Statistic, fresh.Ratio = 0, math.NaN()
	country, channel, segment := words.MissingGroup{"country", "NL", 190}, words.MissingGroup{"channel", "web", 150}, words.MissingGroup{"segment", "gold", 90}
	for _, c := range []struct {
		of             words.Shortfall
		english, dutch string
		state          string
	}{
		{
			short(), "Repeat purchases since 3 October: 212 fewer than expected (−9 %), worth about €9,600",
			"Vervolgaankopen sinds 3 oktober: 212 minder dan verwacht (−9 %), ongeveer € 9.600 waard", words.StateWorse,
		},
		{
			in(worthless, country), "Repeat purchases since 3 October: 212 fewer than expected (−9 %); most are missing in NL (country, 190)",
			"Vervolgaankopen sinds 3 oktober: 212 minder dan verwacht (−9 %); de meeste ontbreken in NL (land, 190)", words.StateWorse,
		},
		{
			in(worthless, segment, country, channel), "Repeat purchases since 3 October: 212 fewer than expected (−9 %); most are missing in gold (segment, 90), NL (country, 190) and web (channel, 150)",
			"Vervolgaankopen sinds 3 oktober: 212 minder dan verwacht (−9 %); de meeste ontbreken in gold (segment, 90), NL (land, 190) en web (kanaal, 150)", words.StateWorse,
		},
		{chance, "Repeat purchases of the last 28 days: 93 % of what was expected", "Vervolgaankopen van de laatste 28 dagen: 93 % van wat verwacht werd", words.StateSame},
		{unknown, "", "", words.StateUnknown},
		{fresh, "", "", words.StateUnknown},
	} {
		text, state := words.English.Shortfall(&c.of)
		require.Equal(t, c.english, text)
		require.Equal(t, c.state, state)
		text, _ = words.Dutch.Shortfall(&c.of)
		require.Equal(t, c.dutch, text)
	}
}

func TestTheWorthOfAShortfallIsRoughlyRounded(t *testing.T) {
	t.Parallel()
	for worth, want := range map[float64]string{0: "€0", 7.4: "€7", 85: "€85", 9604: "€9,600", 123456: "€120,000"} {
		s := short()
		s.Worth = worth
		text, _ := words.English.Shortfall(&s)
		require.Contains(t, text, "worth about "+want)
	}
}
