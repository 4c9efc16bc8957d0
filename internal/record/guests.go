package record

import "slices"

// Guests says what a source's guest orders are: sales without a customer id and an e-mail address,
// such as till receipts without a loyalty card. A sale with an address belongs to the customer with
// that address, whatever the setting.
type Guests string

// The settings. The zero value means GuestsApart.
const (
	// GuestsApart means that guest orders count as revenue and purchases, but not as customers.
	GuestsApart Guests = "apart"
	// GuestsCount means that each guest order is the only order of a customer of its own.
	GuestsCount Guests = "count"
	// GuestsIgnore means that guest orders are left out, and only counted.
	GuestsIgnore Guests = "ignore"
)

// GuestSettings returns all settings, the default first.
func GuestSettings() []Guests { return []Guests{GuestsApart, GuestsCount, GuestsIgnore} }

// Known reports whether g is a setting.
func (g Guests) Known() bool { return g == "" || slices.Contains(GuestSettings(), g) }
