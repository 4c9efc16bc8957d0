package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// leaving returns the board about why customers leave and who could have been kept.
func leaving(t board.Text) *board.Board {
	b := board.New(t, board.Leaving, t.T("Why do customers leave, and whom could we have kept?", "Waarom vertrekken klanten, en wie hadden we kunnen houden?"))
	var reasons []board.Option
	for _, r := range []string{"service", "price", "onboarding", "channel", "involuntary", "other", "unknown"} {
		reasons = append(reasons, board.Option{Text: t.Label("reason", r), Value: r})
	}
	reason := labels("reason", b.Choices("reason", t.Dimension("reason"), reasons...))
	b.Cards(board.Card(t, "early_churn_ratio", 8, labels("horizon", "100d")), board.Card(t, "involuntary_churn_ratio", 8, nil), board.Card(t, "contact_churn_risk_ratio", 8, nil))
	b.Row(9,
		board.Columns(t, board.Spec{
			Key: "reasons", Width: 14, Title: quarters(t, t.Title("cancellations"), 14),
			Queries: []panelquery.Query{{Measures: []string{"cancellations"}, Labels: reason, Window: "quarter", HideIncomplete: new(true)}},
		}),
		board.Levels(t, board.Spec{
			Key: "reasons now", Width: 10, Title: t.T("Reasons in the chosen period", "Redenen in de gekozen periode"), Min: new(0.0),
			Queries: measured("cancellations"),
		}),
	)
	b.Section("early", t.T("The first 100 days", "De eerste 100 dagen"))
	leavingEarly(t, b)
	b.Section("failed", t.T("Who can be kept, and who comes back", "Wie te behouden is, en wie terugkomt"))
	leavingBack(t, b, reason)
	b.Section("service", t.T("After contact with customer service", "Na contact met de klantenservice"))
	leavingService(t, b)
	return b
}

// leavingEarly adds the new customers who do not come back.
func leavingEarly(t board.Text, b *board.Board) {
	byChannel := split("early_churn_ratio", "acquisition_channel", 8)
	byChannel[0].Labels = labels("horizon", "100d")
	b.Row(tallRow,
		board.Lines(t, board.Spec{
			Key: "early", Width: 12, Title: t.Title("early_churn_ratio") + t.T(" by number of days", " naar aantal dagen"), Min: new(0.0), Max: new(1.0),
			Queries: []panelquery.Query{{Measures: []string{"early_churn_ratio"}, Target: true}},
		}),
		board.Levels(t, board.Spec{
			Key: "early by channel", Width: 12, Title: by(t, "early_churn_ratio", "acquisition_channel", 12) + ", " + t.Window("100d"),
			Min: new(0.0), Max: new(1.0), Queries: byChannel, Colour: board.Vermillion,
		}),
	)
}

// leavingBack adds failed payments and customers who came back.
func leavingBack(t board.Text, b *board.Board, reason map[string][]string) {
	b.Row(tallRow,
		board.Lines(t, board.Spec{
			Key: "involuntary", Width: 8, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"involuntary_churn_ratio"}, CompareTo: lastYear(), Target: true, Expected: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "back", Width: 8, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"winback_ratio"}, Labels: labels("counted", "recent"), CompareTo: lastYear(), Target: true}},
		}),
		// The data source ends the scale of present shares at the largest one if all are small. Lines over time have no such scale.
		board.Levels(t, board.Spec{Key: "back by reason", Width: 8, Min: new(0.0), Queries: []panelquery.Query{latest("winback_by_reason_ratio", reason)}}),
	)
}

// leavingService adds the effect of contacts with customer service.
func leavingService(t board.Text, b *board.Board) {
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "contact risk", Width: 8, Min: new(0.0), Queries: []panelquery.Query{{Measures: []string{"contact_churn_risk_ratio"}, Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "resolved", Width: 8, Min: new(0.0), Max: new(1.0),
			Queries: []panelquery.Query{{Measures: []string{"first_contact_resolution_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "contacts", Width: 8, Min: new(0.0), Queries: []panelquery.Query{{Measures: []string{"service_contacts"}, CompareTo: lastYear()}},
		}),
	)
}
