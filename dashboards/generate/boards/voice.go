package boards

import (
	"slices"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// voice returns the board about what customers say and how reliable that is.
func voice(t board.Text) *board.Board {
	b := board.New(t, board.Voice, t.T("What do customers say, and how far can we trust it?", "Wat zeggen klanten, en hoeveel is dat waard?"))
	b.Cards(board.Card(t, "nps", 8, labels("counted", "answers")), board.Card(t, "csat_satisfied_ratio", 8, nil), board.Card(t, "ces", 8, nil))
	b.Row(9, voiceNPS(t), voiceSatisfied(t))
	b.Section("touchpoints", t.T("Where they say it", "Waar ze het zeggen"))
	b.Row(7, voiceTouchpoints(t, "nps", 24))
	b.Row(7, voiceTouchpoints(t, "csat", 24))
	b.Row(8, voiceTouchpoints(t, "ces", 12), board.Lines(t, board.Spec{
		Key: "effort over time", Width: 12, Min: new(1.0), Max: new(7.0),
		Queries: []panelquery.Query{{Measures: []string{"ces"}, CompareTo: lastYear(), Target: true}},
	}))
	b.Section("heard", t.T("Who is heard", "Wie er gehoord wordt"))
	voiceHeard(t, b)
	b.Section("silence", t.T("What is not said", "Wat niet gezegd wordt"))
	voiceSilence(t, b)
	return b
}

// bounded draws the fields of the bounds: no lines, and the area between the upper and the lower bound filled.
func bounded(low string) (below, above []board.Property) {
	below = []board.Property{
		board.Coloured(board.Grey),
		{ID: "custom.lineWidth", Value: 0},
		{ID: "custom.hideFrom", Value: map[string]bool{"legend": true, "tooltip": false, "viz": false}},
	}
	above = append(slices.Clone(below), board.Property{ID: "custom.fillBelowTo", Value: low}, board.Property{ID: "custom.fillOpacity", Value: 20})
	return below, above
}

// voiceNPS returns the net promoter score with its margin of error.
func voiceNPS(t board.Text) *board.Panel {
	return board.Lines(t, withBounds(t, "nps", "nps_interval", board.Spec{Key: "nps over time", Width: 12, Queries: []panelquery.Query{
		{Measures: []string{"nps"}, Labels: labels("counted", "answers")},
	}}))
}

// voiceSatisfied returns the share of good answers with its margin of error.
func voiceSatisfied(t board.Text) *board.Panel {
	return board.Lines(t, withBounds(t, "csat_satisfied_ratio", "csat_satisfied_interval_ratio",
		board.Spec{Key: "satisfied", Width: 12, Min: new(0.0), Max: new(1.0), Queries: measured("csat_satisfied_ratio")}))
}

// withBounds adds the area between the bounds of a measure to a panel that queries the measure.
func withBounds(t board.Text, measure, interval string, s board.Spec) board.Spec {
	bound := func(value string) panelquery.Query {
		return panelquery.Query{Measures: []string{interval}, Labels: labels("bound", value)}
	}
	low, high := t.Word("low"), t.Word("high")
	below, above := bounded(low)
	s.Title = t.Title(measure) + t.T(", with margin of error", ", met foutmarge")
	s.Queries = append(s.Queries, bound("low"), bound("high"))
	s.Overrides = []board.Override{
		board.OfQuery("A", board.Called(t.Title(measure)), board.Coloured(board.Blue)),
		board.OfQuery("B", append(below, board.Called(low))...), board.OfQuery("C", append(above, board.Called(high))...),
	}
	return s
}

// voiceTouchpoints returns a question by touchpoint, with the bounds of each figure.
func voiceTouchpoints(t board.Text, question string, width int) *board.Panel {
	decimals, unit := 1, "none"
	switch question {
	case "csat":
		unit = "percentunit"
	case "nps":
		decimals = 0
	}
	overrides := []board.Override{
		board.Named(t.Word("answers"), board.Unit("locale"), board.Decimals(0), board.Called(t.T("Answers", "Aantal")), board.Width(76)),
		board.Named(t.Word("value"), board.Width(72)),
		board.Named(t.Word("touchpoint"), board.Width(128)),
		board.Named(t.Word("low"), board.Called(t.T("At least", "Minstens")), board.Width(84)),
		board.Named(t.Word("high"), board.Called(t.T("At most", "Hoogstens")), board.Width(90)),
	}
	for _, part := range []string{"promoters", "detractors", "satisfied", "dissatisfied", "easy", "hard"} {
		overrides = append(overrides, board.Named(t.Label("part", part), board.Unit("percentunit"), board.Decimals(0)))
	}
	leave := []string{t.Word("mean"), t.Label("part", "passives"), t.Label("part", "neutral")}
	if question == "ces" { // it has no bounds
		leave = append(leave, t.Word("low"), t.Word("high"))
	}
	return board.Table(t, board.Spec{
		Key: question + " by touchpoint", Width: width, Title: t.Label("question", question) + t.T(" by touchpoint", " per contactmoment"),
		Help: board.About(t, question) + "\n\n" + t.T("At least and at most: the figure of all customers lies between them, with 95 % confidence. The share of answers that are neither good nor bad is not shown.",
			"Minstens en hoogstens: daartussen ligt het cijfer van alle klanten, met 95 % zekerheid. Het deel van de antwoorden dat goed noch slecht is, staat er niet bij."),
		Unit: unit, Decimals: &decimals, Overrides: overrides,
		Queries: []panelquery.Query{{QueryType: panelquery.Survey, Question: question}}, Transformations: []board.Transformation{board.Without(leave...)},
	})
}

// voiceHeard adds how many customers answered.
func voiceHeard(t board.Text, b *board.Board) {
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "response", Width: 8, Title: t.T("Response and coverage", "Respons en bereik"), Min: new(0.0),
			Queries: measured("survey_response_ratio", "survey_coverage_ratio"),
		}),
		board.Columns(t, board.Spec{
			Key: "answers", Width: 8, Title: quarters(t, t.T("NPS answers", "NPS"), 8),
			Queries: []panelquery.Query{{Measures: []string{"nps_answers"}, Window: "quarter", HideIncomplete: new(true)}},
		}),
		board.Levels(t, board.Spec{Key: "due", Width: 8, Min: new(0.0), Queries: measured("survey_due_customers"), Overrides: []board.Override{whole()}}),
	)
}

// voiceSilence adds what surveys do not show.
func voiceSilence(t board.Text, b *board.Board) {
	b.Row(9,
		board.Lines(t, board.Spec{
			Key: "silent", Width: 8, Min: new(0.0), Max: new(1.0),
			Queries: []panelquery.Query{{Measures: []string{"silent_churn_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "gap", Width: 8,
			Queries: []panelquery.Query{{Measures: []string{"delivery_gap"}, Target: true}},
		}),
		board.Lines(t, board.Spec{Key: "voices", Width: 8, Min: new(0.0), Queries: measured("customers_voice")}),
	)
}
