package board

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// UnitOf returns Grafana's id of a measure's unit, and the number of decimals. Amounts have no currency
// here; the data source adds it.
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

// About describes measures: the explanation and formula of each, and what is left out.
func About(t Text, measures ...string) string { return about(t, measures, false) }

// about is About, for calendar periods or for windows.
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

// leftOut says for which time a measure holds and what it leaves out.
func leftOut(t Text, m *measure.Measure, calendar bool) string {
	var said []string
	switch {
	case m.Predicted:
		said = append(said, t.T("A forecast, made on the latest day. It assumes that customers go on as before.",
			"Een verwachting, gemaakt op de laatste dag. Zij gaat ervan uit dat klanten doorgaan zoals nu."))
	case m.Windows == 0:
		said = append(said, t.T("State at the end of the day.", "Stand aan het einde van de dag."))
	case calendar:
		said = append(said, t.T("Each point is one calendar period and stands at its first day, in the shop's time zone. A period that has not ended is left out or marked.",
			"Elk punt is één kalenderperiode en staat op de eerste dag ervan, in de tijdzone van de winkel. Een periode die nog loopt, is weggelaten of gemarkeerd."))
	default:
		said = append(said, t.T("Each point covers the period that ends on its day, in the shop's time zone. The last point includes everything read so far.",
			"Elk punt gaat over de periode die op die dag eindigt, in de tijdzone van de winkel. Het laatste punt telt alles wat tot nu toe gelezen is."))
	}
	switch {
	case slices.Contains(m.Needs, record.KindRefund): // these count orders that were refunded in full, as their formulas say
	case slices.Contains(m.Needs, record.KindOrder):
		said = append(said, withoutCancelled(t))
	case slices.Contains(m.Needs, record.KindAnswer) && !slices.Contains(m.Needs, record.KindInvitation):
		said = append(said, t.T("Left out: customers who did not answer.", "Niet meegeteld: klanten die niet antwoordden."))
	}
	if !m.Grouped {
		said = append(said, t.T("Always for the whole shop: the choice of source and segment does not change it.", "Altijd voor de hele winkel: de keuze van bron en segment verandert er niets aan."))
	}
	return strings.Join(said, " ")
}

// withoutCancelled says that cancelled orders do not count.
func withoutCancelled(t Text) string {
	return t.T("Left out: orders that were cancelled or refunded in full.", "Niet meegeteld: bestellingen die geannuleerd of geheel terugbetaald zijn.")
}
