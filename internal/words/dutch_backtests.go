package words

const (
	dutchKept   = "Het deel van de eerdere marges dat hield, zegt hoe vaak dat lukte."
	dutchTested = "; 95 %; met de onzekerheid van de geschatte parameters, de spreiding van wat klanten doen en de fouten van eerdere " +
		"verwachtingen: een t-interval waarvan de variantie vooraf 2 vrijheidsgraden en een fout van 16 % heeft, ten minste zo breed als de " +
		"grootste eerdere fout of, vanaf 19 onafhankelijke peildagen, als het 95 %-kwantiel van split conformal prediction; zonder een heel " +
		"jaar peildagen ten minste van de helft tot het dubbele van de verwachting"
	dutchCutOffs = "op elke peildag, een per twaalfde jaar en hoogstens drie jaar terug, worden de modellen opnieuw berekend uit de geschiedenis tot en " +
		"met die dag (hoogstens 20.000 klanten), en hun verwachting wordt vergeleken met wat kwam"
	dutchShownOn = "; een dag toont de peildag waarvan de termijn het laatst eindigde, hoogstens 31 dagen geleden; "
)

// dutchBackTests are the measures of how past forecasts turned out.
var dutchBackTests = map[string]entry{
	"forecast_backtest_cutoffs": {
		"Getoetste eerdere verwachtingen",
		"Voor hoeveel eerdere dagen de verwachting opnieuw is gemaakt om haar te vergelijken met wat kwam. Zonder een heel jaar zulke dagen loopt de " +
			"marge ten minste van de helft tot het dubbele van de verwachting.",
		"de peildagen waarvan de uitkomst bekend is; vóór elk ten minste 90 dagen en de helft van de termijn aan geschiedenis" + dutchFitDay,
	},
	"forecast_backtest_error_ratio": {
		"Fout van eerdere verwachtingen",
		"Hoeveel eerdere verwachtingen ernaast zaten in de helft van de gevallen: de mediane fout.",
		dutchCutOffs + "; mediaan van |verwachting / uitkomst - 1| over de peildagen, de verwachtingen gecorrigeerd zoals de huidige" + dutchFitDay,
	},
	"forecast_backtest_coverage_ratio": {
		"Eerdere marges die hielden",
		"Deel van de eerdere verwachtingen waarvan de uitkomst binnen de marge lag. Het hoort ongeveer 95 % te zijn.",
		dutchCutOffs + "; deel van de peildagen waarvan de uitkomst ligt binnen de marge die volgt uit de fouten van de andere peildagen, zonder die " +
			"met een overlappende uitkomst" + dutchFitDay,
	},
	"forecast_backtest_correction_ratio": {
		"Correctie van de verwachting",
		"De factor waarmee de verwachting van de modellen wordt vermenigvuldigd, omdat eerdere verwachtingen er op dezelfde manier naast zaten; 1 als " +
			"zij niet wordt gecorrigeerd.",
		"het gemiddelde van uitkomst / verwachting, op een logaritmische schaal, van de laatste drie bekende peildagen, van het laatste bekende jaar, " +
			"van hetzelfde seizoen in eerdere jaren, of van het seizoen van vorig jaar met de trend sindsdien: dat met de kleinste gemiddelde " +
			"kwadratische fout op eerdere peildagen, met wat toen bekend was, als het ten minste zes keer kon en de kwadratische fout ten hoogste " +
			"0,8 keer zo groot werd; daarvan het deel dat van de kwadratische fout is weggenomen; anders 1" + dutchFitDay,
	},
	"forecast_backtest_purchase_ratio": {
		"Eerdere verwachtingen van een aankoop en de uitkomst",
		"Voor elke eerdere dag: het deel van de klanten dat kocht binnen de termijn die ongeveer daar eindigt, en wat daarvoor verwacht was.",
		dutchCutOffs + dutchShownOn + "verwachting en grenzen: gecorrigeerd zoals de huidige verwachting, met wat toen bekend was; uitkomst: wat kwam",
	},
	"forecast_backtest_value": {
		"Eerdere verwachtingen van waarde en de uitkomst",
		"Voor elke eerdere dag: de marge die klanten opbrachten binnen de termijn die ongeveer daar eindigt, contant gemaakt, en wat daarvoor verwacht " +
			"was. Bij meer dan 20.000 klanten is het een schatting uit zoveel klanten.",
		dutchCutOffs + dutchShownOn + "verwachting en grenzen: zoals de verwachte totale waarde en haar marge; uitkomst: marge min terugbetalingen van " +
			"dezelfde klanten, contant gemaakt; abonnementen: die op de peildag liepen, elk tegen de maandprijs aan het begin van het contract",
	},
}
