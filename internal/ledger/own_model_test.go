package ledger_test

import (
	"fmt"
	"slices"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// own sets the groups of a person's own dimensions. void has the orders that were refunded in full.
func (m *model) own(h *history, g *modelPerson, void map[string]bool) {
	for i, d := range ownDimensions {
		if m.hasAddress(&d) {
			continue
		}
		value := ""
		switch d.From {
		case ledger.FromCustomer:
			for _, f := range slices.Backward(g.profiles) {
				if v := ownValue(f.Own, d.Column); v != "" {
					value = v
				}
			}
		case ledger.FromSubscription:
			end := record.Day(-1)
			for _, s := range g.subscriptions {
				if until := endOf(&s.Subscription); until >= end {
					end, value = until, ownValue(s.Own, d.Column)
				}
			}
		default:
			sales := slices.DeleteFunc(slices.Clone(g.orders), func(o modelOrder) bool { return void[fmt.Sprint(o.source, " ", o.Key)] })
			if len(sales) == 0 {
				break
			}
			if d.From == ledger.FromFirstOrder {
				value = ownValue(sales[0].Own, d.Column)
			} else {
				value = ownValue(sales[len(sales)-1].Own, d.Column)
			}
		}
		h.groups[ledger.DimOwn+ledger.Dimension(i)] = value
	}
}

// endOf returns the end of a subscription; one without an end ends after all others.
func endOf(s *record.Subscription) record.Day {
	if s.End == record.NoDay {
		return record.MaxDay + 1
	}
	return s.End
}

// ownValue returns the value of a column, "" without one.
func ownValue(own []record.Value, column string) string {
	for _, v := range own {
		if v.Column == column {
			return v.Value
		}
	}
	return ""
}

// hasAddress reports whether any present record has an address in the column of a dimension.
func (m *model) hasAddress(d *ledger.OwnDimension) bool {
	for _, s := range m.sources {
		var all [][]record.Value
		switch d.From {
		case ledger.FromCustomer:
			for _, r := range s.customers {
				all = append(all, r.Own)
			}
		case ledger.FromSubscription:
			for _, r := range s.subscriptions {
				all = append(all, r.Own)
			}
		default:
			for _, r := range s.orders {
				all = append(all, r.Own)
			}
		}
		for _, own := range all {
			if ownValue(own, d.Column) == record.Address {
				return true
			}
		}
	}
	return false
}

// withhold replaces all values of each column in which a record has an address, as a capture does.
func (m *model) withhold() {
	for _, d := range ownDimensions {
		if !m.hasAddress(&d) {
			continue
		}
		for _, s := range m.sources {
			switch d.From {
			case ledger.FromCustomer:
				for k, r := range s.customers {
					r.Own = withheld(r.Own, d.Column)
					s.customers[k] = r
				}
			case ledger.FromSubscription:
				for k, r := range s.subscriptions {
					r.Own = withheld(r.Own, d.Column)
					s.subscriptions[k] = r
				}
			default:
				for k, r := range s.orders {
					r.Own = withheld(r.Own, d.Column)
					s.orders[k] = r
				}
			}
		}
	}
}

// withheld returns own values with an address in a column, unless that is empty or "other".
func withheld(own []record.Value, column string) []record.Value {
	own = slices.Clone(own)
	for i := range own {
		if v := &own[i]; v.Column == column && v.Value != "" && v.Value != "other" {
			v.Value = record.Address
		}
	}
	return own
}
