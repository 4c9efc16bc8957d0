package board

// Name is the name of a board. Its uid is "loyalty-" and the name, in Dutch with "-nl" after it.
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
)

// Names returns all boards in the order of their links.
func Names() []Name {
	return []Name{Overview, Retention, Revenue, Value, Voice, Leaving, Programme, Operations}
}

// title returns what a board is called, in full and for its link.
func (k Kit) title(n Name) (full, short string) {
	switch n {
	case Overview:
		return k.T("Loyalty overview", "Loyaliteit in het kort"), k.T("Overview", "Overzicht")
	case Retention:
		return k.T("Retention and cohorts", "Behoud en cohorten"), k.T("Retention", "Behoud")
	case Revenue:
		return k.T("Revenue and negative churn", "Omzet en negatief verloop"), k.T("Revenue", "Omzet")
	case Value:
		return k.T("Customer value", "Klantwaarde"), k.T("Value", "Waarde")
	case Voice:
		return k.T("Voice of the customer", "Stem van de klant"), k.T("Voice", "Stem")
	case Leaving:
		return k.T("Why they leave", "Waarom ze vertrekken"), k.T("Leaving", "Vertrek")
	case Programme:
		return k.T("Programme and loyalty types", "Programma en soorten loyaliteit"), k.T("Programme", "Programma")
	case Operations:
		return k.T("Loyalty operations", "Loyaliteit: de techniek"), k.T("Operations", "Techniek")
	}
	return string(n), string(n)
}

// UID returns the uid of a board in the kit's language.
func (k Kit) UID(n Name) string { return "loyalty-" + string(n) + k.T("", "-nl") }
