package words

import (
	"github.com/klantenbinding/loyalty/internal/display"
)

var dutchGrammar = grammar{
	generic: "{title}: {v} {in}", genericDay: "{title}: {v}",
	nothing: "{title}: nog niet genoeg gegevens.",
	moves: map[display.Form]move{
		display.FormPeople:     {"{d} minder dan", "{d} meer dan", "evenveel als"},
		display.FormCount:      {"{d} minder dan", "{d} meer dan", "evenveel als"},
		display.FormAmount:     {"{d} minder dan", "{d} meer dan", "evenveel als"},
		display.FormShare:      {"{d} {pp} lager dan", "{d} {pp} hoger dan", "gelijk aan"},
		display.FormDifference: {"{d} {pp} lager dan", "{d} {pp} hoger dan", "gelijk aan"},
		display.FormHundred:    {"{d} {p} lager dan", "{d} {p} hoger dan", "gelijk aan"},
		display.FormScore:      {"{d} {p} lager dan", "{d} {p} hoger dan", "gelijk aan"},
		display.FormMultiple:   {"{d} lager dan", "{d} hoger dan", "gelijk aan"},
		display.FormDays:       {"{d} {days} korter dan", "{d} {days} langer dan", "even lang als"},
	},
	point: "punt", points: "punten", day: "dag", days: "dagen", share: "procentpunt", shares: "procentpunt",
	before: map[string]string{
		"": "de periode ervoor", "d": "de {n} dagen ervoor", "1d": "de dag ervoor", "lifetime": "de tijd ervoor",
		"month": "de maand ervoor", "quarter": "het kwartaal ervoor", "year": "het jaar ervoor",
	},
	in: map[string]string{
		"": "in de periode", "d": "in de laatste {n} dagen", "1d": "op de dag", "lifetime": "tot nu toe",
		"month": "in de maand", "quarter": "in het kwartaal", "year": "in het jaar",
	},
	within: map[string]string{"": "binnen de termijn", "d": "binnen {n} dagen", "1d": "binnen een dag"},
	ago: map[string]string{
		"": "een periode eerder", "d": "een periode eerder", "1d": "een dag eerder", "month": "een maand eerder", "quarter": "een kwartaal eerder",
		"year": "een jaar eerder", "lifetime": "een periode eerder",
	},
	year: "een jaar eerder",
	met:  "het doel van {target} is gehaald", missed: "het doel van {target} is niet gehaald",
	nearly: "het doel van {target} is net niet gehaald", aim: "het doel is {target}",
	leads: dutchLeads,
	shortfall: shortfallTexts{
		short: "Vervolgaankopen sinds {since}: {missing} minder dan verwacht ({share})", worth: ", ongeveer {worth} waard",
		in: "; de meeste ontbreken in {groups}", group: "{value} ({dimension}, {missing})", and: "en",
		expected: "Vervolgaankopen van de laatste 28 dagen: {ratio} van wat verwacht werd",
	},
	months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
}

var dutchLeads = map[string]lead{
	"active_customers": {
		many: "Er kochten {in} {v} klanten", one: "Er kocht {in} 1 klant", none: "Er kocht {in} geen klant",
	},
	"churned_customers": {
		many: "Van de klanten die in {before} kochten, kwamen er {v} niet terug", one: "Van de klanten die in {before} kochten, kwam er 1 niet terug",
		none: "Van de klanten die in {before} kochten, bleef niemand weg",
	},
	"retention_ratio": {
		many: "Van de {base} klanten die in {before} kochten, kochten er {v} opnieuw", one: "Van de {base} klanten die in {before} kochten, kocht er 1 opnieuw",
		none: "Van de {base} klanten die in {before} kochten, kocht niemand opnieuw",
	},
	"churn_ratio": {
		many: "Van de {base} klanten die in {before} kochten, kwamen er {v} niet terug", one: "Van de {base} klanten die in {before} kochten, kwam er 1 niet terug",
		none: "Van de {base} klanten die in {before} kochten, bleef niemand weg",
	},
	"repeat_buyer_ratio": {
		many: "Van de {base} klanten die {in} kochten, deden {v} dat vaker dan één keer", one: "Van de {base} klanten die {in} kochten, deed 1 dat vaker dan één keer",
		none: "Van de {base} klanten die {in} kochten, deed niemand dat vaker dan één keer",
	},
	"returning_buyer_ratio": {
		many: "Van de {base} klanten die {in} kochten, hadden {v} dat al eerder gedaan", one: "Van de {base} klanten die {in} kochten, had 1 dat al eerder gedaan",
		none: "Van de {base} klanten die {in} kochten, had niemand dat al eerder gedaan",
	},
	"winback_ratio": {
		many: "Van de {base} weggebleven klanten kwamen er {in} {v} terug", one: "Van de {base} weggebleven klanten kwam er {in} 1 terug",
		none: "Van de {base} weggebleven klanten kwam er {in} niemand terug",
	},
	"early_churn_ratio": {
		many: "Van de {base} nieuwe klanten kwamen er {v} niet {within} terug", one: "Van de {base} nieuwe klanten kwam er 1 niet {within} terug",
		none: "Van de {base} nieuwe klanten kwam iedereen {within} terug",
	},
	"upsell_ratio": {
		many: "Van de {base} herhaalkopers kozen er {v} een artikel dat nieuw voor hen was", one: "Van de {base} herhaalkopers koos er 1 een artikel dat nieuw was",
		none: "Van de {base} herhaalkopers koos niemand een artikel dat nieuw was",
	},
	"orders_per_customer": {many: "Een klant kocht {in} gemiddeld {v} keer", subject: "dat is "},
	"revenue":             {many: "De omzet {in} was {v}"},
	"orders":              {many: "Er kwamen {in} {v} bestellingen", one: "Er kwam {in} 1 bestelling", none: "Er kwam {in} geen bestelling"},
	"average_order_value": {many: "Een aankoop bracht {in} gemiddeld {v} op"},
	"monthly_recurring_revenue": {
		many: "De lopende abonnementen brengen {v} per maand op",
	},
	"active_subscribers": {
		many: "{v} klanten hebben een betaald abonnement", one: "1 klant heeft een betaald abonnement", none: "Geen klant heeft een betaald abonnement",
	},
	"subscriber_churn_ratio": {
		many: "Van de abonnees aan het einde van {before} is {v} vertrokken", none: "Van de abonnees aan het einde van {before} is niemand vertrokken",
		subject: "het deel is ",
	},
	"subscriber_churn_ratio rolling": {many: "Het verloop van abonnees {in} was {v}"},
	"average_revenue_per_account":    {many: "Een abonnee betaalt gemiddeld {v} per maand"},
	"annual_recurring_revenue":       {many: "De lopende abonnementen brengen {v} per jaar op"},
	"subscriber_lifetime_value":      {many: "Een abonnee brengt tot zijn vertrek een marge van {v} op, volgens de eenvoudige formule"},
	"net_revenue_churn_ratio": {
		many:    "De klanten van {before} brengen {v} minder op dan toen, ook als klanten die meer kochten meetellen",
		none:    "De klanten van {before} brengen evenveel op als toen",
		below:   "Negatief verloop: de klanten van {before} brengen {abs} meer op dan toen, ook na aftrek van verlies",
		subject: "het netto verloop is ",
	},
	"gross_revenue_churn_ratio": {
		many: "Van de omzet van {before} ging {v} verloren aan klanten die vertrokken of minder kochten",
		none: "Van de omzet van {before} ging niets verloren", subject: "dat is ",
	},
	"net_revenue_retention_ratio": {
		many: "De klanten van {before} brengen nu {v} op van wat zij toen opbrachten", subject: "dat is ",
	},
	"gross_revenue_retention_ratio": {
		many: "Van de omzet van {before} bleef {v} behouden, groei niet meegeteld", subject: "dat is ",
	},
	"quick_ratio":   {many: "Er kwam {v} keer zoveel omzet bij als er verloren ging", subject: "dat is "},
	"clv_formula":   {many: "Een klant bracht {in} gemiddeld {v} marge op"},
	"clv_historic":  {many: "Een klant heeft tot nu toe gemiddeld {v} marge opgebracht"},
	"clv_predicted": {many: "Een klant brengt {within} naar verwachting gemiddeld {v} op"},
	"value_predicted": {
		many: "Alle klanten samen brengen {within} naar verwachting {v} op",
	},
	"clv_to_cac_ratio":     {many: "Een klant brengt {v} keer zoveel op als het kost er een te winnen", subject: "dat is "},
	"customer_value_after": {many: "Een nieuwe klant brengt {within} gemiddeld {v} marge op"},
	"payback_months":       {many: "Maanden totdat een nieuwe klant opbrengt wat de werving kost: {v}"},
	"top_customers_revenue_ratio": {
		many: "De 20\u00a0% klanten met de hoogste omzet brachten {in} {v} van de omzet op", subject: "dat is ",
	},
	"acquisition_cost": {many: "Het kost {v} om een klant te winnen"},
	"retention_cost":   {many: "Het kost {v} om een klant te behouden"},
	"acquisition_to_retention_cost_ratio": {
		many: "Een klant winnen kost {v} keer zoveel als er een behouden", subject: "dat is ",
	},
	"retention_uplift_value": {many: "5 procentpunt meer klantbehoud is {v} per jaar waard"},
	"share_of_wallet_ratio": {
		many: "Van wat klanten aan zulke artikelen uitgeven, besteden zij {v} hier", none: "Van wat klanten aan zulke artikelen uitgeven, besteden zij niets hier",
		subject: "dat is ",
	},
	"purchase_probability": {
		many: "Van de {base} klanten kopen er {within} naar verwachting {v}", one: "Van de {base} klanten koopt er {within} naar verwachting 1",
		none: "Van de {base} klanten koopt er {within} naar verwachting niemand",
	},
	"alive_customers": {
		many: "Van iedereen die ooit kocht zijn er naar verwachting {v} nog klant", one: "Van iedereen die ooit kocht is er naar verwachting 1 nog klant",
		none: "Van iedereen die ooit kocht is er naar verwachting niemand nog klant",
	},
	"customers_at_risk": {
		many: "{v} klanten hadden nu terug moeten zijn en dreigen te vertrekken", one: "1 klant had nu terug moeten zijn en dreigt te vertrekken",
		none: "Geen enkele klant dreigt te vertrekken",
	},
	"value_at_risk": {
		many: "Van de klanten met vertrekrisico wordt {within} nog {v} verwacht", none: "Er staat geen waarde op het spel",
	},
	"nps": {
		many:  "Promotors liggen {v} punten voor op criticasters (NPS {v})",
		one:   "Promotors liggen 1 punt voor op criticasters (NPS 1)",
		none:  "Er zijn evenveel promotors als criticasters (NPS 0)",
		below: "Criticasters liggen {abs} {p} voor op promotors (NPS {v})", subject: "de score is ",
	},
	"csat": {many: "Klanten waarderen hun tevredenheid met {v} van de 100 punten", subject: "dat is "},
	"csat_satisfied_ratio": {
		many: "Van de {base} antwoorden over tevredenheid zijn er {v} goed", one: "Van de {base} antwoorden over tevredenheid is er 1 goed",
		none: "Van de {base} antwoorden over tevredenheid is er geen goed",
	},
	"ces": {many: "Van 1 (moeilijk) tot 7 (gemakkelijk) geven klanten het gemak een {v}", subject: "dat is "},
	"ces_easy_ratio": {
		many: "Van de {base} antwoorden over moeite noemen er {v} het gemakkelijk", one: "Van de {base} antwoorden over moeite noemt er 1 het gemakkelijk",
		none: "Van de {base} antwoorden over moeite noemt er geen het gemakkelijk",
	},
	"delivery_gap": {
		many:  "Het deel tevreden klanten is {v} kleiner dan het bedrijf denkt",
		none:  "Klanten zijn zo tevreden als het bedrijf denkt",
		below: "Het deel tevreden klanten is {abs} groter dan het bedrijf denkt", subject: "de kloof is ",
	},
	"loyalty_index": {many: "De loyaliteitsindex staat op {v} van de 100"},
	"involuntary_churn_ratio": {
		many: "Van de {base} opzeggingen volgen er {v} op een mislukte betaling", one: "Van de {base} opzeggingen volgt er 1 op een mislukte betaling",
		none: "Van de {base} opzeggingen volgt er geen op een mislukte betaling",
	},
	"silent_churn_ratio": {
		many: "Van de {base} vertrokken klanten gingen er {v} zonder een woord", one: "Van de {base} vertrokken klanten ging er 1 zonder een woord",
		none: "Van de {base} vertrokken klanten ging niemand zonder een woord",
	},
	"survey_response_ratio": {many: "Er kwamen antwoorden op {v} van de uitnodigingen", subject: "dat is "},
	"survey_coverage_ratio": {
		many: "Van de {base} actieve klanten zijn er onlangs {v} gevraagd of gehoord", one: "Van de {base} actieve klanten is er onlangs 1 gevraagd of gehoord",
		none: "Van de {base} actieve klanten is er onlangs niemand gevraagd of gehoord",
	},
	"first_contact_resolution_ratio": {
		many: "Van de {base} zaken waren er {v} met het eerste contact opgelost", one: "Van de {base} zaken was er 1 met het eerste contact opgelost",
		none: "Van de {base} zaken was er geen met het eerste contact opgelost",
	},
	"contact_churn_risk_ratio": {
		many: "Klanten die contact hadden met de klantenservice vertrekken {v} keer zo vaak als anderen", subject: "dat is ",
	},
	"engagement_ratio": {
		many: "Van de {base} actieve klanten deden er {v} meer dan kopen", one: "Van de {base} actieve klanten deed er 1 meer dan kopen",
		none: "Van de {base} actieve klanten deed niemand meer dan kopen",
	},
	"referral_ratio": {
		many: "Van de {base} nieuwe klanten kwamen er {v} door een aanbeveling", one: "Van de {base} nieuwe klanten kwam er 1 door een aanbeveling",
		none: "Van de {base} nieuwe klanten kwam niemand door een aanbeveling",
	},
	"discount_order_ratio": {
		many: "Van de {base} aankopen waren er {v} met korting", one: "Van de {base} aankopen was er 1 met korting",
		none: "Van de {base} aankopen was er geen met korting",
	},
}
