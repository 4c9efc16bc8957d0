package api

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Values are the values of a series. A missing value is NaN, and null in JSON.
type Values []float64

// MarshalJSON implements json.Marshaler. Infinite values, which no measure has, become null too.
func (v Values) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 2+12*len(v))
	b = append(b, '[')
	for i, x := range v {
		if i > 0 {
			b = append(b, ',')
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			b = append(b, "null"...)
			continue
		}
		b = appendNumber(b, x)
	}
	return append(b, ']'), nil
}

// appendNumber appends the shortest JSON number that is parsed as x.
func appendNumber(b []byte, x float64) []byte {
	format := byte('f')
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, x, format, -1, 64)
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *Values) UnmarshalJSON(b []byte) error {
	var raw []*float64
	if err := json.Unmarshal(b, &raw); err != nil {
		return fmt.Errorf("parse values: %w", err)
	}
	*v = make(Values, len(raw))
	for i, x := range raw {
		(*v)[i] = math.NaN()
		if x != nil {
			(*v)[i] = *x
		}
	}
	return nil
}

// Optional returns a pointer to v, and nil if v is NaN or infinite.
func Optional(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
