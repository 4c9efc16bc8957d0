package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// segmentGroups is how many RFM segments there are, with those without one.
const segmentGroups = 12

// valueSegments adds the customers by RFM segment, their moves between segments, what they buy, and their number and value over time.
func valueSegments(t board.Text, b *board.Board) {
	named := func(word string, width int) board.Override { return board.Named(t.Word(word), board.Width(width)) }
	segments := panelquery.Query{QueryType: panelquery.RFM, OmitEmpty: true}
	moves := segments
	moves.RFMMoves = true
	how := t.T("\n\nEach customer has a score from 1 to 5 for the day of the last purchase, the number of purchases and the revenue so far (refunds taken off), by rank among all customers; equal customers have equal scores. Champions bought recently, often and for much; customers that we cannot lose did so long ago. The names of the segments are from Putler.",
		"\n\nElke klant heeft een score van 1 tot 5 voor de dag van de laatste aankoop, het aantal aankopen en de omzet tot nu toe (terugbetalingen eraf), naar rang onder alle klanten; gelijke klanten hebben gelijke scores. Kampioenen kochten kort geleden, vaak en voor veel; klanten die niet weg mogen, deden dat lang geleden. De namen van de segmenten komen van Putler.")
	left := t.T("\n\nLeft out: orders that were cancelled or refunded in full, and customers who have never bought.",
		"\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn, en klanten die nooit hebben gekocht.")
	b.Row(13, board.Table(t, board.Spec{
		Key: "segments", Width: 24, Title: t.T("Customers by segment", "Klanten per segment"), Queries: []panelquery.Query{segments}, Unit: "short",
		Overrides: []board.Override{named("rfm_segment", 176)},
		Help: t.T("How many customers each segment has on the last day shown and had before the chosen period, and what they have brought so far.",
			"Hoeveel klanten elk segment heeft op de laatste dag in beeld en had vóór de gekozen periode, en wat zij tot nu toe hebben opgebracht.") + how + left,
	}))
	b.Row(10, board.Table(t, board.Spec{
		Key: "moves", Width: 24, Title: t.T("Moves between segments in the period", "Van segment naar segment in de periode"), Queries: []panelquery.Query{moves}, Unit: "short",
		Overrides: []board.Override{named("from", 176), named("to", 176)},
		Help: t.T("How many customers went from which segment to which, from before the chosen period until its end. Who stayed in a segment is in the table too.",
			"Hoeveel klanten van welk segment naar welk gingen, van vóór de gekozen periode tot het einde ervan. Wie in een segment bleef, staat er ook in.") + how + left,
	}))
	b.Row(10, board.Areas(t, board.Spec{Key: "segments over time", Width: 12, Queries: measured("rfm_customers")}),
		board.Areas(t, board.Spec{Key: "value of segments over time", Width: 12, Queries: measured("rfm_value")}))
	revenue := split("revenue", "rfm_segment", segmentGroups)
	revenue[0].Labels = labels("basis", "orders")
	b.Row(10, board.Levels(t, board.Spec{ // eleven bars
		Key: "revenue by rfm segment", Width: 12, Title: by(t, "revenue", "rfm_segment", 12), Min: new(0.0), Queries: revenue, Colour: board.Blue,
	}), board.Levels(t, board.Spec{
		Key: "order value by rfm segment", Width: 12, Title: by(t, "average_order_value", "rfm_segment", 12), Min: new(0.0), Colour: board.Green,
		Queries: []panelquery.Query{{Measures: []string{"average_order_value"}, Labels: labels("counted", "net"), GroupBy: "rfm_segment", Cap: segmentGroups}},
	}))
}
