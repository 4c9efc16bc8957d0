package ledger

// Dimension is something customers can be grouped by.
type Dimension uint8

// The dimensions, in the order of Customer.Groups.
const (
	DimSource Dimension = iota
	DimChannel
	DimCountry
	DimSegment
	DimAcquisitionChannel
	DimProgrammeTier
	// DimLoyaltyType is what the history of the last year says about why a customer buys. Package
	// measure works it out; a ledger has no values for it, and customers have code 0.
	DimLoyaltyType
	NumDimensions
)

// dimensionNames holds the public names, by dimension.
var dimensionNames = [NumDimensions]string{"source", "channel", "country", "segment", "acquisition_channel", "programme_tier", "loyalty_type"}

// String returns the dimension's public name, as labels, queries and the configuration spell it.
func (d Dimension) String() string {
	if d >= NumDimensions {
		return "unknown"
	}
	return dimensionNames[d]
}

// ParseDimension returns the dimension of a public name, and false for any other string.
func ParseDimension(name string) (Dimension, bool) {
	for d, n := range dimensionNames {
		if n == name {
			return Dimension(d), true
		}
	}
	return 0, false
}
