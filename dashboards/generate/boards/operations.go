package boards

import (
	"strings"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// operations returns the board for the operators of the program.
func operations(t board.Text) *board.Board {
	b := board.NewOperations(t, t.T("Are the figures up to date and correct, and is the load on the shop's database low?",
		"Zijn de cijfers actueel en juist, en wordt de database van de winkel niet te zwaar belast?"))
	b.Row(7, operationsNow(t))
	b.Section("freshness", t.T("Age of the data and polling", "Actualiteit en ophalen"))
	operationsPolling(t, b)
	b.Section("records", t.T("Records", "Gegevens"))
	operationsRecords(t, b)
	b.Section("program", t.T("The program itself", "Het programma zelf"))
	operationsProgram(t, b)
	b.Section("alerts", t.T("Alerts", "Waarschuwingen"))
	operationsAlerts(t, b)
	return b
}

// legendOf returns the legend of a figure: the shop's job if there is a figure for each, and otherwise the title.
func legendOf(expr, title string) string {
	if strings.Contains(expr, "by (job)") {
		return "{{job}}"
	}
	return title
}

// one returns a panel with the present value of one expression, or of one for each job.
func one(t board.Text, key, title, help, unit, expr string) *board.Panel {
	p := board.Sparkline(t, board.Spec{
		Key: key, Width: 4, Title: title, Help: help, Unit: unit, Decimals: new(0), Colour: board.Blue, Proms: []board.Prom{board.AtEnd(expr, legendOf(expr, title))},
	})
	board.Plain(p)
	return p
}

// operationsPolling adds the age of the data and the polls of the sources.
func operationsPolling(t board.Text, b *board.Board) {
	b.Row(9, board.Lines(t, board.Spec{
		Key: "freshness", Width: 12, Title: t.T("Time since the last successful poll", "Tijd sinds de laatste geslaagde ophaalronde"),
		Help: t.T("By source. The dashed line is 2.5 times the poll interval and at least five minutes. Above it the data is stale.",
			"Per bron. De streepjeslijn is 2,5 keer de tijd tussen ophaalrondes en minstens vijf minuten. Daarboven zijn de gegevens verouderd."),
		Unit: board.Duration(t), Min: new(0.0),
		Proms: []board.Prom{
			board.P(`max by (job, source) (time() - loyalty_source_last_success_timestamp_seconds{})`, "{{job}} {{source}}"),
			board.P(`max by (job, source) (clamp_min(2.5 * loyalty_source_poll_interval_seconds{}, 300))`, "{{job}} {{source}} "+t.T("limit", "grens")),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Coloured(board.Ink), board.Dashed())},
	}), operationsStates(t))
	b.Row(9, board.Lines(t, board.Spec{
		Key: "poll duration", Width: 12, Title: t.T("Poll duration", "Duur van de ophaalrondes"), Help: t.T("Mean and 95th percentile of the duration, by source. The percentile is an estimate from the buckets of a histogram.",
			"Gemiddelde en 95e percentiel van de duur, per bron. Het percentiel is een schatting uit de klassen van een histogram."),
		Unit: "s", Min: new(0.0),
		Proms: []board.Prom{
			board.P(`sum by (job, source) (rate(loyalty_source_poll_duration_seconds_sum{}[$__rate_interval])) / sum by (job, source) (rate(loyalty_source_poll_duration_seconds_count{}[$__rate_interval]))`,
				"{{job}} {{source}} "+t.T("mean", "gemiddeld")),
			board.P(`histogram_quantile(0.95, sum by (le, job, source) (rate(loyalty_source_poll_duration_seconds_bucket{}[$__rate_interval])))`, "{{job}} {{source}} 95 %"),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Dashed())},
	}), board.Lines(t, board.Spec{
		Key: "polls", Width: 12, Title: t.T("Polls and failures", "Ophaalrondes en mislukkingen"), Help: t.T("Polls per second by source, and how many of them failed.",
			"Ophaalrondes per seconde en per bron, en hoeveel daarvan mislukten."),
		Unit: perSecond(t), Min: new(0.0),
		Proms: []board.Prom{
			board.P(`sum by (job, source) (rate(loyalty_source_polls_total{}[$__rate_interval]))`, "{{job}} {{source}}"),
			board.P(`sum by (job, source) (rate(loyalty_source_poll_failures_total{}[$__rate_interval]))`, "{{job}} {{source}} "+t.T("failed", "mislukt")),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Coloured(board.Vermillion))},
	}))
	b.Row(7, board.Table(t, board.Spec{
		Key: "status", Width: 24, Title: t.T("Sources", "Bronnen"), Help: t.T("The current state of each source, as the exporter reports it.", "De huidige toestand van elke bron, zoals de exporter die meldt."),
		Unit: "none", Queries: []panelquery.Query{{QueryType: panelquery.Status}},
		Transformations: []board.Transformation{board.Without(t.Word("polls"), t.Word("failures"), t.Word("variant"))}, // the charts above have the polls; a variant has no room beside a long preset, and /status has it
		Overrides: []board.Override{
			board.Named(t.Word("last_success"), board.Unit(moment(t)), board.Width(138)),
			board.Named(t.Word("newest_record"), board.Unit(moment(t)), board.Width(138)),
			board.Named(t.Word("poll_interval"), board.Unit(board.Duration(t)), board.Called(t.T("Poll interval", "Tijd tussen rondes")), board.Width(78)),
			board.Named(t.Word("reachable"), board.Truth(t), board.Width(98)), board.Named(t.Word("loaded"), board.Truth(t), board.Width(84)),
			board.Named(t.Word("preset"), board.Width(120)), board.Named(t.Word("records"), board.Width(90)), board.Named(t.Word("rejected"), board.Width(108)),
		},
	}))
}

// moment returns the unit of a moment. Grafana writes how long ago it was in its own language, not in the board's.
func moment(t board.Text) string { return t.T("dateTimeFromNow", "time:YYYY-MM-DD HH:mm") }

// operationsRecords adds the records that are read, rejected and kept.
func operationsRecords(t board.Text, b *board.Board) {
	b.Row(9, board.Areas(t, board.Spec{
		Key: "records read", Width: 8, Title: t.T("Records read", "Gelezen gegevens"), Help: t.T("Records per second by kind. A record counts each time it is read.", "Gegevens per seconde en per soort. Een gegeven telt elke keer dat het gelezen wordt."),
		Unit: perSecond(t), Min: new(0.0),
		Proms: []board.Prom{board.P(`sum by (kind) (rate(loyalty_source_records_total{}[$__rate_interval]))`, "{{kind}}")}, Overrides: ofKinds(t),
	}), board.ColumnsInTime(t, board.Spec{
		Key: "rejected", Width: 8, Title: t.T("Rejected records", "Geweigerde gegevens"), Help: t.T("Records per second that could not be used, by source, kind and reason. There should be none.",
			"Gegevens per seconde die niet bruikbaar waren, per bron, soort en reden. Het horen er geen te zijn."),
		Unit: perSecond(t), Min: new(0.0), Transformations: rejections(t),
		Proms: []board.Prom{board.P(`sum by (job, source, kind, reason) (rate(loyalty_source_rejected_records_total{}[$__rate_interval]))`, "{{job}} {{source}} {{kind}}: {{reason}}")},
	}), board.Areas(t, board.Spec{
		Key: "ledger", Width: 8, Title: t.T("Records in memory", "Gegevens in het geheugen"), Help: t.T("The number of records in memory, by kind.", "Het aantal gegevens in het geheugen, per soort."),
		Unit: "short", Min: new(0.0),
		Proms: []board.Prom{board.P(`max by (kind) (loyalty_ledger_records{})`, "{{kind}}")}, Overrides: ofKinds(t),
	}))
}

// rejections writes the kinds and the reasons of rejected records in words.
func rejections(t board.Text) []board.Transformation {
	var list []board.Transformation
	for _, kind := range record.Kinds() {
		list = append(list, board.Renamed("(.*) "+string(kind)+": (.*)", "$1 "+t.Records(string(kind))+": $2"))
	}
	for _, reason := range words.Rejections() {
		list = append(list, board.Renamed("(.*): "+reason, "$1: "+t.Rejection(reason)))
	}
	return list
}

// ofKinds names the kinds of record in words.
func ofKinds(t board.Text) []board.Override {
	var list []board.Override
	for _, kind := range record.Kinds() {
		list = append(list, board.Named(string(kind), board.Called(t.Records(string(kind)))))
	}
	return list
}

// operationsProgram adds the load and the failures of the program.
func operationsProgram(t board.Text, b *board.Board) {
	b.Row(9, board.Lines(t, board.Spec{
		Key: "compute", Width: 8, Title: t.T("Time to compute the figures", "Rekentijd van de cijfers"), Help: t.T("Mean time from new records to new figures, and 95th percentile.",
			"Gemiddelde tijd van nieuwe gegevens tot nieuwe cijfers, en 95e percentiel."),
		Unit: "s", Min: new(0.0),
		Proms: []board.Prom{
			board.P(`sum by (job) (rate(loyalty_compute_duration_seconds_sum{}[$__rate_interval])) / sum by (job) (rate(loyalty_compute_duration_seconds_count{}[$__rate_interval]))`, "{{job}} "+t.T("mean", "gemiddeld")),
			board.P(`histogram_quantile(0.95, sum by (le, job) (rate(loyalty_compute_duration_seconds_bucket{}[$__rate_interval])))`, "{{job}} 95 %"),
		},
	}), board.Lines(t, board.Spec{
		Key: "memory", Width: 8, Title: t.T("Memory", "Geheugen"), Help: t.T("Memory of the process, and an estimate of the part for the customer histories.",
			"Geheugen van het programma, en een schatting van het deel voor de geschiedenissen van klanten."),
		Unit: "bytes", Min: new(0.0),
		Proms: []board.Prom{
			board.P(`max by (job, instance) (process_resident_memory_bytes{})`, "{{job}} {{instance}} "+t.T("process", "programma")),
			board.P(`max by (job, instance) (loyalty_ledger_bytes{})`, "{{job}} {{instance}} "+t.T("histories", "geschiedenissen")),
		},
	}), board.Lines(t, board.Spec{
		Key: "faults", Width: 8, Title: t.T("Failed computations", "Mislukte berekeningen"), Help: t.T("Failed computations of figures and forecasts per second. It should be zero.",
			"Mislukte berekeningen van cijfers en verwachtingen per seconde. Dit hoort nul te zijn."),
		Unit: perSecond(t), Min: new(0.0),
		Proms: []board.Prom{
			board.P(`sum by (job) (rate(loyalty_compute_failures_total{}[$__rate_interval]))`, "{{job}} "+t.T("figures", "cijfers")),
			board.P(`sum by (job) (rate(loyalty_forecast_failures_total{}[$__rate_interval]))`, "{{job}} "+t.T("forecasts", "verwachtingen")),
		},
	}))
	build := board.Table(t, board.Spec{
		Key: "build", Width: 24, Title: t.T("Version, business day, latest forecast", "Versie, verkoopdag, laatste verwachting"),
		Help: t.T("The running version, the day of the figures and the time of the latest forecast.", "De versie die draait, de dag van de cijfers en het tijdstip van de laatste verwachting."),
		Unit: "none",
		Proms: []board.Prom{
			// Git's revision has 40 characters, of which ten are enough. A word may follow, such as -modified.
			board.Now(`label_replace(max by (job, instance, version, revision) (loyalty_exporter_build_info{}), "revision", "$1$2", "revision", "([0-9a-f]{10})[0-9a-f]+(.*)")`, "{{instance}}"),
			// At noon readers in other time zones see the same day.
			board.Now(`max by (job, instance) (1000 * (loyalty_business_day_timestamp_seconds{} + 12 * 3600))`, "{{instance}}"),
			board.Now(`max by (job, instance) (1000 * loyalty_model_fitted_timestamp_seconds{})`, "{{instance}}"),
			board.Now(`max by (job, instance) (1000 * loyalty_config_last_reload_success_timestamp_seconds{})`, "{{instance}}"),
		},
		Transformations: []board.Transformation{{ID: "merge", Options: map[string]any{}}, board.Without("Time", "Value #A")},
		Overrides: []board.Override{
			board.Named("job", board.Called("Job")), board.Named("instance", board.Called("Instance")), board.Named("version", board.Called(t.T("Version", "Versie"))),
			board.Named("revision", board.Called(t.T("Revision", "Revisie"))),
			board.Named("Value #B", board.Width(112), board.Unit("time:YYYY-MM-DD"), board.Called(t.T("Business day", "Verkoopdag"))),
			board.Named("Value #C", board.Width(176), board.Unit("dateTimeAsIso"), board.Called(t.T("Forecast made", "Verwachting gemaakt"))),
			board.Named("Value #D", board.Width(176), board.Unit("dateTimeAsIso"), board.Called(t.T("Configuration loaded", "Configuratie geladen"))),
		},
	})
	b.Row(5, build)
	operationsSnapshot(t, b)
}

// operationsSnapshot adds the state of the snapshot, from which the program starts without reading the shop again.
func operationsSnapshot(t board.Text, b *board.Board) {
	b.Row(5, board.Table(t, board.Spec{
		Key: "snapshot", Width: 24, Title: t.T("Snapshot on disk", "Momentopname op schijf"),
		Help: t.T("The snapshot from which the exporter starts without reading the shop again: its age, its size, how long it took to write, when one last could not be written or read (the log says why), and whether the storage directory can be used. It is empty without --storage.path.",
			"De momentopname waarmee de exporter start zonder de winkel opnieuw te lezen: leeftijd, grootte, hoe lang het schrijven duurde, wanneer schrijven of lezen voor het laatst mislukte (het logboek zegt waarom), en of de opslagmap bruikbaar is. Zonder --storage.path is dit leeg."),
		Unit: "none",
		Proms: []board.Prom{
			board.Now(`max by (job, instance) (time() - loyalty_snapshot_timestamp_seconds{})`, "{{instance}}"),
			board.Now(`max by (job, instance) (loyalty_snapshot_bytes{})`, "{{instance}}"),
			board.Now(`max by (job, instance) (loyalty_snapshot_duration_seconds{})`, "{{instance}}"),
			board.Now(`max by (job, instance) (1000 * loyalty_snapshot_last_failure_timestamp_seconds{})`, "{{instance}}"),
			board.Now(`min by (job, instance) (loyalty_storage_usable{})`, "{{instance}}"),
		},
		Transformations: []board.Transformation{{ID: "merge", Options: map[string]any{}}, board.Without("Time")},
		Overrides: []board.Override{
			board.Named("job", board.Called("Job")), board.Named("instance", board.Called("Instance")),
			board.Named("Value #A", board.Unit(board.Duration(t)), board.Called(t.T("Age", "Leeftijd"))),
			board.Named("Value #B", board.Unit("bytes"), board.Called(t.T("Size", "Grootte"))),
			board.Named("Value #C", board.Unit("s"), board.Called(t.T("Time to write", "Schrijftijd"))),
			board.Named("Value #D", board.Unit(moment(t)), board.Called(t.T("Latest failure", "Laatste fout")),
				board.Property{ID: "mappings", Value: []board.Mapping{{Type: "value", Options: map[string]board.MappedTo{"0": {Text: t.T("none", "geen")}}}}}),
			board.Named("Value #E", board.Called(t.T("Directory usable", "Map bruikbaar")), board.Property{ID: "mappings", Value: board.YesNo(t.Word("yes"), t.Word("no"))}),
		},
	}))
}

// runbooks is where the runbook of an alert is; its name follows.
const runbooks = "https://github.com/klantenbinding/loyalty/blob/main/exporter/rules/runbooks/"

// operationsAlerts adds the alerts of Prometheus and of Grafana. Grafana's list has only its own rules. With
// all rules it would repeat Prometheus's alerts.
func operationsAlerts(t board.Text, b *board.Board) {
	runbook := board.Property{ID: "links", Value: []board.PanelLink{{
		Title: t.T("Runbook", "Draaiboek"), URL: runbooks + "${__value.raw}.md", TargetBlank: true,
	}}}
	b.Row(8, board.Table(t, board.Spec{
		Key: "alerts of prometheus", Width: 24, Title: t.T("Alerts of Prometheus", "Waarschuwingen van Prometheus"),
		Help: t.T("Loyalty alerts that are firing or pending, with the shop's job. The name of an alert leads to its runbook.",
			"Waarschuwingen over loyaliteit die actief zijn of dat bijna zijn, met de job van de winkel. De naam van een waarschuwing leidt naar haar draaiboek."),
		Unit: "none",
		Proms: []board.Prom{board.Now(
			`max by (alertname, alertstate, severity, job, source, window) (ALERTS{alertname=~"Loyalty.+",job=~"$job|"})`, "{{alertname}}")},
		Transformations: []board.Transformation{board.Without("Time", "Value"), inColumns("alertname", "job", "alertstate", "severity", "source", "window")},
		Overrides: []board.Override{
			board.Named("alertname", board.Width(230), runbook, board.Called(t.T("Alert", "Waarschuwing"))),
			board.Named("job", board.Called(t.T("Shop (job)", "Winkel (job)"))),
			board.Named("alertstate", board.Called(t.T("State", "Toestand")), stateWords(t)),
			board.Named("severity", board.Called(t.T("Severity", "Ernst")), severityWords(t)),
			board.Named("source", board.Called(t.Word("source"))), board.Named("window", board.Called(t.Word("window"))),
		},
	}))
	b.Row(6, board.Alerts("alerts of grafana", 24, t.T("Alerts of Grafana", "Waarschuwingen van Grafana"),
		t.T("The same alerts as rules of Grafana, if they are provisioned. Rules of Prometheus are in the table above.",
			"Dezelfde waarschuwingen als regels van Grafana, als die zijn ingesteld. Regels van Prometheus staan in de tabel erboven.")))
}

// inColumns puts the columns of a table in an order.
func inColumns(names ...string) board.Transformation {
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
	}
	return board.Transformation{ID: "organize", Options: map[string]any{"indexByName": at}}
}

// stateWords shows the state of an alert in words.
func stateWords(t board.Text) board.Property {
	return board.Property{ID: "mappings", Value: []board.Mapping{{Type: "value", Options: map[string]board.MappedTo{
		"firing":  {Text: t.T("firing", "actief"), Color: board.Vermillion, Index: 0},
		"pending": {Text: t.T("pending", "bijna"), Index: 1},
	}}}}
}

// severityWords shows the severity of an alert in words.
func severityWords(t board.Text) board.Property {
	return board.Property{ID: "mappings", Value: []board.Mapping{{Type: "value", Options: map[string]board.MappedTo{
		"critical": {Text: t.T("critical", "ernstig"), Color: board.Vermillion, Index: 0},
		"warning":  {Text: t.T("warning", "waarschuwing"), Index: 1},
		"info":     {Text: t.T("for information", "mededeling"), Index: 2},
	}}}}
}

// perSecond is the unit of rates, in words.
func perSecond(t board.Text) string { return "suffix:" + t.T(" per second", " per seconde") }
