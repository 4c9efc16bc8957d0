package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// valuePayback adds how fast customers bring their value, and when that is what they cost.
func valuePayback(t board.Text, b *board.Board) {
	first := board.Card(t, "customer_value_after", 12, labels("horizon", "90d"))
	first.Title = t.Title("customer_value_after") + ", " + t.Window("90d")
	b.Cards(over("lifetime", board.Card(t, "payback_months", 12, nil)), first)
	brought := panelquery.Query{QueryType: panelquery.Cohorts, CohortValue: panelquery.CohortMargin, CohortCurves: true, OmitEmpty: true}
	byChannel := brought
	byChannel.GroupBy, byChannel.Cap = "acquisition_channel", 6
	left := t.T("\n\nMonths that have not ended are left out, and so are orders that were cancelled or refunded in full.",
		"\n\nMaanden die nog lopen, tellen niet mee; bestellingen die geannuleerd of geheel terugbetaald zijn evenmin.")
	b.Row(10, board.CohortCurves(t, board.Spec{
		Key: "payback", Width: 12, Title: t.T("What a customer brought, and what winning one cost", "Wat een klant opbracht, en wat werven kostte"),
		Queries: []panelquery.Query{brought}, Unit: "short",
		Help: t.T("The margin per customer since the first purchase, added up: some months of newcomers, and the average of all. The dashed line is what it cost to win a customer; its name tells in which month the average reaches it, or that it has not yet. The line is there only if a source has the spend on acquisition and no filter is set.",
			"De marge per klant sinds de eerste aankoop, opgeteld: enkele maanden van nieuwkomers, en het gemiddelde van alle. De streepjeslijn is wat het kostte een klant te werven; de naam ervan zegt in welke maand het gemiddelde die bereikt, of dat dat nog niet zo is. De lijn is er alleen als een bron de wervingskosten heeft en er geen filter is gekozen.") + left,
	}), board.CohortCurves(t, board.Spec{
		Key: "payback by channel", Width: 12, Title: t.T("What a customer has brought, by acquisition channel", "Wat een klant heeft opgebracht, per wervingskanaal"),
		Queries: []panelquery.Query{byChannel}, Unit: "short",
		Help: t.T("The margin per customer since the first purchase, added up, of the customers that each channel won. The name tells in which month the channel's own cost is earned back.",
			"De marge per klant sinds de eerste aankoop, opgeteld, van de klanten die elk kanaal wierf. De naam zegt in welke maand de kosten van het kanaal zelf zijn terugverdiend.") + left,
	}))
	bySegment := panelquery.Query{Measures: []string{"customer_value_after"}, Labels: labels("horizon", "90d"), GroupBy: "segment", Cap: 10}
	b.Row(9, board.Lines(t, board.Spec{
		Key: "value after", Width: 12, Title: t.Title("customer_value_after") + t.T(", by days", ", naar dagen"), Min: new(0.0),
		Queries: measured("customer_value_after"),
	}), board.Levels(t, board.Spec{
		Key: "value after by segment", Width: 12, Title: t.T("Value after ", "Waarde na ") + t.Window("90d") + t.T(" by segment", " per segment"), Min: new(0.0),
		Queries: []panelquery.Query{bySegment}, Colour: board.Blue,
	}))
}
