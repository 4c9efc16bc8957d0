package words

// dutchScores says how RFM segments are found.
const dutchScores = "elke klant die heeft gekocht heeft een score van 1 tot 5 voor de dag van de laatste aankoop, voor het aantal aankopen en voor de " +
	"omzet, terugbetalingen eraf: 1, en 1 meer voor elk vijfde deel van deze klanten met een lagere waarde; de score van de laatste dag en het " +
	"gemiddelde van de andere twee, een half naar boven afgerond, geven het segment; berekend voor het einde van elke week (zondag) en voor de dag " +
	"van de laatste berekening, die op de eerste cijfers van een dag volgt; een dag ertussen heeft de waarde van de zondag ervoor; "

// dutchMedian says for which day a median is, and when it is missing.
const dutchMedian = "; alleen de lopende dag heeft een waarde, van de laatste berekening, die op de eerste cijfers van een dag volgt; er is er geen " +
	"zolang de curve boven een half ligt"

// dutchDigest are the measures that are computed in the background.
var dutchDigest = map[string]entry{
	"rfm_customers": {
		"Klanten per RFM-segment",
		"Klanten in elk RFM-segment, naar wanneer zij het laatst kochten, hoe vaak en voor hoeveel. Scores vergelijken klanten met elkaar, dus een " +
			"winkel die groeit, brengt niet iedereen omhoog.",
		dutchScores + "het aantal klanten in elk segment",
	},
	"rfm_value": {
		"Omzet per RFM-segment",
		"Wat de klanten in elk RFM-segment tot nu toe hebben opgebracht: hun omzet, terugbetalingen eraf.",
		dutchScores + "de omzet tot en met de dag van de klanten in elk segment, terugbetalingen eraf",
	},
	"subscriber_lifetime_median": {
		"Tijd tot de helft van de abonnees vertrekt",
		"Dagen waarna de helft van de abonnees is vertrokken. Wie er nog is, telt ook mee, dus het cijfer is niet te laag als veel abonnementen nog " +
			"jong zijn.",
		"Kaplan-Meier-curve van de tijd van de eerste dag van een klant met een abonnement dat iets kost tot de eerste dag daarna zonder; wie op de " +
			"dag nog niet is vertrokken, telt als gecensureerd; de eerste tijd waarop de curve hoogstens een half is" + dutchMedian,
	},
	"second_purchase_median": {
		"Tijd tot de helft van de klanten opnieuw koopt",
		"Dagen na de eerste aankoop waarin de helft van de klanten op een andere dag opnieuw heeft gekocht. Het cijfer ontbreekt als minder dan de " +
			"helft dat ooit doet.",
		"Kaplan-Meier-curve van de tijd van de eerste dag van een klant met een aankoop tot de volgende dag met een aankoop; wie op de dag nog niet " +
			"opnieuw heeft gekocht, telt als gecensureerd; de eerste tijd waarop de curve hoogstens een half is" + dutchMedian,
	},
}
