package api

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
)

// TokenHeader is the request header that carries the token for lists of customers.
const TokenHeader = "X-Loyalty-Customer-Token"

// AtRiskRequest queries the customers at risk. Zero fields have the server's defaults.
type AtRiskRequest struct {
	Limit  int // maximum number of customers in the list
	Filter map[string][]string
	Token  string // the token of the configuration's customer_list
}

// AtRisk is the answer of /customers/at-risk.
type AtRisk struct {
	Day string `json:"day"`
	// Count and Value cover all customers at risk, including the ones that are not listed. A missing
	// Value, here and of a customer, is NaN, and null in JSON.
	Count     int              `json:"count"`
	Value     float64          `json:"value"`
	Currency  string           `json:"currency"`
	Customers []AtRiskCustomer `json:"customers"` // sorted by value, highest first
	Notices   []Notice         `json:"notices"`
}

// AtRiskCustomer is one customer at risk.
type AtRiskCustomer struct {
	// IDs has the ids of the customer in the sources; empty for guests.
	IDs          []CustomerID `json:"ids"`
	Purchases    int          `json:"purchases"`
	LastPurchase string       `json:"last_purchase"`
	// UsualGap is the mean number of days between the customer's purchases, DaysOverdue how many days longer
	// than that the customer has stayed away.
	UsualGap    float64 `json:"usual_gap_days"`
	DaysOverdue int     `json:"days_overdue"`
	// Probability is the probability of buying again within 90 days. ProbabilityThen is the same on the
	// day of the last purchase.
	Probability     float64 `json:"probability"`
	ProbabilityThen float64 `json:"probability_then"`
	Value           float64 `json:"value"` // expected within the horizon, in the answer's currency
}

// CustomerID is the id of a customer in one source.
type CustomerID struct {
	Source string `json:"source"`
	ID     string `json:"id"`
	// Link is the address of the customer's page, if the source has a customer_link.
	Link string `json:"link,omitempty"`
}

// Values returns the request as URL parameters. The token is sent in a header, not as a parameter.
func (r AtRiskRequest) Values() url.Values {
	q := rangeValues("", "", r.Filter)
	setNumber(q, "limit", r.Limit)
	return q
}

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
