package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/exporter/rules"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// text is a text that people read, with the name of its file.
type text struct{ file, content string }

// TestTextsNameWhatExists checks the metrics, labels, flags, paths and fields in everything that people
// read: pages, runbooks, alerts and boards. A reader at night must find what a text names.
func TestTextsNameWhatExists(t *testing.T) {
	t.Parallel()
	known := vocabulary(t)
	texts := slices.Concat(pages(t), alertTexts(t), boardTexts(t))
	require.Greater(t, len(texts), 100)
	found := 0
	for _, each := range texts {
		for _, name := range wrongNames(known, each) {
			t.Errorf("%s names %s, which does not exist", each.file, name)
		}
		found += len(metricName.FindAllString(each.content, -1))
	}
	require.Greater(t, found, 300, "names of metrics found")
}

// TestWrongNamesAreFound checks the check.
func TestWrongNamesAreFound(t *testing.T) {
	t.Parallel()
	known := vocabulary(t)
	runbook := filepath.Join("runbooks", "x.md")
	for content, want := range map[string]string{
		"`loyalty_source_upp`":                              "metric loyalty_source_upp",
		"`loyalty_source_up{sauce=\"x\"}`":                  "label sauce of loyalty_source_up",
		"`loyalty_revenue{window=\"90d\", quantile=\"1\"}`": "label quantile of loyalty_revenue",
		"run it with --config-file":                         "flag --config-file",
		"ask `/api/v1/stati`":                               "path /api/v1/stati",
		"ask /-/reddy":                                      "path /-/reddy",
		"The source's `last_error` says why":                "field last_error",
	} {
		require.Equal(t, []string{want}, wrongNames(known, text{runbook, content}), content)
	}
	require.Empty(t, wrongNames(known, text{runbook, "`error` and `loyalty_nps_by_country{country=\"NL\"}`, --config.file, /api/v1/status"}))
}

var (
	metricName = regexp.MustCompile(`\bloyalty_[a-z0-9_]*[a-z0-9](\{[^{}$]*\})?`)
	labelName  = regexp.MustCompile(`([a-z_]+)\s*(=~|!~|!=|=|,|$)\s*("[^"]*")?`)
	flagName   = regexp.MustCompile(`(^|[^\w-])(--[a-z][a-z0-9.-]*[a-z0-9])`)
	pathName   = regexp.MustCompile(`/api/v1(/[a-z-]+(\.json|/at-risk)?)?|/-/[a-z]+`)
	fieldName  = regexp.MustCompile("`([a-z]+(?:_[a-z]+)+)`")
)

// wrongNames returns what a text names although it does not exist.
func wrongNames(known *names, in text) (wrong []string) {
	for _, m := range metricName.FindAllString(in.content, -1) {
		name, selector, _ := strings.Cut(m, "{")
		labels, ok := known.labelsOf(name)
		if !ok && !known.words[name] {
			wrong = append(wrong, "metric "+name)
			continue
		}
		for _, l := range labelName.FindAllStringSubmatch(strings.TrimSuffix(selector, "}"), -1) {
			if ok && !slices.Contains(labels, l[1]) && l[1] != "job" && l[1] != "instance" {
				wrong = append(wrong, "label "+l[1]+" of "+name)
			}
		}
	}
	for _, m := range flagName.FindAllStringSubmatch(in.content, -1) {
		if !known.flags[m[2]] {
			wrong = append(wrong, "flag "+m[2])
		}
	}
	for _, path := range pathName.FindAllString(in.content, -1) {
		if !slices.Contains(known.paths, path) {
			wrong = append(wrong, "path "+path)
		}
	}
	if !strings.Contains(in.file, "runbooks") && !strings.Contains(in.file, "rules") {
		return wrong // other pages also name columns of shops and functions
	}
	for _, m := range fieldName.FindAllStringSubmatch(in.content, -1) {
		if !known.words[m[1]] && !strings.HasPrefix(m[1], "loyalty_") {
			wrong = append(wrong, "field "+m[1])
		}
	}
	return wrong
}

// names is what texts may name.
type names struct {
	metrics map[string][]string // labels by family
	flags   map[string]bool
	paths   []string
	words   map[string]bool // fields, codes, measures and other names
}

// labelsOf returns the labels of a metric, and false if there is no such metric.
func (n *names) labelsOf(metric string) ([]string, bool) {
	if labels, ok := n.metrics[metric]; ok {
		return labels, true
	}
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if labels, ok := n.metrics[strings.TrimSuffix(metric, suffix)]; ok && strings.HasSuffix(metric, suffix) {
			return append(slices.Clip(labels), "le"), true
		}
	}
	if total, dimension, ok := strings.Cut(metric, "_by_"); ok {
		labels, known := n.metrics[total]
		_, known2 := ledger.ParseDimension(dimension)
		return append(slices.Clip(labels), dimension), known && known2
	}
	return nil, false
}

func vocabulary(t *testing.T) *names {
	t.Helper()
	n := &names{metrics: ownMetrics(t), flags: flagNames(t), words: fieldNames(t)}
	for _, m := range measure.All() {
		labels := slices.Clone(m.Labels)
		if m.Windows != 0 {
			labels = append(labels, "window")
		}
		if m.Unit == measure.UnitCurrency {
			labels = append(labels, "currency")
		}
		n.metrics[m.Metric] = append(n.metrics[m.Metric], labels...)
		n.words[m.Name] = true
		for _, l := range labels {
			n.words[l] = true
		}
	}
	n.paths = []string{"/-/healthy", "/-/ready", "/-/reload", api.Prefix}
	for _, path := range api.Endpoints() {
		base, _, _ := strings.Cut(path.Path, "/{")
		n.paths = append(n.paths, base)
	}
	recorded := regexp.MustCompile(`record: \w+:(loyalty_\w+):\w+`)
	for _, m := range recorded.FindAllStringSubmatch(read(t, "rules/recording.yaml"), -1) {
		n.words[m[1]] = true
	}
	return n
}

// ownMetrics returns the labels of the metrics about the exporter itself, as its code declares them.
func ownMetrics(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{
		"loyalty_exporter_build_info": {"version", "revision", "branch", "goversion", "goos", "goarch", "tags"},
		"loyalty_target":              {"measure", "exported_measure", "window", "currency", "basis", "horizon"},
	}
	declared := regexp.MustCompile(`"(loyalty_[a-z_]+)",\s*(?:(?:Help:\s*)?"[^"]*"((?:, "[a-z]+")*))?`)
	quoted := regexp.MustCompile(`"([a-z]+)"`)
	for _, pattern := range []string{"../internal/collect/*.go", "../internal/app/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range declared.FindAllStringSubmatch(read(t, file), -1) {
				labels := []string{}
				for _, l := range quoted.FindAllStringSubmatch(m[2], -1) {
					labels = append(labels, l[1])
				}
				all[m[1]] = append(all[m[1]], labels...)
			}
		}
	}
	all["loyalty_source_poll_duration_seconds"] = []string{"source"}
	require.Greater(t, len(all), 25)
	return all
}

// flagNames returns the flags of our programs, and the flags of other programs that texts use.
func flagNames(t *testing.T) map[string]bool {
	t.Helper()
	flags := map[string]bool{}
	for _, other := range []string{
		"--max-block-duration", "--storage.tsdb.retention.time", "--rules.alert.for-outage-tolerance", // Prometheus
		"--duration", "--comment", // amtool
		"--defaults-extra-file", // mysql
		"--now", "--follow",     // systemctl, journalctl
		"--install",                                       // dpkg, rpm
		"--read-only", "--publish", "--volume", "--input", // docker
		"--check", "--ignore-missing", "--repo", // sha256sum, gh
		"--namespace", "--from-file", "--kustomize", "--replicas", "--for", "--filename", // kubectl
	} {
		flags[other] = true
	}
	a := kingpin.New("", "")
	declare(a, &app.Options{}, &promslog.Config{})
	var add func(f *kingpin.FlagGroupModel, c *kingpin.CmdGroupModel)
	add = func(f *kingpin.FlagGroupModel, c *kingpin.CmdGroupModel) {
		for _, flag := range f.Flags {
			flags["--"+flag.Name] = true
		}
		for _, command := range c.Commands {
			add(command.FlagGroupModel, command.CmdGroupModel)
		}
	}
	model := a.Model()
	add(model.FlagGroupModel, model.CmdGroupModel)
	for _, m := range regexp.MustCompile(`\.Flag\("([a-z.-]+)"`).FindAllStringSubmatch(read(t, "demo/main.go"), -1) {
		flags["--"+m[1]] = true
	}
	return flags
}

// fieldNames returns the fields of the API and of the configuration, the codes, and other names.
func fieldNames(t *testing.T) map[string]bool {
	t.Helper()
	words := map[string]bool{"loyalty_exporter": true}
	add := func(names ...string) {
		for _, name := range names {
			words[name] = true
		}
	}
	seen := map[reflect.Type]bool{}
	for _, v := range []any{
		api.Catalogue{}, api.SeriesAnswer{}, api.Cohorts{}, api.Distribution{}, api.Survey{}, api.AtRisk{}, api.Events{}, api.Status{}, api.ErrorBody{},
	} {
		jsonFields(reflect.TypeOf(v), seen, words)
	}
	for d := range ledger.DimOwn {
		add(d.String())
	}
	for _, k := range record.Kinds() {
		add(string(k), k.Plural())
	}
	for _, m := range regexp.MustCompile(`(?m)([a-z_]+):`).FindAllStringSubmatch(config.Example(), -1) {
		add(m[1])
	}
	for _, file := range []string{"../internal/warning/warning.go", "../internal/failure/failure.go", "../internal/absence/absence.go", "../internal/notice/notice.go", "../internal/source/decode/reason.go"} {
		for _, m := range regexp.MustCompile(`"([a-z_]+)"`).FindAllStringSubmatch(read(t, file), -1) {
			add(m[1])
		}
	}
	add("runbook_url", "dashboard_url", "external_labels", "grafana_url")
	return words
}

// jsonFields adds the names of a type's fields in JSON.
func jsonFields(t reflect.Type, seen map[reflect.Type]bool, words map[string]bool) {
	if slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, t.Kind()) {
		jsonFields(t.Elem(), seen, words)
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		words[name] = name != ""
		jsonFields(f.Type, seen, words)
	}
}

// pages returns all pages in Markdown, except those about the tables of products.
func pages(t *testing.T) (all []text) {
	t.Helper()
	for _, pattern := range []string{"../*.md", "../docs/*.md", "rules/*.md", "rules/runbooks/*.md", "../internal/api/*.md", "../plugin/*.md"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			all = append(all, text{file, read(t, file)})
		}
	}
	return all
}

// alertTexts returns the annotations of the alerts.
func alertTexts(t *testing.T) (all []text) {
	t.Helper()
	alerts, err := rules.Alerts()
	require.NoError(t, err)
	plain := strings.NewReplacer(`%q`, `"x"`, `\"`, `"`) // of queries in templates
	for _, a := range alerts {
		for _, name := range slices.Sorted(maps.Keys(a.Annotations)) {
			all = append(all, text{"rules/alerts.yaml " + a.Alert, plain.Replace(a.Annotations[name])})
		}
	}
	return all
}

// boardTexts returns the descriptions and texts of the boards.
func boardTexts(t *testing.T) (all []text) {
	t.Helper()
	files, err := filepath.Glob("../dashboards/*/*.json")
	require.NoError(t, err)
	for _, file := range files {
		var board any
		require.NoError(t, json.Unmarshal([]byte(read(t, file)), &board))
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, each := range v {
					walk(each)
				}
			case map[string]any:
				for _, key := range []string{"description", "content", "expr"} {
					if s, ok := v[key].(string); ok {
						all = append(all, text{file, s})
					}
				}
				for _, each := range v {
					walk(each)
				}
			}
		}
		walk(board)
	}
	return all
}

var (
	linkTarget = regexp.MustCompile(`\]\(([^()\s]+)\)|(https://github\.com/klantenbinding/loyalty/blob/main/[\w./-]+)`)
	heading    = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notInSlug  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestLinksLeadSomewhere checks the links between pages, to files and to headings in them, and the links
// from alerts to runbooks.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, page := range append(pages(t), alertTexts(t)...) {
		for _, m := range linkTarget.FindAllStringSubmatch(page.content, -1) {
			file, anchor, _ := strings.Cut(m[1], "#")
			switch {
			case m[2] != "":
				file = strings.Replace(m[2], "https://github.com/klantenbinding/loyalty/blob/main", "..", 1)
			case strings.Contains(file, "://"):
				continue // another site
			case file == "":
				file = page.file
			default:
				file = filepath.Join(filepath.Dir(page.file), file)
			}
			checked++
			require.True(t, exists(file), "%s links %s", page.file, m[0])
			if anchor != "" && strings.HasSuffix(file, ".md") {
				require.Contains(t, anchorsOf(read(t, file)), anchor, "%s links %s", page.file, m[0])
			}
		}
	}
	require.Greater(t, checked, 100)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// anchorsOf returns the anchors that GitHub gives the headings of a page.
func anchorsOf(page string) (anchors []string) {
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		text := notInSlug.ReplaceAllString(strings.ToLower(strings.TrimSpace(m[1])), "")
		anchors = append(anchors, strings.ReplaceAll(text, " ", "-"))
	}
	return anchors
}
