package plugin

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/words"
)

func TestEventsAreInTheLanguageOfTheQuery(t *testing.T) {
	t.Parallel()
	g := glossary{words: words.Dutch, catalogue: &api.Catalogue{}}
	gap := api.Event{
		Kind: api.EventSourceGap, Title: "Source crm could not be read", Text: "access denied",
		Args: map[string]string{health.ArgSource: "crm"}, Failure: &failure.Failure{Code: failure.AccessDenied},
	}
	title, text := g.event(&gap)
	require.Equal(t, "Bron crm was niet te lezen", title)
	require.Contains(t, text, "Toegang geweigerd")

	title, text = g.event(&api.Event{
		Kind: api.EventReload, Title: "Configuration refused", Text: "see the log", Args: map[string]string{health.ArgResult: health.ResultRefused},
	})
	require.Equal(t, "Configuratie geweigerd", title)
	require.Equal(t, "De vorige configuratie blijft in gebruik; zie het log van de exporter", text)

	title, text = g.event(&api.Event{Kind: api.EventSourceGap, Title: "Source crm could not be read", Text: "access denied"})
	require.Equal(t, []string{"Source crm could not be read", "Access denied"}, []string{title, text}, "an older exporter sends no arguments")

	title, text = g.event(&api.Event{Kind: api.EventCampaign, Title: "Summer sale", Text: "20 % off"})
	require.Equal(t, []string{"Summer sale", "20 % off"}, []string{title, text}, "campaigns keep their words")
}
