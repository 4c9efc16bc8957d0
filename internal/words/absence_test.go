package words_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// reason returns a reason with all arguments that its code can have.
func reason(c absence.Code) absence.Reason {
	return absence.Because(c, absence.Kinds, "answer,invitation", absence.Count, "3", absence.Window, "90d", absence.Day, "2026-11-22",
		absence.Model, "BG/NBD", absence.Lack, "customers", absence.Have, "61", absence.Need, "100", absence.Days, "365", absence.Months, "7",
		absence.Source, "shop", absence.Failure, string(failure.ViewInvalid))
}

func TestEveryAbsenceHasASentenceInEveryLanguage(t *testing.T) {
	for _, code := range absence.Codes() {
		english := words.English.Absence(reason(code))
		for _, l := range words.Languages() {
			text := l.Absence(reason(code))
			require.NotEqual(t, string(code), text, "%s has no sentence in %s", code, l)
			require.NotContains(t, text, "{", "%s in %s", code, l)
			require.False(t, strings.HasSuffix(text, "."), "%s in %s", code, l)
			if l != words.English {
				require.NotEqual(t, english, text, "%s is not translated to %s", code, l)
			}
		}
	}
}

func TestEveryLackOfHistoryHasASentenceInEveryLanguage(t *testing.T) {
	for _, lack := range clv.Lacks() {
		r := absence.Because(absence.ForecastHistory, absence.Lack, string(lack), absence.Have, "61", absence.Need, "100")
		for _, l := range words.Languages() {
			require.False(t, strings.HasSuffix(l.Absence(r), ": "+string(lack)), "%s has no sentence in %s", lack, l)
			require.NotContains(t, l.Absence(r), "{", "%s in %s", lack, l)
		}
	}
}

func TestEveryKindOfRecordThatAMeasureNeedsHasANameInEveryLanguage(t *testing.T) {
	for _, m := range measure.All() {
		for _, kind := range m.Needs {
			text := words.Dutch.Absence(absence.Because(absence.MissingRecords, absence.Kinds, string(kind)))
			require.False(t, strings.HasSuffix(text, " "+string(kind)), "%s has no Dutch name", kind)
		}
	}
}

func TestAbsencesAreSentences(t *testing.T) {
	both := absence.Because(absence.UnknownMargin, absence.Count, "3")
	both.Subscriptions = &absence.Reason{Code: absence.ForecastPending}
	for want, r := range map[string]absence.Reason{
		"": {},
		"customers of the source shop cannot be read: a view cannot be read, because its account or its tables are missing: create the view again, or read its tables": absence.Because(
			absence.QueryFailed, absence.Kinds, "customer", absence.Source, "shop", absence.Failure, string(failure.ViewInvalid)),
		"no source delivers survey answers or survey invitations":   absence.Because(absence.MissingRecords, absence.Kinds, "answer,invitation"),
		"not enough history: 61 customers, at least 100 are needed": absence.Because(absence.ForecastHistory, absence.Lack, "customers", absence.Have, "61", absence.Need, "100"),
		"the margin of 3 of the purchases and refunds it covers is unknown: their lines have no cost and their source has no margin configured; " +
			"subscriptions: no forecast has been made yet; the first one follows the first figures": both,
		"the margin of 2 of the purchases and refunds of the last 365 days is unknown: their lines have no cost and their source has no margin configured": absence.Because(absence.UnknownMargin, absence.Count, "2", absence.Days, "365"),
	} {
		require.Equal(t, want, words.English.Absence(r))
	}
	require.Equal(t, "geen bron levert antwoorden op enquêtes of uitnodigingen voor enquêtes",
		words.Dutch.Absence(absence.Because(absence.MissingRecords, absence.Kinds, "answer,invitation")))
	require.Equal(t, "new_code", words.Dutch.Absence(absence.Because("new_code")))
}
