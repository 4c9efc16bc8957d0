package words

// dutchLeaving are the measures of cancellations and service contacts.
var dutchLeaving = map[string]entry{
	"cancellations": {
		"Opzeggingen naar reden",
		"Berichten van klanten dat zij vertrekken, naar de reden die zij gaven.",
		"opzeggingen in de periode naar reden (service, prijs, kennismaking, kanaal, mislukte betaling, anders, geen reden); voor een klant zonder " +
			"opzeggingen tellen de opgezegde abonnementen; een opzegging zonder reden geldt als mislukte betaling als een betaling van de klant " +
			"mislukte op die dag of in de 30 dagen ervoor",
	},
	"involuntary_churn_ratio": {
		"Onvrijwillig vertrek",
		"Deel van de opzeggingen dat door een mislukte betaling komt en met een herinnering te voorkomen kan zijn.",
		"opzeggingen door een mislukte betaling / alle opzeggingen, beide in de periode",
	},
	"winback_by_reason_ratio": {
		"Heroverd naar vertrekreden",
		"Deel van de weggebleven klanten dat is teruggekomen, naar de reden die zij bij vertrek gaven.",
		"als het heroveringspercentage van allen die ooit wegbleven, voor elke reden; weggebleven klanten hebben de reden van hun laatste opzegging tot en met de laatste dag van " +
			"de vorige periode: weggebleven klanten met een aankoop in de periode / alle weggebleven klanten",
	},
	"service_contacts": {
		"Contacten met de klantenservice",
		"Keren dat klanten contact hadden met de klantenservice.",
		"contacten in de periode",
	},
	"first_contact_resolution_ratio": {
		"In één keer opgelost",
		"Deel van de zaken dat het eerste contact oploste.",
		"zaken die het eerste contact oploste, zonder tweede contact tot het einde van de periode / alle zaken met hun eerste contact in de periode; " +
			"een contact zonder zaak is een zaak op zich",
	},
	"contact_churn_risk_ratio": {
		"Vertrekrisico na contact",
		"Hoeveel keer zo vaak klanten vertrekken als zij contact met de klantenservice hadden. Boven 1 vertrekken klanten met contact vaker.",
		"klantverloop van klanten die in de vorige periode contact met de klantenservice hadden / klantverloop van klanten zonder contact; beide van " +
			"klanten die in de vorige periode actief waren",
	},
}

// dutchProgramme are the measures of engagement, programmes and kinds of loyalty.
var dutchProgramme = map[string]entry{
	"engagement_ratio": {
		"Betrokkenheid",
		"Deel van de actieve klanten dat meer deed dan kopen: een recensie, een bezoek, een bijeenkomst of iets op sociale media.",
		"actieve klanten met ten minste één blijk van betrokkenheid in de periode, via welk kanaal ook / actieve klanten; een aanbeveling telt " +
			"niet mee",
	},
	"engagement_channel_ratio": {
		"Betrokkenheid per kanaal",
		"Deel van de actieve klanten dat via elk kanaal betrokken was. Een klant kan meer kanalen gebruiken.",
		"actieve klanten met ten minste één blijk van betrokkenheid via het kanaal in de periode / actieve klanten; een kanaal telt vanaf de " +
			"eerste dag met zo'n klant",
	},
	"referral_ratio": {
		"Klant brengt klant",
		"Deel van de nieuwe klanten dat door een aanbeveling kwam.",
		"klanten met hun eerste aankoop in de periode en een aanbeveling tot het einde ervan / klanten met hun eerste aankoop in de periode",
	},
	"newsletter_subscribers": {
		"Lezers van nieuwsbrieven",
		"Klanten die ten minste één nieuwsbrief ontvangen.",
		"klanten met een nieuwsbrief die aan het einde van de dag loopt: ingeschreven <= dag < uitgeschreven",
	},
	"newsletter_movements": {
		"Verloop van nieuwsbrieven",
		"Klanten die zich in de periode op hun eerste nieuwsbrief inschreven, en die zich van hun laatste uitschreven.",
		"ingeschreven: keren in de periode dat een klant zonder nieuwsbrief zich inschrijft; uitgeschreven: keren dat een klant zich uitschrijft en " +
			"geen nieuwsbrief overhoudt; lezers aan het einde = lezers vóór de periode + ingeschreven - uitgeschreven",
	},
	"programme_members": {
		"Leden van het programma",
		"Leden van de loyaliteitsprogramma's, naar programma, soort (punten, niveaus, betaald, waarden, partners, spel) en niveau.",
		"klanten met een lidmaatschap van het programma, de soort en het niveau dat aan het einde van de dag loopt: begin <= dag < einde; een " +
			"programma, soort en niveau telt vanaf het eerste lid",
	},
	"programme_uplift_ratio": {
		"Voorsprong van leden",
		"Hoeveel keer zo veel leden terugkomen, kopen en opbrengen als anderen. Goede klanten worden eerder lid, dus dit bewijst niet wat het " +
			"programma doet.",
		"cijfer van leden / cijfer van alle andere klanten; leden hebben een lidmaatschap dat loopt op de laatste dag vóór de periode; behoud: " +
			"klantbehoud; bestellingen: aankopen per actieve klant; marge: marge per actieve klant, zonder waarde zolang de marge van een aankoop " +
			"of terugbetaling in de periode onbekend is",
	},
	"programme_points": {
		"Spaarpunten",
		"Punten van de loyaliteitsprogramma's: gespaard, ingewisseld en vervallen in de periode, en uitstaand aan het einde.",
		"gespaard, ingewisseld en vervallen: sommen over de periode; uitstaand: alle gespaarde punten tot nu toe min alle ingewisselde en " +
			"vervallen punten, in elke periode hetzelfde",
	},
	"discount_order_ratio": {
		"Bestellingen met korting",
		"Deel van de aankopen dat met korting of een waardebon is gedaan.",
		"aankopen met korting / aankopen, beide in de periode en ook die van gasten",
	},
	"customers_by_type": {
		"Klanten naar soort loyaliteit",
		"Klanten die in de laatste 365 dagen kochten, naar wat hen lijkt te binden: niet elke trouwe klant houdt van de winkel. De dimensie soort " +
			"loyaliteit verdeelt andere cijfers naar de soort die klanten vandaag hebben.",
		"over de 365 dagen tot en met de dag, het eerste dat past: om de korting: 2 of meer aankopen, waarvan 60 % of meer met korting; om het " +
			"programma: die dag lid en punten ingewisseld; echt trouw: 3 of meer aankopen, minder dan 30 % met korting, het laatste " +
			"tevredenheidsantwoord niet onder het midden van zijn schaal en het laatste NPS-antwoord niet van een criticaster (ontbrekende " +
			"antwoorden tellen niet mee); om het gemak: 2 of meer aankopen, 80 % of meer via één bekend kanaal; tevreden: het laatste tevredenheidsantwoord " +
			"boven het midden van zijn schaal; anders niet ingedeeld; samen zijn het de klanten die in 365 dagen actief waren",
	},
}
