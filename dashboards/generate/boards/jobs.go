package boards

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// jobColumn is a column of the table of exporters. A figure at the limit or above it is red. Zero means no limit.
type jobColumn struct {
	title, expr, unit string
	limit             float64
	more              []board.Property
}

// operationsNow returns the present state, a row for each job.
func operationsNow(t board.Text) *board.Panel {
	list := []jobColumn{
		{t.T("Exporter", "Exporter"), `min by (job) (` + board.Reachable + `)`, "none", 0, []board.Property{
			{ID: "mappings", Value: board.YesNo(t.T("Up", "Bereikbaar"), t.T("Down", "Onbereikbaar"))},
			{ID: "custom.cellOptions", Value: board.CellOptions{Type: "color-text"}},
		}},
		{t.T("Failing sources", "Falende bronnen"), `sum by (job) (loyalty_source_up{} == bool 0)`, "none", 1, nil},
		{t.T("Age of the data", "Leeftijd gegevens"), `max by (job) (time() - loyalty_source_last_success_timestamp_seconds{})`, board.Duration(t), 0, nil},
		{t.T("Failed polls", "Mislukte rondes"), `sum by (job) (rate(loyalty_source_poll_failures_total{}[$__rate_interval])) / (sum by (job) (rate(loyalty_source_polls_total{}[$__rate_interval])) > 0)`, "percentunit", 0.01, nil},
		{t.T("Dropped figures", "Weggelaten cijfers"), `sum by (job) (loyalty_series_dropped{})`, "locale", 1, nil},
		{
			t.T("Firing alerts", "Waarschuwingen"),
			`count by (job) (ALERTS{alertname=~"Loyalty.+",alertstate="firing",job=~"$job|"}) or 0 * max by (job) (` + board.Reachable + `)`, "none", 1, nil,
		},
	}
	s := board.Spec{
		Key: "jobs", Width: 24, Title: t.T("Exporters", "Exporters"), Unit: "none",
		Help: t.T("A row for each shop (job): whether Prometheus reaches every exporter of it, how many sources failed at their last poll, the time since the last successful poll of the source that is furthest behind, the share of polls that fail, how many figures are missing on /metrics because there are too many or because their labels are the same, and how many loyalty alerts of Prometheus are firing.",
			"Een rij per winkel (job): of Prometheus elke exporter ervan bereikt, bij hoeveel bronnen de laatste ophaalronde mislukte, de tijd sinds de laatste geslaagde ophaalronde van de bron die het verst achterloopt, het aandeel van de ophaalrondes dat mislukt, hoeveel cijfers op /metrics ontbreken omdat het er te veel zijn of omdat hun labels gelijk zijn, en hoeveel waarschuwingen van Prometheus over loyaliteit actief zijn."),
		Transformations: []board.Transformation{
			{ID: "merge", Options: map[string]any{}},
			{ID: "organize", Options: map[string]any{"excludeByName": map[string]bool{"Time": true}, "indexByName": map[string]int{"job": 0}}},
		},
		Overrides: []board.Override{board.Named("job", board.Called(t.T("Shop (job)", "Winkel (job)")))},
	}
	for i, c := range list {
		s.Proms = append(s.Proms, board.Now(c.expr, c.title))
		properties := append([]board.Property{board.Called(c.title), board.Unit(c.unit), board.Decimals(0)}, c.more...)
		if c.limit > 0 {
			properties = append(properties, redFrom(c.limit)...)
		}
		s.Overrides = append(s.Overrides, board.Named(fmt.Sprintf("Value #%c", 'A'+i), properties...))
	}
	return board.Table(t, s)
}

// redFrom colours the text of a cell from a limit.
func redFrom(limit float64) []board.Property {
	return []board.Property{
		{ID: "color", Value: board.Color{Mode: "thresholds"}},
		{ID: "thresholds", Value: *board.From(board.Ink, limit, board.Vermillion)},
		{ID: "custom.cellOptions", Value: board.CellOptions{Type: "color-text"}},
	}
}

// noTrouble is the state of a job without trouble. The other states are smaller, the worst first.
const noTrouble = 9

// noJob is the state without any job.
const noJob = -1

// unknownJob is a series if Prometheus has no exporter in the whole range. Without any series Grafana would say that the
// data has no time field.
const unknownJob = `label_replace(vector(-1), "job", "–", "", "") unless on () present_over_time(loyalty_exporter_build_info{}[$__range] @ end())`

// operationsStates returns the worst state of each job over time.
func operationsStates(t board.Text) *board.Panel {
	states := []struct{ metric, text string }{
		{board.Reachable, t.T("not reached", "onbereikbaar")},
		{`loyalty_source_up{}`, t.T("source fails", "bron faalt")},
		{`loyalty_config_last_reload_successful{}`, t.T("configuration refused", "configuratie geweigerd")},
		{`(1 - loyalty_config_pending{})`, t.T("configuration waits", "configuratie wacht")},
		{`(1 - loyalty_figures_held_back{})`, t.T("no new figures", "geen nieuwe cijfers")},
	}
	words := map[string]board.MappedTo{strconv.Itoa(noTrouble): {Text: t.T("OK", "in orde"), Color: board.Blue, Index: len(states)}}
	words[strconv.Itoa(noJob)] = board.MappedTo{Text: t.T("Prometheus does not know this shop", "Prometheus kent deze winkel niet"), Color: board.Grey, Index: len(states) + 1}
	all := make([]string, len(states))
	for i, s := range states {
		all[i] = fmt.Sprintf(`label_replace(%d + %d * min by (job) (%s), "state", "%d", "", "")`, i, noTrouble-i, s.metric, i)
		words[strconv.Itoa(i)] = board.MappedTo{Text: s.text, Color: board.Vermillion, Index: i}
	}
	p := board.States(t, board.Spec{
		Key: "states", Width: 12, Title: t.T("State over time", "Toestand in de tijd"),
		Help: t.T("A row for each shop (job) with its worst state: Prometheus did not reach an exporter, the last poll of a source failed, the configuration could not be loaded or waits for an initial load, or no new figures were published because a source is being read for the first time.",
			"Een rij per winkel (job) met haar slechtste toestand: Prometheus bereikte een exporter niet, de laatste ophaalronde van een bron mislukte, de configuratie kon niet worden geladen of wacht op een eerste keer lezen, of er kwamen geen nieuwe cijfers omdat een bron voor het eerst wordt gelezen."),
		Unit: "none", Proms: []board.Prom{board.P(fmt.Sprintf(`min by (job) (%s) or on () (%s)`, strings.Join(all, " or "), unknownJob), "{{job}}")},
	}, "", "")
	p.FieldConfig.Defaults.Mappings = []board.Mapping{{Type: "value", Options: words}}
	return p
}
