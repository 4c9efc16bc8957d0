package words

const dutchBaselineDay = "; voor de laatste volledige dag, dus de dag vóór de lopende; de cijfers van de eerste twee perioden tellen niet mee; zonder waarde tot er " +
	"cijfers van een jaar (of vier perioden) en nog één periode zijn"

// dutchBaselines are the measures expected from the shop's own history.
var dutchBaselines = map[string]entry{
	"baseline": {
		"Verwacht peil",
		"Wat de geschiedenis van deze winkel voor een cijfer doet verwachten, in de eenheid van dat cijfer.",
		"niveau + gewicht x (het cijfer van 364 dagen eerder - niveau); niveau: het gemiddelde van de cijfers van een jaar (of vier perioden) dat " +
			"één periode eerder eindigt; gewicht: het getal tussen 0 en 1 dat in de laatste twee jaar het best paste, 0 bij minder dan twee jaar aan " +
			"cijfers; een cijfer dat meer dan drie standaardafwijkingen afwijkt, telt als drie" + dutchBaselineDay,
	},
	"baseline_observed": {
		"Verwacht peil, waargenomen",
		"Het cijfer zelf op de laatste volledige dag, om met het verwachte peil te vergelijken.",
		"het cijfer" + dutchBaselineDay,
	},
	"baseline_standard_deviation": {
		"Verwacht peil, standaardafwijking",
		"Hoe ver het cijfer door toeval meestal van zijn verwachte peil ligt. Dat hangt af van het aantal klanten en van hoe sterk het cijfer eerder schommelde.",
		"wortel van de som van drie varianties: van het cijfer door toeval (p(1 - p)/n met twee van elke soort erbij; bij de NPS uit haar foutmarge), " +
			"van het verwachte peil door toeval, en van het verleden boven het toeval, verruimd omdat die uit weinig perioden blijkt; bij cijfers " +
			"zonder bekende variantie door toeval, zoals omzet, alleen de laatste, die kleiner wordt als n groeit" + dutchBaselineDay,
	},
	"baseline_observations": {
		"Verwacht peil, waarnemingen",
		"Uit hoeveel klanten, antwoorden of opzeggingen het bewaakte cijfer is berekend. Met weinig zegt het weinig.",
		"het aantal waardoor het cijfer wordt gedeeld: klanten; bij de NPS antwoorden; bij onvrijwillig vertrek opzeggingen" + dutchBaselineDay,
	},
}

const (
	dutchRepeatDay = "; voor de laatste volledige dag, dus de dag vóór de lopende"

	dutchRepeatPast = "; zonder waarde in de eerste 21 maanden met aankopen, en zolang het afgelopen jaar minder dan 100 vervolgaankopen heeft"

	dutchRepeatSince = "; sinds de dag waarop repeat_purchases_cusum van alle klanten voor het laatst boven 0 kwam; dagen zonder gegevens en bronnen die niet verwacht worden, tellen niet mee; 0 zolang die 0 is"
)

// dutchRepeats are the measures of repeat purchases against what was expected.
var dutchRepeats = map[string]entry{
	"repeat_purchases": {
		"Vervolgaankopen",
		"Aankopen op één dag van klanten die al vóór die dag hadden gekocht.",
		"aankopen op de dag van klanten met een eerste aankoop op een eerdere dag" + dutchRepeatDay,
	},
	"repeat_purchases_expected": {
		"Vervolgaankopen, verwacht",
		"Hoeveel vervolgaankopen het eigen verleden van de winkel op die dag doet verwachten.",
		"som over de toestanden van een klant van de klanten in die toestand x hun aankopen per dag in het jaar dat 91 dagen eerder eindigde, " +
			"x dag van de week x seizoen van vorig jaar; toestanden: eerste aankoop 1-30 of 31-91 dagen geleden, anders de dagen van de laatste " +
			"aankoop tot 91 dagen geleden: tot 60, 182, 365 of meer; een dag die meer dan vier standaardafwijkingen afwijkt, telt als vier; per bron " +
			"van de eerste aankoop; zonder klanten van een bron in haar eerste jaar, tenzij ze zo oud is als de winkel, en zonder een bron die geen " +
			"bestelling heeft terwijl haar verleden er doet verwachten, hoogstens zeven dagen lang; zonder waarde op dagen zonder gegevens" + dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_ratio": {
		"Vervolgaankopen tegenover verwacht",
		"Vervolgaankopen van de laatste 28 dagen als deel van wat verwacht werd. Onder 100 % kopen klanten minder vaak dan voorheen, of zijn ze vertrokken.",
		"som van repeat_purchases over 28 dagen / som van repeat_purchases_expected; dagen zonder gegevens en bronnen die niet verwacht worden, tellen niet mee" + dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_cusum": {
		"Vervolgaankopen, opgeteld tekort",
		"Hoe sterk de aanwijzing is dat klanten minder vaak kopen dan verwacht. Vanaf de drempel is het geen toeval meer. Het begint telkens weer bij 0.",
		"max(0, waarde van gisteren + logaritme van de aannemelijkheidsverhouding van de dag), hoogstens 1,5 drempel; verhouding: " +
			"d x e / v x (e - n - d x e / 2), hoogstens 1/7 van de drempel; n: aankopen, e: verwacht; v: spreiding x e, ruimer zolang het niveau of het " +
			"seizoen onzeker is; spreiding: de grootste variantie van dagen of van blokken van 28 dagen in twee jaar, gedeeld door e; d: 0,35 x " +
			"derdemachtswortel van spreiding / e, tussen 0,05 en 0,35" + dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_cusum_threshold": {
		"Vervolgaankopen, drempel",
		"De waarde van het opgetelde tekort vanaf waar het geen toeval meer is: ongeveer één vals alarm in twintig jaar.",
		"h met (exp(x) - x - 1) / (s x s / 2) = 20 jaar in dagen, x = h + 1,166 x s, s = d x wortel(e / spreiding), als bij repeat_purchases_cusum" +
			dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_missing": {
		"Ontbrekende vervolgaankopen",
		"Hoeveel minder vervolgaankopen er waren dan verwacht sinds het huidige tekort begon. In een groep: haar deel daarvan. Zolang het opgetelde tekort ver onder zijn drempel ligt, zegt het weinig.",
		"som van repeat_purchases_expected - som van repeat_purchases" + dutchRepeatSince + dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_missing_ratio": {
		"Ontbrekende vervolgaankopen, aandeel",
		"Ontbrekende vervolgaankopen als deel van de verwachte, sinds het huidige tekort begon.",
		"repeat_purchases_missing / som van repeat_purchases_expected" + dutchRepeatSince + dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_missing_value": {
		"Ontbrekende vervolgaankopen, waarde",
		"Wat de ontbrekende vervolgaankopen waard zijn tegen de gemiddelde bestelwaarde van het afgelopen jaar.",
		"repeat_purchases_missing x average_order_value (na terugbetalingen) van de laatste 364 dagen" + dutchRepeatDay + dutchRepeatPast,
	},
	"repeat_purchases_shortfall_days": {
		"Vervolgaankopen, duur van het tekort",
		"Al hoeveel dagen er bij alle klanten te weinig vervolgaankopen zijn.",
		"dagen van de dag waarop repeat_purchases_cusum van alle klanten voor het laatst boven 0 kwam tot en met de laatste volledige dag; 0 zolang die 0 is" +
			dutchRepeatDay + dutchRepeatPast,
	},
}
