package board

// Name is the name of a board. The uid is "loyalty-" and the name, followed by "-nl" in Dutch.
type Name string

// The boards, in the order of their links.
const (
	Overview   Name = "overview"
	Retention  Name = "retention"
	Revenue    Name = "revenue"
	Value      Name = "value"
	Voice      Name = "voice"
	Leaving    Name = "leaving"
	Programme  Name = "programme"
	Operations Name = "operations"
	// Prometheus is the overview without the loyalty data source. It stands alone: whoever needs it does not
	// have the others.
	Prometheus Name = "prometheus"
	// Portfolio has a row for each of several shops. It reads Prometheus, because a panel cannot ask several
	// loyalty data sources at once.
	Portfolio Name = "portfolio"
)

// Names returns the boards that have links to each other, in the order of the links.
func Names() []Name {
	return []Name{Overview, Retention, Revenue, Value, Voice, Leaving, Programme, Operations}
}

// titles returns the title of a board, in full and for its link.
func titles(t Text, n Name) (full, short string) {
	switch n {
	case Overview:
		return t.T("Loyalty overview", "Loyaliteit in het kort"), t.T("Overview", "Overzicht")
	case Retention:
		return t.T("Retention and cohorts", "Behoud en cohorten"), t.T("Retention", "Behoud")
	case Revenue:
		return t.T("Revenue and negative churn", "Omzet en negatief verloop"), t.T("Revenue", "Omzet")
	case Value:
		return t.T("Customer value", "Klantwaarde"), t.T("Value", "Waarde")
	case Voice:
		return t.T("Voice of the customer", "Stem van de klant"), t.T("Voice", "Stem")
	case Leaving:
		return t.T("Why they leave", "Waarom ze vertrekken"), t.T("Leaving", "Vertrek")
	case Programme:
		return t.T("Programme and loyalty types", "Programma en soorten loyaliteit"), t.T("Programme", "Programma")
	case Operations:
		return t.T("Loyalty operations", "Loyaliteit: techniek"), t.T("Operations", "Techniek")
	case Prometheus:
		return t.T("Loyalty in Prometheus", "Loyaliteit in Prometheus"), "Prometheus"
	case Portfolio:
		return t.T("Loyalty of all shops", "Loyaliteit van alle winkels"), t.T("Shops", "Winkels")
	}
	return string(n), string(n)
}
