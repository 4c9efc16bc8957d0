package board

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// pluginSource returns the loyalty data source of a variable.
func pluginSource(variable string) Source {
	return Source{Type: panelquery.PluginID, UID: "${" + variable + "}"}
}

// prometheusSource returns the Prometheus of the variable prometheus_datasource.
func prometheusSource() Source { return Source{Type: "prometheus", UID: "${prometheus_datasource}"} }

// New returns an empty board about the business. It answers a question, reads the loyalty data source
// and has a variable for each of the filters, and the window.
func New(t Text, n Name, question string) *Board {
	b := begin(t, n, question, TimeRange{From: "now-2y", To: "now"})
	plugin := pluginSource("datasource")
	b.Templating.List = []Variable{
		sourceVariable("datasource", t.T("Data source", "Gegevensbron"), panelquery.PluginID),
	}
	for _, dimension := range filters() {
		b.Templating.List = append(b.Templating.List, dimensionVariable(t, plugin, dimension))
	}
	b.Templating.List = append(b.Templating.List, windowVariable(t))
	b.Annotations.List = append(b.Annotations.List,
		events(t, plugin, t.T("Campaigns and data gaps", "Campagnes en gaten in de gegevens"), panelquery.Campaign, panelquery.SourceGap))
	b.Row(1, asOf(t))
	return b
}

// NewOperations returns the empty board about the program, which reads Prometheus.
func NewOperations(t Text, question string) *Board {
	b := begin(t, Operations, question, TimeRange{From: "now-24h", To: "now"})
	plugin := pluginSource("datasource")
	b.Row(1, PromAsOf(t, false))
	b.Templating.List = slices.Insert(prometheusVariables(t), 0, sourceVariable("datasource", t.T("Data source", "Gegevensbron"), panelquery.PluginID))
	b.Annotations.List = append(b.Annotations.List,
		events(t, plugin, t.T("Data gaps and configuration changes", "Gaten in de gegevens en wijzigingen van de configuratie"), panelquery.SourceGap, panelquery.Reload))
	return b
}

// NewPrometheus returns the empty board for a Grafana without the loyalty data source. The time range is what
// a new Prometheus keeps.
func NewPrometheus(t Text, question string) *Board {
	b := prometheusBoard(t, Prometheus, question)
	b.Row(1, PromAsOf(t, true))
	return b
}

// NewPortfolio returns the empty board about several shops.
func NewPortfolio(t Text, question string) *Board { return prometheusBoard(t, Portfolio, question) }

func prometheusBoard(t Text, n Name, question string) *Board {
	// Grafana has one format of decimals; only the cards have texts of their own.
	english := t.T("", " Assen, tooltips en tabellen hebben de Engelse getalnotatie van Grafana (57.2%): een andere heeft Grafana niet.")
	b := begin(t, n, question+english, TimeRange{From: "now-15d", To: "now"})
	b.Templating.List = append(prometheusVariables(t), windowVariable(t))
	return b
}

// prometheusVariables returns the variables of boards that read Prometheus: its data source, job and instance.
func prometheusVariables(t Text) []Variable {
	source := prometheusSource()
	return []Variable{
		sourceVariable("prometheus_datasource", t.T("Prometheus data source", "Gegevensbron Prometheus"), "prometheus"),
		promVariable(source, "job", "Job", `label_values(loyalty_exporter_build_info, job)`),
		promVariable(source, "instance", "Instance", `label_values(loyalty_exporter_build_info{job=~"$job"}, instance)`),
	}
}

func begin(t Text, n Name, question string, span TimeRange) *Board {
	full, _ := titles(t, n)
	return &Board{kit: t, name: n, Dashboard: Dashboard{
		Annotations: Annotations{List: []Annotation{{
			BuiltIn: 1, Datasource: Source{Type: "grafana", UID: "-- Grafana --"}, Enable: true, Hide: true, IconColor: Sky,
			Name: "Annotations & Alerts", Type: "dashboard",
		}}},
		Description: question, GraphTooltip: 1, Links: links(t, n), SchemaVersion: 38,
		Tags: []string{"loyalty", string(t.Language)}, Time: span, Title: full, UID: t.UID(n), Version: 1,
	}}
}

// links returns the links of a board: to the other boards, and to itself in the other language. All carry
// the variables. Links to and from the board about the program do not carry the time range: it shows hours,
// and the others show years.
func links(t Text, n Name) []Link {
	var list []Link
	for _, to := range Names() {
		if to == n || n == Prometheus || n == Portfolio {
			continue
		}
		full, short := titles(t, to)
		list = append(list, link(short, full, t.UID(to), n != Operations && to != Operations))
	}
	o := t.other()
	full, _ := titles(o, n)
	return append(list, link(o.T("English", "Nederlands"), full, o.UID(n), true))
}

func link(title, tooltip, uid string, keepTime bool) Link {
	return Link{
		Icon: "dashboard", IncludeVars: true, KeepTime: keepTime, Tags: []string{}, Title: title, Tooltip: tooltip,
		Type: "link", URL: "/d/" + uid,
	}
}

// sourceVariable returns the choice of a data source. The board opens with Grafana's default data source, if
// that is of this kind; without a current value it would open with the first by name.
func sourceVariable(name, label, kind string) Variable {
	return Variable{
		Name: name, Label: label, Type: "datasource", Query: kind, Options: []VariableOption{}, Refresh: 1,
		Current: &VariableOption{Selected: true, Text: "default", Value: "default"},
	}
}

// all returns the choice of all values.
func all() *VariableOption {
	return &VariableOption{Selected: true, Text: []string{"All"}, Value: []string{"$__all"}}
}

func dimensionVariable(t Text, plugin Source, dimension string) Variable {
	query := struct {
		RefID     string `json:"refId"`
		Kind      string `json:"kind"`
		Dimension string `json:"dimension"`
	}{"var", "dimension_values", dimension}
	return Variable{
		Name: dimension, Label: t.Dimension(dimension), Type: "query", Datasource: &plugin, Query: query, Definition: "values of " + dimension,
		Multi: true, IncludeAll: true, Current: all(), Refresh: 2, Options: []VariableOption{},
	}
}

func windowVariable(t Text) Variable {
	v := Variable{Name: "window", Label: t.Word("window"), Type: "custom"}
	query := ""
	for _, w := range []string{"30d", "90d", "365d"} {
		option := VariableOption{Selected: w == "90d", Text: t.Window(w), Value: w}
		if option.Selected {
			v.Current = &option
		}
		v.Options = append(v.Options, option)
		if query != "" {
			query += ", "
		}
		query += t.Window(w) + " : " + w
	}
	v.Query = query
	return v
}

// Option is a choice of a variable.
type Option struct{ Text, Value string }

// Choice adds a variable with choices, of which the first is chosen, and returns the reference to its value.
func (b *Board) Choice(name, label string, options ...Option) string {
	v := Variable{Name: name, Label: label, Type: "custom"}
	var query []string
	for i, o := range options {
		v.Options = append(v.Options, VariableOption{Selected: i == 0, Text: o.Text, Value: o.Value})
		query = append(query, o.Text+" : "+o.Value)
	}
	v.Current, v.Query = &v.Options[0], strings.Join(query, ", ")
	b.Templating.List = append(b.Templating.List, v)
	return "$" + name
}

// Choices adds a variable with choices of which one or more can be chosen, or all as at first. It returns the
// reference to the chosen values.
func (b *Board) Choices(name, label string, options ...Option) string {
	reference := b.Choice(name, label, options...)
	v := &b.Templating.List[len(b.Templating.List)-1]
	for i := range v.Options {
		v.Options[i].Selected = false
	}
	v.Multi, v.IncludeAll, v.Current = true, true, all()
	return reference
}

func promVariable(prometheus Source, name, label, expr string) Variable {
	query := struct {
		Query string `json:"query"`
		RefID string `json:"refId"`
	}{expr, "var"}
	return Variable{
		Name: name, Label: label, Type: "query", Datasource: &prometheus, Query: query, Definition: expr, AllValue: ".+",
		Multi: true, IncludeAll: true, Current: all(),
		Refresh: 2, Options: []VariableOption{}, Sort: 1,
	}
}

// events returns one layer of events of some kinds. A layer of its own for each kind would be one more request
// before the board is there.
func events(t Text, plugin Source, name string, kinds ...panelquery.EventKind) Annotation {
	q := complete(t, panelquery.Query{RefID: "Anno", QueryType: panelquery.Events, Events: kinds}, 0, plugin)
	return Annotation{Datasource: plugin, Enable: true, IconColor: Orange, Name: name, Target: q}
}
