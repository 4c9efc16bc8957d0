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
