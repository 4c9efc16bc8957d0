package words

// dutchRenewals says which renewals count.
const dutchRenewals = "binnen 30, 60 of 90 dagen ligt, vanaf morgen; alleen voor de lopende dag, omdat bronnen alleen de volgende " +
	"verlenging vermelden; de volgende betaling van een contract dat later afloopt en opgezegde, gratis en gepauzeerde abonnementen tellen niet"

// dutchSubscribers are the measures of customers with paid subscriptions.
var dutchSubscribers = map[string]entry{
	"active_subscribers": {
		"Actieve abonnees",
		"Klanten met een betaald abonnement aan het einde van de dag. Een klant met meer abonnementen is één abonnee.",
		"klanten van wie de maandelijks terugkerende omzet aan het einde van de dag of periode boven 0 ligt; gratis abonnementen, " +
			"proefperiodes en pauzes zijn niet betaald; een abonnement eindigt als de betaalde tijd om is",
	},
	"subscriber_movement": {
		"Mutaties van abonnees",
		"Klanten die in de periode abonnee werden of vertrokken, met plus en min.",
		"geteld van einde tot einde: de abonnees aan het einde van deze periode vergeleken met die aan het einde van de vorige: nieuw: eerste " +
			"betaalde dag ooit in de periode; teruggekeerd: anderen die toen geen abonnee waren; vertrokken: wie toen wel abonnee was en nu " +
			"niet; geteld per gebeurtenis: hetzelfde van elke dag op de volgende, opgeteld over de dagen van de periode, zodat wie vertrekt en " +
			"terugkeert beide doet; hoe dan ook: abonnees aan het einde van de vorige periode + alle mutaties = actieve abonnees",
	},
	"subscriber_churn_ratio": {
		"Verloop van abonnees",
		"Deel van de abonnees dat in de periode vertrok. Zij vertrekken als de betaalde tijd om is, niet op de dag van de opzegging.",
		"standaard: abonnees aan het einde van de vorige periode die aan het einde van deze geen abonnee zijn / abonnees aan het einde van de " +
			"vorige periode; voortschrijdend: alle keren in de periode dat een klant ophield abonnee te zijn / (abonnees aan het einde van de " +
			"vorige periode + nieuwe abonnees in de periode)",
	},
	"trial_starts": {
		"Begonnen proefperiodes",
		"Gratis proefperiodes van abonnementen die in de periode begonnen.",
		"abonnementen met een gratis proefperiode waarvan de eerste dag in de periode ligt; elke proefperiode van een klant telt; " +
			"zonder waarde zolang geen proefperiode bekend is",
	},
	"trial_conversion_ratio": {
		"Betaald na proefperiode",
		"Deel van de proefperiodes die in de periode eindigden waarvan het abonnement sindsdien is betaald.",
		"proefperiodes die in de periode eindigden en tot het einde ervan een betaalde dag hebben / proefperiodes die in de periode eindigden; " +
			"een proefperiode eindigt op de dag van de eerste betaling, of als het abonnement eerder eindigt; proefperiodes die nog lopen " +
			"tellen niet",
	},
	"trial_conversion_days": {
		"Dagen van proefperiode tot betaling",
		"Dagen van de eerste dag van een proefperiode tot de eerste betaalde dag, gemiddeld.",
		"gemiddelde over de proefperiodes met hun eerste betaalde dag in de periode: eerste betaalde dag - eerste dag van de proefperiode",
	},
	"renewals_due": {
		"Abonnementen die worden verlengd",
		"Lopende abonnementen waarvan de termijn in de komende dagen eindigt: ze worden vanzelf verlengd, of hun contract van vaste duur loopt af. " +
			"Wie per maand betaalt, verlengt elke maand.",
		"lopende abonnementen waarvan de volgende verlenging, of het einde van een contract van vaste duur, " + dutchRenewals,
	},
	"renewals_due_revenue": {
		"Terugkerende omzet die wordt verlengd",
		"Maandelijks terugkerende omzet van de abonnementen die in de komende dagen worden verlengd.",
		"som van de maandprijzen van lopende abonnementen waarvan de volgende verlenging, of het einde van een contract van vaste duur, " + dutchRenewals,
	},
	"failed_payments": {
		"Mislukte betalingen",
		"Betalingen van abonnementen die in de periode mislukten. Wat binnen 31 dagen opnieuw mislukt zonder dat intussen is betaald, telt niet opnieuw.",
		"mislukte betalingen van een abonnement in de periode, behalve die binnen 31 dagen na de vorige mislukking als de betaling intussen " +
			"niet alsnog lukte; zonder waarde zolang geen mislukte betaling bekend is",
	},
	"payment_recovery_ratio": {
		"Alsnog betaald",
		"Deel van de mislukte betalingen dat alsnog is betaald, van de betalingen waarover in de periode is beslist.",
		"mislukte betalingen die in de periode alsnog lukten / mislukte betalingen die in de periode alsnog lukten of waarvan het abonnement " +
			"eindigde; wat binnen 31 dagen na de laatste mislukking geen van beide deed, telt niet; zonder waarde zolang geen betaling ooit " +
			"alsnog lukte",
	},
	"annual_recurring_revenue": {
		"Jaarlijks terugkerende omzet",
		"Wat de abonnementen die aan het einde van de dag lopen in een jaar opleveren als er niets verandert.",
		"12 x maandelijks terugkerende omzet",
	},
	"average_revenue_per_account": {
		"Gemiddelde omzet per abonnee",
		"Wat een abonnee gemiddeld per maand betaalt (ARPA).",
		"maandelijks terugkerende omzet / actieve abonnees, beide aan het einde van de dag of periode",
	},
	"subscriber_lifetime_value": {
		"Eenvoudige klantwaarde van een abonnee",
		"Marge die een abonnee tot zijn vertrek opbrengt als iedereen in het huidige gemiddelde tempo vertrekt. Nieuwe abonnees vertrekken " +
			"eerder dan trouwe, dus dit kan er ver naast zitten: vergelijk het met de voorspelde waarde. Vertrokken er in de periode minder dan 8, dan is het een " +
			"gok; de antwoorden van de API en de borden van de plugin zeggen dat.",
		"gemiddelde omzet per abonnee x marge / verloop per maand; marge: de ingestelde marge van de bron van elk abonnement; verloop per maand: " +
			"het standaardverloop van abonnees / maanden van de periode; een periode van dagen heeft dagen x 12/365 maanden; zonder " +
			"waarde zolang niemand vertrekt, en zolang van een lopend abonnement de marge onbekend is",
	},
}
