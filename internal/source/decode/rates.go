package decode

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// RevenueRule says what counts as revenue besides the goods after discounts.
type RevenueRule struct {
	Tax      bool // count taxes in
	Shipping bool // count shipping in
}

// Rates are exchange rates by currency, each list ascending by day.
type Rates map[string][]Rate

// Rate is an exchange rate that holds from a day on: business currency per foreign unit.
type Rate struct {
	From record.Day
	Rate money.Rate
}

// At returns the rate of a currency on a day, and false without one.
func (r Rates) At(currency string, day record.Day) (money.Rate, bool) {
	list := r[currency]
	i, found := slices.BinarySearchFunc(list, day, func(r Rate, d record.Day) int { return int(r.From) - int(d) })
	if found {
		return list[i].Rate, true
	}
	if i == 0 {
		return 0, false
	}
	return list[i-1].Rate, true
}
