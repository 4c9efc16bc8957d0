package rules_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/klantenbinding/loyalty/exporter/rules"
)

var update = flag.Bool("update", false, "write Grafana's rules")

// managed is Grafana's rule file.
type managed struct {
	APIVersion int `yaml:"apiVersion"`
	Groups     []struct {
		OrgID    int    `yaml:"orgId"`
		Name     string `yaml:"name"`
		Folder   string `yaml:"folder"`
		Interval string `yaml:"interval"`
		Rules    []struct {
			UID       string `yaml:"uid"`
			Title     string `yaml:"title"`
			Condition string `yaml:"condition"`
			Data      []struct {
				RefID         string         `yaml:"refId"`
				Range         map[string]int `yaml:"relativeTimeRange"`
				DatasourceUID string         `yaml:"datasourceUid"`
				Model         map[string]any `yaml:"model"`
			} `yaml:"data"`
			NoDataState  string            `yaml:"noDataState"`
			ExecErrState string            `yaml:"execErrState"`
			For          string            `yaml:"for"`
			Annotations  map[string]string `yaml:"annotations"`
			Labels       map[string]string `yaml:"labels"`
			IsPaused     bool              `yaml:"isPaused"`
		} `yaml:"rules"`
	} `yaml:"groups"`
}

func TestGrafanasRulesEqualPrometheusRules(t *testing.T) {
	t.Parallel()
	want, err := rules.Grafana(rules.Sources{})
	require.NoError(t, err)
	file := filepath.Join("..", "..", "dashboards", "provisioning", "alerting", "loyalty.yaml")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, want, 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "stale; run: go test ./exporter/rules -update")

	var m managed
	strict := yaml.NewDecoder(bytes.NewReader(got))
	strict.KnownFields(true)
	require.NoError(t, strict.Decode(&m))
	alerts, err := rules.Alerts()
	require.NoError(t, err)
	var titles, names []string
	uids := map[string]bool{}
	for _, g := range m.Groups {
		for _, r := range g.Rules {
			titles = append(titles, r.Title)
			require.False(t, uids[r.UID], r.UID)
			uids[r.UID] = true
			require.LessOrEqual(t, len(r.UID), 40)
			refs := map[string]bool{}
			for _, d := range r.Data {
				refs[d.RefID] = true
				require.Equal(t, d.RefID, d.Model["refId"])
				require.Contains(t, []string{"loyalty", "prometheus", "__expr__"}, d.DatasourceUID)
			}
			require.True(t, refs[r.Condition], r.Title)
			require.NotEmpty(t, r.Annotations["summary"])
			require.NotContains(t, r.Annotations["description"], "query", "a template function that Grafana does not know")
			board, variables, _ := strings.Cut(r.Annotations["dashboard_url"], "?")
			require.FileExists(t, filepath.Join("..", "..", "dashboards", "en", filepath.Base(board)+".json"))
			require.Regexp(t, "var-datasource=", variables, "%s leads to another shop", r.Title)
			require.Regexp(t, `^Shop `, r.Annotations["description"], r.Title)
			require.NotContains(t, r.Annotations["description"][5:], "Shop ", r.Title)
		}
	}
	for _, a := range alerts {
		names = append(names, a.Alert)
	}
	require.ElementsMatch(t, names, titles)
}

// Every shop has its own rules on figures, which query its data source and lead to its boards. Rules that
// query Prometheus are there once.
func TestGrafanasRulesHoldForAnyNumberOfShops(t *testing.T) {
	t.Parallel()
	text, err := rules.Grafana(rules.Sources{Shops: []rules.Shop{{Name: "north", UID: "P1809F7CD0C75ACF3"}, {Name: "south", UID: "s"}}, Prometheus: "mimir"})
	require.NoError(t, err)
	var m managed
	require.NoError(t, yaml.Unmarshal(text, &m))
	uids, titles, groups := map[string]bool{}, map[string]int{}, map[string]bool{}
	asked := map[string]int{}
	for _, g := range m.Groups {
		require.False(t, groups[g.Name], g.Name)
		groups[g.Name] = true
		for _, r := range g.Rules {
			require.False(t, uids[r.UID], r.UID)
			require.LessOrEqual(t, len(r.UID), 40)
			uids[r.UID] = true
			titles[r.Title]++
			source := r.Data[0].DatasourceUID
			asked[source]++
			for _, d := range r.Data {
				require.Contains(t, []string{source, "__expr__"}, d.DatasourceUID, "%s asks two sources", r.Title)
			}
			if source != "mimir" {
				require.Regexp(t, "var-datasource="+source+"&", r.Annotations["dashboard_url"], r.Title)
				require.Contains(t, r.Title+r.Annotations["description"], r.Labels["shop"])
			}
		}
	}
	for title, n := range titles {
		require.Equal(t, 1, n, "Grafana refuses two rules called %s", title)
	}
	require.Len(t, m.Groups, 3)
	require.Equal(t, asked["P1809F7CD0C75ACF3"], asked["s"])
	require.Positive(t, asked["mimir"])
	require.Positive(t, asked["s"])
}
