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
	// DimLoyaltyType is why a customer buys, judged by the last year. Package loyaltytype computes it: a
	// ledger has no values for it, and all customers have code 0.
	DimLoyaltyType
	// DimRFMSegment is the customer's segment by recency, frequency and monetary value. Package rfm computes it,
	// as DimLoyaltyType.
	DimRFMSegment
	// DimOwn is the first own dimension. The others follow it, in the order of the configuration.
	DimOwn
)

const (
	// MaxOwn is the maximum number of own dimensions.
	MaxOwn = 8
	// NumDimensions is the number of dimensions, including own dimensions that are not configured.
	NumDimensions = DimOwn + MaxOwn
)

// dimensionNames holds the public names of the built-in dimensions.
var dimensionNames = [DimOwn]string{"source", "channel", "country", "segment", "acquisition_channel", "programme_tier", "loyalty_type", "rfm_segment"}

// String returns the public name of a built-in dimension. OwnDimensions.Name has the names of all.
func (d Dimension) String() string {
	if d >= DimOwn {
		return "unknown"
	}
	return dimensionNames[d]
}

// ParseDimension returns the built-in dimension with a public name, and false if there is none.
func ParseDimension(name string) (Dimension, bool) { return OwnDimensions(nil).Parse(name) }
