// Package board is what the loyalty boards are written with: typed parts of Grafana's dashboard JSON
// (schema 38, panels of Grafana 10.1), and a Text of panels that take their titles, descriptions,
// units and colours from the catalogue of measures and from the words of a language.
//
// A board is one function in a file of its own in package boards, listed in boards.All. It is
// called once a language:
//
//	func retention(k board.Text) *board.Board {
//		b := New(k, board.Retention, k.T("Do customers stay?", "Blijven klanten?"))
//		b.Cards(NewKPI(k, "retention_ratio", 12, nil), NewKPI(k, "winback_ratio", 12, nil))
//		b.Row(9,
//			Lines(k, board.Spec{Key: "winback", Width: 12, Queries: []board.Query{{Measures: []string{"winback_ratio"}}}}),
//			Histogram(k, board.Spec{Key: "gaps", Width: 12, Title: k.T("Days between orders", "Dagen tussen bestellingen"), Unit: "short"},
//				board.Query{Distribution: "days_between_orders"}),
//		)
//		return b
//	}
//
// Rows have a height in grid units and panels of widths that add up to 24; positions follow. A
// panel's Key is unique on its board and decides its id, so that links and alerts find it again
// however panels are moved: keep keys. What a Spec leaves empty comes from the measure that it asks
// for first: title, description (what it tells, formula, what is left out), unit, decimals, colour
// and what stands there when there is no data. Text that is of the board alone is written with
// Text.T, in both languages side by side.
//
// Queries of the data source need no more than what they ask: reference, language, window and the
// filters by source and segment are filled in. Field names in overrides are those that the data
// source gives, which come from package words: Text.Title, Text.Label and Text.Word.
package board
