package plugin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestAsOf checks the line about figures whose sources were read or not.
func TestAsOf(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { return new(now.Add(-d)) }
	today := record.Date(2026, time.November, 22)
	for name, c := range map[string]struct {
		language words.Language
		to       record.Day
		status   api.Status
		text     string
		good     bool
		age      time.Duration
	}{
		"fresh": {words.English, today, api.Status{Sources: []api.SourceStatus{
			{Name: "webshop", Up: true, Polls: 3, PollIntervalSeconds: 300, LastSuccess: ago(2 * time.Minute)},
			{Name: "crm", Up: true, Polls: 3, PollIntervalSeconds: 3600, LastSuccess: ago(time.Hour)},
		}}, "As of 22 Nov 2026, 12:00 · Shop · window 90 days · all sources up to date", true, time.Hour},
		"stale": {words.Dutch, today, api.Status{Sources: []api.SourceStatus{
			{Name: "webshop", Up: true, Polls: 3, PollIntervalSeconds: 300, LastSuccess: ago(13 * time.Minute)},
		}}, "Stand van 22 nov 2026, 12:47 · Shop · periode 90 dagen · cijfers zijn oud, niet op tijd gelezen: webshop", false, 13 * time.Minute},
		"down": {words.English, today, api.Status{Sources: []api.SourceStatus{
			{Name: "webshop", Polls: 3, PollIntervalSeconds: 300, LastSuccess: ago(time.Minute)},
		}}, "As of 22 Nov 2026, 12:59 · Shop · window 90 days · figures may be old, cannot read webshop", false, time.Minute},
		"another day": {words.English, today - 10, api.Status{Sources: []api.SourceStatus{
			{Name: "webshop", Up: true, Polls: 3, PollIntervalSeconds: 300, LastSuccess: ago(0)},
		}}, "As of 12 Nov 2026 · Shop · window 90 days · all sources up to date", true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone := time.FixedZone("CET", 3600)
			q := &question{
				query: panelquery.Query{Window: "90d"}, terms: glossary{words: c.language}, settings: &settings{name: "Shop"},
				days: span{zone: zone, to: c.to, today: today},
			}
			line := q.fresh(&c.status, now)
			require.Equal(t, asOf{c.text, c.good, c.age}, line)
		})
	}
}
