package words

const dutchPromoters = "promotors gaven een 9 of 10, "

// dutchVoice are the measures of surveys.
var dutchVoice = map[string]entry{
	"nps": {
		"NPS (Net Promoter Score)",
		"Promotors min criticasters, in procenten van de antwoorden, tussen -100 en 100; het aantal antwoorden en de marge zeggen hoeveel " +
			"de score waard is.",
		"100 x (promotors - criticasters) / antwoorden op de aanbevelingsvraag in de periode; " + dutchPromoters +
			"criticasters 0 tot en met 6; scores op kortere schalen worden eerst omgerekend naar 0 tot 10 en afgerond; elk antwoord, of alleen het " +
			"laatste antwoord van elke klant in de periode, bij meer op één dag dat met de hoogste sleutel in de bron",
	},
	"nps_answers": {
		"Antwoorden voor de NPS",
		"De antwoorden waaruit de NPS is berekend, per groep. Met weinig antwoorden zegt de score weinig.",
		"antwoorden op de aanbevelingsvraag in de periode, elk antwoord van een klant; " + dutchPromoters +
			"passieven 7 of 8, criticasters 0 tot en met 6; scores op kortere schalen worden eerst omgerekend naar 0 tot 10 en afgerond",
	},
	"nps_margin": {
		"Foutmarge van de NPS",
		"De halve breedte van de marge van de NPS, in punten.",
		"aangepaste Wald: promotors en criticasters krijgen er elk 3/4 antwoord bij en de n antwoorden 3; p en q: de aandelen van beide; " +
			"196 x wortel((p + q - (p - q)^2) / (n + 3)); zonder waarde zonder antwoorden",
	},
	"nps_interval": {
		"NPS, marge",
		"De grenzen waartussen de NPS van alle klanten ligt, met 95 % zekerheid. Met weinig antwoorden ligt het midden dichter bij 0 dan de NPS.",
		"aangepaste Wald: 100 x (p - q) -+ de foutmarge van de NPS, met dezelfde p en q, binnen -100 en 100; zonder waarde zonder antwoorden",
	},
	"csat": {
		"Klanttevredenheid",
		"Gemiddelde tevredenheid, van 0 voor het slechtste tot 1 voor het beste antwoord, over alle schalen.",
		"gemiddelde van (score - 1) / (schaal - 1) over de tevredenheidsantwoorden in de periode; op de schaal van 11 punten score / 10",
	},
	"csat_mean": {
		"Tevredenheid op haar schaal",
		"Gemiddelde tevredenheid in punten van de schaal waarop klanten antwoordden.",
		"som van de scores / antwoorden, voor elke schaal apart; schalen van 3 tot 10 punten beginnen bij 1, de schaal van 11 punten bij 0",
	},
	"csat_satisfied_ratio": {
		"Tevreden antwoorden",
		"Deel van de tevredenheidsantwoorden dat goed is; de marge zegt hoeveel het waard is.",
		"antwoorden in de bovenste twee vakken van de schaal (alleen het bovenste van 3 punten; 8 tot en met 10 op schalen van 10 en 11 punten) / " +
			"tevredenheidsantwoorden in de periode",
	},
	"csat_satisfied_interval_ratio": {
		"Tevreden antwoorden, marge",
		"De grenzen waartussen het tevreden deel van alle klanten ligt, met 95 % zekerheid.",
		"Wilson-interval met z = 1,96, p = het deel tevreden antwoorden en n antwoorden: " +
			"(p + z^2/2n -+ z x wortel(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)",
	},
	"delivery_gap": {
		"Belevingskloof",
		"Het deel tevreden klanten volgens het bedrijf zelf, min het deel volgens klanten.",
		"eigen schatting uit de instellingen - deel tevreden antwoorden; zonder waarde als er geen eigen schatting is ingesteld",
	},
	"ces": {
		"Gemaksscore (CES)",
		"Hoe gemakkelijk klanten krijgen wat zij willen, van 1 tot 7; 7 is gemakkelijk.",
		"gemiddelde score van de antwoorden over moeite in de periode; scores op andere schalen worden lineair omgerekend naar 1 tot 7",
	},
	"ces_easy_ratio": {
		"Gemakkelijk gevonden",
		"Deel van de antwoorden over moeite dat het gemakkelijk noemt.",
		"antwoorden van 5 of hoger (omgerekend naar 1 tot 7) / antwoorden over moeite in de periode",
	},
	"survey_response_ratio": {
		"Respons",
		"Deel van de uitnodigingen voor enquêtes waarop geantwoord is.",
		"reacties / uitnodigingen, beide in de periode; een reactie: alle antwoorden van één klant op één dag, op hoeveel vragen ook; een antwoord " +
			"dat bij geen klant hoort is een reactie op zich; met reacties zonder uitnodiging kan het deel boven 1 komen",
	},
	"survey_coverage_ratio": {
		"Bereik van de enquêtes",
		"Deel van de actieve klanten dat onlangs is gevraagd of heeft geantwoord.",
		"actieve klanten met een antwoord of uitnodiging in de laatste 90 dagen / actieve klanten; de 90 dagen eindigen met de laatste dag van " +
			"de periode; in een lopende kalenderperiode eindigen ze met de lopende dag",
	},
	"silent_churn_ratio": {
		"Stil vertrek",
		"Deel van de vertrokken klanten dat zonder een woord vertrok: geen antwoord in het jaar ervoor.",
		"vertrokken klanten zonder antwoord in de 365 dagen vóór hun vertrek / alle vertrokken klanten; het vertrek is de dag van de laatste " +
			"aankoop + de dagen van de periode; bij een kalenderperiode is het de dag na haar laatste dag tot nu toe",
	},
	"survey_due_customers": {
		"Toe aan een enquête",
		"Klanten aan wie nu iets gevraagd moet worden en aan wie dat nog niet is gedaan.",
		"de rondes beginnen 7 dagen na de eerste aankoop of het begin van het abonnement, 30 dagen daarna, en dan om de 90 dagen (het ritme is " +
			"instelbaar); een ronde duurt tot de volgende begint; het gaat om klanten die sinds het begin van hun ronde geen uitnodiging " +
			"kregen en geen antwoord gaven; aan het einde van de dag",
	},
	"customers_voice": {
		"Klanten naar hun stem",
		"Klanten die een paar keer na elkaar ontevreden waren, en klanten met de laatste antwoorden van een ambassadeur.",
		"aan het einde van de dag; herhaaldelijk ontevreden: de laatste drie tevredenheidsantwoorden alle onder het midden van hun schaal en het laatste " +
			"NPS-antwoord dat van een criticaster; ambassadeur: het laatste tevredenheidsantwoord in de bovenste vakken en het laatste NPS-antwoord " +
			"dat van een promotor; bij meer antwoorden op één dag geldt het antwoord met de hoogste sleutel in de bron als laatste",
	},
	"loyalty_index": {
		"Loyaliteitsindex",
		"Eén cijfer voor loyaliteit tussen 0 en 100, samengesteld uit zijn onderdelen.",
		"gewogen gemiddelde van de onderdelen die er in de periode zijn; de gewichten zijn standaard gelijk; het gewicht van ontbrekende " +
			"onderdelen wordt over de andere verdeeld",
	},
	"loyalty_index_component": {
		"Onderdelen van de loyaliteitsindex",
		"De onderdelen van de loyaliteitsindex, elk tussen 0 en 100.",
		"aanbevelen: (NPS + 100) / 2; opnieuw kopen: 100 x deel herhaalkopers; breder kopen: 100 x bijverkoop; enquête: de gemiddelde antwoorden " +
			"op de drie vragen of klanten zouden aanbevelen, meer zouden proberen en zouden terugkomen, elk omgerekend naar 0 tot 100, gemiddeld over " +
			"de vragen met antwoorden; tevredenheid, alleen met een ingesteld gewicht: 100 x klanttevredenheid",
	},
}
