package words

import (
	"strings"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/failure"
)

// absences is what a language says of missing figures.
type absences struct {
	// sentences are the sentences by code; {arguments} stand in braces.
	sentences map[absence.Code]string
	// covered is what follows a number of purchases and refunds: the ones that the figure covers, or
	// the ones of the last {days} days.
	covered, coveredDays string
	// lacks are what a history has too little of, by the argument absence.Lack.
	lacks map[string]string
	// records are the names of kinds of record, in the plural.
	records map[string]string
	// or joins kinds of record, and subscriptions introduces the reason for subscriptions.
	or, subscriptions string
}

// Records returns the word for records of a kind, such as "order lines" for line.
func (l Language) Records(kind string) string { return known(l.lexicon().absences.records, kind) }

// Absence says why a figure is missing. The sentence begins with a small letter and has no full stop.
// It is "" if nothing is missing, and the code itself if it is unknown.
func (l Language) Absence(r absence.Reason) string {
	if r.None() {
		return ""
	}
	a := &l.lexicon().absences
	text, ok := a.sentences[r.Code]
	if !ok {
		return string(r.Code)
	}
	text = a.complete(text, r.Args)
	if code := r.Args[absence.Failure]; code != "" {
		text = fill(text, "failing", l.Failure(failure.Failure{Code: failure.Code(code)}))
	}
	if r.Subscriptions != nil {
		text += a.subscriptions + l.Absence(*r.Subscriptions)
	}
	return text
}

// complete fills the arguments in.
func (a *absences) complete(text string, args map[string]string) string {
	covered := a.covered
	if args[absence.Days] != "" {
		covered = a.coveredDays
	}
	text = fill(text, "covered", covered, "lacking", known(a.lacks, args[absence.Lack]), "records", a.list(args[absence.Kinds]))
	for name, value := range args {
		text = fill(text, name, value)
	}
	return text
}

// list names kinds of record that are separated by commas.
func (a *absences) list(kinds string) string {
	var names []string
	for kind := range strings.SplitSeq(kinds, ",") {
		names = append(names, known(a.records, kind))
	}
	return strings.Join(names, a.or)
}

var englishAbsences = absences{
	sentences: map[absence.Code]string{
		absence.UnknownMeasure:      "the catalogue has no measure of this name",
		absence.UnknownDistribution: "the catalogue has no distribution of this name",
		absence.NotConfigured:       "nothing is configured for it",
		absence.MissingRecords:      "no source delivers {records}",
		absence.NoSharedCustomers:   "the sources of {records} share no customer with the sources of orders",
		absence.QueryFailed:         "{records} of the source {source} cannot be read: {failing}",
		absence.InDatabase:          "it is computed from single customers' records, which stay in the database with compute: database",
		absence.NoRecords:           "there are no records up to today",
		absence.UnknownMargin:       "the margin of {count} of the purchases and refunds {covered} is unknown: their lines have no cost and their source has no margin configured",
		absence.NoMargin:            "no source has a margin (set sources[].margin) or order lines with their cost",
		absence.SubscriptionMargin:  "the margin of {count} of the running subscriptions is unknown: their source has no margin configured (set sources[].margin)",
		absence.NoChurn:             "no subscriber left in the period, so the time that subscribers stay cannot be computed",
		absence.NoRenewals:          "no source tells when subscriptions renew",
		absence.NoTrials:            "no source tells of a trial",
		absence.NoFailures:          "no source tells of a failed payment",
		absence.NoRecovery:          "payments failed, but no source tells of one that was recovered",
		absence.MarginRefunded:      "refunds have taken all margin so far",
		absence.NotPaidBack:         "new customers have brought {have} % of what it cost to win them in {months} months, so it is not paid back yet",
		absence.NotComputed:         "the figure is computed in the background; the first one follows the first figures",
		absence.NoMedian:            "the curve is still above one half, so there is no median",
		absence.ForecastOff:         "forecasts are turned off in the configuration",
		absence.ForecastPending:     "no forecast has been made yet; the first one follows the first figures",
		absence.ForecastHistory:     "not enough history: {lacking}",
		absence.ForecastFailed:      "the model {model} could not be fitted",
		absence.ForecastSpend:       "a few customers spend so much more than the others that no expected spend can be computed",
		absence.ForecastDropout:     "the history does not show that customers ever stop buying, so it is unknown who is at risk and how many are still customers",
		absence.ForecastUntested:    "the history is too short to test past forecasts, so the intervals are wide: at least from half to twice the forecast",
		absence.ForecastDay:         "there is only a forecast for {day}; choose a range with that day and a step of 1d",
		absence.ForecastSelection:   "there is no forecast for this choice of customers; filter by one value of one dimension at a time",
		absence.ShortPast:           "the past is too short to say what is usual: a window of {window} needs {days} days of figures after the first two windows",
		absence.FewPurchases:        "the past is too short to say how much customers buy: {days} days since the first purchase and {need} repeat purchases in a year are needed",
	},
	covered: "it covers", coveredDays: "of the last {days} days",
	lacks: map[string]string{
		"customers": "{have} customers, at least {need} are needed", "repeat_customers": "{have} customers bought again, at least {need} are needed",
		"time":  "no time has passed since the first purchases",
		"spend": "{have} customers have repeat purchases of a value, at least {need} are needed", "subscriptions": "{have} subscriptions, at least {need} are needed",
		"cancellations": "{have} cancellations, at least {need} are needed", "renewals": "no subscription has been renewed twice",
	},
	records: map[string]string{
		"order": "orders", "line": "order lines", "refund": "refunds", "customer": "customers", "subscription": "subscriptions",
		"subscription_event": "subscription events", "answer": "survey answers", "invitation": "survey invitations", "cancellation": "cancellations",
		"contact": "service contacts", "engagement": "engagement events", "membership": "programme memberships", "points": "programme points",
		"newsletter": "newsletter subscriptions",
		"spend":      "costs",
	},
	or: " or ", subscriptions: "; subscriptions: ",
}

var dutchAbsences = absences{
	sentences: map[absence.Code]string{
		absence.UnknownMeasure:      "de catalogus heeft geen cijfer met deze naam",
		absence.UnknownDistribution: "de catalogus heeft geen verdeling met deze naam",
		absence.NotConfigured:       "hiervoor is niets ingesteld",
		absence.MissingRecords:      "geen bron levert {records}",
		absence.NoSharedCustomers:   "de bronnen van {records} hebben geen enkele klant gemeen met de bronnen van bestellingen",
		absence.QueryFailed:         "{records} van de bron {source} kunnen niet worden gelezen: {failing}",
		absence.InDatabase:          "het wordt berekend uit gegevens van afzonderlijke klanten, die met compute: database in de database blijven",
		absence.NoRecords:           "er zijn geen gegevens tot en met vandaag",
		absence.UnknownMargin:       "van {count} aankopen en terugbetalingen {covered} is de marge niet bekend: hun regels hebben geen kostprijs en voor hun bron is geen marge ingesteld",
		absence.NoMargin:            "geen bron heeft een marge (stel sources[].margin in) of orderregels met hun kostprijs",
		absence.SubscriptionMargin:  "van {count} lopende abonnementen is de marge niet bekend: voor hun bron is geen marge ingesteld (stel sources[].margin in)",
		absence.NoChurn:             "in de periode is geen abonnee vertrokken; daarom is niet te berekenen hoe lang abonnees blijven",
		absence.NoRenewals:          "geen bron vermeldt wanneer abonnementen worden verlengd",
		absence.NoTrials:            "geen bron vermeldt een proefperiode",
		absence.NoFailures:          "geen bron vermeldt een mislukte betaling",
		absence.NoRecovery:          "er zijn betalingen mislukt, maar geen bron vermeldt een betaling die alsnog lukte",
		absence.MarginRefunded:      "terugbetalingen zijn tot nu toe hoger dan de marge",
		absence.NotPaidBack:         "nieuwe klanten hebben in {months} maanden {have} % opgebracht van wat het kostte hen te werven; dat is dus nog niet terugverdiend",
		absence.NotComputed:         "het cijfer wordt op de achtergrond berekend; het eerste volgt op de eerste cijfers",
		absence.NoMedian:            "de curve ligt nog boven een half, dus er is geen mediaan",
		absence.ForecastOff:         "verwachtingen staan uit in de configuratie",
		absence.ForecastPending:     "er is nog geen verwachting; de eerste volgt op de eerste cijfers",
		absence.ForecastHistory:     "te weinig geschiedenis: {lacking}",
		absence.ForecastFailed:      "het model {model} kon niet worden berekend",
		absence.ForecastSpend:       "enkele klanten besteden zoveel meer dan de andere dat de verwachte besteding niet te berekenen is",
		absence.ForecastDropout:     "uit de geschiedenis blijkt niet dat klanten ooit ophouden met kopen; daarom is onbekend wie dreigt te vertrekken en hoeveel klanten er nog zijn",
		absence.ForecastUntested:    "de geschiedenis is te kort om eerdere verwachtingen te toetsen; daarom zijn de marges ruim: ten minste van de helft tot het dubbele van de verwachting",
		absence.ForecastDay:         "er is alleen een verwachting voor {day}; kies een tijdvak met die dag en stappen van 1d",
		absence.ForecastSelection:   "voor deze keuze van klanten is er geen verwachting; filter op één waarde van één dimensie tegelijk",
		absence.ShortPast:           "het verleden is te kort om te zeggen wat gewoon is: een periode van {window} vraagt {days} dagen cijfers na de eerste twee perioden",
		absence.FewPurchases:        "het verleden is te kort om te zeggen hoeveel klanten kopen: er zijn {days} dagen sinds de eerste aankoop en {need} vervolgaankopen in een jaar nodig",
	},
	covered: "in dit cijfer", coveredDays: "van de laatste {days} dagen",
	lacks: map[string]string{
		"customers": "{have} klanten, er zijn er minstens {need} nodig", "repeat_customers": "{have} klanten kochten opnieuw, er zijn er minstens {need} nodig",
		"time":  "sinds de eerste aankopen is geen tijd verstreken",
		"spend": "{have} klanten deden vervolgaankopen met een waarde, er zijn er minstens {need} nodig", "subscriptions": "{have} abonnementen, er zijn er minstens {need} nodig",
		"cancellations": "{have} opzeggingen, er zijn er minstens {need} nodig", "renewals": "geen abonnement is twee keer verlengd",
	},
	records: map[string]string{
		"order": "bestellingen", "line": "orderregels", "refund": "terugbetalingen", "customer": "klanten", "subscription": "abonnementen",
		"subscription_event": "abonnementswijzigingen", "answer": "antwoorden op enquêtes", "invitation": "uitnodigingen voor enquêtes",
		"cancellation": "opzeggingen", "contact": "servicecontacten", "engagement": "gegevens over betrokkenheid",
		"membership": "lidmaatschappen van een programma", "points": "spaarpunten", "spend": "kosten",
		"newsletter": "inschrijvingen op nieuwsbrieven",
	},
	or: " of ", subscriptions: "; abonnementen: ",
}
