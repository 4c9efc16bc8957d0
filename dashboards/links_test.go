package dashboards_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// TestLinksResolve also checks that every board links to all boards of its language and to itself in the
// other language. The board for a Grafana without the data source stands alone.
func TestLinksResolve(t *testing.T) {
	t.Parallel()
	all := load(t)
	uids := map[string]bool{}
	for _, d := range all {
		uids[d.UID] = true
	}
	for _, d := range all {
		led := map[string]bool{d.UID: true}
		for _, l := range d.Links {
			require.Equal(t, "link", l.Type)
			uid, ok := strings.CutPrefix(l.URL, "/d/")
			require.True(t, ok && uids[uid], "%s links to %s", d.file, l.URL)
			led[uid] = true
			require.True(t, l.IncludeVars, "%s to %s: variables", d.file, uid)
			between := !strings.Contains(d.UID+uid, "operations") || strings.TrimSuffix(d.UID, "-nl") == strings.TrimSuffix(uid, "-nl")
			require.Equal(t, between, l.KeepTime, "%s to %s: time", d.file, uid)
		}
		for _, other := range all {
			together := sameLanguage(d, other) && !d.alone() && !other.alone()
			require.Equal(t, led[other.UID], together || twins(d, other), "%s to %s", d.file, other.file)
		}
		for _, p := range d.Panels {
			for _, url := range p.links(t) {
				if filters(url) || strings.HasPrefix(url, "https://github.com/klantenbinding/") {
					continue // TestBarsFilterTheBoard, and runbooks
				}
				uid, carried, _ := strings.Cut(strings.TrimPrefix(url, "/d/"), "?")
				require.True(t, uids[uid], "%s: %s links to %s", d.file, p.Title, url)
				if strings.HasPrefix(carried, "from=") { // the time of a row
					carried += "&${__url_time_range}"
				} else {
					require.True(t, d.UID != uid || strings.Contains(carried, "var-"), "%s: %s links to its own board and filters nothing", d.file, p.Title)
				}
				require.Equal(t, d.Tags[1] == "nl", strings.HasSuffix(uid, "-nl"), "%s: %s leaves the language", d.file, p.Title)
				kept := []string{"window"}
				if !d.alone() && !d.operations() {
					kept = append(kept, "source", "segment", "acquisition_channel", "channel", "rfm_segment")
				}
				for _, name := range kept {
					require.True(t, strings.Contains(carried, "${"+name+":queryparam}") || strings.Contains(carried, "var-"+name+"="), "%s: %s loses %s", d.file, p.Title, name)
				}
				require.Contains(t, carried, "${__url_time_range}", "%s: %s", d.file, p.Title)
			}
		}
	}
}

// links returns the addresses that a panel and its figures link to.
func (p *panel) links(t *testing.T) []string {
	t.Helper()
	var urls []string
	for _, l := range append(p.Links, p.FieldConfig.Defaults.Links...) {
		urls = append(urls, l.URL)
	}
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if property.ID == "links" {
				for _, l := range decode[[]struct{ URL string }](t, property.Value) {
					urls = append(urls, l.URL)
				}
			}
		}
	}
	return urls
}

// TestSentencesLeadToBoards checks that every board that sentences and cards link to exists.
func TestSentencesLeadToBoards(t *testing.T) {
	t.Parallel()
	uids := map[string]bool{}
	for _, d := range load(t) {
		uids[d.UID] = true
	}
	linked := 0
	for _, m := range measure.All() {
		for _, l := range []panelquery.Language{panelquery.English, panelquery.Dutch} {
			if url := panelquery.BoardLink(m.Name, l); url != "" {
				uid, _, _ := strings.Cut(strings.TrimPrefix(url, "/d/"), "?")
				require.True(t, uids[uid], "%s links to %s", m.Name, url)
				linked++
			}
		}
	}
	require.Greater(t, linked, 50)
}

// TestAlertsLeadToBoards checks the links of the alerts of Prometheus and of Grafana.
func TestAlertsLeadToBoards(t *testing.T) {
	t.Parallel()
	uids := map[string]bool{}
	for _, d := range load(t) {
		uids[d.UID] = true
	}
	for _, file := range []string{"../exporter/rules/alerts.yaml", "provisioning/alerting/loyalty.yaml"} {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		links := regexp.MustCompile(`dashboard_url: .*/d/([a-z-]+)`).FindAllStringSubmatch(string(content), -1)
		require.Len(t, links, strings.Count(string(content), "dashboard_url:"), file)
		for _, l := range links {
			require.True(t, uids[l[1]], "%s: there is no board %s", file, l[1])
		}
	}
}

func sameLanguage(a, b dashboard) bool { return a.Tags[1] == b.Tags[1] }

func twins(a, b dashboard) bool {
	return strings.TrimSuffix(a.UID, "-nl") == strings.TrimSuffix(b.UID, "-nl")
}
