package boards_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/dashboards/generate/boards"
	"github.com/klantenbinding/loyalty/internal/words"
)

// linksOf returns the links of a panel, of its values and of its columns.
func linksOf(p *board.Panel) []board.PanelLink {
	links := p.Links
	if p.FieldConfig == nil {
		return links
	}
	links = append(links, p.FieldConfig.Defaults.Links...)
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if list, ok := property.Value.([]board.PanelLink); ok {
				links = append(links, list...)
			}
		}
	}
	return links
}

// variables returns the names of a board's variables.
func variables(b *board.Board) map[string]bool {
	names := map[string]bool{}
	for _, v := range b.Templating.List {
		names[v.Name] = true
	}
	return names
}

// carried matches a part of a link that carries a variable as it is.
var carried = regexp.MustCompile(`^\$\{(\w+):queryparam\}$`)

// TestEveryLinkKeepsWhatWasChosen follows all links of all boards. A link leads to a board of the same language, names
// only variables that exist, and keeps or sets the time and every variable that both boards have. Grafana itself stays
// in kiosk mode when a link is followed.
func TestEveryLinkKeepsWhatWasChosen(t *testing.T) {
	t.Parallel()
	followed := 0
	for _, l := range words.Languages() {
		all := map[string]*board.Board{}
		for _, b := range boards.All(l) {
			all[b.UID] = b
		}
		for _, from := range all {
			for _, p := range from.Panels {
				for _, link := range linksOf(p) {
					if strings.HasPrefix(link.URL, "/d/") {
						followed++
						follow(t, all, from, p.Title, link)
					} else {
						require.True(t, link.TargetBlank, "%s leaves Grafana", link.URL)
					}
				}
			}
		}
	}
	require.Greater(t, followed, 50)
}

// follow checks one link.
func follow(t *testing.T, all map[string]*board.Board, from *board.Board, where string, link board.PanelLink) {
	t.Helper()
	uid, query, _ := strings.Cut(strings.TrimPrefix(link.URL, "/d/"), "?")
	to := all[uid]
	require.NotNil(t, to, "%s: %s: no board %s in this language", from.UID, where, uid)
	require.NotEmpty(t, link.Title, link.URL)
	here, there, kept, time := variables(from), variables(to), map[string]bool{}, 0
	for part := range strings.SplitSeq(query, "&") {
		key, _, set := strings.Cut(part, "=")
		name, isVariable := strings.CutPrefix(key, "var-")
		switch {
		case part == "${__url_time_range}":
			time += 2
		case key == "from" || key == "to":
			time++
		case set && isVariable:
			kept[name] = true
		default:
			m := carried.FindStringSubmatch(part)
			require.NotNil(t, m, "%s: %s: %s", from.UID, where, part)
			assert.True(t, here[m[1]], "%s: %s: the board has no variable %s", from.UID, where, m[1])
			kept[m[1]] = true
		}
	}
	assert.Equal(t, 2, time, "%s: %s: %s has no time", from.UID, where, link.URL)
	for name := range kept {
		assert.True(t, there[name], "%s: %s: board %s has no variable %s", from.UID, where, uid, name)
	}
	for name := range here {
		// A link to one shop leaves the choice of instances, which are another shop's.
		if there[name] && name != "instance" {
			assert.True(t, kept[name], "%s: %s: the link to %s loses %s", from.UID, where, uid, name)
		}
	}
}

// TestLinksBetweenBoardsKeepTheChoices checks the links at the top of the boards. Only the board about the program has
// another time range.
func TestLinksBetweenBoardsKeepTheChoices(t *testing.T) {
	t.Parallel()
	for _, l := range words.Languages() {
		for _, b := range boards.All(l) {
			require.NotEmpty(t, b.Links)
			for _, link := range b.Links {
				_, err := url.Parse(link.URL)
				require.NoError(t, err)
				require.True(t, link.IncludeVars, "%s: %s", b.UID, link.URL)
				program := b.Name() == board.Operations || strings.HasPrefix(link.URL, "/d/loyalty-operations")
				other := strings.HasSuffix(link.URL, "-nl") != strings.HasSuffix(b.UID, "-nl")
				require.Equal(t, other || !program, link.KeepTime, "%s: %s", b.UID, link.URL)
			}
		}
	}
}
