package words

// Problem returns the pattern of an error for package fmt in the language, with the arguments of the English
// pattern in the same order. It falls back to the English pattern.
func (l Language) Problem(english string) string {
	if l != Dutch {
		return english
	}
	for _, p := range dutchProblems {
		if p[0] == english {
			return p[1]
		}
	}
	return english
}

// dutchProblems are the errors of the data source, each in English and in Dutch.
var dutchProblems = [][2]string{
	{"measures: required; choose at least one measure", "geen cijfer gekozen: kies minstens één cijfer"},
	{"measures: required for change points; choose one measure", "geen cijfer gekozen voor de omslagpunten: kies één cijfer"},
	{"distribution: required; choose one of %s", "geen verdeling gekozen: kies een van %s"},
	{"question: required; choose one of %s", "geen vraag gekozen: kies een van %s"},
	{"survival: required; choose %s or %s", "niet gekozen tot wanneer de tijd telt: kies %s of %s"},
	{"dimension: required; write dimension-values?dimension=country, or another dimension", "geen indeling gekozen: schrijf dimension-values?dimension=country, of een andere indeling"},
	{"data source settings: invalid jsonData: %s; write it as the README shows", "instellingen van de gegevensbron: ongeldige jsonData: %s; schrijf ze zoals in de README"},
	{"data source settings: URL: required; enter the URL of the exporter, such as http://localhost:9799", "instellingen van de gegevensbron: de URL ontbreekt; vul de URL van de exporter in, zoals http://localhost:9799"},
	{"data source settings: customerListRole: unknown %q; choose Admin, Editor or Viewer", "instellingen van de gegevensbron: onbekende rol %q voor lijsten van klanten; kies Admin, Editor of Viewer"},
	{"data source settings: bearer token: required; enter it, or choose another authentication method", "instellingen van de gegevensbron: het bearer-token ontbreekt; vul het in, of kies een andere aanmelding"},
	{"data source settings: user: required for basic authentication; enter it, or choose another authentication method", "instellingen van de gegevensbron: de gebruiker voor basic authentication ontbreekt; vul die in, of kies een andere aanmelding"},
	{"data source settings: authMethod: unknown %q; choose none, basic or bearer", "instellingen van de gegevensbron: onbekende aanmelding %q; kies none, basic of bearer"},
	{"data source settings: %s: invalid %v; must be %v to %v", "instellingen van de gegevensbron: %s: ongeldig getal %v; vul %v tot %v in"},
	{"data source settings: %w", "instellingen van de gegevensbron: %w"},
	{"data source settings: invalid HTTP settings: %w", "instellingen van de gegevensbron: ongeldige HTTP-instellingen: %w"},
	{"data source settings: invalid HTTP settings: %w; check the certificates and keys, which must be in PEM", "instellingen van de gegevensbron: ongeldige HTTP-instellingen: %w; controleer de certificaten en sleutels, die in PEM moeten zijn"},
	{"invalid answer of the exporter: %w", "ongeldig antwoord van de exporter: %w; controleer de URL, en of exporter en gegevensbron even nieuw zijn"},
	{"fault in the data source, please report it: %w", "fout in de gegevensbron, meld hem alstublieft: %w"},
	{"the query was cancelled: %w", "de vraag is afgebroken: %w; probeer het opnieuw"},
	{"the exporter answered %d: %s", "de exporter antwoordde %d: %s"},
	{"the exporter answered %d: %s; check the user and password or the bearer token in the data source settings", "de exporter antwoordde %d: %s; controleer de gebruiker en het wachtwoord of het bearer-token in de instellingen van de gegevensbron"},
	{"the exporter answered %d: %s; update the exporter if it is older than this data source, or else check the URL in the data source settings", "de exporter antwoordde %d: %s; werk de exporter bij als hij ouder is dan deze gegevensbron, en controleer anders de URL in de instellingen van de gegevensbron"},
	{"the exporter answered %d: %s; try again in %s", "de exporter antwoordde %d: %s; probeer het over %s opnieuw"},
	{"the exporter answered %d: %s; try again later", "de exporter antwoordde %d: %s; probeer het later opnieuw"},
	{"the exporter answered %d: %s; redirects are not followed: enter the URL of the exporter itself", "de exporter antwoordde %d: %s; omleidingen worden niet gevolgd: vul de URL van de exporter zelf in"},
	{"the exporter answered %d: %s; see the exporter's log", "de exporter antwoordde %d: %s; zie het logboek van de exporter"},
}
