package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// leaving tells why customers leave and who could have been kept.
func leaving(k board.Kit) *board.Board {
	b := k.Board(board.Leaving, k.T("Why do customers leave, and whom could we have kept?", "Waarom vertrekken klanten, en wie hadden we kunnen houden?"))
	b.Cards(k.KPI("early_churn_ratio", 8, labels("horizon", "100d")), k.KPI("involuntary_churn_ratio", 8, nil), k.KPI("contact_churn_risk_ratio", 8, nil))
	b.Row(9,
		k.Columns(board.Spec{
			Key: "reasons", Width: 14, Title: k.Title("cancellations") + k.T(", complete quarters", ", volledige kwartalen"),
			Queries: []board.Query{{Measures: []string{"cancellations"}, Window: "quarter", HideIncomplete: new(true)}},
		}),
		k.Levels(board.Spec{
			Key: "reasons now", Width: 10, Title: k.T("Reasons in the chosen period", "Redenen in de gekozen periode"), Min: new(0.0),
			Queries: measured("cancellations"),
		}),
	)
	b.Section("early", k.T("The first 100 days", "De eerste 100 dagen"))
	leavingEarly(k, b)
	b.Section("failed", k.T("Who can be kept, and who comes back", "Wie te behouden is, en wie terugkomt"))
	leavingBack(k, b)
	b.Section("service", k.T("After contact with service", "Na contact met de klantenservice"))
	leavingService(k, b)
	return b
}

// leavingEarly are the new customers who do not come back.
func leavingEarly(k board.Kit, b *board.Board) {
	byChannel := split("early_churn_ratio", "acquisition_channel", 8)
	byChannel[0].Labels = labels("horizon", "100d")
	b.Row(9,
		k.Lines(board.Spec{
			Key: "early", Width: 12, Title: k.Title("early_churn_ratio") + k.T(" by horizon", " naar termijn"), Min: new(0.0), Max: new(1.0),
			Queries: []board.Query{{Measures: []string{"early_churn_ratio"}, Target: true}},
		}),
		k.Levels(board.Spec{
			Key: "early by channel", Width: 12, Title: by(k, "early_churn_ratio", "acquisition_channel") + ", " + k.Window("100d"),
			Min: new(0.0), Max: new(1.0), Queries: byChannel, Colour: board.Vermillion,
		}),
	)
}

// leavingBack are failed payments and those who came back.
func leavingBack(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Lines(board.Spec{
			Key: "involuntary", Width: 8, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"involuntary_churn_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "back", Width: 8, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"winback_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		k.Levels(board.Spec{Key: "back by reason", Width: 8, Min: new(0.0), Queries: measured("winback_by_reason_ratio")}),
	)
}

// leavingService is what contacts with service have to do with it.
func leavingService(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Lines(board.Spec{
			Key: "contact risk", Width: 8, Min: new(0.0), Queries: []board.Query{{Measures: []string{"contact_churn_risk_ratio"}, Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "resolved", Width: 8, Min: new(0.0), Max: new(1.0),
			Queries: []board.Query{{Measures: []string{"first_contact_resolution_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "contacts", Width: 8, Min: new(0.0), Queries: []board.Query{{Measures: []string{"service_contacts"}, CompareTo: lastYear()}},
		}),
	)
}
