// Package dashboards_test checks the boards against the rules of Grafana's linter and our own, and runs
// their queries.
package dashboards_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/boards"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// dashboard is the part of a board's JSON that the tests check. It is read from the committed files,
// independently of the types that write them.
type dashboard struct {
	file string

	Annotations struct {
		List []struct {
			Name       string
			Enable     bool
			Datasource reference
			Target     json.RawMessage
		}
	}
	Description, Title, UID string
	Editable                bool
	GraphTooltip            int
	Links                   []struct {
		Title, Type, URL      string
		KeepTime, IncludeVars bool
	}
	Panels        []panel
	Refresh       string
	SchemaVersion int
	Tags          []string
	Templating    struct{ List []variable }
	Time          struct{ From, To string }
	Timezone      string
}

type variable struct {
	Name, Label, Type, AllValue string
	Query                       json.RawMessage
	Datasource                  *reference
	Multi, IncludeAll           bool
	Refresh                     int
	Current                     struct{ Text, Value any }
}

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ H, W, X, Y int }
	MaxDataPoints            int
	Datasource               *reference
	Targets                  []json.RawMessage
	FieldConfig              struct {
		Defaults struct {
			Unit, NoValue string
			Decimals      *int
			Links         []link
		}
		Overrides []struct {
			Properties []struct {
				ID    string
				Value json.RawMessage
			}
		}
	}
	Options struct{ Content, TextMode string }
	Links   []link
}

type link struct{ URL string }

type reference struct{ Type, UID string }

// promTarget is a query of Prometheus.
type promTarget struct {
	RefID        string
	Datasource   reference
	Expr         string
	LegendFormat string
	Instant      bool
}

// loyaltyTarget is a query of the loyalty data source.
type loyaltyTarget struct {
	RefID      string
	Datasource reference
	QueryType  string
	Measures   []string
	Language   string
}

const loyaltyType = panelquery.PluginID

// load reads all committed boards.
func load(t testing.TB) []dashboard {
	t.Helper()
	var list []dashboard
	for _, l := range words.Languages() {
		paths, err := filepath.Glob(filepath.Join(string(l), "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, paths)
		for _, path := range paths {
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			d := dashboard{file: filepath.ToSlash(path)}
			require.NoError(t, json.Unmarshal(content, &d), path)
			list = append(list, d)
		}
	}
	return list
}

// each runs a test for every board.
func each(t *testing.T, test func(t *testing.T, d dashboard)) {
	t.Helper()
	for _, d := range load(t) {
		t.Run(d.file, func(t *testing.T) {
			t.Parallel()
			test(t, d)
		})
	}
}

// shown returns the panels that show data.
func (d *dashboard) shown() []panel {
	var list []panel
	for _, p := range d.Panels {
		switch p.Type {
		case "row", "text", "alertlist":
		default:
			list = append(list, p)
		}
	}
	return list
}

func decode[T any](t testing.TB, raw json.RawMessage) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(raw, &v), "%s", raw)
	return v
}

// proms returns the panel's queries of Prometheus.
func (p *panel) proms(t testing.TB) []promTarget {
	t.Helper()
	var list []promTarget
	for _, raw := range p.Targets {
		if q := decode[promTarget](t, raw); q.Datasource.Type == "prometheus" {
			list = append(list, q)
		}
	}
	return list
}

func TestCommittedBoardsAreTheGeneratedOnes(t *testing.T) {
	t.Parallel()
	generated := map[string][]byte{}
	for _, l := range words.Languages() {
		files, err := boards.Files(l)
		require.NoError(t, err)
		maps.Copy(generated, files)
	}
	for _, d := range load(t) {
		require.Contains(t, generated, d.file, "no board is generated for this file")
		committed, err := os.ReadFile(d.file)
		require.NoError(t, err)
		require.Zero(t, bytes.Compare(generated[d.file], committed), "%s is out of date: go run ./dashboards/generate", d.file)
		delete(generated, d.file)
	}
	require.Empty(t, generated, "not committed: go run ./dashboards/generate")
}

func TestEveryBoardIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	byFile := map[string]dashboard{}
	for _, d := range load(t) {
		byFile[d.file] = d
	}
	for file, english := range byFile {
		if !strings.HasPrefix(file, "en/") {
			continue
		}
		dutch, ok := byFile[strings.Replace(file, "en/", "nl/", 1)]
		require.True(t, ok, "%s is not there in Dutch", file)
		require.Equal(t, english.UID+"-nl", dutch.UID)
		require.NotEqual(t, english.Description, dutch.Description)
		samePanels(t, english, dutch)
	}
}

// samePanels checks that panels differ only in words.
func samePanels(t *testing.T, english, dutch dashboard) {
	t.Helper()
	require.Len(t, dutch.Panels, len(english.Panels), english.file)
	for i, e := range english.Panels {
		n := dutch.Panels[i]
		where := english.file + ": " + e.Title
		require.Equal(t, e.ID, n.ID, where)
		require.Equal(t, e.Type, n.Type, where)
		require.Equal(t, e.GridPos, n.GridPos, where)
		figure := ""
		if last := len(n.Targets) - 1; last == len(e.Targets) {
			require.Contains(t, string(n.Targets[last]), `count_values`, "only the text of the figure may be added: %s", where)
			n.Targets, figure = n.Targets[:last], expression(t, e.Targets[0])
		}
		require.Len(t, n.Targets, len(e.Targets), where)
		for j := range e.Targets {
			want, got := wordless(t, e.Targets[j]), wordless(t, n.Targets[j])
			if figure != "" {
				got["expr"] = unrounded(expression(t, n.Targets[j]), figure)
			}
			require.Equal(t, want, got, where)
		}
		if e.Type != "row" && e.Description != "" {
			require.NotEqual(t, e.Description, n.Description, "not translated: %s", where)
		}
	}
}

// replacements are the texts that label_replace writes.
var replacements = regexp.MustCompile(`, "(\w+)", "[^"]*", "(\w*)", "`)

// signs are the currencies that label_replace gives a sign.
var signs = regexp.MustCompile(`"currency", "(EUR|\([A-Z|]+\))"`)

// textless returns an expression without the texts that label_replace writes, and without which currencies have a sign.
func textless(expr string) string {
	return signs.ReplaceAllString(replacements.ReplaceAllString(expr, `, "$1", "", "$2", "`), `"currency", ""`)
}

// wordless returns a query without the fields that depend on the language.
func wordless(t *testing.T, raw json.RawMessage) map[string]any {
	t.Helper()
	q := decode[map[string]any](t, raw)
	delete(q, "language")
	delete(q, "legendFormat")
	if expr, ok := q["expr"].(string); ok {
		q["expr"] = textless(expr)
	}
	return q
}

// expression returns the expression of a query of Prometheus.
func expression(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	expr, _ := decode[map[string]any](t, raw)["expr"].(string)
	return expr
}

// unrounded returns a wordless expression in which a figure is not rounded. Cards round it if they have its text.
func unrounded(expr, figure string) string {
	for _, rounded := range []string{"round(100 * " + figure + ", 0.1)", "round(" + figure + ", 0.1)", "round(" + figure + ", 0.01)", "round(" + figure + ")"} {
		expr = strings.ReplaceAll(expr, rounded, figure)
	}
	return textless(expr)
}

func TestLanguageOfQueriesIsThatOfTheBoard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d dashboard) {
		for _, p := range d.shown() {
			for _, raw := range p.Targets {
				if q := decode[loyaltyTarget](t, raw); q.Datasource.Type == loyaltyType {
					require.Equal(t, strings.Split(d.file, "/")[0], q.Language, p.Title)
				}
			}
		}
	})
}
