package words

// dutchOrders are the measures of retention, churn and orders.
var dutchOrders = map[string]entry{
	"active_customers": {
		"Actieve klanten",
		"Klanten die in de periode hebben gekocht.",
		"klanten met ten minste één aankoop in de periode",
	},
	"customers": {
		"Klanten naar status",
		"De actieve klanten, verdeeld in nieuwe, behouden en teruggekeerde klanten.",
		"nieuw: eerste aankoop ooit in de periode; behouden: kocht in deze en in de vorige periode; teruggekeerd: kocht in deze periode, " +
			"niet in de vorige, maar wel daarvoor; nieuw + behouden + teruggekeerd = actief",
	},
	"churned_customers": {
		"Vertrokken klanten",
		"Klanten die in de vorige periode kochten en in deze niet terugkwamen.",
		"klanten met een aankoop in de vorige periode en zonder aankoop in deze",
	},
	"retention_ratio": {
		"Klantbehoud",
		"Deel van de kopers uit de vorige periode dat in deze opnieuw kocht (retentie).",
		"behouden klanten / klanten die in de vorige periode actief waren",
	},
	"churn_ratio": {
		"Klantverloop",
		"Deel van de kopers uit de vorige periode dat in deze niet meer kocht (churn).",
		"vertrokken klanten / klanten die in de vorige periode actief waren = 1 - klantbehoud",
	},
	"repeat_buyer_ratio": {
		"Herhaalkopers",
		"Deel van de kopers dat ten minste twee keer kocht.",
		"klanten met twee of meer aankopen in de periode / klanten met één of meer",
	},
	"returning_buyer_ratio": {
		"Terugkerende klanten",
		"Deel van de kopers dat al vóór de periode had gekocht.",
		"(actieve klanten - nieuwe klanten) / actieve klanten",
	},
	"new_to_returning_ratio": {
		"Nieuw tegenover terugkerend",
		"Nieuwe kopers per koper die al vóór de periode had gekocht.",
		"nieuwe klanten / (actieve klanten - nieuwe klanten)",
	},
	"winback_ratio": {
		"Heroveringspercentage",
		"Deel van de weggebleven klanten dat is teruggekomen.",
		"weggebleven klanten met een aankoop in de periode / weggebleven klanten: zij die vóór de vorige periode kochten en daarin niet; " +
			"onlangs weggebleven: alleen zij van wie de laatste aankoop vóór de periode ligt in de perioden vlak voor de vorige, zoveel als " +
			"winback_windows zegt (2); ooit weggebleven: allen, hoe lang geleden ook, zodat het deel daalt naarmate een winkel ouder wordt",
	},
	"orders_per_customer": {
		"Bestellingen per klant",
		"Aankopen per klant die heeft gekocht.",
		"aankopen van klanten in de periode / actieve klanten",
	},
	"early_churn_ratio": {
		"Vroeg klantverloop",
		"Deel van de nieuwe klanten dat niet binnen de termijn terugkwam; alleen klanten die al een hele termijn bekend zijn tellen mee.",
		"klanten zonder andere koopdag d2, d1 < d2 < d1 + termijn / alle klanten; d1 is de eerste koopdag van een klant en ligt in de periode " +
			"die één termijn min een dag vóór het einde van de gevraagde periode eindigt (een kalenderperiode schuift evenveel terug), zodat de " +
			"laatste dag van de termijn de laatste dag van de periode is; meer aankopen op d1 zelf tellen niet als terugkomen",
	},
	"days_between_orders": {
		"Dagen tussen bestellingen",
		"Percentielen van de tijd tussen opeenvolgende aankopen van een klant.",
		"percentielen 25, 50, 75 en 90, lineair tussen rangnummers (type 7), van de tijd tussen opeenvolgende koopdagen van een klant, " +
			"waarbij de laatste dag in de periode ligt",
	},
	"upsell_ratio": {
		"Bijverkoop",
		"Deel van de herhaalkopers dat een artikel kocht dat zij nog niet eerder hadden gekocht.",
		"klanten met twee of meer aankopen in de periode die, op een dag in de periode na hun eerste koopdag ooit, een artikel kochten dat " +
			"zij op geen eerdere dag hadden gekocht / klanten met twee of meer aankopen in de periode",
	},
}

// dutchRevenue are the measures of revenue and its movements.
var dutchRevenue = map[string]entry{
	"revenue": {
		"Omzet",
		"Omzet in de periode; terugbetalingen worden op hun eigen dag afgetrokken.",
		"op basis van bestellingen: aankopen min terugbetalingen in de periode, ook die van gasten; op basis van abonnementen: maandelijks " +
			"terugkerende omzet aan het einde van de periode",
	},
	"opening_revenue": {
		"Beginomzet",
		"Omzet van de vorige periode, waarvan de mutaties uitgaan.",
		"op basis van bestellingen: omzet van de vorige periode; op basis van abonnementen: maandelijks terugkerende omzet aan het einde " +
			"van de vorige periode",
	},
	"revenue_movement": {
		"Omzetmutaties",
		"De veranderingen tussen de omzet van de vorige periode en van deze, met plus en min.",
		"geteld van einde tot einde: r0 en r1: de omzet van een klant in de vorige en in deze periode, 0 als die negatief is; nieuw: r1 van klanten " +
			"met hun eerste aankoop (of het begin van hun eerste abonnement) in de periode; teruggekeerd: r1 van anderen met r0 = 0; meer " +
			"gekocht: r1 - r0 waar r1 > r0 > 0; minder gekocht: r1 - r0 waar r0 > r1 > 0; vertrokken: -r0 waar r1 = 0; gasten: omzet " +
			"van bestellingen zonder klant in de periode min die in de vorige periode; correctie: de rest, door klanten met een negatieve omzet, " +
			"zoals een terugbetaling van een oudere bestelling of van meer dan het bedrag van de bestelling; " +
			"geteld per gebeurtenis, alleen voor abonnementen: hetzelfde van elke dag op de volgende, opgeteld over de dagen van de periode, zodat " +
			"wie vertrekt en terugkeert beide doet; hoe dan ook: beginomzet + alle mutaties = omzet",
	},
	"net_revenue_churn_ratio": {
		"Netto omzetverloop",
		"Deel van de omzet dat bij bestaande klanten verloren ging, na aftrek van wat anderen meer kochten; onder nul heet het negatief verloop.",
		"-(vertrokken + minder gekocht + meer gekocht) / beginomzet; zonder waarde, zoals elk aandeel in de beginomzet, tenzij de beginomzet " +
			"boven 0 ligt; beginomzet: die van klanten, zonder gasten",
	},
	"gross_revenue_churn_ratio": {
		"Bruto omzetverloop",
		"Deel van de omzet dat bij bestaande klanten verloren ging, vóór enige groei.",
		"-(vertrokken + minder gekocht) / beginomzet van klanten",
	},
	"net_revenue_retention_ratio": {
		"Netto omzetbehoud",
		"Wat de klanten van de vorige periode nu opleveren, gedeeld door wat zij toen opleverden.",
		"1 - netto omzetverloop",
	},
	"gross_revenue_retention_ratio": {
		"Bruto omzetbehoud",
		"Deel van de omzet dat bij bestaande klanten is behouden, groei niet meegeteld; hoogstens 1.",
		"som over klanten van min(r0, r1) / beginomzet van klanten, ook met negatieve r0 en r1; de uitkomst is nooit hoger dan 1",
	},
	"net_revenue_churn_with_reactivation_ratio": {
		"Netto omzetverloop met teruggekeerde klanten",
		"Netto omzetverloop zoals sommige factuursystemen het tellen: teruggekeerde klanten tellen mee.",
		"-(vertrokken + minder gekocht + meer gekocht + teruggekeerd) / beginomzet van klanten",
	},
	"quick_ratio": {
		"Groeiverhouding",
		"Omzet die erbij kwam per verloren euro omzet (quick ratio).",
		"(nieuw + teruggekeerd + meer gekocht) / -(minder gekocht + vertrokken); zonder waarde als er niets verloren ging",
	},
	"orders": {
		"Bestellingen",
		"Aankopen in de periode.",
		"aankopen in de periode, ook die van gasten; bestellingen die geannuleerd of geheel terugbetaald zijn, zijn geen aankopen",
	},
	"average_order_value": {
		"Gemiddelde orderwaarde",
		"Omzet per aankoop.",
		"omzet / aankopen, beide in de periode en ook die van gasten; na terugbetalingen: de terugbetalingen van de periode zijn eraf; vóór " +
			"terugbetalingen: de bedragen van de aankopen na korting, zonder aftrek van terugbetalingen; geheel terugbetaalde bestellingen zijn " +
			"in geen van beide een aankoop",
	},
	"top_customers_revenue_ratio": {
		"Omzet van de beste klanten",
		"Deel van de omzet dat de 20 % klanten met de hoogste omzet opbrengen. 80 % is de bekende vuistregel.",
		"omzet van de beste klanten / omzet van alle klanten met een omzet boven 0 in de periode, terugbetalingen eraf, bestellingen zonder klant niet " +
			"meegeteld; de beste: de eerste 20 % van deze klanten, op volgorde van omzet; de klant op de grens telt voor een deel mee en klanten met " +
			"gelijke omzet voor gelijke delen; klanten met minder dan ongeveer 5 % verschil in omzet gelden als gelijk, met hun gemiddelde, " +
			"wat het deel hoogstens 0,016 verandert, en veel minder waar klanten verschillen",
	},
	"refunds": {
		"Terugbetalingen naar reden",
		"Terugbetalingen van aankopen, gedeeltelijk en geheel, naar de reden die de winkel vastlegde.",
		"terugbetalingen in de periode van bestellingen die als verkoop tellen, ook die van gasten, naar reden (defect, verkeerd product, anders dan " +
			"beschreven, maat of kleur, te laat of zoek, niet meer gewenst, tegemoetkoming, anders, geen reden); geheel terugbetaalde bestellingen " +
			"tellen hier mee, al zijn zij geen aankopen; een reden telt vanaf de eerste terugbetaling",
	},
	"refunded_revenue": {
		"Terugbetaalde omzet naar reden",
		"Omzet die is terugbetaald, gedeeltelijk en geheel, naar de reden die de winkel vastlegde.",
		"bedrag van de terugbetalingen die bij het aantal terugbetalingen tellen; net als omzet zonder btw en verzending, tenzij de configuratie die meetelt",
	},
	"monthly_recurring_revenue": {
		"Maandelijks terugkerende omzet",
		"Wat de abonnementen die aan het einde van de dag lopen per maand opleveren.",
		"som van de maandprijzen van abonnementen met begin <= dag < einde; per jaar / 12, per week x 52/12, per dag x 365/12",
	},
}
