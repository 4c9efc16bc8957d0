package board

// The data sources of the boards, by their variables.
func pluginSource(variable string) Source {
	return Source{Type: PluginType, UID: "${" + variable + "}"}
}

func prometheusSource() Source { return Source{Type: "prometheus", UID: "${datasource}"} }

// Board begins a board about the business, which answers a question; it reads the data source and
// has the variables source, segment and window.
func (k Kit) Board(n Name, question string) *Board {
	b := k.begin(n, question, TimeRange{From: "now-2y", To: "now"})
	plugin := pluginSource("datasource")
	b.Templating.List = []Variable{
		k.sourceVariable("datasource", k.T("Data source", "Gegevensbron"), PluginType, 0),
		k.dimensionVariable(plugin, "source"),
		k.dimensionVariable(plugin, "segment"),
		k.windowVariable(),
	}
	b.Annotations.List = append(b.Annotations.List,
		k.events(plugin, "campaign", k.T("Campaigns", "Campagnes"), Green),
		k.events(plugin, "source_gap", k.T("Data gaps", "Gaten in gegevens"), Orange))
	return b
}

// OperationsBoard begins the board about the program, which reads Prometheus.
func (k Kit) OperationsBoard(question string) *Board {
	b := k.begin(Operations, question, TimeRange{From: "now-24h", To: "now"})
	prometheus := prometheusSource()
	b.Templating.List = []Variable{
		k.sourceVariable("datasource", k.T("Data source", "Gegevensbron"), "prometheus", 0),
		k.sourceVariable("loyalty", k.T("Loyalty data", "Loyaliteitsgegevens"), PluginType, 0),
		promVariable(prometheus, "job", "Job", `label_values(loyalty_exporter_build_info, job)`),
		promVariable(prometheus, "instance", "Instance", `label_values(loyalty_exporter_build_info{job=~"$job"}, instance)`),
	}
	b.Annotations.List = append(b.Annotations.List,
		k.events(pluginSource("loyalty"), "source_gap", k.T("Data gaps", "Gaten in gegevens"), Orange),
		k.events(pluginSource("loyalty"), "reload", k.T("Data loaded anew", "Gegevens opnieuw geladen"), Grey))
	return b
}

func (k Kit) begin(n Name, question string, span TimeRange) *Board {
	full, _ := k.title(n)
	return &Board{kit: k, name: n, Dashboard: Dashboard{
		Annotations: Annotations{List: []Annotation{{
			BuiltIn: 1, Datasource: Source{Type: "grafana", UID: "-- Grafana --"}, Enable: true, Hide: true, IconColor: Sky,
			Name: "Annotations & Alerts", Type: "dashboard",
		}}},
		Description: question, GraphTooltip: 1, Links: k.links(n), SchemaVersion: 38,
		Tags: []string{"loyalty", string(k.Language)}, Time: span, Title: full, UID: k.UID(n), Version: 1,
	}}
}

// links returns the links of a board: to the others, and to itself in the other language. The
// board of the program has a data source of its own kind, which the others cannot take over.
func (k Kit) links(n Name) []Link {
	var list []Link
	for _, to := range Names() {
		if to == n {
			continue
		}
		full, short := k.title(to)
		list = append(list, link(short, full, k.UID(to), n != Operations && to != Operations))
	}
	o := k.other()
	full, _ := o.title(n)
	return append(list, link(o.T("English", "Nederlands"), full, o.UID(n), true))
}

func link(title, tooltip, uid string, carry bool) Link {
	return Link{
		Icon: "dashboard", IncludeVars: carry, KeepTime: carry, Tags: []string{}, Title: title, Tooltip: tooltip,
		Type: "link", URL: "/d/" + uid,
	}
}

func (k Kit) sourceVariable(name, label, kind string, hide int) Variable {
	return Variable{Name: name, Label: label, Type: "datasource", Query: kind, Options: []VariableOption{}, Refresh: 1, Hide: hide}
}

// all is the choice of all values.
func (k Kit) all() *VariableOption {
	return &VariableOption{Selected: true, Text: []string{"All"}, Value: []string{"$__all"}}
}

func (k Kit) dimensionVariable(plugin Source, dimension string) Variable {
	query := struct {
		RefID     string `json:"refId"`
		Kind      string `json:"kind"`
		Dimension string `json:"dimension"`
	}{"var", "dimension_values", dimension}
	return Variable{
		Name: dimension, Label: k.Dimension(dimension), Type: "query", Datasource: &plugin, Query: query, Definition: "values of " + dimension,
		Multi: true, IncludeAll: true, Current: k.all(), Refresh: 2, Options: []VariableOption{},
	}
}

func (k Kit) windowVariable() Variable {
	v := Variable{Name: "window", Label: k.Word("window"), Type: "custom"}
	query := ""
	for _, w := range []string{"30d", "90d", "365d"} {
		option := VariableOption{Selected: w == "90d", Text: k.Window(w), Value: w}
		if option.Selected {
			v.Current = &option
		}
		v.Options = append(v.Options, option)
		if query != "" {
			query += ", "
		}
		query += k.Window(w) + " : " + w
	}
	v.Query = query
	return v
}

func promVariable(prometheus Source, name, label, expr string) Variable {
	query := struct {
		Query string `json:"query"`
		RefID string `json:"refId"`
	}{expr, "var"}
	return Variable{
		Name: name, Label: label, Type: "query", Datasource: &prometheus, Query: query, Definition: expr, AllValue: ".+",
		Multi: true, IncludeAll: true, Current: &VariableOption{Selected: true, Text: []string{"All"}, Value: []string{"$__all"}},
		Refresh: 2, Options: []VariableOption{}, Sort: 1,
	}
}

func (k Kit) events(plugin Source, kind, name, colour string) Annotation {
	q := k.complete(Query{RefID: "Anno", QueryType: QueryEvents, Events: []string{kind}}, 0, plugin)
	return Annotation{Datasource: plugin, Enable: true, IconColor: colour, Name: name, Target: q}
}
