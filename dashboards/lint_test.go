package dashboards_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

func TestBoardsAreMadeForProvisioning(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		language, _, _ := strings.Cut(d.file, "/")
		require.Equal(t, 38, d.SchemaVersion)
		require.False(t, d.Editable)
		require.Equal(t, []string{"loyalty", language}, d.Tags)
		require.Equal(t, 1, d.GraphTooltip)
		require.Empty(t, d.Timezone)
		require.Empty(t, d.Refresh)
		require.Regexp(t, `^[^.]+\?( |$)`, d.Description, "a board answers a question")
		require.NotEmpty(t, d.Title)
	})
}

func TestUIDsAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, d := range load(t) {
		require.Regexp(t, `^loyalty-[a-z]+(-nl)?$`, d.UID)
		require.Empty(t, seen[d.UID], "%s and %s", seen[d.UID], d.file)
		seen[d.UID] = d.file
	}
}

// TestVariables checks template-datasource-rule, template-job-rule, template-instance-rule and
// template-on-time-change-reload-rule. Boards about the business have a source in place of job and
// instance, because their data source asks one exporter.
func TestVariables(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		var names []string
		for _, v := range d.Templating.List {
			names = append(names, v.Name)
			require.NotEmpty(t, v.Label, v.Name)
			if v.Type == "query" {
				require.Equal(t, 2, v.Refresh, "%s is read again when the time changes", v.Name)
				require.True(t, v.Multi && v.IncludeAll, v.Name)
				require.Contains(t, []string{"${datasource}", "${prometheus_datasource}"}, v.Datasource.UID)
			}
			if v.Type == "datasource" {
				require.Equal(t, "default", v.Current.Value, "%s opens with Grafana's default data source", v.Name)
				require.Equal(t, "default", v.Current.Text, v.Name)
			}
			if v.Type == "datasource" {
				require.Equal(t, "default", v.Current.Value, "%s opens with Grafana's default data source", v.Name)
			}
			if v.Name == "job" || v.Name == "instance" {
				require.Equal(t, ".+", v.AllValue)
				require.Equal(t, strings.ToUpper(v.Name[:1])+v.Name[1:], v.Label)
			}
		}
		if d.alone() {
			require.Equal(t, []string{"prometheus_datasource", "job", "instance", "window"}, names)
			return
		}
		require.Contains(t, []string{"Data source", "Gegevensbron"}, d.Templating.List[0].Label)
		if d.operations() {
			require.Equal(t, []string{"datasource", "prometheus_datasource", "job", "instance"}, names)
			return
		}
		var own []string
		if strings.HasPrefix(d.UID, "loyalty-retention") {
			own = []string{"cohort_value", "cohort_group"}
		}
		if strings.HasPrefix(d.UID, "loyalty-leaving") {
			own = []string{"reason"}
		}
		require.Equal(t, append([]string{"datasource", "source", "segment", "acquisition_channel", "channel", "rfm_segment", "window"}, own...), names)
		require.Equal(t, "90d", d.Templating.List[6].Current.Value)
	})
}

// alone reports whether the board needs no loyalty data source.
func (d *dashboard) alone() bool {
	return strings.HasPrefix(d.UID, "loyalty-prometheus") || strings.HasPrefix(d.UID, "loyalty-portfolio")
}

// TestTwoBoardsNeedOnlyPrometheus checks that these boards have no data source but Prometheus.
func TestTwoBoardsNeedOnlyPrometheus(t *testing.T) {
	t.Parallel()
	boards := 0
	for _, d := range load(t) {
		if d.alone() {
			boards++
			content, err := os.ReadFile(d.file)
			require.NoError(t, err)
			require.NotContains(t, string(content), loyaltyType, d.file)
		}
	}
	require.Equal(t, 4, boards)
}

func (d *dashboard) operations() bool { return strings.HasPrefix(d.UID, "loyalty-operations") }

// TestDataSourcesAreVariables checks panel-datasource-rule for panels, queries, variables and
// annotations.
func TestDataSourcesAreVariables(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		types := map[string]string{}
		for _, v := range d.Templating.List {
			if v.Type == "datasource" {
				types["${"+v.Name+"}"] = decode[string](t, v.Query)
			}
		}
		check := func(r reference, where string) {
			require.NotEmpty(t, r.Type, where)
			require.Equal(t, types[r.UID], r.Type, "%s: %s", where, r.UID)
		}
		for _, p := range d.shown() {
			require.NotNil(t, p.Datasource, p.Title)
			check(*p.Datasource, p.Title)
			for _, raw := range p.Targets {
				check(decode[promTarget](t, raw).Datasource, p.Title)
			}
		}
		for _, a := range d.Annotations.List[1:] {
			check(a.Datasource, a.Name)
			check(decode[promTarget](t, a.Target).Datasource, a.Name)
		}
	})
}

// units are the units of panel-units-rule that the boards use.
var units = []string{"none", "short", "locale", "percentunit", "percent", "s", "dtdhms", "d", "bytes", "suffix: per second", "suffix: per seconde"}

// TestPanelsSayWhatTheyShow checks panel-title-description-rule, panel-units-rule and
// panel-no-targets-rule, and rules of ours: a neutral text for no data, decimals for percentages, decimals for money
// without an axis, and none for amounts in all on stats and bar gauges, where 3.1 and 3.4 thousand would both be 3K.
func TestPanelsSayWhatTheyShow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		titles := map[string]bool{}
		for _, p := range d.Panels {
			if p.Title == "" {
				require.True(t, p.speaks(t), "panel %d has no title", p.ID)
			}
			require.False(t, titles[p.Title+p.Description], "two panels are called %s and described alike", p.Title)
			titles[p.Title+p.Description] = true
			if p.Type != "row" {
				require.Greater(t, len(p.Description), 20, p.Title)
			}
		}
		for _, p := range d.shown() {
			require.NotEmpty(t, p.Targets, p.Title)
			require.Contains(t, units, p.FieldConfig.Defaults.Unit, p.Title)
			require.Equal(t, "–", p.FieldConfig.Defaults.NoValue, "%s: the text must be true after a failed query too", p.Title)
			axis := slices.Contains([]string{"timeseries", "barchart"}, p.Type)
			inAll, each := money(t, p)
			switch {
			case inAll && !each && slices.Contains([]string{"stat", "bargauge"}, p.Type):
				require.Nil(t, p.FieldConfig.Defaults.Decimals, p.Title)
			case (inAll || each) && !axis, p.FieldConfig.Defaults.Unit == "percentunit":
				require.NotNil(t, p.FieldConfig.Defaults.Decimals, p.Title)
			}
			for _, q := range p.proms(t) {
				require.NotEmpty(t, q.LegendFormat, p.Title)
			}
		}
	})
}

// speaks reports whether a panel shows sentences, which need no title.
func (p *panel) speaks(t *testing.T) bool {
	t.Helper()
	return p.isLine() || len(p.Targets) == 1 && decode[loyaltyTarget](t, p.Targets[0]).QueryType == string(panelquery.AsOf)
}

// money reports whether a panel shows nothing but amounts of money in all, and whether it shows amounts for one customer
// or order. A row of cards with other figures too shows neither: the data source gives its figures their decimals.
func money(t *testing.T, p panel) (inAll, each bool) {
	t.Helper()
	inAll = true
	names := 0
	for _, raw := range p.Targets {
		for _, name := range decode[loyaltyTarget](t, raw).Measures {
			m, ok := measure.Find(name)
			require.True(t, ok, "there is no measure %s", name)
			names++
			inAll = inAll && m.Display.Form == display.FormAmount
			each = each || m.Display.Form == display.FormAmountEach
		}
	}
	return inAll && names > 0, each
}

func TestPanelsLieOnTheGrid(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		taken, ids := map[[2]int]string{}, map[int]string{}
		for _, p := range d.Panels {
			require.Empty(t, ids[p.ID], "%s has the id of another panel", p.Title)
			ids[p.ID] = p.Title
			g := p.GridPos
			require.True(t, g.X >= 0 && g.W > 0 && g.H > 0 && g.X+g.W <= 24, "%s: %+v", p.Title, g)
			for x := g.X; x < g.X+g.W; x++ {
				for y := g.Y; y < g.Y+g.H; y++ {
					require.Empty(t, taken[[2]int{x, y}], "%s lies over another panel", p.Title)
					taken[[2]int{x, y}] = p.Title
				}
			}
		}
	})
}

// TestRefIDsAreUnique also checks that query ids are not empty.
func TestRefIDsAreUnique(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		for _, p := range d.shown() {
			seen := map[string]bool{"": true}
			for _, raw := range p.Targets {
				id := decode[promTarget](t, raw).RefID
				require.False(t, seen[id], "%s: query %q", p.Title, id)
				seen[id] = true
			}
		}
	})
}

// TestMeasuresAreInTheCatalogue also checks that the measures have the labels.
func TestMeasuresAreInTheCatalogue(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		for _, p := range d.shown() {
			for _, raw := range p.Targets {
				q := decode[struct {
					Measures []string
					Labels   map[string][]string
				}](t, raw)
				for label := range q.Labels {
					require.True(t, slices.ContainsFunc(q.Measures, func(name string) bool {
						m, _ := measure.Find(name)
						return slices.Contains(m.Labels, label)
					}), "%s: no measure has the label %s", p.Title, label)
				}
				for _, name := range q.Measures {
					_, ok := measure.Find(name)
					require.True(t, ok, "%s: %s", p.Title, name)
				}
			}
		}
	})
}

// TestBarsFilterTheBoard checks that a bar leads to its own board, keeps the time range and the other variables,
// and sets a variable that the queries of the board use.
func TestBarsFilterTheBoard(t *testing.T) {
	t.Parallel()
	bars := 0
	for _, d := range load(t) {
		for _, p := range d.shown() {
			for _, l := range p.FieldConfig.Defaults.Links {
				if !filters(l.URL) {
					continue
				}
				bars++
				rest, ok := strings.CutPrefix(l.URL, "/d/"+d.UID+"?${__url_time_range}&")
				require.True(t, ok, "%s: %s", d.file, l.URL)
				var carried []string
				for part := range strings.SplitSeq(rest, "&") {
					name := regexp.MustCompile(`^(?:\$\{(\w+):queryparam\}|var-(\w+)=\$\{__field\.labels\.(\w+):percentencode\})$`).FindStringSubmatch(part)
					require.NotNil(t, name, "%s: %s", d.file, part)
					require.Equal(t, name[2], name[3])
					carried = append(carried, name[1]+name[2])
				}
				var names []string
				for _, v := range d.Templating.List {
					names = append(names, v.Name)
				}
				require.ElementsMatch(t, names, carried, "%s: %s", d.file, p.Title)
			}
		}
	}
	require.Greater(t, bars, 10)
}

// filters reports whether a link sets a variable to the value that was clicked.
func filters(url string) bool { return strings.Contains(url, "=${__field.labels.") }
