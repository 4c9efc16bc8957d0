package sqlsums

import (
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// cut is how statements select and group customers. The zero value is all customers as one.
type cut struct {
	// Latest and First are expressions over the orders: the slot of a customer, as the customer's latest and first order
	// tell it, negative if the customer is left out. They are empty if that order need not tell.
	Latest, First string
	// NoLatest and NoFirst are these slots of a customer whose orders were all refunded in full.
	NoLatest, NoFirst int32
	// Slot is the one with the slot of a group: "latest" or "first", or "" without groups.
	Slot string
	// Signed tells that the slot is twice the slot of a customer, and one more for sign 1.
	Signed bool
	// Nobody tells that no customer is kept.
	Nobody bool
}

// Cut reports whether orders must tell where their customers belong.
func (c *cut) Cut() bool { return c.Latest != "" || c.First != "" || c.Nobody }

// LatestWithout returns the slot latest of a customer whose orders were all refunded in full, as an expression of the slot
// that an order tells.
func (c *cut) LatestWithout() string { return c.slotWithout("latest", c.NoLatest) }

// FirstWithout is as LatestWithout for the slot first.
func (c *cut) FirstWithout() string { return c.slotWithout("first", c.NoFirst) }

func (c *cut) slotWithout(name string, slot int32) string {
	if !c.Signed || c.Slot != name {
		return fmt.Sprint(slot)
	}
	return fmt.Sprintf("2 * %d + ABS(MOD(%s, 2))", slot, name)
}

// G is the column of the slot in a list of columns, "" without groups.
func (c *cut) G() string {
	if c.Slot == "" {
		return ""
	}
	return ", g"
}

// part is a statement's share of the slots.
type part struct {
	cut
	slot int32 // of all its customers, if its rows have no slots; 0 for none besides the total
}

// of returns the slot of a row, which is the last column if there are groups.
func (p *part) of(row []int64) int32 {
	if p.Slot == "" {
		return p.slot
	}
	return int32(row[len(row)-1])
}

// parts returns the statements that a grouping needs, at least one. The rows of each add up to the total.
func (a *adder) parts(g *fold.Grouping) []part {
	if len(g.Splits) == 0 {
		return []part{{cut: a.cut(g, nil)}}
	}
	parts := make([]part, len(g.Splits))
	for i, sp := range g.Splits {
		parts[i].cut = a.cut(g, sp)
		if _, ok := a.orders.dimensions[sp.Dimension]; !ok {
			parts[i].slot = sp.Slot(sameCode(sp.Dimension))
		}
	}
	return parts
}

// cut returns how a statement selects the customers that the filters keep, and groups them by a split, which may be nil.
func (a *adder) cut(g *fold.Grouping, sp *fold.Split) cut {
	var c cut
	var latest, first told
	of := func(d dimension) *told {
		if d.first {
			return &first
		}
		return &latest
	}
	for _, f := range g.Filters {
		d, ok := a.orders.dimensions[f.Dimension]
		v := a.values[f.Dimension]
		switch code := sameCode(f.Dimension); {
		case ok && len(v.names) > 0:
			of(d).keep = append(of(d).keep, v.among(d.value, f.Keep))
			if unknownCode >= len(f.Keep) || !f.Keep[unknownCode] {
				of(d).omitted = true
			}
		case ok || code >= len(f.Keep) || !f.Keep[code]: // a refused dimension has no values
			c.Nobody = true
		}
	}
	if sp != nil {
		if d, ok := a.orders.dimensions[sp.Dimension]; ok {
			v := a.values[sp.Dimension]
			of(d).slot, of(d).none = v.slots(d.value, sp.Slot), sp.Slot(unknownCode)
			c.Slot = "latest"
			if d.first {
				c.Slot = "first"
			}
		}
	}
	c.Latest, c.First = latest.expression(), first.expression()
	c.NoLatest, c.NoFirst = latest.without(), first.without()
	return c
}

// sameCode returns the code that all customers have in a dimension of which orders tell nothing.
func sameCode(d ledger.Dimension) int {
	if d == ledger.DimSource {
		return 1
	}
	return unknownCode
}

// told is what an order tells: conditions for its customer to be kept, and the slot.
type told struct {
	keep []string
	slot string
	// none is the slot without orders, unless omitted tells that such customers are left out.
	none    int32
	omitted bool
}

// without returns the slot without orders, negative if the customer is left out.
func (t *told) without() int32 {
	if t.omitted {
		return -1
	}
	return t.none
}

// expression returns what is told as one expression, "" if that is nothing.
func (t *told) expression() string {
	slot := t.slot
	if slot == "" {
		slot = "0"
	}
	if len(t.keep) > 0 {
		return "CASE WHEN " + strings.Join(t.keep, " AND ") + " THEN " + slot + " ELSE -1 END"
	}
	return t.slot
}

// among returns the condition that a value has one of the codes that a filter keeps.
func (v *values) among(value string, keep []bool) string {
	var kept, left []string
	for code, raw := range v.raw {
		if code < len(keep) && keep[code] {
			kept = append(kept, raw...)
		} else {
			left = append(left, raw...)
		}
	}
	switch {
	case !v.open || !keep[otherCode]:
		return in(value, kept)
	case len(left) == 0:
		return "1 = 1"
	}
	return "NOT " + in(value, left)
}

// in returns the condition that an expression is one of some texts.
func in(value string, texts []string) string {
	if len(texts) == 0 {
		return "1 = 0"
	}
	return value + " IN (" + literals(texts) + ")"
}

// slots returns the slot of a value as an expression, by the slots of codes.
func (v *values) slots(value string, slot func(code int) int32) string {
	var b strings.Builder
	rest := slot(otherCode)
	for code, raw := range v.raw {
		if n := slot(code); n != rest {
			for _, text := range raw {
				fmt.Fprintf(&b, " WHEN %s THEN %d", literals([]string{text}), n)
			}
		}
	}
	if b.Len() == 0 {
		return fmt.Sprint(rest)
	}
	return "CASE " + value + b.String() + fmt.Sprintf(" ELSE %d END", rest)
}
