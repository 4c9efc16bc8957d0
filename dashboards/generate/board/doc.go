// Package board has what the loyalty boards are written with: typed parts of Grafana's dashboard JSON
// (schema 38, panels of Grafana 10.1), and functions for panels that take their titles, descriptions,
// units and colours from the catalogue of measures and from the words of a language.
//
// A board is one function in a file of its own in package boards, listed in boards.All. It is called
// once for each language:
//
//	func retention(t board.Text) *board.Board {
//		b := board.New(t, board.Retention, t.T("Do customers stay?", "Blijven klanten?"))
//		b.Cards(board.Card(t, "retention_ratio", 12, nil), board.Card(t, "churn_ratio", 12, nil))
//		b.Row(9,
//			board.Lines(t, board.Spec{Key: "winback", Width: 12, Queries: measured("churn_ratio")}),
//			board.Histogram(t, board.Spec{Key: "gaps", Width: 12, Title: t.T("Days between orders", "Dagen tussen bestellingen"), Unit: "short"},
//				panelquery.Query{Distribution: "days_between_orders"}),
//		)
//		return b
//	}
//
// Rows have a height in grid units and panels whose widths add up to 24; positions follow. A panel's
// Key is unique on its board and sets the panel's id. Keep keys: links and alerts find a panel by its
// id, also after it has moved. An empty field of a Spec comes from the first measure of its queries:
// title, description, unit, decimals and colour. Texts of one board are written with Text.T, in both
// languages side by side.
//
// A query needs only what it asks: reference, language, window and the filters by source and segment
// are filled in. Field names in overrides are the names that the data source gives, which come from
// package words: Text.Title, Text.Label and Text.Word.
package board
