package words

// dutchLeaving are the measures of cancellations and service contacts.
var dutchLeaving = map[string]entry{
	"cancellations": {
		"Opzeggingen naar reden",
		"Berichten van klanten dat zij vertrekken, naar de reden die zij gaven.",
		"opzeggingen in de periode naar reden (service, prijs, kennismaking, kanaal, mislukte betaling, anders, geen reden); van een klant zonder " +
			"zulke berichten de opzeggingen van abonnementen; een opzegging zonder reden geldt als mislukte betaling als een betaling van de klant " +
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
		"als het heroveringspercentage, over de weggebleven klanten van wie de laatste opzegging tot en met de laatste dag van de vorige periode " +
			"die reden heeft: wie van hen in de periode koopt / zij allen",
	},
	"service_contacts": {
		"Contacten met de klantenservice",
		"Keren dat klanten contact hadden met de klantenservice.",
		"contacten in de periode",
	},
	"first_contact_resolution_ratio": {
		"In één keer opgelost",
		"Deel van de zaken dat met het eerste contact was opgelost.",
		"van de zaken waarvan het eerste contact in de periode ligt: de zaken die daarmee waren opgelost, zonder tweede contact over dezelfde zaak " +
			"tot het einde van de periode; een contact zonder zaak is een zaak op zich",
	},
	"contact_churn_risk_ratio": {
		"Vertrekrisico na contact",
		"Hoeveel keer zo vaak klanten vertrekken die de klantenservice nodig hadden: boven 1 gaat contact aan verlies vooraf.",
		"klantverloop van wie in de vorige periode kocht en contact had met de klantenservice / klantverloop van wie kocht zonder contact",
	},
}

// dutchProgramme are the measures of engagement, programmes and kinds of loyalty.
var dutchProgramme = map[string]entry{
	"engagement_ratio": {
		"Betrokkenheid",
		"Deel van de actieve klanten dat meer deed dan kopen: een recensie, een bezoek, een bijeenkomst of iets op sociale media.",
		"actieve klanten met ten minste één blijk van betrokkenheid in de periode, via welk kanaal ook / actieve klanten; dat een klant door " +
			"aanbeveling kwam telt niet mee",
	},
	"engagement_channel_ratio": {
		"Betrokkenheid per kanaal",
		"Deel van de actieve klanten dat via elk kanaal betrokken was; een klant kan dat via meer kanalen zijn.",
		"actieve klanten met ten minste één blijk van betrokkenheid via het kanaal in de periode / actieve klanten; een kanaal telt vanaf de " +
			"eerste dag met zo'n klant",
	},
	"referral_ratio": {
		"Klant brengt klant",
		"Deel van de nieuwe klanten dat door iemand is aangebracht.",
		"klanten met hun eerste aankoop in de periode en een aanbeveling tot het einde ervan / klanten met hun eerste aankoop in de periode",
	},
	"programme_members": {
		"Leden van het programma",
		"Leden van de loyaliteitsprogramma's, naar programma, soort (punten, niveaus, betaald, waarden, partners, spel) en niveau.",
		"klanten met een lidmaatschap van het programma, de soort en het niveau dat aan het einde van de dag loopt: begin <= dag < einde; een " +
			"programma, soort en niveau telt vanaf het eerste lid",
	},
	"programme_uplift_ratio": {
		"Voorsprong van leden",
		"Hoeveel keer zo veel leden terugkomen, kopen en opbrengen als anderen; goede klanten worden eerder lid, zodat het geen bewijs is van wat " +
			"het programma doet.",
		"cijfer van leden / cijfer van alle anderen; leden hebben een lidmaatschap dat loopt op de laatste dag vóór de periode; behoud: " +
			"klantbehoud; bestellingen: aankopen per actieve klant; marge: marge per actieve klant, zonder waarde zolang de marge van een aankoop " +
			"of terugbetaling in de periode onbekend is",
	},
	"programme_points": {
		"Spaarpunten",
		"Punten van de loyaliteitsprogramma's: gespaard, ingewisseld en vervallen in de periode, en wat er aan het einde uitstaat.",
		"gespaard, ingewisseld en vervallen: sommen over de periode; uitstaand: alles wat tot dan is gespaard min alles wat is ingewisseld en " +
			"vervallen, ongeacht de periode",
	},
	"discount_order_ratio": {
		"Bestellingen met korting",
		"Deel van de aankopen dat met korting of een waardebon is gedaan.",
		"aankopen met korting / aankopen, beide in de periode",
	},
	"customers_by_type": {
		"Klanten naar soort loyaliteit",
		"Klanten die in de laatste 365 dagen kochten, naar wat hen lijkt te binden; trouw is niet alleen wie van de winkel houdt. De dimensie soort " +
			"loyaliteit verdeelt elk ander cijfer op dezelfde manier, naar de soort die klanten vandaag hebben.",
		"over de 365 dagen tot en met de dag, het eerste dat past: om de korting: 2 of meer aankopen, waarvan 60 % of meer met korting; om het " +
			"programma: die dag lid en punten ingewisseld; echt trouw: 3 of meer aankopen, minder dan 30 % met korting, het laatste " +
			"tevredenheidsantwoord niet onder het midden van zijn schaal en het laatste NPS-antwoord niet dat van een criticaster, voor zover die " +
			"antwoorden er zijn; om het gemak: 2 of meer aankopen, 80 % of meer via één bekend kanaal; tevreden: het laatste tevredenheidsantwoord " +
			"boven het midden van zijn schaal; anders niet ingedeeld; samen zijn het de klanten die in 365 dagen actief waren",
	},
}
