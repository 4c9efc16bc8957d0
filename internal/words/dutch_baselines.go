package words

const dutchBaselineDay = "; van de laatste volledige dag, de dag voor de lopende; zonder waarde tot er cijfers van een jaar en twee perioden meer zijn"

// dutchBaselines are the measures expected from the shop's own history.
var dutchBaselines = map[string]entry{
	"baseline": {
		"Verwacht peil",
		"Wat het eigen verleden van de winkel van een cijfer doet verwachten, in de eenheid van dat cijfer.",
		"niveau + gewicht x (het cijfer van 364 dagen eerder - niveau), met als niveau het gemiddelde van de cijfers van een jaar (of vier " +
			"perioden) tot één periode eerder, en als gewicht dat tussen 0 en 1 dat in de laatste twee jaar het best paste, 0 zolang er minder dan " +
			"twee jaar aan cijfers is; cijfers die meer dan drie standaardafwijkingen afliggen tellen als drie" + dutchBaselineDay,
	},
	"baseline_observed": {
		"Verwacht peil, waargenomen",
		"Het cijfer zelf op de laatste volledige dag, om tegen het verwachte peil te houden.",
		"het cijfer" + dutchBaselineDay,
	},
	"baseline_standard_deviation": {
		"Verwacht peil, standaardafwijking",
		"Hoe ver het cijfer door toeval van zijn verwachte peil ligt, bij zoveel klanten als er zijn en zoals het eerder afweek.",
		"wortel van: de variantie van het toeval alleen (p(1 - p)/n met twee van elke soort erbij, bij de NPS die van haar foutmarge), wat toeval " +
			"aan het verwachte peil toevoegt, en wat het verleden meer dan toevallig afweek, verruimd omdat dat uit weinig perioden blijkt; van cijfers " +
			"waarvan het toeval niet bekend is, zoals omzet, alleen dat laatste, dat met n geacht wordt te krimpen" + dutchBaselineDay,
	},
	"baseline_observations": {
		"Verwacht peil, waarnemingen",
		"Uit hoeveel klanten, antwoorden of opzeggingen het bewaakte cijfer bestaat; met weinig zegt het weinig.",
		"waardoor het cijfer wordt gedeeld: klanten, bij de NPS antwoorden, bij onvrijwillig vertrek opzeggingen" + dutchBaselineDay,
	},
}
