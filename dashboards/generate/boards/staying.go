package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// staying is one row about how long something lasts: its curves and a table.
type staying struct {
	of                       panelquery.SurvivalOf
	key, title, table        string
	curves, rows, leftOut    string
	group                    string // the variable that chooses the groups
	chosen, followed, chance string
}

// retentionStaying adds how long customers wait until they buy again, and how long subscribers stay.
func retentionStaying(t board.Text, b *board.Board, group string) {
	common := staying{
		group: group,
		chosen: t.T(" The board's variable “Cohorts by” chooses the groups.",
			" De keuze ‘Cohorten per’ van het dashboard kiest de groepen."),
		followed: t.T("\n\nAll customers up to the last day shown count, whenever they started. A customer for whom it has not happened yet counts for the days since the start.",
			"\n\nAlle klanten tot de laatste dag in beeld tellen mee, wanneer ze ook begonnen. Klanten bij wie het nog niet is gebeurd, tellen mee voor de dagen dat ze zijn gevolgd."),
		chance: t.T(" The number of days lies between the bounds with 95 % confidence. The last column says how likely it is that such a difference from all other customers is chance (log-rank test); below 5 % it hardly is.",
			" Het aantal dagen ligt met 95 % zekerheid tussen de grenzen. De laatste kolom zegt hoe waarschijnlijk het is dat zo'n verschil met alle andere klanten toeval is (logranktoets); onder 5 % is het dat nauwelijks."),
	}
	second, subscribers := common, common
	second.of, second.key = panelquery.SurvivalSecondOrder, "second order"
	second.title = t.T("No second purchase yet", "Nog geen tweede aankoop")
	second.table = t.T("Days until the second purchase", "Dagen tot de tweede aankoop")
	second.curves = t.T("The share of customers who have not bought again so many days after their first purchase.",
		"Het aandeel klanten dat zoveel dagen na de eerste aankoop nog niet opnieuw heeft gekocht.")
	second.rows = t.T("After how many days half of the customers have bought a second time. It is empty while fewer than half have.",
		"Na hoeveel dagen de helft van de klanten een tweede keer heeft gekocht. Het vak is leeg zolang dat minder dan de helft is.")
	second.leftOut = t.T("\n\nLeft out: orders that were cancelled or refunded in full. Several orders on one day are one purchase.",
		"\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn. Meer bestellingen op een dag zijn één aankoop.")
	subscribers.of, subscribers.key = panelquery.SurvivalSubscriptions, "subscribers"
	subscribers.title = t.T("Subscribers still there", "Abonnees die er nog zijn")
	subscribers.table = t.T("Days until subscribers leave", "Dagen tot abonnees vertrekken")
	subscribers.curves = t.T("The share of subscribers who are still there so many days after their subscription began.",
		"Het aandeel abonnees dat er zoveel dagen na het begin van het abonnement nog is.")
	subscribers.rows = t.T("After how many days half of the subscribers have left. It is empty while fewer than half have.",
		"Na hoeveel dagen de helft van de abonnees is vertrokken. Het vak is leeg zolang dat minder dan de helft is.")
	subscribers.leftOut = t.T("\n\nLeft out: subscriptions that cost nothing. A customer with several subscriptions counts once, from the first day to the first day without any; whoever returns after a gap is not counted again.",
		"\n\nNiet meegeteld: abonnementen die niets kosten. Een klant met meerdere abonnementen telt één keer, van de eerste dag tot de eerste dag zonder abonnement; wie na een onderbreking terugkomt, telt niet opnieuw mee.")
	b.Row(4, median(t, "second_purchase_median"), median(t, "subscriber_lifetime_median"))
	for _, s := range []*staying{&second, &subscribers} {
		s.add(t, b)
	}
}

// add adds the row.
func (s *staying) add(t board.Text, b *board.Board) {
	query := panelquery.Query{QueryType: panelquery.Survival, Survival: s.of, GroupBy: s.group, Cap: 6, OmitEmpty: true}
	table := query
	table.SurvivalTable = true
	b.Row(10, board.SurvivalCurves(t, board.Spec{
		Key: s.key + " curves", Width: 8, Title: s.title, Queries: []panelquery.Query{query}, Unit: "percentunit", Decimals: new(0), Min: new(0.0), Max: new(1.0),
		Help: s.curves + s.chosen + s.followed + s.leftOut,
	}), board.Table(t, board.Spec{
		Key: s.key + " table", Width: 16, Title: s.table, Queries: []panelquery.Query{table}, Unit: "short",
		Overrides: []board.Override{
			board.Named(t.Word("group"), board.Width(116)),
			board.Named(t.Word("low"), board.Called(t.T("At least", "Minstens"))), board.Named(t.Word("high"), board.Called(t.T("At most", "Hoogstens"))),
		},
		Help: s.rows + s.chance + s.chosen + s.followed + s.leftOut,
	}))
}

// median returns the time until half of the customers have come to a point. It is computed for the latest day only.
func median(t board.Text, name string) *board.Panel {
	return board.Stat(t, board.Spec{
		Key: name, Width: 12, Queries: []panelquery.Query{latest(name, nil)},
		Help: board.About(t, name) + "\n\n" + t.T("The exporter computes it once a day. The table below is computed when you look, and may differ from it by a day.",
			"De exporter berekent dit één keer per dag. De tabel hieronder wordt berekend als u kijkt, en kan er een dag van verschillen."),
	})
}
