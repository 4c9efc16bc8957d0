package analysis

// Extent is how many records figures are computed from.
type Extent struct {
	Orders  int
	Sources map[string]bool // whose records are included
}

// Outgrows reports whether there is so much more or less than before that what was computed then cannot wait until
// the next day: another source has come, or a tenth of the orders have come or gone.
func (x Extent) Outgrows(before Extent) bool {
	for name := range x.Sources {
		if !before.Sources[name] {
			return true
		}
	}
	return x.Orders != before.Orders && 10*max(x.Orders-before.Orders, before.Orders-x.Orders) >= before.Orders
}
