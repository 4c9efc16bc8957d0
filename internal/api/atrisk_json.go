package api

import (
	"encoding/json"
	"fmt"
	"math"
)

// These types write a missing Value, which is NaN in Go, as null in JSON.
type (
	plainAtRisk         AtRisk
	plainAtRiskCustomer AtRiskCustomer

	wireAtRisk struct {
		plainAtRisk
		Value *float64 `json:"value"`
	}
	wireAtRiskCustomer struct {
		plainAtRiskCustomer
		Value *float64 `json:"value"`
	}
)

// MarshalJSON implements json.Marshaler: a Value of NaN becomes null.
func (a AtRisk) MarshalJSON() ([]byte, error) {
	return marshal(wireAtRisk{plainAtRisk(a), Optional(a.Value)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *AtRisk) UnmarshalJSON(b []byte) error {
	var w wireAtRisk
	err := unmarshal(b, &w)
	*a = AtRisk(w.plainAtRisk)
	a.Value = orNaN(w.Value)
	return err
}

// MarshalJSON implements json.Marshaler: a Value of NaN becomes null.
func (c AtRiskCustomer) MarshalJSON() ([]byte, error) {
	return marshal(wireAtRiskCustomer{plainAtRiskCustomer(c), Optional(c.Value)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *AtRiskCustomer) UnmarshalJSON(b []byte) error {
	var w wireAtRiskCustomer
	err := unmarshal(b, &w)
	*c = AtRiskCustomer(w.plainAtRiskCustomer)
	c.Value = orNaN(w.Value)
	return err
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

func marshal(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode customers at risk: %w", err)
	}
	return b, nil
}

func unmarshal(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("parse customers at risk: %w", err)
	}
	return nil
}
