package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// operations is for whoever keeps the program running.
func operations(k board.Kit) *board.Board {
	b := k.OperationsBoard(k.T("Are the figures fresh and right, and do we spare the shop's database?",
		"Zijn de cijfers vers en juist, en ontzien we de database van de winkel?"))
	operationsNow(k, b)
	b.Section("freshness", k.T("Freshness and polling", "Versheid en ophalen"))
	operationsPolling(k, b)
	b.Section("records", k.T("Records", "Gegevens"))
	operationsRecords(k, b)
	b.Section("program", k.T("The program itself", "Het programma zelf"))
	operationsProgram(k, b)
	b.Section("alerts", k.T("Alerts", "Waarschuwingen"))
	operationsAlerts(k, b)
	return b
}

// one makes a stat of one expression.
func one(k board.Kit, key, title, help, unit, expr string) *board.Panel {
	return k.Sparkline(board.Spec{
		Key: key, Width: 4, Title: title, Help: help, Unit: unit, Decimals: new(0), Colour: board.Blue,
		NoValue: k.T("Not scraped", "Niet opgehaald"), Proms: []board.Prom{board.P(expr, title)},
	})
}

// operationsNow is how things stand.
func operationsNow(k board.Kit, b *board.Board) {
	up := one(k, "up", k.T("Exporter", "Exporter"), k.T("Whether Prometheus reaches every chosen exporter.", "Of Prometheus elke gekozen exporter bereikt."),
		"none", `min(up{})`)
	board.Plain(up)
	up.FieldConfig.Defaults.Mappings = board.YesNo(k.T("Up", "Bereikbaar"), k.T("Down", "Onbereikbaar"))
	sources := one(k, "sources down", k.T("Sources that fail", "Bronnen die falen"), k.T("Sources whose last poll failed.", "Bronnen waarvan de laatste ophaalronde mislukte."),
		"none", `sum(loyalty_source_up{} == bool 0)`)
	age := one(k, "age", k.T("Age of the data", "Leeftijd van de gegevens"), k.T("Time since the last successful poll of the source that is furthest behind.",
		"Tijd sinds de laatste geslaagde ophaalronde van de bron die het verst achterloopt."), "s", `max(time() - loyalty_source_last_success_timestamp_seconds{})`)
	failed := one(k, "failed share", k.T("Failed polls", "Mislukte ophaalrondes"), k.T("Share of polls that fail.", "Aandeel van de ophaalrondes dat mislukt."),
		"percentunit", `sum(rate(loyalty_source_poll_failures_total{}[$__rate_interval])) / sum(rate(loyalty_source_polls_total{}[$__rate_interval]))`)
	dropped := one(k, "dropped", k.T("Dropped figures", "Weggelaten cijfers"), k.T("Figures left out of the scrape: too many, or with labels that are not distinct.",
		"Cijfers die niet worden aangeboden: te veel, of met labels die niet verschillen."), "short", `sum(loyalty_series_dropped{})`)
	firing := one(k, "firing", k.T("Firing alerts", "Actieve waarschuwingen"), k.T("Alerts of Prometheus about loyalty that fire.", "Waarschuwingen van Prometheus over loyaliteit die actief zijn."),
		"none", `count(ALERTS{alertname=~"Loyalty.+",alertstate="firing"}) or vector(0)`)
	b.Row(4, up, board.Limited(sources, 1), age, board.Limited(failed, 0.01), board.Limited(dropped, 1), board.Limited(firing, 1))
}

// operationsPolling is how old the figures are and how the sources are polled.
func operationsPolling(k board.Kit, b *board.Board) {
	b.Row(9, k.Lines(board.Spec{
		Key: "freshness", Width: 12, Title: k.T("Time since the last successful poll", "Tijd sinds de laatste geslaagde ophaalronde"),
		Help: k.T("By source. The dashed line is 2.5 times the poll interval, but five minutes at least; above it the source is stale.",
			"Per bron. De streepjeslijn is 2,5 maal de tijd tussen ophaalrondes, maar minstens vijf minuten; daarboven is de bron verouderd."),
		Unit: "s", Min: new(0.0), NoValue: k.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`max by (source) (time() - loyalty_source_last_success_timestamp_seconds{})`, "{{source}}"),
			board.P(`max by (source) (clamp_min(2.5 * loyalty_source_poll_interval_seconds{}, 300))`, "{{source}} "+k.T("limit", "grens")),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Coloured(board.Ink), board.Dashed())},
	}), k.States(board.Spec{
		Key: "states", Width: 12, Title: k.T("What was right when", "Wat wanneer in orde was"),
		Help: k.T("Each source's last poll; whether the configuration was loaded and is in force; whether figures were published and not held back while a source is read for the first time.",
			"De laatste ophaalronde van elke bron; of de configuratie geladen is en geldt; of cijfers gepubliceerd werden en niet opgehouden terwijl een bron voor het eerst gelezen wordt."),
		Unit: "none", NoValue: k.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`min by (source) (loyalty_source_up{})`, "{{source}}"),
			board.P(`min(loyalty_config_last_reload_successful{})`, k.T("configuration loaded", "configuratie geladen")),
			board.P(`1 - max(loyalty_config_pending{})`, k.T("configuration in force", "configuratie van kracht")),
			board.P(`1 - max(loyalty_figures_held_back{})`, k.T("figures published", "cijfers gepubliceerd")),
		},
	}, k.T("fine", "in orde"), k.T("wrong", "mis")))
	b.Row(9, k.Lines(board.Spec{
		Key: "poll duration", Width: 12, Title: k.T("Poll duration", "Duur van de ophaalrondes"), Help: k.T("Mean and 95th percentile of the polls, by source; the percentile is read from buckets.",
			"Gemiddelde en 95e percentiel van de ophaalrondes, per bron; het percentiel is geschat uit klassen."),
		Unit: "s", Min: new(0.0), NoValue: k.T("No polls in this period", "Geen ophaalrondes in deze periode"),
		Proms: []board.Prom{
			board.P(`sum by (source) (rate(loyalty_source_poll_duration_seconds_sum{}[$__rate_interval])) / sum by (source) (rate(loyalty_source_poll_duration_seconds_count{}[$__rate_interval]))`,
				"{{source}} "+k.T("mean", "gemiddeld")),
			board.P(`histogram_quantile(0.95, sum by (le, source) (rate(loyalty_source_poll_duration_seconds_bucket{}[$__rate_interval])))`, "{{source}} 95 %"),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Dashed())},
	}), k.Lines(board.Spec{
		Key: "polls", Width: 12, Title: k.T("Polls and failures", "Ophaalrondes en mislukkingen"), Help: k.T("Polls a second by source, and those of them that failed.",
			"Ophaalrondes per seconde en per bron, en hoeveel daarvan mislukten."),
		Unit: "ops", Min: new(0.0), NoValue: k.T("No polls in this period", "Geen ophaalrondes in deze periode"),
		Proms: []board.Prom{
			board.P(`sum by (source) (rate(loyalty_source_polls_total{}[$__rate_interval]))`, "{{source}}"),
			board.P(`sum by (source) (rate(loyalty_source_poll_failures_total{}[$__rate_interval]))`, "{{source}} "+k.T("failed", "mislukt")),
		},
		Overrides: []board.Override{board.OfQuery("B", board.Coloured(board.Vermillion))},
	}))
	b.Row(5, k.Table(board.Spec{
		Key: "status", Width: 24, Title: k.T("Sources", "Bronnen"), Help: k.T("How each source does at present, as the exporter tells it.", "Hoe elke bron het nu doet, volgens de exporter."),
		Unit: "none", Source: board.Loyalty(), Queries: []board.Query{{QueryType: board.QueryStatus}},
		NoValue: k.T("No source configured", "Geen bron ingesteld"),
		Overrides: []board.Override{
			board.Named(k.Word("last_success"), board.Unit("dateTimeFromNow"), board.Width(130)),
			board.Named(k.Word("newest_record"), board.Unit("dateTimeFromNow"), board.Width(130)),
			board.Named(k.Word("poll_interval"), board.Unit("s")),
			board.Named(k.Word("reachable"), k.Truth()), board.Named(k.Word("loaded"), k.Truth()),
		},
	}))
}

// operationsRecords is what is read, refused and kept.
func operationsRecords(k board.Kit, b *board.Board) {
	b.Row(9, k.Areas(board.Spec{
		Key: "records read", Width: 8, Title: k.T("Records read", "Gelezen gegevens"), Help: k.T("Records a second by kind, again at every reading.", "Gegevens per seconde en per soort, opnieuw bij elke lezing."),
		Unit: "cps", Min: new(0.0), NoValue: k.T("Nothing read in this period", "Niets gelezen in deze periode"),
		Proms: []board.Prom{board.P(`sum by (kind) (rate(loyalty_source_records_total{}[$__rate_interval]))`, "{{kind}}")},
	}), k.Columns(board.Spec{
		Key: "rejected", Width: 8, Title: k.T("Rejected records", "Geweigerde gegevens"), Help: k.T("Records that could not be used, a second, by source, kind and reason. None is good.",
			"Gegevens die niet bruikbaar waren, per seconde, per bron, soort en reden. Geen is goed."),
		Unit: "cps", Min: new(0.0), NoValue: k.T("None rejected", "Niets geweigerd"),
		Proms: []board.Prom{board.P(`sum by (source, kind, reason) (rate(loyalty_source_rejected_records_total{}[$__rate_interval]))`, "{{source}} {{kind}}: {{reason}}")},
	}), k.Areas(board.Spec{
		Key: "ledger", Width: 8, Title: k.T("Records in memory", "Gegevens in het geheugen"), Help: k.T("The size of the ledger, by kind of record.", "De omvang van het grootboek, per soort."),
		Unit: "short", Min: new(0.0), NoValue: k.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{board.P(`max by (kind) (loyalty_ledger_records{})`, "{{kind}}")},
	}))
}

// operationsProgram is what the program costs and whether it computes.
func operationsProgram(k board.Kit, b *board.Board) {
	b.Row(9, k.Lines(board.Spec{
		Key: "compute", Width: 8, Title: k.T("Time to compute the figures", "Rekentijd van de cijfers"), Help: k.T("Mean time from new records to new figures, and 95th percentile.",
			"Gemiddelde tijd van nieuwe gegevens tot nieuwe cijfers, en 95e percentiel."),
		Unit: "s", Min: new(0.0), NoValue: k.T("Nothing computed in this period", "Niets berekend in deze periode"),
		Proms: []board.Prom{
			board.P(`sum(rate(loyalty_compute_duration_seconds_sum{}[$__rate_interval])) / sum(rate(loyalty_compute_duration_seconds_count{}[$__rate_interval]))`, k.T("mean", "gemiddeld")),
			board.P(`histogram_quantile(0.95, sum by (le) (rate(loyalty_compute_duration_seconds_bucket{}[$__rate_interval])))`, "95 %"),
		},
	}), k.Lines(board.Spec{
		Key: "memory", Width: 8, Title: k.T("Memory", "Geheugen"), Help: k.T("Memory of the process, and the part of it that the histories take by estimate.",
			"Geheugen van het programma, en het deel dat de geschiedenissen naar schatting innemen."),
		Unit: "bytes", Min: new(0.0), NoValue: k.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`max by (instance) (process_resident_memory_bytes{})`, k.T("process", "programma")+" {{instance}}"),
			board.P(`max by (instance) (loyalty_ledger_bytes{})`, k.T("histories", "geschiedenissen")+" {{instance}}"),
		},
	}), k.Lines(board.Spec{
		Key: "faults", Width: 8, Title: k.T("Failed computations", "Mislukte berekeningen"), Help: k.T("Computations of figures and fits of forecasts that failed, a second. Zero is good.",
			"Berekeningen van cijfers en verwachtingen die mislukten, per seconde. Nul is goed."),
		Unit: "cps", Min: new(0.0), NoValue: k.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.P(`sum(rate(loyalty_compute_failures_total{}[$__rate_interval]))`, k.T("figures", "cijfers")),
			board.P(`sum(rate(loyalty_forecast_failures_total{}[$__rate_interval]))`, k.T("forecasts", "verwachtingen")),
		},
	}))
	build := k.Table(board.Spec{
		Key: "build", Width: 24, Title: k.T("Version, business day, latest forecast", "Versie, verkoopdag, laatste verwachting"),
		Help: k.T("What runs, and of which day and which fit the figures are.", "Wat draait, en van welke dag en welke berekening de cijfers zijn."),
		Unit: "none", NoValue: k.T("Not scraped", "Niet opgehaald"),
		Proms: []board.Prom{
			board.Now(`max by (instance, version, revision) (loyalty_exporter_build_info{})`, "{{instance}}"),
			// Noon, so that readers in other time zones see the same day.
			board.Now(`max by (instance) (1000 * (loyalty_business_day_timestamp_seconds{} + 12 * 3600))`, "{{instance}}"),
			board.Now(`max by (instance) (1000 * loyalty_model_fitted_timestamp_seconds{})`, "{{instance}}"),
			board.Now(`max by (instance) (1000 * loyalty_config_last_reload_success_timestamp_seconds{})`, "{{instance}}"),
		},
		Transformations: []board.Transformation{{ID: "merge", Options: map[string]any{}}, board.Without("Time", "Value #A")},
		Overrides: []board.Override{
			board.Named("instance", board.Called("Instance")), board.Named("version", board.Called(k.T("Version", "Versie"))),
			board.Named("revision", board.Called(k.T("Revision", "Revisie"))),
			board.Named("Value #B", board.Unit("time:YYYY-MM-DD"), board.Called(k.T("Business day", "Verkoopdag"))),
			board.Named("Value #C", board.Unit("dateTimeAsIso"), board.Called(k.T("Forecast fitted", "Verwachting berekend"))),
			board.Named("Value #D", board.Unit("dateTimeAsIso"), board.Called(k.T("Configuration loaded", "Configuratie geladen"))),
		},
	})
	b.Row(4, build)
}

// operationsAlerts lists the alerts of Prometheus and those of Grafana.
func operationsAlerts(k board.Kit, b *board.Board) {
	b.Row(8, k.Table(board.Spec{
		Key: "alerts of prometheus", Width: 12, Title: k.T("Alerts of Prometheus", "Waarschuwingen van Prometheus"),
		Help: k.T("Alerts about loyalty that fire or wait to fire. Each has a runbook in exporter/rules/runbooks.",
			"Waarschuwingen over loyaliteit die actief zijn of op het punt staan dat te worden. Elk heeft een draaiboek in exporter/rules/runbooks."),
		Unit: "none", NoValue: k.T("No alert fires", "Geen actieve waarschuwingen"),
		Proms:           []board.Prom{board.Now(`max by (alertname, alertstate, severity, source, window) (ALERTS{alertname=~"Loyalty.+"})`, "{{alertname}}")},
		Transformations: []board.Transformation{board.Without("Time", "Value")},
		Overrides:       []board.Override{board.Named("alertname", board.Width(240))},
	}), k.Alerts("alerts of grafana", 12, k.T("Alerts of Grafana", "Waarschuwingen van Grafana"),
		k.T("The same alerts as rules of Grafana, where they are provisioned.", "Dezelfde waarschuwingen als regels van Grafana, waar die ingericht zijn.")))
}
