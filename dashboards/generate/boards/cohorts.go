package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// retentionCohorts adds the table of cohorts and their curves. Two variables choose the figure and the groups; it
// returns the one of the groups.
func retentionCohorts(t board.Text, b *board.Board) string {
	value := b.Choice("cohort_value", t.T("Cohorts show", "Cohorten tonen"),
		board.Option{Text: t.T("Retention", "Behoud"), Value: string(panelquery.CohortShare)},
		board.Option{Text: t.T("Revenue", "Omzet"), Value: string(panelquery.CohortRevenue)},
		board.Option{Text: t.T("Margin", "Marge"), Value: string(panelquery.CohortMonthMargin)},
		board.Option{Text: t.T("Value per customer", "Waarde per klant"), Value: string(panelquery.CohortMargin)},
	)
	var dimensions []board.Option
	for _, d := range []string{"acquisition_channel", "channel", "country", "segment", "loyalty_type", "rfm_segment"} {
		dimensions = append(dimensions, board.Option{Text: t.Dimension(d), Value: d})
	}
	dimensions = append(dimensions, board.Option{Text: t.T("First product or category", "Eerste product of categorie"), Value: panelquery.ByFirstOrder})
	group := b.Choice("cohort_group", t.T("Cohorts by", "Cohorten per"), dimensions...)
	curves := panelquery.Query{QueryType: panelquery.Cohorts, CohortValue: panelquery.CohortValue(value), CohortCurves: true, OmitEmpty: true}
	groups := curves
	groups.GroupBy, groups.Cap = group, 6
	shown := t.T(" The board's variable “Cohorts show” chooses retention (the share that bought in the month), revenue or margin in the month, or value per customer (the margin since the first purchase, added up).",
		" De keuze ‘Cohorten tonen’ van het dashboard kiest behoud (het aandeel dat in de maand kocht), omzet of marge in de maand, of waarde per klant (de marge sinds de eerste aankoop, opgeteld).")
	left := t.T("\n\nMonths that have not ended are left out, and so are orders that were cancelled or refunded in full.",
		"\n\nMaanden die nog lopen, tellen niet mee; bestellingen die geannuleerd of geheel terugbetaald zijn evenmin.")
	b.Row(18, board.Cohorts(t, board.Spec{
		Key: "cohorts", Width: 24, Title: t.T("Newcomers by month, and what they did in the months since", "Nieuwkomers per maand, en wat zij in de maanden daarna deden"),
		Help: t.T("Each row has the customers whose first purchase was in that month. Each column shows what they did that many months later; darker means more. The first row is the average of all rows that have reached the month. The month of the first purchase is not shown, because all of them bought in it.",
			"Elke rij heeft de klanten die in die maand voor het eerst kochten. Elke kolom toont wat zij zoveel maanden later deden; donkerder is meer. De eerste rij is het gemiddelde van alle rijen die de maand hebben bereikt. De maand van de eerste aankoop staat er niet bij, omdat iedereen toen kocht.") + shown + left,
		Unit: "short", Decimals: new(0),
	}, panelquery.CohortValue(value)))
	b.Row(10, board.CohortCurves(t, board.Spec{
		Key: "curves", Width: 12, Title: t.T("Cohorts compared, per customer", "Cohorten vergeleken, per klant"), Queries: []panelquery.Query{curves}, Unit: "short",
		Help: t.T("Some months of newcomers and the average of all, by months since the first purchase, per customer.", "Enkele maanden van nieuwkomers en het gemiddelde van alle, naar maanden sinds de eerste aankoop, per klant.") + shown +
			t.T(" With value per customer, the dashed line is what it cost to win a customer; its name tells in which month that is earned back. It is there only if a source has the spend on acquisition and no filter is set.",
				" Bij waarde per klant is de streepjeslijn wat het kostte een klant te werven; de naam ervan zegt in welke maand dat is terugverdiend. De lijn is er alleen als een bron de wervingskosten heeft en er geen filter is gekozen.") + left,
	}), board.CohortCurves(t, board.Spec{
		Key: "curves by group", Width: 12, Title: t.T("Groups of newcomers compared, per customer", "Groepen nieuwkomers vergeleken, per klant"), Queries: []panelquery.Query{groups}, Unit: "short",
		Help: t.T("All newcomers of the period, by the dimension that the board's variable “Cohorts by” chooses, such as the channel that won them.", "Alle nieuwkomers van de periode, naar de indeling die ‘Cohorten per’ van het dashboard kiest, zoals het kanaal dat hen wierf.") + shown +
			t.T(" With value per customer by acquisition channel, the name tells in which month the channel's cost is earned back.", " Bij waarde per klant naar wervingskanaal zegt de naam in welke maand de kosten van het kanaal zijn terugverdiend.") + left,
	}))
	return group
}
