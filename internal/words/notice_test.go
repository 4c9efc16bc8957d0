package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/rfm"
	"github.com/klantenbinding/loyalty/internal/words"
)

// noticesOf returns the notices of a code, one for each sentence that it can have.
func noticesOf(code notice.Code) []notice.Notice {
	why := absence.Because(absence.ForecastDay, absence.Day, "2026-11-21")
	full := func(pairs ...string) notice.Notice {
		n := notice.New(code, notice.Day, "2026-11-22", notice.Title, "Retention", notice.Measure, "retention_ratio", notice.Dimension, "country",
			notice.Value, "NLD", notice.Source, "webshop", notice.Count, "3", notice.Need, "8", notice.Limit, "10000", notice.Window, "90d",
			notice.Fitted, "2026-11-21 09:30 UTC", notice.Models, "BG/NBD (300)", notice.Horizon, "365d", notice.Discount, "10",
			notice.Of, notice.Cohorts, notice.Period, "day")
		for i := 0; i < len(pairs); i += 2 {
			n.Args[pairs[i]] = pairs[i+1]
		}
		return n
	}
	switch code {
	case notice.Incomplete:
		return []notice.Notice{full(), full(notice.Period, "month"), full(notice.Period, "quarter"), full(notice.Period, "year")}
	case notice.Unavailable:
		return []notice.Notice{full().Because(why)}
	case notice.Nobody:
		return []notice.Notice{full(), full(notice.Near, "NL")}
	case notice.Truncated:
		return []notice.Notice{full(), full(notice.Of, notice.Customers), full(notice.Count, "1"), full(notice.Of, notice.Customers, notice.Count, "1")}
	case notice.Revenue, notice.Returned, notice.Short, notice.FewLeft:
		return []notice.Notice{full(), full(notice.Count, "1")}
	case notice.Forecast:
		return []notice.Notice{full(), full(notice.Models, ""), full().Because(why)}
	default:
		return []notice.Notice{full()}
	}
}

func TestEveryNoticeHasASentenceInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, code := range notice.Codes() {
		seen := map[string]words.Language{}
		for _, n := range noticesOf(code) {
			for _, l := range words.Languages() {
				text := l.Notice(n)
				require.NotEmpty(t, text, "%s %v has no sentence in %s", code, n.Args, l)
				require.Regexp(t, `^[^{}]+[^.]$`, text, "%s in %s", code, l)
				require.NotContains(t, seen, text, "%s in %s: the same sentence twice", code, l)
				seen[text] = l
			}
		}
	}
	require.Empty(t, words.English.Notice(notice.New("unheard_of")))
}

func TestNoticesNameThingsInTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n              notice.Notice
		english, dutch string
	}{
		{
			notice.New(notice.Unavailable, notice.Title, "Upsell", notice.Measure, "upsell_ratio").Because(absence.Because(absence.MissingRecords, absence.Kinds, "line")),
			"no figures for Upsell: no source delivers order lines", "geen cijfers voor Bijverkoop: geen bron levert orderregels",
		},
		{
			notice.New(notice.Unavailable, notice.Title, "Order value", notice.Distribution, "order_value").Because(absence.Because(absence.NoRecords)),
			"no figures for Order value: there are no records up to today", "geen cijfers voor Bestelwaarde: er zijn geen gegevens tot en met vandaag",
		},
		{
			notice.New(notice.Unavailable, notice.Title, "Satisfied answers", notice.Question, "csat").Because(absence.Because(absence.NoRecords)),
			"no figures for Satisfied answers: there are no records up to today", "geen cijfers voor Klanttevredenheid: er zijn geen gegevens tot en met vandaag",
		},
		{
			notice.New(notice.Nobody, notice.Dimension, "country", notice.Value, "NLD", notice.Near, "NL"),
			`no customer has the country "NLD"; did you mean "NL"?`, `geen klant heeft als land "NLD"; bedoelt u "NL"?`,
		},
		{
			notice.New(notice.Returned, notice.Count, "1", notice.Day, "2026-11-21"),
			"1 customer at risk has bought since 2026-11-21 and is not listed",
			"1 klant met vertrekrisico heeft sinds 2026-11-21 weer gekocht en staat niet in de lijst",
		},
	} {
		require.Equal(t, c.english, words.English.Notice(c.n))
		require.Equal(t, c.dutch, words.Dutch.Notice(c.n))
	}
}

func TestEveryRFMSegmentHasAWordInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, s := range append(rfm.Segments(), rfm.None) {
		for _, l := range []words.Language{words.English, words.Dutch} {
			require.NotEqual(t, s.String(), l.Label("rfm_segment", s.String()), "%s", l)
		}
	}
}

func TestEverySurvivalCurveHasATitleInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, k := range analysis.Survivals() {
		require.Equal(t, k.Title, words.English.Label("survival", k.Name))
		require.NotEqual(t, k.Name, words.Dutch.Label("survival", k.Name))
	}
}

func TestEveryDistributionHasATitleInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, d := range analysis.Distributions() {
		require.Equal(t, d.Title, words.English.Label("distribution", d.Name))
		require.NotEqual(t, d.Name, words.Dutch.Label("distribution", d.Name))
	}
}
