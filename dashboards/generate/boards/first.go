package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// retentionFirst adds who buys again, by what they bought first. The data source finds the shop's own dimensions of the
// first order, and says so if no dimension is configured. Most shops sell more than ten products: with few rows most
// customers would be in the last one, "other".
func retentionFirst(t board.Text, b *board.Board) {
	b.Row(11, board.Table(t, board.Spec{
		Key: "by first order", Width: 24, Title: t.T("Repeat buyers by first product or category", "Herhaalkopers naar eerste product of categorie"),
		Queries: []panelquery.Query{{QueryType: panelquery.First, Cap: 30}}, Unit: "short",
		Overrides: []board.Override{board.Named(t.Word("first_bought"), board.Width(320))}, // names of products are long
		Help: t.T("Which first purchase leads to the next: how many customers began with it, the share of them who have bought at least twice so far, and the margin that they have brought so far per customer. The rows are the values of the shop's own dimensions of the first order, such as the first product, the largest first.\n\nLeft out: orders that were cancelled or refunded in full.",
			"Welke eerste aankoop tot een volgende leidt: hoeveel klanten ermee begonnen, het deel van hen dat tot nu toe ten minste twee keer kocht, en de marge die zij tot nu toe per klant opbrachten. De rijen zijn de waarden van de eigen indelingen van de eerste bestelling, zoals het eerste product, de grootste eerst.\n\nNiet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."),
	}))
}
