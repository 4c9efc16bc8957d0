package boards

import (
	"fmt"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// portfolio returns the board about several shops, a row each. Each shop has an exporter with a job of its own in
// Prometheus.
func portfolio(t board.Text) *board.Board {
	b := board.NewPortfolio(t, t.T("How are our shops doing, and which of them needs attention?", "Hoe gaat het met onze winkels, en welke heeft aandacht nodig?"))
	b.Row(8, portfolioTable(t))
	b.Row(9,
		portfolioLines(t, "loyalty_index", `max by (job) (loyalty_index{,window="$window"})`),
		portfolioLines(t, "churn_ratio", `max by (job) (loyalty_churn_ratio{,window="$window"})`),
	)
	return b
}

// portfolioLines returns a measure over time, a line for each shop.
func portfolioLines(t board.Text, name, expr string) *board.Panel {
	s := recorded(t, name, 12, board.P(expr, "{{job}}"))
	s.Title, s.Colour, s.Min = t.Title(name)+t.T(" by shop", " per winkel"), "", new(0.0)
	return board.Lines(t, s)
}

// shopColumn is a column of the table of shops.
type shopColumn struct {
	title, expr, unit string
	decimals          int
	width             int // in pixels, 0 for an equal part of the rest
	more              []board.Property
}

// portfolioTable returns the table of shops. A row links to the overview of its shop.
func portfolioTable(t board.Text) *board.Panel {
	red := []board.Property{
		{ID: "color", Value: board.Color{Mode: "thresholds"}},
		{ID: "thresholds", Value: *board.From(board.Ink, 1, board.Vermillion)},
		{ID: "custom.cellOptions", Value: board.CellOptions{Type: "color-text"}},
	}
	change := []board.Property{
		{ID: "color", Value: board.Color{Mode: "thresholds"}},
		{ID: "thresholds", Value: *board.From(board.Vermillion, 0, board.Blue)},
		{ID: "custom.cellOptions", Value: board.CellOptions{Type: "color-text"}},
	}
	columns := []shopColumn{
		{t.Title("revenue"), `max by (job, currency) (loyalty_revenue{,basis="orders",window="$window"})`, "locale", 0, 0, nil},
		{
			t.T("Change", "Verandering"), `max by (job, currency) (loyalty_revenue{,basis="orders",window="$window"}) / max by (job, currency) (loyalty_opening_revenue{,basis="orders",window="$window"} > 0) - 1`,
			"percentunit", 1, 0, change,
		},
		{t.Title("active_customers"), `max by (job) (loyalty_active_customers{,window="$window"})`, "locale", 0, 0, nil},
		{t.Title("loyalty_index"), `max by (job) (loyalty_index{,window="$window"})`, "none", 1, 132, nil},
		{t.Title("churn_ratio"), `max by (job) (loyalty_churn_ratio{,window="$window"})`, "percentunit", 1, 0, nil},
		{
			t.T("Alerts", "Waarschuwingen"), `(count by (job) (ALERTS{job=~"$job|",alertname=~"Loyalty.+",alertstate="firing"}) or 0 * max by (job) (` + board.Reachable + `))`,
			"none", 0, 136, red,
		},
		{t.T("Exporters down", "Exporters onbereikbaar"), `count by (job) (` + board.Reachable + ` == 0) or 0 * max by (job) (` + board.Reachable + `)`, "none", 0, 116, red},
	}
	s := board.Spec{
		Key: "shops", Width: 24, Title: t.T("Shops", "Winkels"), Unit: "none",
		Help: t.T("A row for each job of Prometheus with a loyalty exporter. The change of revenue is since the period before. Alerts are the loyalty alerts of Prometheus that are firing. Click a shop to open its overview.",
			"Een rij per job van Prometheus met een loyaliteitsexporter. De verandering van de omzet is sinds de vorige periode. Waarschuwingen zijn de actieve waarschuwingen van Prometheus over loyaliteit. Klik op een winkel om haar overzicht te openen."),
		Transformations: []board.Transformation{
			{ID: "merge", Options: map[string]any{}},
			{ID: "organize", Options: map[string]any{"excludeByName": map[string]bool{"Time": true}, "indexByName": map[string]int{"job": 0, "currency": 1}}},
		},
		Overrides: []board.Override{
			board.Named("job", board.Called(t.T("Shop", "Winkel")), board.Property{ID: "links", Value: []board.PanelLink{{
				Title: t.T("Open the overview of this shop", "Open het overzicht van deze winkel"),
				URL:   "/d/" + t.UID(board.Prometheus) + "?${prometheus_datasource:queryparam}&var-job=${__value.raw}&${window:queryparam}&${__url_time_range}",
			}, {
				Title: t.T("Open all boards of this shop (data source with the name of the job)", "Open alle dashboards van deze winkel (gegevensbron met de naam van de job)"),
				URL:   "/d/" + t.UID(board.Overview) + "?var-datasource=${__value.raw}&${window:queryparam}&${__url_time_range}",
			}}}),
			board.Named("currency", board.Called(t.T("Currency", "Valuta")), board.Width(88)),
		},
	}
	for i, c := range columns {
		s.Proms = append(s.Proms, board.Now(c.expr, c.title))
		if c.width > 0 {
			c.more = append(c.more, board.Width(c.width))
		}
		properties := append([]board.Property{board.Called(c.title), board.Unit(c.unit), board.Decimals(c.decimals)}, c.more...)
		s.Overrides = append(s.Overrides, board.Named(fmt.Sprintf("Value #%c", 'A'+i), properties...))
	}
	return board.Table(t, s)
}
