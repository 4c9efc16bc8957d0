package boards

import (
	"slices"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// voice tells what customers say, and how far that can be trusted.
func voice(k board.Kit) *board.Board {
	b := k.Board(board.Voice, k.T("What do customers say, and how far can we trust it?", "Wat zeggen klanten, en hoeveel is dat waard?"))
	b.Cards(k.KPI("nps", 8, nil), k.KPI("csat_satisfied_ratio", 8, nil), k.KPI("ces", 8, nil))
	b.Row(9, voiceNPS(k), voiceSatisfied(k))
	b.Section("touchpoints", k.T("Where they say it", "Waar ze het zeggen"))
	b.Row(8, voiceTouchpoints(k, "nps"), voiceTouchpoints(k, "csat"))
	b.Row(8, voiceTouchpoints(k, "ces"), k.Lines(board.Spec{
		Key: "effort over time", Width: 12, Min: new(1.0), Max: new(7.0),
		Queries: []board.Query{{Measures: []string{"ces"}, CompareTo: lastYear(), Target: true}},
	}))
	b.Section("heard", k.T("Who is heard", "Wie er gehoord wordt"))
	voiceHeard(k, b)
	b.Section("silence", k.T("What is not said", "Wat niet gezegd wordt"))
	voiceSilence(k, b)
	return b
}

// bounded draws the fields of the bounds: no lines, filled from the upper one down to the lower one.
func bounded(low string) (below, above []board.Property) {
	below = []board.Property{
		board.Coloured(board.Grey),
		{ID: "custom.lineWidth", Value: 0},
		{ID: "custom.hideFrom", Value: map[string]bool{"legend": true, "tooltip": false, "viz": false}},
	}
	above = append(slices.Clone(below), board.Property{ID: "custom.fillBelowTo", Value: low}, board.Property{ID: "custom.fillOpacity", Value: 20})
	return below, above
}

// voiceNPS is the net promoter score within its margin.
func voiceNPS(k board.Kit) *board.Panel {
	score, margin, low, high := k.Title("nps"), k.Title("nps_margin"), k.Word("low"), k.Word("high")
	bound := func(operator, alias string) board.Transformation {
		return board.Transformation{ID: "calculateField", Options: map[string]any{
			"mode": "binary", "alias": alias, "replaceFields": false,
			"binary": map[string]any{"left": score, "operator": operator, "right": margin, "reducer": "sum"},
		}}
	}
	below, above := bounded(low)
	return k.Lines(board.Spec{
		Key: "nps over time", Width: 12, Title: score + k.T(", with its margin", ", met foutmarge"),
		Queries: measured("nps", "nps_margin"), Overrides: []board.Override{board.Named(low, below...), board.Named(high, above...)},
		Transformations: []board.Transformation{
			bound("-", low), bound("+", high),
			{ID: "filterFieldsByName", Options: map[string]any{"exclude": map[string]any{"names": []string{margin}}}},
		},
	})
}

// voiceSatisfied is the share of good answers between its bounds.
func voiceSatisfied(k board.Kit) *board.Panel {
	bound := func(value string) board.Query {
		return board.Query{Measures: []string{"csat_satisfied_interval_ratio"}, Labels: labels("bound", value)}
	}
	low, high := k.Word("low"), k.Word("high")
	below, above := bounded(low)
	return k.Lines(board.Spec{
		Key: "satisfied", Width: 12, Title: k.Title("csat_satisfied_ratio") + k.T(", with their margin", ", met marge"), Min: new(0.0), Max: new(1.0),
		Queries: []board.Query{{Measures: []string{"csat_satisfied_ratio"}}, bound("low"), bound("high")},
		Overrides: []board.Override{
			board.OfQuery("A", board.Called(k.Title("csat_satisfied_ratio")), board.Coloured(board.Blue)),
			board.OfQuery("B", append(below, board.Called(low))...), board.OfQuery("C", append(above, board.Called(high))...),
		},
	})
}

// voiceTouchpoints is a question by touchpoint, with the bounds of each figure.
func voiceTouchpoints(k board.Kit, question string) *board.Panel {
	decimals, unit := 1, "none"
	switch question {
	case "csat":
		unit = "percentunit"
	case "nps":
		decimals = 0
	}
	overrides := []board.Override{
		board.Named(k.Word("answers"), board.Unit("locale"), board.Decimals(0), board.Called(k.T("Answers", "Aantal")), board.Width(72)),
		board.Named(k.Word("value"), board.Width(72)),
		board.Named(k.Word("touchpoint"), board.Width(128)),
		board.Named(k.Word("low"), board.Called(k.T("At least", "Minstens")), board.Width(84)),
		board.Named(k.Word("high"), board.Called(k.T("At most", "Hoogstens")), board.Width(90)),
	}
	for _, part := range []string{"promoters", "detractors", "satisfied", "dissatisfied", "easy", "hard"} {
		overrides = append(overrides, board.Named(k.Label("part", part), board.Unit("percentunit"), board.Decimals(0)))
	}
	leave := []string{k.Word("mean"), k.Label("part", "passives"), k.Label("part", "neutral")}
	if question == "ces" { // nobody gives its bounds
		leave = append(leave, k.Word("low"), k.Word("high"))
	}
	return k.Table(board.Spec{
		Key: question + " by touchpoint", Width: 12, Title: k.Label("question", question) + k.T(" by touchpoint", " per contactmoment"),
		Help: k.About(question) + "\n\n" + k.T("At least and at most: there lies the figure of all customers, at 95 % confidence. The shares of those between good and bad are left out.",
			"Minstens en hoogstens: daartussen ligt het cijfer van alle klanten, met 95 % zekerheid. Het deel tussen goed en slecht in is weggelaten."),
		Unit: unit, Decimals: &decimals, NoValue: k.Nothing("nps"), Overrides: overrides,
		Queries: []board.Query{{QueryType: board.QuerySurvey, Question: question}}, Transformations: []board.Transformation{board.Without(leave...)},
	})
}

// voiceHeard tells how many customers stand behind the figures.
func voiceHeard(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Lines(board.Spec{
			Key: "response", Width: 8, Title: k.T("Response and coverage", "Respons en bereik"), Min: new(0.0),
			Queries: measured("survey_response_ratio", "survey_coverage_ratio"),
		}),
		k.Columns(board.Spec{
			Key: "answers", Width: 8, Title: k.Title("nps_answers") + k.T(", complete quarters", ", volledige kwartalen"),
			Queries: []board.Query{{Measures: []string{"nps_answers"}, Window: "quarter", HideIncomplete: new(true)}},
		}),
		k.Levels(board.Spec{Key: "due", Width: 8, Min: new(0.0), Queries: measured("survey_due_customers"), Overrides: []board.Override{whole()}}),
	)
}

// voiceSilence is what surveys do not tell.
func voiceSilence(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Lines(board.Spec{
			Key: "silent", Width: 8, Min: new(0.0), Max: new(1.0),
			Queries: []board.Query{{Measures: []string{"silent_churn_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "gap", Width: 8, NoValue: k.T("No assessment of your own configured", "Geen eigen schatting ingesteld"),
			Queries: []board.Query{{Measures: []string{"delivery_gap"}, Target: true}},
		}),
		k.Lines(board.Spec{Key: "voices", Width: 8, Min: new(0.0), Queries: measured("customers_voice")}),
	)
}
