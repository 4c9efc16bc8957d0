package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// operations is for whoever keeps the program running.
func operations(t board.Text) *board.Board {
	b := board.NewOperations(t, t.T("Are the figures fresh and right, and do we spare the shop's database?",
		"Zijn de cijfers vers en juist, en ontzien we de database van de winkel?"))
	operationsNow(t, b)
	b.Section("freshness", t.T("Freshness and polling", "Versheid en ophalen"))
	operationsPolling(t, b)
	b.Section("records", t.T("Records", "Gegevens"))
	operationsRecords(t, b)
	b.Section("program", t.T("The program itself", "Het programma zelf"))
	operationsProgram(t, b)
	b.Section("alerts", t.T("Alerts", "Waarschuwingen"))
	operationsAlerts(t, b)
	return b
}

// one makes a stat of one expression.
func one(t board.Text, key, title, help, unit, expr string) *board.Panel {
	return board.Sparkline(t, board.Spec{
		Key: key, Width: 4, Title: title, Help: help, Unit: unit, Decimals: new(0), Colour: board.Blue,
		NoValue: t.T("Not scraped", "Niet opgehaald"), Proms: []board.Prom{board.P(expr, title)},
	})
}

// operationsNow is how things stand.
func operationsNow(t board.Text, b *board.Board) {
	up := one(t, "up", t.T("Exporter", "Exporter"), t.T("Whether Prometheus reaches every chosen exporter.", "Of Prometheus elke gekozen exporter bereikt."),
		"none", `min(up{})`)
	board.Plain(up)
	up.FieldConfig.Defaults.Mappings = board.YesNo(t.T("Up", "Bereikbaar"), t.T("Down", "Onbereikbaar"))
	sources := one(t, "sources down", t.T("Sources that fail", "Bronnen die falen"), t.T("Sources whose last poll failed.", "Bronnen waarvan de laatste ophaalronde mislukte."),
		"none", `sum(loyalty_source_up{} == bool 0)`)
	age := one(t, "age", t.T("Age of the data", "Leeftijd van de gegevens"), t.T("Time since the last successful poll of the source that is furthest behind.",
		"Tijd sinds de laatste geslaagde ophaalronde van de bron die het verst achterloopt."), "s", `max(time() - loyalty_source_last_success_timestamp_seconds{})`)
	failed := one(t, "failed share", t.T("Failed polls", "Mislukte ophaalrondes"), t.T("Share of polls that fail.", "Aandeel van de ophaalrondes dat mislukt."),
		"percentunit", `sum(rate(loyalty_source_poll_failures_total{}[$__rate_interval])) / sum(rate(loyalty_source_polls_total{}[$__rate_interval]))`)
	dropped := one(t, "dropped", t.T("Dropped figures", "Weggelaten cijfers"), t.T("Figures left out of the scrape: too many, or with labels that are not distinct.",
		"Cijfers die niet worden aangeboden: te veel, of met labels die niet verschillen."), "short", `sum(loyalty_series_dropped{})`)
	firing := one(t, "firing", t.T("Firing alerts", "Actieve waarschuwingen"), t.T("Alerts of Prometheus about loyalty that fire.", "Waarschuwingen van Prometheus over loyaliteit die actief zijn."),
		"none", `count(ALERTS{alertname=~"Loyalty.+",alertstate="firing"}) or vector(0)`)
	b.Row(4, up, board.Limited(sources, 1), age, board.Limited(failed, 0.01), board.Limited(dropped, 1), board.Limited(firing, 1))
}

// operationsPolling is how old the figures are and how the sources are polled.
func operationsPolling(t board.Text, b *board.Board) {
	b.Row(9, board.Lines(t, board.Spec{
		Key: "freshness", Width: 12, Title: t.T("Time since the last successful poll", "Tijd sinds de laatste geslaagde ophaalronde"),
		Help: t.T("By source. The dashed line is 2.5 times the poll interval, but five minutes at least; above it the source is stale.",
			"Per bron. De streepjeslijn is 2,5 maal de tijd tussen ophaalrondes, maar minstens vijf minuten; daarboven is de bron verouderd."),
		Unit: "s", Min: new(0.0), NoValue: t.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`max by (source) (time() - loyalty_source_last_success_timestamp_seconds{})`, "{{source}}"),
			board.P(`max by (source) (clamp_min(2.5 * loyalty_source_poll_interval_seconds{}, 300))`, "{{source}} "+t.T("limit", "grens")),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Coloured(board.Ink), board.Dashed())},
	}), board.States(t, board.Spec{
		Key: "states", Width: 12, Title: t.T("What was right when", "Wat wanneer in orde was"),
		Help: t.T("Each source's last poll; whether the configuration was loaded and is in force; whether figures were published and not held back while a source is read for the first time.",
			"De laatste ophaalronde van elke bron; of de configuratie geladen is en geldt; of cijfers gepubliceerd werden en niet opgehouden terwijl een bron voor het eerst gelezen wordt."),
		Unit: "none", NoValue: t.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`min by (source) (loyalty_source_up{})`, "{{source}}"),
			board.P(`min(loyalty_config_last_reload_successful{})`, t.T("configuration loaded", "configuratie geladen")),
			board.P(`1 - max(loyalty_config_pending{})`, t.T("configuration in force", "configuratie van kracht")),
			board.P(`1 - max(loyalty_figures_held_back{})`, t.T("figures published", "cijfers gepubliceerd")),
		},
	}, t.T("fine", "in orde"), t.T("wrong", "mis")))
	b.Row(9, board.Lines(t, board.Spec{
		Key: "poll duration", Width: 12, Title: t.T("Poll duration", "Duur van de ophaalrondes"), Help: t.T("Mean and 95th percentile of the polls, by source; the percentile is read from buckets.",
			"Gemiddelde en 95e percentiel van de ophaalrondes, per bron; het percentiel is geschat uit klassen."),
		Unit: "s", Min: new(0.0), NoValue: t.T("No polls in this period", "Geen ophaalrondes in deze periode"),
		Proms: []board.Prom{
			board.P(`sum by (source) (rate(loyalty_source_poll_duration_seconds_sum{}[$__rate_interval])) / sum by (source) (rate(loyalty_source_poll_duration_seconds_count{}[$__rate_interval]))`,
				"{{source}} "+t.T("mean", "gemiddeld")),
			board.P(`histogram_quantile(0.95, sum by (le, source) (rate(loyalty_source_poll_duration_seconds_bucket{}[$__rate_interval])))`, "{{source}} 95 %"),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Dashed())},
	}), board.Lines(t, board.Spec{
		Key: "polls", Width: 12, Title: t.T("Polls and failures", "Ophaalrondes en mislukkingen"), Help: t.T("Polls a second by source, and those of them that failed.",
			"Ophaalrondes per seconde en per bron, en hoeveel daarvan mislukten."),
		Unit: "ops", Min: new(0.0), NoValue: t.T("No polls in this period", "Geen ophaalrondes in deze periode"),
		Proms: []board.Prom{
			board.P(`sum by (source) (rate(loyalty_source_polls_total{}[$__rate_interval]))`, "{{source}}"),
			board.P(`sum by (source) (rate(loyalty_source_poll_failures_total{}[$__rate_interval]))`, "{{source}} "+t.T("failed", "mislukt")),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Coloured(board.Vermillion))},
	}))
	b.Row(5, board.Table(t, board.Spec{
		Key: "status", Width: 24, Title: t.T("Sources", "Bronnen"), Help: t.T("How each source does at present, as the exporter tells it.", "Hoe elke bron het nu doet, volgens de exporter."),
		Unit: "none", Source: board.Loyalty(), Queries: []panelquery.Query{{QueryType: panelquery.Status}},
		NoValue: t.T("No source configured", "Geen bron ingesteld"),
		Overrides: []board.Override{
			board.Named(t.Word("last_success"), board.Unit("dateTimeFromNow"), board.Width(130)),
			board.Named(t.Word("newest_record"), board.Unit("dateTimeFromNow"), board.Width(130)),
			board.Named(t.Word("poll_interval"), board.Unit("s")),
			board.Named(t.Word("reachable"), board.Truth(t)), board.Named(t.Word("loaded"), board.Truth(t)),
		},
	}))
}

// operationsRecords is what is read, refused and kept.
func operationsRecords(t board.Text, b *board.Board) {
	b.Row(9, board.Areas(t, board.Spec{
		Key: "records read", Width: 8, Title: t.T("Records read", "Gelezen gegevens"), Help: t.T("Records a second by kind, again at every reading.", "Gegevens per seconde en per soort, opnieuw bij elke lezing."),
		Unit: "cps", Min: new(0.0), NoValue: t.T("Nothing read in this period", "Niets gelezen in deze periode"),
		Proms: []board.Prom{board.P(`sum by (kind) (rate(loyalty_source_records_total{}[$__rate_interval]))`, "{{kind}}")},
	}), board.Columns(t, board.Spec{
		Key: "rejected", Width: 8, Title: t.T("Rejected records", "Geweigerde gegevens"), Help: t.T("Records that could not be used, a second, by source, kind and reason. None is good.",
			"Gegevens die niet bruikbaar waren, per seconde, per bron, soort en reden. Geen is goed."),
		Unit: "cps", Min: new(0.0), NoValue: t.T("None rejected", "Niets geweigerd"),
		Proms: []board.Prom{board.P(`sum by (source, kind, reason) (rate(loyalty_source_rejected_records_total{}[$__rate_interval]))`, "{{source}} {{kind}}: {{reason}}")},
	}), board.Areas(t, board.Spec{
		Key: "ledger", Width: 8, Title: t.T("Records in memory", "Gegevens in het geheugen"), Help: t.T("The size of the ledger, by kind of record.", "De omvang van het grootboek, per soort."),
		Unit: "short", Min: new(0.0), NoValue: t.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{board.P(`max by (kind) (loyalty_ledger_records{})`, "{{kind}}")},
	}))
}

// operationsProgram is what the program costs and whether it computes.
func operationsProgram(t board.Text, b *board.Board) {
	b.Row(9, board.Lines(t, board.Spec{
		Key: "compute", Width: 8, Title: t.T("Time to compute the figures", "Rekentijd van de cijfers"), Help: t.T("Mean time from new records to new figures, and 95th percentile.",
			"Gemiddelde tijd van nieuwe gegevens tot nieuwe cijfers, en 95e percentiel."),
		Unit: "s", Min: new(0.0), NoValue: t.T("Nothing computed in this period", "Niets berekend in deze periode"),
		Proms: []board.Prom{
			board.P(`sum(rate(loyalty_compute_duration_seconds_sum{}[$__rate_interval])) / sum(rate(loyalty_compute_duration_seconds_count{}[$__rate_interval]))`, t.T("mean", "gemiddeld")),
			board.P(`histogram_quantile(0.95, sum by (le) (rate(loyalty_compute_duration_seconds_bucket{}[$__rate_interval])))`, "95 %"),
		},
	}), board.Lines(t, board.Spec{
		Key: "memory", Width: 8, Title: t.T("Memory", "Geheugen"), Help: t.T("Memory of the process, and the part of it that the histories take by estimate.",
			"Geheugen van het programma, en het deel dat de geschiedenissen naar schatting innemen."),
		Unit: "bytes", Min: new(0.0), NoValue: t.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`max by (instance) (process_resident_memory_bytes{})`, t.T("process", "programma")+" {{instance}}"),
			board.P(`max by (instance) (loyalty_ledger_bytes{})`, t.T("histories", "geschiedenissen")+" {{instance}}"),
		},
	}), board.Lines(t, board.Spec{
		Key: "faults", Width: 8, Title: t.T("Failed computations", "Mislukte berekeningen"), Help: t.T("Computations of figures and fits of forecasts that failed, a second. Zero is good.",
			"Berekeningen van cijfers en verwachtingen die mislukten, per seconde. Nul is goed."),
		Unit: "cps", Min: new(0.0), NoValue: t.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`sum(rate(loyalty_compute_failures_total{}[$__rate_interval]))`, t.T("figures", "cijfers")),
			board.P(`sum(rate(loyalty_forecast_failures_total{}[$__rate_interval]))`, t.T("forecasts", "verwachtingen")),
		},
	}))
	build := board.Table(t, board.Spec{
		Key: "build", Width: 24, Title: t.T("Version, business day, latest forecast", "Versie, verkoopdag, laatste verwachting"),
		Help: t.T("What runs, and of which day and which fit the figures are.", "Wat draait, en van welke dag en welke berekening de cijfers zijn."),
		Unit: "none", NoValue: t.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.Now(`max by (instance, version, revision) (loyalty_exporter_build_info{})`, "{{instance}}"),
			// Noon, so that readers in other time zones see the same day.
			board.Now(`max by (instance) (1000 * (loyalty_business_day_timestamp_seconds{} + 12 * 3600))`, "{{instance}}"),
			board.Now(`max by (instance) (1000 * loyalty_model_fitted_timestamp_seconds{})`, "{{instance}}"),
			board.Now(`max by (instance) (1000 * loyalty_config_last_reload_success_timestamp_seconds{})`, "{{instance}}"),
		},
		Transformations: []board.Transformation{{ID: "merge", Options: map[string]any{}}, board.Without("Time", "Value #A")},
		Overrides: []board.Override{
			board.Named("instance", board.Called("Instance")), board.Named("version", board.Called(t.T("Version", "Versie"))),
			board.Named("revision", board.Called(t.T("Revision", "Revisie"))),
			board.Named("Value #B", board.Unit("time:YYYY-MM-DD"), board.Called(t.T("Business day", "Verkoopdag"))),
			board.Named("Value #C", board.Unit("dateTimeAsIso"), board.Called(t.T("Forecast fitted", "Verwachting berekend"))),
			board.Named("Value #D", board.Unit("dateTimeAsIso"), board.Called(t.T("Configuration loaded", "Configuratie geladen"))),
		},
	})
	b.Row(4, build)
}

// operationsAlerts lists the alerts of Prometheus and those of Grafana.
func operationsAlerts(t board.Text, b *board.Board) {
	b.Row(8, board.Table(t, board.Spec{
		Key: "alerts of prometheus", Width: 12, Title: t.T("Alerts of Prometheus", "Waarschuwingen van Prometheus"),
		Help: t.T("Alerts about loyalty that fire or wait to fire. Each has a runbook in exporter/rules/runbooks.",
			"Waarschuwingen over loyaliteit die actief zijn of op het punt staan dat te worden. Elk heeft een draaiboek in exporter/rules/runbooks."),
		Unit: "none", NoValue: t.T("No alert fires", "Geen actieve waarschuwingen"),
		Proms:           []board.Prom{board.Now(`max by (alertname, alertstate, severity, source, window) (ALERTS{alertname=~"Loyalty.+"})`, "{{alertname}}")},
		Transformations: []board.Transformation{board.Without("Time", "Value")},
		Overrides:       []board.Override{board.Named("alertname", board.Width(240))},
	}), board.Alerts(t, "alerts of grafana", 12, t.T("Alerts of Grafana", "Waarschuwingen van Grafana"),
		t.T("The same alerts as rules of Grafana, where they are provisioned.", "Dezelfde waarschuwingen als regels van Grafana, waar die ingericht zijn.")))
}
