package api

// Limits and defaults of requests.
const (
	// MaxURL is the longest request URI, in bytes.
	MaxURL = 8 << 10
	// MaxValues is how many values one answer of /series holds: points times series.
	MaxValues = 20_000
	// MaxCap is the maximum number of groups in an answer, besides the group "other".
	MaxCap = 200
	// MaxCohorts is how many cohorts one answer holds: ten years of months.
	MaxCohorts = 120
	// DefaultBins is about how many bins a distribution has unless the request sets a number.
	DefaultBins = 20
	// DefaultCustomers is how many customers are listed unless the request sets a limit;
	// MaxCustomers is the highest limit.
	DefaultCustomers = 100
	MaxCustomers     = 10_000
	// MaxDimensionValues is how many values of a dimension the API lists.
	MaxDimensionValues = 1000
)
