package measure

import (
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/record"
)

// CustomersByType is the name of the measure of loyalty types.
const CustomersByType = "customers_by_type"

// types is the family of the customers who bought in the last year, by their loyalty type on each day.
type types struct{}

// typeCell holds the changes of their numbers.
type typeCell struct {
	customers [loyaltytype.LoyaltyTypes]int32
}

func (c *typeCell) Add(o *typeCell) {
	for i := range c.customers {
		c.customers[i] += o.customers[i]
	}
}

type typeFolder struct {
	*fold.Grid[typeCell, *typeCell]
	span fold.Span
	loyaltytype.Typing
}

func (types) Folder(sp fold.Span) fold.Folder {
	return &typeFolder{Grid: fold.NewGrid[typeCell](sp.Days), span: sp}
}

func (f *typeFolder) Fold(h *fold.History, slots []int32, sign int64) {
	ps := h.Customer.Purchases
	if len(ps) == 0 {
		return
	}
	rows := f.Rows(slots)
	f.Read(&h.Customer, f.span)
	s, notes := &f.Standing, f.Notes
	s.Reset()
	in, out, was := 0, 0, int32(-1)
	for {
		entry, exit, noted := int32(fold.Never), int32(fold.Never), int32(fold.Never)
		if in < len(ps) {
			entry = int32(ps[in].Day - f.span.First)
		}
		if out < in {
			exit = int32(ps[out].Day-f.span.First) + loyaltytype.YearDays
		}
		if len(notes) > 0 {
			noted = notes[0].At
		}
		x := min(entry, exit, noted)
		if x >= f.span.Days {
			return
		}
		for in < len(ps) && int32(ps[in].Day-f.span.First) == x {
			s.Enter(&ps[in])
			in++
		}
		for out < in && int32(ps[out].Day-f.span.First)+loyaltytype.YearDays == x {
			s.Leave(&ps[out])
			out++
		}
		for len(notes) > 0 && notes[0].At == x {
			s.Notes[notes[0].Note] += int32(notes[0].N)
			notes = notes[1:]
		}
		now := int32(-1)
		if s.Orders > 0 {
			now = int32(s.Kind())
		}
		if now != was {
			for _, row := range rows {
				row[x].change(was, now, int32(sign))
			}
			was = now
		}
	}
}

// change moves a customer from one type to another. -1 stands for no type.
func (c *typeCell) change(was, now, sign int32) {
	if was >= 0 {
		c.customers[was] -= sign
	}
	if now >= 0 {
		c.customers[now] += sign
	}
}

// customersByType has a series for each type.
func customersByType(*Settings) []Part {
	var parts []Part
	for i, name := range loyaltytype.TypeNames() {
		parts = append(parts, Part{
			Labels: []Label{{"type", name}},
			needs:  []record.Kind{record.KindOrder},
			Uses:   func(fold.Window) []fold.Family { return []fold.Family{types{}} },
			Values: func(f *Frame) []float64 {
				levels := fold.Read[typeCell](f.Frame, types{})
				return f.Each(func(p fold.Point) float64 { return float64(levels.UpTo(p.Hi).customers[i]) })
			},
		})
	}
	return parts
}

// typeRoles gives each loyalty type its place in the list of colours.
func typeRoles() Roles {
	return Roles{
		"truly_loyal": display.First, "programme": display.Third, "bargain": display.Second, "convenience": display.Fifth,
		"satisfied": display.Fourth, "unclassified": display.Neutral,
	}
}

// typeMeasures tell why customers buy.
func typeMeasures() []Measure {
	return []Measure{{
		Name: CustomersByType, Title: "Customers by loyalty type", Metric: "loyalty_customers_by_type",
		Unit: UnitCustomers, Labels: []string{"type"}, Grouped: true,
		Roles:   map[string]Roles{"type": typeRoles()},
		Needs:   []record.Kind{record.KindOrder, record.KindMembership, record.KindPoints, record.KindAnswer},
		Display: display.Count(display.Neither, display.Kept),
		Help: "Customers who bought in the last 365 days, by what seems to keep them: not every loyal customer loves the shop. The " +
			"dimension loyalty_type splits other measures by the type that customers have today.",
		Formula: "over the 365 days that end with the day, the first that fits: bargain: 2 or more purchases, 60 % or more of them " +
			"with a discount; programme: a member on the day who redeemed points; truly_loyal: 3 or more purchases, less than " +
			"30 % of them with a discount, the last satisfaction answer not below the middle of its scale and the last NPS answer " +
			"not a detractor's (missing answers do not count); convenience: 2 or more purchases, 80 % or more of them through one known " +
			"channel; satisfied: the last satisfaction answer above the middle of its scale; else unclassified; the types add up " +
			"to the customers active in 365 days",
		Example: "5 purchases, one with a coupon (20 %), last satisfaction 4 of 5, no NPS answer: truly_loyal; with three coupons (60 %): " +
			"bargain.",
		Parts: customersByType,
	}}
}
