package words_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/words"
)

// eventsOf returns the events of a kind, one for each sentence that it can have.
func eventsOf(kind health.EventKind) []health.Event {
	switch kind {
	case health.SourceGap:
		return []health.Event{{Kind: kind, Args: map[string]string{health.ArgSource: "webshop"}, Failure: failure.Failure{Code: failure.NoAnswer}}}
	case health.Reload:
		var all []health.Event
		for _, result := range []string{health.ResultRefused, health.ResultWaiting, health.ResultApplied} {
			all = append(all, health.Event{Kind: kind, Args: map[string]string{health.ArgResult: result}})
		}
		return all
	case health.ChangePoint:
		var all []health.Event
		for _, direction := range []string{health.Rose, health.Fell} {
			all = append(all, health.Event{
				Kind: kind, Labels: map[string]string{"basis": "orders"},
				Args: map[string]string{
					health.ArgMeasure: "revenue", health.ArgTitle: "Revenue", health.ArgDirection: direction, health.ArgBefore: "12345.5",
					health.ArgAfter: "9000", health.ArgBeforeWindows: "20", health.ArgAfterWindows: "14", health.ArgWindow: "30d",
					health.ArgDay: "2026-03-01", health.ArgForm: "amount", health.ArgDecimals: "0", health.ArgCurrency: "EUR",
				},
			})
		}
		return all
	default:
		return []health.Event{{Kind: kind, Title: "Summer sale", Text: "everything must go"}}
	}
}

func TestEveryEventHasWordsInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, kind := range health.EventKinds() {
		for _, e := range eventsOf(kind) {
			english, about := words.English.Event(e)
			for _, l := range words.Languages() {
				title, text := l.Event(e)
				require.Regexp(t, `^[^{}]+$`, title, "%s in %s", kind, l)
				require.Regexp(t, `^[^{}]+[^.]$`, text, "%s in %s", kind, l)
				if l != words.English && kind != health.Campaign {
					require.NotEqual(t, english, title)
					require.NotEqual(t, about, text)
				}
			}
		}
	}
	title, text := words.Dutch.Event(eventsOf(health.ChangePoint)[1])
	require.Equal(t, "Omzet (Bestellingen) daalde", title)
	require.Equal(t, "van gemiddeld €\u00a012.346 in 20 perioden (30 dagen) naar gemiddeld €\u00a09.000 in 14 perioden vanaf 2026-03-01", text)
}
