package words

import "maps"

// merge returns a table with all entries of several tables.
func merge(tables ...map[string]entry) map[string]entry {
	all := map[string]entry{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

var dutch = lexicon{
	measures: merge(dutchOrders, dutchRevenue, dutchSubscribers, dutchValue, dutchForecasts, dutchBackTests, dutchVoice, dutchLeaving, dutchProgramme, dutchBaselines, dutchRepeats, dutchDigest),
	dimensions: map[string]string{
		"source": "Bron", "channel": "Kanaal", "country": "Land", "segment": "Segment",
		"acquisition_channel": "Wervingskanaal", "programme_tier": "Programmaniveau", "loyalty_type": "Soort loyaliteit", "rfm_segment": "RFM-segment",
		"state": "Status", "horizon": "Termijn", "outcome": "Uitkomst", "figure": "Cijfer", "percentile": "Percentiel", "basis": "Grondslag", "movement": "Mutatie",
		"bound": "Grens", "model": "Model", "parameter": "Parameter", "group": "Groep", "scale": "Schaal", "wave": "Ronde",
		"component": "Onderdeel", "reason": "Reden", "engagement_channel": "Kanaal van betrokkenheid",
		"programme": "Programma", "kind": "Soort", "tier": "Niveau", "measure": "Cijfer", "type": "Soort",
		"window": "Periode", "currency": "Valuta", "touchpoint": "Contactmoment", "counted": "Telling", "share": "Aandeel",
	},
	units: map[string]string{
		"customers": "klanten", "orders": "bestellingen", "days": "dagen", "answers": "antwoorden",
		"cancellations": "opzeggingen", "refunds": "terugbetalingen", "subscriptions": "abonnementen", "trials": "proefperiodes", "payments": "betalingen", "contacts": "contacten", "points": "punten", "gaps": "tussenpozen",
	},
	labels: map[string]map[string]string{
		"any": {"other": "Overig", "unknown": "Onbekend", "none": "Geen"},
		"state": {
			"new": "Nieuw", "retained": "Behouden", "reactivated": "Teruggekeerd",
			"earned": "Gespaard", "redeemed": "Ingewisseld", "expired": "Vervallen", "outstanding": "Uitstaand",
			"at_risk": "Herhaaldelijk ontevreden", "advocate": "Ambassadeurs",
			"better": "Beter", "worse": "Slechter", "same": "Onveranderd",
		},
		"movement": {
			"opening": "Begin", "new": "Nieuw", "reactivation": "Teruggekeerd", "expansion": "Meer gekocht",
			"contraction": "Minder gekocht", "churned": "Vertrokken", "guests": "Gasten", "adjustment": "Correctie", "closing": "Einde",
			"retained": "Behouden", "reactivated": "Teruggekeerd", "subscribed": "Ingeschreven", "unsubscribed": "Uitgeschreven",
		},
		"basis": {"orders": "Bestellingen", "subscriptions": "Abonnementen"},
		"share": {"0.2": "Beste 20 %"},
		"counted": {
			"recent": "Onlangs weggebleven", "ever": "Ooit weggebleven", "answers": "Elk antwoord", "people": "Laatste antwoord van elke klant",
			"net": "Na terugbetalingen", "gross": "Vóór terugbetalingen",
			"ends": "Van einde tot einde", "events": "Per gebeurtenis", "standard": "Standaard", "rolling": "Voortschrijdend",
		},
		"percentile": {"25": "Een kwart zit eronder", "50": "De helft zit eronder (mediaan)", "75": "Driekwart zit eronder", "90": "Negen van de tien zitten eronder"},
		"outcome":    {"predicted": "Verwachting", "actual": "Uitkomst", "low": "Ondergrens", "high": "Bovengrens"},
		"figure":     {"purchase_probability": "Kans op een aankoop", "value_orders": "Waarde van bestellingen", "value_subscriptions": "Waarde van abonnementen"},
		"bound":      {"low": "Ondergrens", "high": "Bovengrens"},
		"group":      {"promoters": "Promotors", "passives": "Passieven", "detractors": "Criticasters", "promoter": "Promotor", "passive": "Passief", "detractor": "Criticaster"},
		"part": {
			"promoters": "Promotors", "passives": "Passieven", "detractors": "Criticasters",
			"neutral":   "Neutraal", //nolint:misspell // Dutch
			"satisfied": "Tevreden", "dissatisfied": "Ontevreden", "easy": "Gemakkelijk", "hard": "Moeilijk",
			"yes": "Ja", "no": "Nee",
		},
		"wave":      {"first": "Eerste enquête", "second": "Tweede enquête", "repeat": "Herhaalde enquêtes"},
		"component": {"recommend": "Aanbevelen", "repurchase": "Opnieuw kopen", "upsell": "Breder kopen", "survey": "Enquête", "csat": "Tevredenheid"},
		"reason": {
			"service": "Service", "price": "Prijs", "onboarding": "Kennismaking", "channel": "Kanaal",
			"involuntary": "Mislukte betaling", "other": "Anders", "unknown": "Onbekend",
			"defective": "Defect", "wrong_item": "Verkeerd product", "not_as_described": "Anders dan beschreven", "fit": "Maat of kleur",
			"late": "Te laat of zoek", "unwanted": "Niet meer gewenst", "goodwill": "Tegemoetkoming",
		},
		"engagement_channel": {
			"review": "Recensies", "visit": "Bezoeken", "social": "Sociale media", "community": "Gemeenschap", "event": "Bijeenkomsten",
			"referral": "Aanbevelingen", "email": "E-mail", "app": "App",
		},
		"kind": {
			"points": "Punten", "tiered": "Niveaus", "paid": "Betaald", "value": "Waarden", "partner": "Partners", "game": "Spel",
		},
		"tier":           {"member": "Lid", "bronze": "Brons", "silver": "Zilver", "gold": "Goud", "platinum": "Platina"},
		"programme_tier": {"none": "Geen lid", "member": "Lid", "bronze": "Brons", "silver": "Zilver", "gold": "Goud", "platinum": "Platina"},
		"measure":        {"retention": "Klantbehoud", "orders": "Bestellingen per klant", "margin": "Marge per klant"},
		"type":           dutchTypes,
		"loyalty_type":   dutchTypes,
		"window":         {"lifetime": "Alles tot nu toe", "month": "Maand", "quarter": "Kwartaal", "year": "Jaar", "": ""},
		"model": {
			"BG/NBD": "Aankopen (BG/NBD)", "Pareto/NBD": "Nog klant (Pareto/NBD)", "Gamma-Gamma": "Besteding (Gamma-Gamma)",
			"sBG":          "Verlengingen (sBG)",
			"sBG 3 months": "Verlengingen per 3 maanden (sBG)", "sBG 6 months": "Verlengingen per 6 maanden (sBG)", "sBG 12 months": "Verlengingen per jaar (sBG)", "sBG 24 months": "Verlengingen per 2 jaar (sBG)",
		},
		"question": {
			"nps": "NPS (Net Promoter Score)", "csat": "Klanttevredenheid", "ces": "Gemaksscore (CES)", "recommend": "Zou aanbevelen",
			"try": "Zou meer proberen", "return": "Zou terugkomen",
		},
		"distribution": {
			"order_value": "Bestelwaarde", "days_between_orders": "Dagen tussen bestellingen", "orders_per_customer": "Bestellingen per klant",
			"customer_value": "Klantwaarde tot nu toe", "clv_predicted": "Verwachte klantwaarde", "purchase_probability": "Kans op een aankoop",
		},
		"rfm_segment": {
			"none": "Nog geen segment", "champions": "Kampioenen", "loyal": "Trouw", "potential_loyalists": "Potentieel trouw", "new": "Nieuw",
			"promising": "Veelbelovend", "need_attention": "Vragen aandacht", "about_to_sleep": "Zakken weg", "at_risk": "Dreigen te vertrekken",
			"cannot_lose_them": "Mogen niet weg", "hibernating": "Slapend", "lost": "Verloren",
		},
		"segments": {"rfm": "RFM-segmenten"},
		"survival": {
			"subscriptions": "Tijd tot abonnees vertrekken", "second_order": "Tijd tot de tweede aankoop",
		},
		"series": {
			"previous_period": "vorige periode", "previous_year": "vorig jaar", "target": "doel", "so_far": "tot nu toe",
			"expected_low": "verwacht, minstens", "expected_high": "verwacht, hoogstens",
			"delta_previous_period": "verschil met vorige periode", "delta_previous_year": "verschil met vorig jaar",
		},
		"touchpoint": {
			"relation": "Algemeen", "relationship": "Algemeen", "purchase": "Na een aankoop", "order": "Na een aankoop",
			"delivery": "Na levering", "service": "Na klantcontact", "support": "Na klantcontact", "onboarding": "Kennismaking",
			"cancellation": "Bij vertrek", "yearly": "Jaarlijks", "followup": "Vervolg", "return": "Na een retour",
		},
	},
	words: map[string]string{
		"absent_margin":   "Marge deels onbekend",
		"absent_forecast": "Nog geen verwachting",
		"absent_past":     "Nog te weinig gegevens",
		"absent_stopping": "Niet bekend wie weg is",
		"forecast_day":    "Verwachtingen gelden voor de laatste dag: kies een tijdvak tot vandaag",
		"forecast_choice": "Geen verwachting voor deze combinatie van filters: gebruik één filter tegelijk",
		"no_value":        "Geen waarde", "absent_order": "Geen bestellingen", "absent_line": "Geen bron met orderregels", "absent_refund": "Geen terugbetalingen",
		"absent_customer": "Geen bron met klanten", "absent_subscription": "Geen abonnementen",
		"absent_subscription_event": "Geen bron met abonnementswijzigingen", "absent_answer": "Geen bron met enquêtes ingesteld",
		"absent_invitation": "Geen bron met uitnodigingen voor enquêtes", "absent_cancellation": "Geen bron met opzeggingen ingesteld",
		"absent_contact": "Geen bron met servicecontacten ingesteld", "absent_engagement": "Geen bron met betrokkenheid ingesteld",
		"absent_membership": "Geen loyaliteitsprogramma ingesteld", "absent_points": "Geen bron met spaarpunten ingesteld",
		"absent_newsletter": "Geen bron met inschrijvingen op nieuwsbrieven ingesteld",
		"absent_spend":      "Geen bron met kosten ingesteld",
		"day":               "dag", "days": "dagen", "scale_of": "Schaal van", "all_together": "Alles samen", "average": "Gemiddeld",
		"previous_period": "vorige periode", "previous_year": "vorig jaar", "target": "Doel", "so_far": "tot nu toe",
		"last_period": "vorige periode", "last_year": "vorig jaar", "compared_with": "t.o.v.", "nothing_to_compare": "nog niets om mee te vergelijken",
		"months": "jan feb mrt apr mei jun jul aug sep okt nov dec", "age": "Leeftijd van de cijfers", "as_of": "Stand van",
		"exporter_away":  "De exporter antwoordt niet: deze cijfers ontbreken of zijn oud. “Save & test” in de instellingen van de gegevensbron zegt waarom",
		"no_figures_yet": "Nog geen cijfers: de exporter leest de bronnen voor het eerst",
		"sources_fresh":  "alle bronnen actueel", "sources_down": "cijfers mogelijk oud, niet te lezen:", "sources_stale": "cijfers zijn oud, niet op tijd gelezen:",
		"loading_sources": "leest voor het eerst",
		"unusual":         "{title} is {v}; verwacht op grond van het verleden van de winkel was {expected}",
		"nothing_unusual": "Niets bijzonders: de bewaakte cijfers zijn zoals verwacht op grond van het verleden van de winkel",
		"history_short":   "Nog niet genoeg verleden om te zeggen wat ongewoon is",
		"open_board":      "Open het dashboard", "deviations": "Standaardafwijkingen",
		"change_previous_period": "Verschil met vorige periode", "change_previous_year": "Verschil met vorig jaar",
		"month": "Maand", "customers": "Klanten", "complete": "Volledig", "movement": "Mutatie", "base": "Basis", "total": "Totaal",
		"up": "Erbij", "down": "Eraf", "change": "Verschil", "from": "Van", "to": "Tot", "count": "Aantal", "share": "Aandeel", "range": "Klasse",
		"touchpoint": "Contactmoment", "answers": "Antwoorden", "value": "Waarde", "low": "Ondergrens", "high": "Bovengrens",
		"source": "Bron", "id": "Klantnummer", "purchases": "Aankopen", "last_purchase": "Laatste aankoop",
		"usual_gap": "Gewoonlijk dagen tussen aankopen", "days_overdue": "Dagen te laat", "link": "Adres", "open_customer": "Openen in winkel of CRM",
		"probability": "Kans op een aankoop nu", "probability_then": "Kans bij de laatste aankoop", "value_at_risk": "Waarde op het spel",
		"time": "Tijd", "title": "Titel", "text": "Tekst", "tags": "Labels", "kind": "Soort", "start": "Begin", "end": "Einde",
		"exporter_unreachable":          "de exporter is niet bereikbaar: controleer of hij draait, de URL in de instellingen van de gegevensbron, en het netwerk tussen Grafana en de exporter",
		"exporter_timeout":              "de exporter antwoordde niet op tijd: vraag een korter tijdvak of minder groepen, of verhoog de wachttijd in de instellingen van de gegevensbron",
		"exporter_untrusted":            "het certificaat van de exporter wordt niet vertrouwd: voeg zijn CA-certificaat toe aan de instellingen van de gegevensbron",
		"cohorts_young":                 "Nog geen cijfers: ze beginnen met de eerste volle maand na een maand van eerste aankopen",
		"cohorts_none":                  "Geen eerste aankopen in dit tijdvak",
		"exporter_older":                "deze exporter is ouder dan het dashboard en kent dit niet; werk de exporter bij",
		"range_future":                  "Het tijdvak begint na vandaag",
		"range_short":                   "Elk punt staat aan het begin van zijn dag of periode, en dat is vóór dit tijdvak. Kies een langer tijdvak, zoals de laatste 90 dagen",
		"no_comparison_previous_period": "Geen vergelijking: de hele geschiedenis heeft geen vorige periode",
		"no_comparison_previous_year":   "Geen vergelijking: er is geen cijfer van een jaar geleden",
		"configuration_pending":         "Een nieuwere configuratie wacht tot deze bronnen voor het eerst gelezen zijn",
		"figures_held_back":             "Geen nieuwe cijfers tot deze bronnen voor het eerst gelezen zijn",
		"list_empty":                    "Geen enkele klant dreigt te vertrekken",
		"list_signed_in":                "Alleen aangemelde gebruikers zien klanten; waarschuwingsregels, anonieme bezoekers en openbare dashboards niet",
		"list_role":                     "Vraag het de beheerder van Grafana: om klanten te zien hebt u minstens deze rol nodig",
		"list_no_token":                 "De gegevensbron heeft geen token voor de klantenlijst. Een beheerder kan het token invullen dat customer_list in de configuratie van de exporter noemt",
		"sentence":                      "Wat het betekent", "state": "Status", "name": "Naam", "preset": "Winkelsysteem", "variant": "Variant", "reachable": "Bereikbaar",
		"loaded": "Geladen", "polls": "Ophaalrondes", "failures": "Mislukte ophaalrondes", "poll_interval": "Tijd tussen ophaalrondes",
		"last_success": "Laatst gelukt", "newest_record": "Nieuwste gegeven", "records": "Gegevens", "rejected": "Geweigerde gegevens",
		"error": "Fout", "reason": "Reden", "yes": "Ja", "no": "Nee", "all": "Alle", "window": "Periode", "measure": "Cijfer",
		"rfm_segment": "Segment", "before": "Klanten ervoor", "revenue_so_far": "Omzet tot nu toe", "revenue_share": "Aandeel in de omzet",
		"days_since": "Dagen sinds het begin", "left": "Vertrokken", "bought_again": "Kocht opnieuw", "group": "Groep",
		"first_bought": "Eerst gekocht", "first_refused": "Achtergehouden: de waarden van de eerste bestelling kunnen klanten aanwijzen; docs/columns.md zegt wanneer",
		"first_missing": "Niet ingesteld: voeg een indeling van de eerste bestelling toe, zoals het eerste product; docs/columns.md zegt hoe",
		"half_left":     "De helft is vertrokken na", "half_again": "De helft kocht opnieuw na", "by_chance": "Kan toeval zijn",
		"months_since": "Maanden sinds de eerste aankoop", "acquisition_cost": "Wervingskosten", "paid_back": "terugverdiend in maand", "not_paid_back": "nog niet terugverdiend",
		"median": "Mediaan", "mean": "Gemiddelde", "orders": "Bestellingen", "revenue": "Omzet", "incomplete": "Lopende periode",
	},
	absences: dutchAbsences,
	notices:  dutchNotices,
	events:   dutchEvents,
	grammar:  dutchGrammar,
}

var dutchTypes = map[string]string{
	"truly_loyal": "Echt trouw", "programme": "Om het programma", "bargain": "Om de korting",
	"convenience": "Om het gemak", "satisfied": "Tevreden", "unclassified": "Niet ingedeeld",
}
