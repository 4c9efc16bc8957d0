package decode

import "github.com/klantenbinding/loyalty/internal/record"

// Rejection is why records of a kind were not used.
type Rejection struct {
	Kind   record.Kind
	Reason Reason
}

// Reason is why a record was not used. The vocabulary is closed: it labels metrics.
type Reason string

// The reasons.
const (
	BadDate          Reason = "bad_date"
	ZeroDate         Reason = "zero_date"
	MissingDate      Reason = "missing_date"
	DateOutOfRange   Reason = "date_out_of_range"
	FutureDate       Reason = "future_date"
	BadNumber        Reason = "bad_number"
	MissingAmount    Reason = "missing_amount"
	AmountOutOfRange Reason = "amount_out_of_range"
	NegativeTotal    Reason = "negative_total"
	MissingID        Reason = "missing_id"
	MissingOrder     Reason = "missing_order"
	UnknownCurrency  Reason = "unknown_currency"
	BadRate          Reason = "bad_rate"
	BadPeriod        Reason = "bad_period"

	MissingCustomer     Reason = "missing_customer"     // neither a customer's id nor an address
	MissingSubscription Reason = "missing_subscription" // an event of none
	BadScore            Reason = "bad_score"            // no whole number on its scale
	BadScale            Reason = "bad_scale"            // none of 3, 5, 6, 7, 10 and 11 points
	BadType             Reason = "bad_type"             // a word that says nothing the kind knows
)
