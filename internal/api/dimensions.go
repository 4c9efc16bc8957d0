package api

// Dimensions is the answer of /dimensions.
type Dimensions struct {
	Dimensions []DimensionInfo `json:"dimensions"`
}

// DimensionValues is the answer of /dimensions/{name}/values, in alphabetical order.
type DimensionValues struct {
	Dimension string   `json:"dimension"`
	Values    []string `json:"values"`
	// Truncated reports whether there are more than MaxDimensionValues.
	Truncated bool `json:"truncated"`
}
