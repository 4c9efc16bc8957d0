package dashboards_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/words"
)

// screen is a board as Grafana loads it from the committed file.
type screen struct {
	file     string
	language words.Language

	Title, Description string
	Time               struct{ From, To string }
	Templating         struct{ List []choice }
	Panels             []*tile
}

// choice is a variable of a board.
type choice struct {
	Name, Type, AllValue string
	Query                json.RawMessage
	Datasource           *reference
	IncludeAll           bool
	Current              struct{ Value any }
	Options              []struct{ Value string }
}

// tile is a panel.
type tile struct {
	ID                                 int
	Type, Title, Description, TimeFrom string
	MaxDataPoints                      int64
	Datasource                         *reference
	Targets                            []json.RawMessage
	FieldConfig                        struct {
		Defaults  map[string]any
		Overrides []override
	}
	Options struct {
		Content, XField, TextMode string
		ReduceOptions             *struct {
			Values bool
			Calcs  []string
			Fields string
		}
	}
	Transformations []transformation
	Panels          []*tile // of a collapsed row

	raw json.RawMessage
}

// UnmarshalJSON implements json.Unmarshaler. It keeps the panel's JSON.
func (p *tile) UnmarshalJSON(raw []byte) error {
	type plain tile
	p.raw = slices.Clone(raw)
	return json.Unmarshal(raw, (*plain)(p))
}

type override struct {
	Matcher struct {
		ID      string
		Options any
	}
	Properties []struct {
		ID    string
		Value any
	}
}

type transformation struct {
	ID       string
	Disabled bool
	Options  json.RawMessage
}

// loadScreens reads all committed boards.
func loadScreens(t testing.TB) []*screen {
	t.Helper()
	var list []*screen
	for _, d := range load(t) {
		content, err := os.ReadFile(d.file)
		require.NoError(t, err)
		s := &screen{file: d.file, language: words.Language(strings.Split(d.file, "/")[0])}
		require.NoError(t, json.Unmarshal(content, s), d.file)
		list = append(list, s)
	}
	return list
}

// tiles returns the panels with data, including the panels of collapsed rows.
func (s *screen) tiles() []*tile {
	var list []*tile
	var add func(all []*tile)
	add = func(all []*tile) {
		for _, p := range all {
			if len(p.Targets) > 0 {
				list = append(list, p)
			}
			add(p.Panels)
		}
	}
	add(s.Panels)
	return list
}

// span returns the time range of a panel when the board is opened.
func (s *screen) span(t testing.TB, p *tile, now time.Time) (from, to time.Time) {
	t.Helper()
	if p.TimeFrom != "" {
		return instant(t, "now-"+strings.TrimPrefix(p.TimeFrom, "now-"), now), now
	}
	return instant(t, s.Time.From, now), instant(t, s.Time.To, now)
}

// instant returns the time of an expression such as now-2y.
func instant(t testing.TB, expression string, now time.Time) time.Time {
	t.Helper()
	m := regexp.MustCompile(`^now(?:-(\d+)([smhdwMy]))?(/[dwMy])?$`).FindStringSubmatch(expression)
	require.NotNil(t, m, "unknown time %q: teach it to this test", expression)
	n, _ := strconv.Atoi(m[1])
	switch m[2] {
	case "":
		return now
	case "y":
		return now.AddDate(-n, 0, 0)
	case "M":
		return now.AddDate(0, -n, 0)
	}
	unit := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]]
	return now.Add(-time.Duration(n) * unit)
}

// TestColoursOfComparisonsAreUsed checks that panels colour the lines of a comparison, of a target or of a running period
// only if a query asks for it.
func TestColoursOfComparisonsAreUsed(t *testing.T) {
	t.Parallel()
	used := 0
	for _, s := range loadScreens(t) {
		for _, p := range s.tiles() {
			asked := ""
			for _, raw := range p.Targets {
				asked += string(raw)
			}
			for _, o := range p.FieldConfig.Overrides {
				for series, by := range map[string]string{
					"previous_period": `"previous_period"`, "previous_year": `"previous_year"`, "target": `"target": true`, "so_far": `"window": "quarter"`,
				} {
					if ends := strings.TrimRight(fmt.Sprint(o.Matcher.Options), `)$/\`); strings.HasPrefix(ends, "/") && strings.HasSuffix(ends, s.language.Label("series", series)) {
						require.Contains(t, asked, by, "%s: %s", s.file, p.Title)
						used++
					}
				}
			}
		}
	}
	require.Greater(t, used, 20)
}

// values are the values of a board's variables. An empty list stands for All.
type values map[string][]string

const allOfIt = "$__all"

// defaults returns the values that the variables have when the board is opened, in a Grafana with the given
// values of variables that a query lists.
func (s *screen) defaults(t testing.TB, listed func(c *choice) []string) values {
	t.Helper()
	v := values{}
	for i := range s.Templating.List {
		c := &s.Templating.List[i]
		current := texts(c.Current.Value)
		switch {
		case slices.Contains(current, allOfIt):
			v[c.Name] = nil
		case len(current) > 0:
			v[c.Name] = current
		case c.Type == "datasource":
			v[c.Name] = []string{"the first one"}
		default:
			options := listed(c)
			require.NotEmpty(t, options, "%s: the variable %s has no value", s.file, c.Name)
			v[c.Name] = options[:1]
		}
	}
	return v
}

// texts returns a value of JSON that is a text or a list of texts.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case []any:
		var list []string
		for _, one := range v {
			list = append(list, texts(one)...)
		}
		return list
	}
	return nil
}

var variablePattern = regexp.MustCompile(`\$(\w+)|\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+)(?:[.:][^\]]*)?\]\]`)

// named returns the names of the variables in a text.
func named(text string) []string {
	var list []string
	for _, m := range variablePattern.FindAllStringSubmatch(text, -1) {
		list = append(list, m[1]+m[2]+m[3])
	}
	return list
}

// list replaces the variables in texts, as the front end's interpolate.ts does. It returns false if one of
// the texts is a variable at All.
func (v values) list(t testing.TB, sources []string) ([]string, bool) {
	t.Helper()
	var out []string
	for _, source := range sources {
		replaced := []string{source}
		for _, name := range named(source) {
			chosen, known := v[name]
			require.True(t, known, "the board has no variable %s: %s", name, source)
			if len(chosen) == 0 {
				return nil, false
			}
			replaced = chosen
		}
		for _, one := range replaced {
			if one != "" && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out, true
}

// query returns a query of the loyalty data source with the values of the variables.
func (v values) query(t testing.TB, raw json.RawMessage) json.RawMessage {
	t.Helper()
	q := decode[map[string]any](t, raw)
	for key, value := range q {
		switch key {
		case "filters":
			q[key] = v.filters(t, raw)
		case "labels":
			labels := map[string][]string{}
			for label, sources := range decode[struct{ Labels map[string][]string }](t, raw).Labels {
				if chosen, ok := v.list(t, sources); ok && len(chosen) > 0 {
					labels[label] = chosen
				}
			}
			q[key] = labels
		case "measures":
			q[key], _ = v.list(t, texts(value))
		case "window", "step", "groupBy", "distribution", "question", "cohortValue":
			chosen, _ := v.list(t, texts(value))
			q[key] = strings.Join(chosen[:min(1, len(chosen))], "")
		}
	}
	delete(q, "datasource")
	filled, err := json.Marshal(q)
	require.NoError(t, err)
	require.NotContains(t, string(filled), "$", "a variable is left in the query")
	return filled
}

func (v values) filters(t testing.TB, raw json.RawMessage) []map[string]any {
	t.Helper()
	list := []map[string]any{}
	for _, f := range decode[struct {
		Filters []struct {
			Dimension string
			Values    []string
		}
	}](t, raw).Filters {
		if chosen, ok := v.list(t, f.Values); ok && len(chosen) > 0 {
			list = append(list, map[string]any{"dimension": f.Dimension, "values": chosen})
		}
	}
	return list
}

// expression returns a query of Prometheus with the values of the variables.
func (v values) expression(t testing.TB, s *screen, expr string, span time.Duration) string {
	t.Helper()
	expr = strings.NewReplacer("$__rate_interval", "10s", "$__interval", "1s", "$__range", fmt.Sprintf("%ds", int(span.Seconds()))).Replace(expr)
	return variablePattern.ReplaceAllStringFunc(expr, func(reference string) string {
		name := named(reference)[0]
		if _, err := strconv.Atoi(name); err == nil {
			return reference // of label_replace
		}
		chosen, known := v[name]
		require.True(t, known, "%s has no variable %s", s.file, name)
		if len(chosen) > 0 {
			return strings.Join(chosen, "|")
		}
		i := slices.IndexFunc(s.Templating.List, func(c choice) bool { return c.Name == name })
		require.NotEmpty(t, s.Templating.List[i].AllValue, "%s: the variable %s has no value for All", s.file, name)
		return s.Templating.List[i].AllValue
	})
}
