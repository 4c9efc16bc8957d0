package dashboards_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/boards"
	"github.com/klantenbinding/loyalty/internal/words"
)

const (
	// firstView is how many units of the grid Grafana loads before anybody scrolls, on a screen of 1440 pixels that shows
	// nothing but the board. A unit has 38 pixels, and Grafana loads panels 100 pixels below the screen too.
	firstView = (1440 + 100) / 38
	// firstRequests is how many requests a board may make in the first view.
	firstRequests = 12
)

// TestTheFirstViewAsksForLittle counts the requests before anybody scrolls. A panel makes one request, and so does
// each layer of annotations that is on; the first layer is Grafana's own. The data source asks for cards together. It asks
// for the line above the board with them or before them, because that line does not wait for the filters.
func TestTheFirstViewAsksForLittle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		requests, together := 0, map[string]bool{}
		for _, a := range d.Annotations.List[1:] {
			if a.Enable {
				requests++
			}
		}
		for _, p := range d.shown() {
			switch {
			case p.GridPos.Y > firstView:
			case slices.Contains([]string{"card", "as_of"}, p.kind(t)):
				require.Equal(t, 100, p.MaxDataPoints, p.Title) // requests of another number of points cannot be joined
				together[p.kind(t)] = true
			default:
				requests++
			}
		}
		require.LessOrEqual(t, requests+len(together), firstRequests)
	})
}

// kind returns the type of the panel's queries, "" if it is of another data source or has several.
func (p *panel) kind(t *testing.T) string {
	kinds := map[string]bool{}
	kind := ""
	for _, raw := range p.Targets {
		kind = decode[struct{ QueryType string }](t, raw).QueryType
		kinds[kind] = true
	}
	if len(kinds) != 1 {
		return ""
	}
	return kind
}

// TestColumnsNameTheirPeriod checks that bars of quarters are called Q3 2026, and K3 2026 in Dutch.
func TestColumnsNameTheirPeriod(t *testing.T) {
	t.Parallel()
	columns := 0
	each(t, func(t *testing.T, d dashboard) {
		for _, p := range d.shown() {
			for _, raw := range p.Targets {
				if decode[struct{ Window string }](t, raw).Window != "quarter" {
					continue
				}
				require.Equal(t, "barchart", p.Type, p.Title)
				pattern := map[string]string{"en": `"time:[Q]Q YYYY"`, "nl": `"time:[K]Q YYYY"`}[strings.Split(d.file, "/")[0]]
				require.True(t, p.overrides("unit", pattern), p.Title)
			}
		}
	})
	for _, d := range load(t) {
		for _, p := range d.shown() {
			if p.Type == "barchart" && p.overrides("unit", `"time:[Q]Q YYYY"`) {
				columns++
			}
		}
	}
	require.Positive(t, columns)
}

// overrides reports whether an override of the panel sets a property to a value.
func (p *panel) overrides(id, value string) bool {
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if property.ID == id && string(property.Value) == value {
				return true
			}
		}
	}
	return false
}

// TestSharedBoardsNeedNoVariables checks the boards for people outside Grafana.
func TestSharedBoardsNeedNoVariables(t *testing.T) {
	t.Parallel()
	for _, l := range words.Languages() {
		files, err := boards.Shared(l, "north")
		require.NoError(t, err)
		require.Contains(t, files, fmt.Sprintf("shared/%s/loyalty-overview.json", l))
		for name, content := range files {
			var d dashboard
			require.NoError(t, json.Unmarshal(content, &d), name)
			require.Regexp(t, `^loyalty-[a-z]+(-nl)?-shared$`, d.UID)
			require.Empty(t, d.Templating.List, name)
			require.Empty(t, d.Links, name)
			for _, a := range d.Annotations.List[1:] {
				require.Equal(t, reference{loyaltyType, "north"}, a.Datasource, name)
			}
			for _, p := range d.shown() {
				require.Equal(t, reference{loyaltyType, "north"}, *p.Datasource, "%s: %s", name, p.Title)
				require.Empty(t, p.links(t), "%s: %s", name, p.Title)
				for _, raw := range p.Targets {
					require.NotContains(t, string(raw), "$", "%s: %s", name, p.Title)
					require.Equal(t, "north", decode[loyaltyTarget](t, raw).Datasource.UID, "%s: %s", name, p.Title)
				}
			}
		}
	}
}
