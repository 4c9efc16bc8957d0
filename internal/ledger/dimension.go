package ledger

// Dimension is an attribute by which customers are grouped.
type Dimension uint8

// The dimensions, in the order of Customer.Groups.
const (
	DimSource Dimension = iota
	DimChannel
	DimCountry
	DimSegment
	DimAcquisitionChannel
	DimProgrammeTier
	// DimLoyaltyType is why a customer buys, judged by the last year. Package measure computes it: a
	// ledger has no values for it, and all customers have code 0.
	DimLoyaltyType
	// NumDimensions is the number of dimensions.
	NumDimensions
)

// dimensionNames holds the public names, by dimension.
var dimensionNames = [NumDimensions]string{"source", "channel", "country", "segment", "acquisition_channel", "programme_tier", "loyalty_type"}

// String returns the dimension's public name as used in labels, queries and the configuration.
func (d Dimension) String() string {
	if d >= NumDimensions {
		return "unknown"
	}
	return dimensionNames[d]
}

// ParseDimension returns the dimension with a public name, and false if the name is unknown.
func ParseDimension(name string) (Dimension, bool) {
	for d, n := range dimensionNames {
		if n == name {
			return Dimension(d), true
		}
	}
	return 0, false
}
