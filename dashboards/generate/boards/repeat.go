package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// shortfallSentence returns one sentence about the present shortfall of repeat purchases.
func shortfallSentence(t board.Text) *board.Panel {
	return board.Sentence(t, "repeat_purchases_missing", t.T("Since when fewer repeat purchases come than expected, how many are missing, what they are worth, and where most of them are missing. Without a shortfall beyond chance: the share of the expected purchases that came.",
		"Sinds wanneer er minder vervolgaankopen zijn dan verwacht, hoeveel er ontbreken, wat die waard zijn, en waar de meeste ontbreken. Zonder een tekort dat meer is dan toeval: het deel van de verwachte aankopen dat er kwam."))
}

// retentionShortfall adds whether customers buy as often as expected, and where they do not.
func retentionShortfall(t board.Text, b *board.Board) {
	b.Row(3, shortfallSentence(t))
	b.Row(9, board.Lines(t, board.Spec{Key: "repeat purchases ratio", Width: 12, Queries: measured("repeat_purchases_ratio")}),
		board.Lines(t, board.Spec{
			Key: "repeat purchases cusum", Width: 12, Min: new(0.0), Title: t.T("Evidence of a shortfall, and the threshold of the alert", "Aanwijzing voor een tekort, met de drempel"),
			Queries: measured("repeat_purchases_cusum", "repeat_purchases_cusum_threshold"),
		}))
	missing := func(dimension string) *board.Panel {
		return board.Levels(t, board.Spec{
			Key: "repeat purchases missing by " + dimension, Width: 8, Title: by(t, "repeat_purchases_missing", dimension, 8),
			Queries: []panelquery.Query{{Measures: []string{"repeat_purchases_missing"}, GroupBy: dimension, Cap: 5}},
		})
	}
	b.Row(8, missing("segment"), missing("country"), missing("channel"))
}
