package words

// Parts that the Dutch formulas of several forecasts share.
const (
	dutchFitDay = "; alleen de dag van de laatste berekening heeft een waarde"

	dutchForecast = "bestellingen: verwacht aantal aankopen binnen de termijn (BG/NBD), maal de verwachte marge per aankoop van de klant " +
		"(Gamma-Gamma, geschat op koopdagen na de eerste met een marge boven 0), maal het deel van de marge dat terugbetalingen tot nu toe " +
		"overlieten, contant gemaakt tegen de ingestelde jaarrente; abonnementen: maandprijs maal het verwachte aantal betaalde maanden binnen " +
		"de termijn, met de rest van de lopende betaalperiode (verschoven bèta-geometrisch per betaalperiode, tot een bekend einde), contant " +
		"gemaakt; contracten hebben de langste periode van 24, 12, 6, 3 of 1 maanden waarvan ten minste 90 % van de contracten met dezelfde " +
		"maandprijs bij het begin een veelvoud duurde, op 3 dagen na (van alle, als er minder dan 10 eindigden); beide gecorrigeerd volgens de correctie van de verwachting"

	dutchChance = "1 - L(x, t_x, T+t) / L(x, t_x, T); L: de aannemelijkheid van BG/NBD; x: het aantal koopdagen na de eerste; t_x: de tijd van " +
		"de eerste tot de laatste koopdag; T: de tijd van de eerste koopdag tot de dag van de berekening; t = 30 en 90 dagen; de " +
		"kans op geen aankoop is verheven tot de macht die het gemiddelde volgens de correctie van de verwachting geeft"

	dutchPercentiles = "percentielen 25, 50, 75 en 90, lineair tussen rangnummers (type 7), over klanten van "

	dutchModels = "BG/NBD voor aankopen, Pareto/NBD voor wie nog klant is, Gamma-Gamma voor wat een aankoop opbrengt, sBG (verschoven " +
		"bèta-geometrisch) voor abonnementen, een per betaalperiode; grootste aannemelijkheid; tijd in weken (sBG: betaalperioden), geld in hele eenheden" + dutchFitDay
)

// dutchValue are the measures of customer value and costs.
var dutchValue = map[string]entry{
	"clv_formula": {
		"Klantwaarde volgens formule",
		"Wat een klant in de periode opbrengt: marge per bestelling maal bestellingen per klant.",
		"(marge / aankopen) x (aankopen / actieve klanten), alles van klanten in de periode, standaard 730 dagen; marge: marge van aankopen min " +
			"marge van terugbetalingen; zonder waarde zolang de marge van een aankoop of terugbetaling in de periode onbekend is",
	},
	"clv_historic": {
		"Klantwaarde tot nu toe",
		"Marge die een klant tot nu toe heeft opgebracht, gemiddeld over iedereen die ooit kocht.",
		"(marge van alle aankopen van klanten - marge van hun terugbetalingen) / klanten die hebben gekocht, alles tot en met de dag; zonder waarde zolang " +
			"de marge van een aankoop of terugbetaling onbekend is",
	},
	"customer_value_after": {
		"Klantwaarde na de eerste bestelling",
		"Marge die een nieuwe klant binnen zoveel dagen opbrengt, de eerste bestelling meegeteld; alleen klanten die al een hele termijn bekend zijn tellen mee.",
		"(marge van aankopen - marge van terugbetalingen) van de klanten in de dagen van de termijn, met de dag van hun eerste aankoop als eerste / " +
			"deze klanten; hun eerste aankoop ligt in de periode die één termijn min een dag vóór het einde van de gevraagde periode eindigt (een " +
			"kalenderperiode schuift evenveel terug); zonder waarde zolang de marge van een aankoop of terugbetaling in die dagen onbekend is",
	},
	"payback_months": {
		"Maanden tot terugverdiend",
		"Na hoeveel maanden nieuwe klanten gemiddeld hebben opgebracht wat het kostte hen te winnen. Voor alles tot nu toe zijn dat de klanten " +
			"sinds de eerste uitgave aan werving.",
		"de eerste maand m, van 36, waarin de opgetelde marge per klant minstens de uitgaven aan werving per klant is, beide van de klanten met hun " +
			"eerste aankoop in de periode; alles tot nu toe begint hier op de eerste dag met uitgaven aan werving, want wat eerdere klanten " +
			"kostten is niet vastgelegd; maand m eindigt m x 365/12 dagen na de eerste aankoop, naar beneden afgerond; de marge van maand m is die van klanten die al " +
			"zo lang bekend zijn; zonder waarde zolang dat niet is bereikt, zonder uitgaven, en zolang de marge van een aankoop of terugbetaling van deze " +
			"klanten onbekend is; uitgaven horen niet bij één klant en zijn dus niet over groepen te verdelen",
	},
	"acquisition_cost": {
		"Wervingskosten",
		"Wat het kost om een klant te winnen.",
		"uitgaven aan werving / nieuwe klanten, beide in de periode; uitgaven horen niet bij één klant en zijn dus niet over groepen te verdelen",
	},
	"clv_to_cac_ratio": {
		"Klantwaarde tegenover wervingskosten",
		"Wat een klant opbrengt, gedeeld door wat het kost om een klant te winnen. Onder 1 is elke nieuwe klant verlies.",
		"klantwaarde volgens formule over de ingestelde periode (standaard 730 dagen) met dezelfde laatste dag / " +
			"wervingskosten in de gevraagde periode",
	},
	"retention_cost": {
		"Behoudkosten",
		"Wat het kost om een klant te behouden.",
		"uitgaven aan bestaande klanten (service, programma, mailings) / behouden klanten, beide in de periode",
	},
	"acquisition_to_retention_cost_ratio": {
		"Werven tegenover behouden",
		"Wat het kost om een klant te winnen, gedeeld door wat het kost om een klant te behouden. Vaak wordt vijf genoemd; dit is uw eigen factor.",
		"wervingskosten / behoudkosten, beide in de periode",
	},
	"retention_uplift_value": {
		"Waarde van meer klantbehoud",
		"Wat 5 procentpunt meer klantbehoud in een jaar waard is.",
		"0,05 x klanten die in de laatste 365 dagen actief waren x marge per actieve klant in de laatste 365 dagen; zonder waarde zolang de " +
			"marge van een aankoop of terugbetaling in die dagen onbekend is",
	},
	"share_of_wallet_ratio": {
		"Aandeel in de portemonnee",
		"Deel van hun uitgaven in de hele productgroep dat klanten hier uitgeven, volgens klanten aan wie het is gevraagd.",
		"over de antwoorden in de periode waarin de klant zegt wat er in de productgroep is uitgegeven in de n dagen tot en met het " +
			"antwoord: omzet met de klant in die n dagen / wat er in de productgroep is uitgegeven; elk antwoord telt, behalve over 0 dagen",
	},
}

// dutchForecasts are the forecasts of models.
var dutchForecasts = map[string]entry{
	"clv_predicted": {
		"Verwachte klantwaarde",
		"Marge die een klant binnen de termijn naar verwachting opbrengt, gemiddeld over iedereen die ooit kocht; voor abonnementen de omzet, " +
			"gemiddeld over de lopende.",
		dutchForecast + "; gedeeld door de klanten die ooit kochten, of door de klanten met een lopend abonnement" + dutchFitDay,
	},
	"clv_predicted_interval": {
		"Verwachte klantwaarde, marge",
		"De grenzen waartussen de verwachte klantwaarde in 19 van de 20 gevallen hoort te liggen. " + dutchKept,
		"de onder- en bovengrens van de verwachte klantwaarde" + dutchTested + dutchFitDay,
	},
	"clv_predicted_percentile": {
		"Verwachte klantwaarde, verdeling",
		"Percentielen van de waarde die klanten binnen de termijn naar verwachting opbrengen.",
		dutchPercentiles + "de marge waarvan de verwachte klantwaarde het gemiddelde is" + dutchFitDay,
	},
	"value_predicted": {
		"Verwachte totale waarde",
		"Marge die alle klanten samen binnen de termijn naar verwachting opbrengen; voor abonnementen de omzet.",
		"de som over klanten van wat de verwachte klantwaarde middelt: " + dutchForecast + dutchFitDay,
	},
	"value_predicted_interval": {
		"Verwachte totale waarde, marge",
		"De grenzen waartussen de verwachte waarde van alle klanten in 19 van de 20 gevallen hoort te liggen. " + dutchKept,
		"de onder- en bovengrens van de verwachte totale waarde" + dutchTested + dutchFitDay,
	},
	"purchase_probability": {
		"Kans op een aankoop",
		"Kans dat een klant binnen de termijn koopt, gemiddeld: het deel van de klanten dat zal kopen.",
		dutchChance + "; het gemiddelde over iedereen die ooit kocht" + dutchFitDay,
	},
	"purchase_probability_interval": {
		"Kans op een aankoop, marge",
		"De grenzen waartussen het deel van de klanten dat binnen de termijn koopt in 19 van de 20 gevallen hoort te liggen. " + dutchKept,
		"de onder- en bovengrens van de kans op een aankoop" + dutchTested + dutchFitDay,
	},
	"purchase_probability_percentile": {
		"Kans op een aankoop, verdeling",
		"Percentielen over klanten van de kans om binnen de termijn te kopen.",
		dutchPercentiles + dutchChance + dutchFitDay,
	},
	"alive_customers": {
		"Nog klant",
		"Hoeveel van de klanten die ooit kochten naar verwachting nog klant zijn. Hun volgende aankoop kan ver weg zijn.",
		"som over klanten van de kans dat zij nog klant zijn, uit Pareto/NBD (voor BG/NBD is iedereen die één keer kocht nog klant); " +
			"zonder waarde als uit de gegevens niet blijkt dat klanten vertrekken" + dutchFitDay,
	},
	"alive_customers_interval": {
		"Nog klant, marge",
		"De grenzen waartussen het aantal mensen dat nog klant is in 19 van de 20 gevallen ligt, als het model klopt. Niemand kan zien wie nog " +
			"klant is; daarom kan geen toets dit controleren.",
		"de onder- en bovengrens van het aantal dat nog klant is, 95 %; met de onzekerheid van de parameters en van wie nog klant is" + dutchFitDay,
	},
	"customers_at_risk": {
		"Klanten met vertrekrisico",
		"Klanten die meer dan één keer kochten, nu terug hadden moeten zijn en nog te winnen zijn: de kans dat zij binnen 90 dagen kopen is " +
			"minder dan de helft van wat zij was op de dag van hun laatste aankoop, maar nog ten minste een tiende.",
		"klanten met aankopen op twee of meer dagen van wie de kans op een aankoop binnen 90 dagen, zonder correctie, lager is dan de helft van wat zij volgens " +
			"hetzelfde model was op de dag van hun laatste aankoop, en ten minste een tiende daarvan; zonder waarde als de gegevens niet laten zien dat klanten " +
			"vertrekken" + dutchFitDay,
	},
	"value_at_risk": {
		"Waarde op het spel",
		"Het deel van de verwachte totale waarde dat van de klanten met vertrekrisico wordt verwacht. Dat is nog te verliezen, of te behouden.",
		"som over de klanten met vertrekrisico van de marge die de verwachte totale waarde over alle klanten optelt; dus hoogstens de verwachte totale waarde" +
			dutchFitDay,
	},
	"model_fit": {
		"Geschatte parameters",
		"De parameters van de modellen achter de verwachtingen, zoals in de vakliteratuur.",
		dutchModels,
	},
	"model_at_bound": {
		"Parameters op hun grens",
		"1 voor een parameter die de gegevens niet bepalen, zodat de schatting op de grens uitkomt; 0 voor de andere.",
		"of de aannemelijkheid op weg naar de grens van de parameter niet daalt" + dutchFitDay,
	},
	"model_log_likelihood": {
		"Logaritme van de aannemelijkheid",
		"Hoe goed elk model past: de logaritme van de aannemelijkheid van de klanten waarop het is geschat.",
		dutchModels,
	},
	"model_customers": {
		"Klanten in de schatting",
		"Op hoeveel klanten elk model is geschat; bij sBG op hoeveel abonnementen.",
		"alle klanten die ooit kochten (Gamma-Gamma: alleen klanten die opnieuw kochten met een marge boven 0), of een gelijkmatige steekproef daaruit als er " +
			"meer dan 100.000 verschillende koopgeschiedenissen zijn" + dutchFitDay,
	},
}
