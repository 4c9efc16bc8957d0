package board

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// UnitOf returns Grafana's id of a measure's unit and how many decimals are shown. The data source
// tells the currency, which is not known here.
func UnitOf(name string) (unit string, decimals int) {
	switch d := entry(name).Display; {
	case d.Form.Percent():
		return "percentunit", d.Decimals
	case d.Form == display.FormAmountEach:
		return "short", d.Decimals
	case d.Form == display.FormMultiple, d.Form == display.FormScore:
		return "none", d.Decimals
	case d.Form == display.FormDays, d.Form == "":
		return "none", 0
	}
	return "short", 0
}

// money tells whether one of the measures is an amount of money.
func money(measures []string) bool {
	return slices.ContainsFunc(measures, func(name string) bool {
		m, _ := measure.Find(name)
		return m.Unit == measure.UnitCurrency
	})
}

// About describes measures: what each tells, its formula, and what is left out.
func About(t Text, measures ...string) string { return about(t, measures, false) }

// about is About, of calendar periods or of windows.
func about(t Text, measures []string, calendar bool) string {
	var parts []string
	var last measure.Measure
	for _, name := range measures {
		text := t.Help(name)
		if len(measures) > 1 {
			text = "**" + t.Title(name) + ".** " + text
		}
		parts = append(parts, text, "*"+t.T("Formula", "Formule")+":* "+t.Formula(name))
		last, _ = measure.Find(name)
	}
	return strings.Join(append(parts, leftOut(t, &last, calendar)), "\n\n")
}

// leftOut says as of when a measure holds and what does not count.
func leftOut(t Text, m *measure.Measure, calendar bool) string {
	var said []string
	switch {
	case m.Predicted:
		said = append(said, t.T("A forecast of the day of the latest fit; it holds if customers go on as before.",
			"Een verwachting van de dag van de laatste berekening; zij klopt als klanten doorgaan zoals nu."))
	case m.Windows == 0:
		said = append(said, t.T("As of the end of the day.", "Aan het einde van de dag."))
	case calendar:
		said = append(said, t.T("Each point is a period of the calendar, drawn at its first day, in the shop's time zone; one that still runs is left out or marked.",
			"Elk punt is een kalenderperiode, getekend op de eerste dag ervan, in de tijdzone van de winkel; een lopende is weggelaten of als zodanig aangegeven."))
	default:
		said = append(said, t.T("Each point is the window that ends with its day, in the shop's time zone; the last one counts up to the last poll.",
			"Elk punt is de periode die eindigt met die dag, in de tijdzone van de winkel; het laatste telt tot de laatste ophaalronde."))
	}
	switch {
	case slices.Contains(m.Needs, record.KindOrder):
		said = append(said, t.T("Left out: orders that were cancelled or refunded in full.", "Niet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn."))
	case slices.Contains(m.Needs, record.KindAnswer) && !slices.Contains(m.Needs, record.KindInvitation):
		said = append(said, t.T("Left out: customers who did not answer.", "Niet meegeteld: klanten die niet antwoordden."))
	}
	if !m.Grouped {
		said = append(said, t.T("Always of the whole shop, whatever source and segment are chosen.", "Altijd van de hele winkel, welke bron en welk segment ook gekozen zijn."))
	}
	return strings.Join(said, " ")
}

// Nothing says why there is nothing to be seen of a measure.
func Nothing(t Text, name string) string {
	m, _ := measure.Find(name)
	if m.Predicted {
		return t.T("No forecast: too little history yet", "Geen verwachting: nog te weinig geschiedenis")
	}
	for _, kind := range slices.Backward(m.Needs) {
		if kind == record.KindSubscription && slices.Contains(m.Needs, record.KindOrder) {
			continue // orders would do
		}
		if text := without(t, kind); text != "" {
			return text
		}
	}
	return noOrders(t)
}

func noOrders(t Text) string {
	return t.T("No orders in this period", "Geen bestellingen in deze periode")
}

// without says that there are no records of a kind, "" for those that every shop has.
func without(t Text, kind record.Kind) string {
	switch kind {
	case record.KindAnswer, record.KindInvitation:
		return t.T("No survey source configured", "Geen bron met enquêtes ingesteld")
	case record.KindCancellation, record.KindSubscriptionEvent:
		return t.T("No source of cancellations configured", "Geen bron met opzeggingen ingesteld")
	case record.KindContact:
		return t.T("No source of service contacts configured", "Geen bron met servicecontacten ingesteld")
	case record.KindEngagement:
		return t.T("No source of engagement configured", "Geen bron met betrokkenheid ingesteld")
	case record.KindMembership, record.KindPoints:
		return t.T("No loyalty programme configured", "Geen loyaliteitsprogramma ingesteld")
	case record.KindSpend:
		return t.T("No source of costs configured", "Geen bron met kosten ingesteld")
	case record.KindSubscription:
		return t.T("No subscriptions", "Geen abonnementen")
	case record.KindLine:
		return t.T("No source with order lines", "Geen bron met orderregels")
	case record.KindOrder, record.KindRefund, record.KindCustomer:
	}
	return ""
}
