package landing

var dutch = texts{
	Heading: "Klantloyaliteit", NeedsAttention: "vraagt aandacht", BusinessDay: "verkoopdag", More: "Meer", AtAGlance: "In één oogopslag", Today: "vandaag",

	PendingHeading: "Een nieuwere configuratie wacht op haar bronnen",
	PendingText:    "Ze is %s gelezen en wordt gebruikt zodra haar bronnen gelezen zijn. Tot dan blijft de vorige configuratie in gebruik.",
	WaitingLoad:    "Bron %s wordt gelezen.",
	WaitingFailure: "Bron %s is niet te lezen: %s.",
	RefusedHeading: "De nieuwe configuratie is geweigerd",
	RefusedText:    "Ze is %s gelezen. De vorige configuratie blijft in gebruik tot een nieuwe wordt aangenomen.",

	NoFigures:       "Nog geen cijfers",
	FirstLoad:       "De exporter leest de bronnen voor het eerst. De cijfers verschijnen hier zodra alles gelezen is. Deze pagina ververst om de paar seconden.",
	FirstLoadFailed: "De cijfers verschijnen hier zodra elke bron een keer gelezen is. Deze pagina ververst om de paar seconden.",

	CannotRead: "Bron %s is niet te lezen", Sources: "Bronnen",
	CheckBefore: "Voer om de oorzaak te vinden",
	CheckAfter:  "uit met dezelfde configuratie. Dat verbindt met de bron, zoekt wat nodig is en meldt wat ontbreekt.",
	NoSources:   "Voeg minstens één bron toe aan het configuratiebestand, onder",
	State:       "Status", UpToDate: "Gelezen", NewestRecord: "Nieuwste gegeven", RecordsKept: "Gegevens", Rejected: "Geweigerde gegevens", Attention: "Let op", None: "geen",
	NoSource: "Er is geen bron ingesteld", SourcesFailed: "Niet te lezen: %d van %d bronnen", LoadingSources: "De bronnen worden voor het eerst gelezen",
	AllRead: "Alle bronnen %s gelezen", OwnQueries: "eigen query's",
	Failing: "niet te lezen", Loading: "wordt voor het eerst gelezen", Up: "bijgewerkt", NotRead: "nog niet", NoRecord: "nog geen",
	FiguresMissing: "Haar cijfers ontbreken tot ze te lezen is.",
	FiguresStale:   "Haar laatste cijfers blijven in gebruik.",
	Retry:          "De exporter probeert het telkens na minstens %s opnieuw.",

	CustomerValue: "Klantwaarde", HowComputed: "Hoe dit berekend wordt", Shaded: "(grijs: te vroeg om te vergelijken)", UpToToday: "tot en met vandaag",
	NegativeChurn: "Negatief verloop: klanten die blijven besteden meer extra dan de andere wegnemen.",
	NoData:        "Nog te weinig gegevens.", NoFigureToday: "Geen cijfer voor vandaag: te weinig gegevens in deze periode of de vorige.",
	NoFigureThen: "Geen cijfer van %s", TooEarly: "Te vroeg om te vergelijken met %s",
	Higher: "%s hoger dan %s", Lower: "%s lager dan %s", Same: "gelijk aan %s", Better: "beter", Worse: "slechter", Usual: "gewone schommeling",
	YearAgo: "een jaar geleden", DaysAgoWindow: "%s geleden", ChartSummary: "Sinds %s tussen %s en %s", ChartNow: "nu %s",
	Bought: "kocht ook in de vorige periode", FirstBought: "kocht voor het eerst", CameBack: "kwam terug na een pauze",
	DidNotBuy: "kocht in de vorige periode, niet in deze", ActiveCustomers: "Actieve klanten",
	Forecast: "verwachting", NoForecast: "Geen recente verwachting.", ForecastOf: "verwachting van %s", Interval: "waarschijnlijk tussen %s en %s (95\u00a0%%)", Next: "komende %s",
	Last: "afgelopen %s", WindowAll: "sinds de eerste bestelling", WindowToday: "op dit moment",

	InFuture: "in de toekomst", JustNow: "zojuist", MinutesAgo: "%d minuten geleden", HoursAgo: "%d uur geleden", DaysAgo: "%d dagen geleden",
	OneMinute: "1 minuut", Minutes: "%d minuten", OneSecond: "1 seconde", Seconds: "%d seconden", Days: "%s dagen", OneDay: "dag",
	OneYear: "jaar", TwoYears: "twee jaar",

	Demo: "Demo: een verzonnen winkel. Zijn klok staat op %s.", Exact: "Precieze definitie", WithinHorizon: "binnen %s na de eerste aankoop",
	Guide: "Documentatie", Grafana: "Borden in Grafana", OtherLanguage: "English",

	Metrics: "Cijfers voor Prometheus", Catalogue: "Catalogus van cijfers", Status: "Status", Program: "Loyalty-exporter",
	Background: "De exporter berekent de cijfers op de achtergrond, na elke leesronde.",

	periods:  map[string]string{"month": "deze maand", "quarter": "dit kwartaal", "year": "dit jaar"},
	weekdays: []string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
}
