package words

import (
	"cmp"
	"strings"

	"github.com/klantenbinding/loyalty/internal/notice"
)

// notices are the sentences of notices in one language. {arguments} stand in braces.
type notices struct {
	sentences map[notice.Code]string
	// singular replaces sentences where the argument count is 1.
	singular map[notice.Code]string
	// incomplete is the last figure's day or period, by the argument period.
	incomplete map[string]string
	// near follows an unknown value that looks like a known one.
	near string
	// truncated and truncatedOne say what was left out, by the argument of.
	truncated, truncatedOne map[string]string
	// unfitted replaces the sentence about forecasts without any model.
	unfitted string
}

// Notice returns the sentence of a notice. It begins with a small letter and has no full stop. It is
// "" if the code is unknown.
func (l Language) Notice(n notice.Notice) string {
	w := &l.lexicon().notices
	text := w.template(n)
	if n.Code == notice.Nobody && n.Args[notice.Near] != "" {
		text += w.near
	}
	// All at once, because the value of a filter may look like another argument.
	pairs := []string{"{why}", l.Absence(n.Absence)}
	for name, value := range n.Args {
		pairs = append(pairs, "{"+name+"}", l.argument(name, value, n.Args))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// template returns the sentence before its arguments are filled in.
func (w *notices) template(n notice.Notice) string {
	one := n.Args[notice.Count] == "1"
	switch {
	case n.Code == notice.Incomplete:
		return w.incomplete[n.Args[notice.Period]]
	case n.Code == notice.Truncated && one:
		return w.truncatedOne[n.Args[notice.Of]]
	case n.Code == notice.Truncated:
		return w.truncated[n.Args[notice.Of]]
	case n.Code == notice.Forecast && !n.Absence.None():
		return "{why}"
	case n.Code == notice.Forecast && n.Args[notice.Models] == "":
		return w.unfitted
	case one && w.singular[n.Code] != "":
		return w.singular[n.Code]
	}
	return w.sentences[n.Code]
}

// argument returns the word for an argument.
func (l Language) argument(name, value string, args map[string]string) string {
	switch name {
	case notice.Title:
		return l.titleOf(args, value)
	case notice.Dimension:
		return strings.ToLower(l.Dimension(value))
	case notice.Window, notice.Horizon:
		return l.Window(value)
	}
	return value
}

// titleOf returns the title of the measure, distribution, question or survival curve that a notice names.
func (l Language) titleOf(args map[string]string, english string) string {
	if l.lexicon().measures == nil {
		return english
	}
	for _, label := range []string{notice.Distribution, notice.Question, notice.Survival, notice.Segments} {
		if name := args[label]; name != "" {
			return cmp.Or(l.lexicon().labels[label][name], english)
		}
	}
	return l.Title(args[notice.Measure], english)
}

var englishNotices = notices{
	sentences: map[notice.Code]string{
		notice.Warmup:           "figures before {day} are warm-up: every customer still looks new",
		notice.Unavailable:      "no figures for {title}: {why}",
		notice.Future:           "there are no figures after today, {day}",
		notice.Nobody:           `no customer has the {dimension} "{value}"`,
		notice.SourceDown:       "source {source} cannot be read now; its figures are from its last successful poll",
		notice.SourceIncomplete: "source {source} cannot be read now and has never been read completely; its records are missing from the figures",
		notice.Revenue:          "values are revenue, not margin: the margin of {count} purchases and refunds is unknown; configure the source's margin",
		notice.Returned:         "{count} customers at risk have bought since {day} and are not listed",
		notice.Short: "{title} has {count} complete windows of {window} after the warm-up; {need} are needed to tell a change from chance: " +
			"choose a shorter window",
		notice.FewLeft: "{title} rests on {count} subscribers who left; with fewer than {need}, chance alone can halve or double it: choose a longer " +
			"window",
		notice.Forecast: "forecasts were fitted at {fitted} to the history up to {day}, with these models (and customers): {models}; " +
			"value within {horizon}, discounted by {discount} % a year; they have a value for {day} only",
	},
	singular: map[notice.Code]string{
		notice.Revenue: "values are revenue, not margin: the margin of 1 purchase or refund is unknown; configure the source's margin",
		notice.FewLeft: "{title} rests on 1 subscriber who left; with fewer than {need}, chance alone can halve or double it: choose a longer " +
			"window",
		notice.Returned: "1 customer at risk has bought since {day} and is not listed",
		notice.Short: "{title} has 1 complete window of {window} after the warm-up; {need} are needed to tell a change from chance: " +
			"choose a shorter window",
	},
	incomplete: map[string]string{
		"day": "{day} is not over yet", "month": "the month of {day} is not over yet", "quarter": "the quarter of {day} is not over yet",
		"year": "the year of {day} is not over yet",
	},
	near: `; did you mean "{near}"?`,
	truncated: map[string]string{
		notice.Cohorts:   "the {count} oldest cohorts are left out; choose a range of ten years or less",
		notice.Customers: "the {count} customers of lowest value are left out; set limit to see more, up to {limit}",
	},
	truncatedOne: map[string]string{
		notice.Cohorts:   "the oldest cohort is left out; choose a range of ten years or less",
		notice.Customers: "the customer of lowest value is left out; set limit to see more, up to {limit}",
	},
	unfitted: "no model could be fitted at {fitted}",
}

var dutchNotices = notices{
	sentences: map[notice.Code]string{
		notice.Warmup:           "cijfers van vóór {day} zijn aanloop: elke klant lijkt dan nog nieuw",
		notice.Unavailable:      "geen cijfers voor {title}: {why}",
		notice.Future:           "er zijn geen cijfers na vandaag, {day}",
		notice.Nobody:           `geen klant heeft als {dimension} "{value}"`,
		notice.SourceDown:       "bron {source} is nu niet te lezen; haar cijfers zijn van de laatste keer dat dit lukte",
		notice.SourceIncomplete: "bron {source} is nu niet te lezen en is nog nooit volledig gelezen; haar gegevens ontbreken in de cijfers",
		notice.Revenue:          "waarden zijn omzet, geen marge: van {count} aankopen en terugbetalingen is de marge niet bekend; stel de marge van de bron in",
		notice.Returned:         "{count} klanten met vertrekrisico hebben sinds {day} weer gekocht en staan niet in de lijst",
		notice.Short: "{title} heeft na de aanloop {count} volledige perioden van {window}; er zijn er {need} nodig om een verandering van toeval te onderscheiden: " +
			"kies een kortere periode",
		notice.FewLeft: "{title} berust op {count} abonnees die vertrokken; bij minder dan {need} kan toeval alleen al het cijfer halveren of " +
			"verdubbelen: kies een langere periode",
		notice.Forecast: "verwachtingen zijn op {fitted} berekend uit de geschiedenis tot en met {day}, met deze modellen (en klanten): {models}; " +
			"waarde binnen {horizon}, met een korting van {discount} % per jaar; ze gelden alleen voor {day}",
	},
	singular: map[notice.Code]string{
		notice.Revenue: "waarden zijn omzet, geen marge: van 1 aankoop of terugbetaling is de marge niet bekend; stel de marge van de bron in",
		notice.FewLeft: "{title} berust op 1 abonnee die vertrok; bij minder dan {need} kan toeval alleen al het cijfer halveren of " +
			"verdubbelen: kies een langere periode",
		notice.Returned: "1 klant met vertrekrisico heeft sinds {day} weer gekocht en staat niet in de lijst",
		notice.Short: "{title} heeft na de aanloop 1 volledige periode van {window}; er zijn er {need} nodig om een verandering van toeval te onderscheiden: " +
			"kies een kortere periode",
	},
	incomplete: map[string]string{
		"day": "{day} is nog niet voorbij", "month": "de maand van {day} is nog niet voorbij", "quarter": "het kwartaal van {day} is nog niet voorbij",
		"year": "het jaar van {day} is nog niet voorbij",
	},
	near: `; bedoelt u "{near}"?`,
	truncated: map[string]string{
		notice.Cohorts:   "de {count} oudste cohorten zijn weggelaten; kies een tijdvak van tien jaar of minder",
		notice.Customers: "de {count} klanten met de laagste waarde zijn weggelaten; stel limit in om er meer te zien, hoogstens {limit}",
	},
	truncatedOne: map[string]string{
		notice.Cohorts:   "het oudste cohort is weggelaten; kies een tijdvak van tien jaar of minder",
		notice.Customers: "de klant met de laagste waarde is weggelaten; stel limit in om er meer te zien, hoogstens {limit}",
	},
	unfitted: "op {fitted} kon geen model worden berekend",
}
