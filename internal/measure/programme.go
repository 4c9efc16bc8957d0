package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// members is the family of the programmes' members, by programme, kind and tier.
type members struct{}

// club identifies members of one programme, kind and tier by the codes of the view.
type club struct{ programme, kind, tier uint16 }

type memberFolder struct {
	*fold.Keyed[club, fold.Headcount, *fold.Headcount]
	fold.Timeline
	clubs []club
	in    []fold.Stretch
}

func (members) Folder(sp fold.Span) fold.Folder {
	return &memberFolder{Keyed: fold.NewKeyed[club, fold.Headcount](sp.Days), Timeline: fold.NewTimeline(sp, fold.Lifetime())}
}

func (f *memberFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Memberships) == 0 {
		return
	}
	f.clubs = f.clubs[:0]
	for i := range h.Customer.Memberships {
		c := clubOf(h, i)
		if slices.Contains(f.clubs, c) {
			continue
		}
		f.clubs = append(f.clubs, c)
		f.in = f.Memberships(f.in, h, 0, func(i int) bool { return clubOf(h, i) == c })
		if len(f.in) > 0 {
			fold.BookHeads(f.Rows(c, slots), f.in, sign)
		}
	}
}

func clubOf(h *fold.History, i int) club {
	m := &h.Customer.Memberships[i]
	return club{m.Programme, m.Kind, m.Tier}
}

// programmeMembers has a series for each programme, kind and tier that has had members so far.
func programmeMembers(*Settings) []Part {
	p := Part{
		needs: []record.Kind{record.KindMembership},
		Uses:  func(fold.Window) []fold.Family { return []fold.Family{members{}} },
	}
	p.fan = func(f *Frame) []Part {
		var parts []Part
		first, _, _ := f.Src.Span()
		for _, c := range fold.Keys[club, fold.Headcount](f.Frame, members{}, int32(first-f.Sums.Span.First), f.Points[len(f.Points)-1].Hi) {
			one := Part{Labels: []Label{
				{"programme", f.Src.Programmes()[c.programme]},
				{"kind", f.Src.ProgrammeKinds()[c.kind]},
				{"tier", f.Src.Tiers()[c.tier]},
			}}
			one.Values = func(f *Frame) []float64 {
				levels := fold.ReadKey[club, fold.Headcount](f.Frame, members{}, c)
				return f.Each(func(p fold.Point) float64 { return float64(levels.UpTo(p.Hi).Customers) })
			}
			parts = append(parts, one)
		}
		return sortParts(parts)
	}
	return []Part{p}
}

// uplift is the family of what a window's members did. Who is a member is decided on the last day
// before the window, so a purchase in the window makes no member.
type uplift struct{ window fold.Window }

// upliftCell holds the changes of the members' figures.
type upliftCell struct {
	active, previous, retained, orders int32
	margin                             int64
}

func (c *upliftCell) Add(o *upliftCell) {
	c.active += o.active
	c.previous += o.previous
	c.retained += o.retained
	c.orders += o.orders
	c.margin += o.margin
}

type upliftFolder struct {
	*fold.Grid[upliftCell, *upliftCell]
	fold.Timeline
	joined                   []fold.Activity
	member, before, in, both []fold.Stretch
}

func (k uplift) Folder(sp fold.Span) fold.Folder {
	f := &upliftFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[upliftCell](f.Axis.N)
	return f
}

func (f *upliftFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Memberships) == 0 || len(h.Days) < 2 {
		return
	}
	if f.member = f.Memberships(f.member, h, f.Width, fold.EveryMembership); len(f.member) == 0 {
		return
	}
	f.Begin(h)
	rows, n := f.Rows(slots), int32(sign)
	f.in = fold.Intersect(f.in, f.member, f.Active)
	for _, s := range f.in {
		fold.Book(rows, s, func(c *upliftCell, one int32) { c.active += one * n })
	}
	f.before = f.After(f.before, f.Bought, f.Width)
	f.both = fold.Intersect(f.both, f.before, f.member)
	for _, s := range f.both {
		fold.Book(rows, s, func(c *upliftCell, one int32) { c.previous += one * n })
	}
	f.both = fold.Intersect(f.both, f.before, f.in)
	for _, s := range f.both {
		fold.Book(rows, s, func(c *upliftCell, one int32) { c.retained += one * n })
	}
	f.spend(h, rows, sign)
}

// spend books the orders and the margin of each day for as long as it lies in a window of a member.
func (f *upliftFolder) spend(h *fold.History, rows [][]upliftCell, sign int64) {
	days := h.Days
	if f.Axis.Period != nil {
		f.joined = fold.JoinDays(f.joined[:0], days, f.Axis.Period)
		days = f.joined
	}
	for i := range days[:len(days)-1] {
		d := &days[i]
		for _, m := range f.member {
			s := fold.Between(max(d.At, m.From), min(d.At+f.Width, m.To))
			if s.From >= s.To {
				continue
			}
			fold.Book(rows, s, func(c *upliftCell, one int32) {
				c.orders += d.Orders * one * int32(sign)
				c.margin += d.Margin * int64(one) * sign
			})
		}
	}
}

// upliftPart is one series made of the figures of members and of everybody else.
func upliftPart(name string, perHead func(c *upliftCell) float64) Part {
	return Part{
		Labels: []Label{{"measure", name}},
		needs:  []record.Kind{record.KindOrder, record.KindMembership},
		joins:  []record.Kind{record.KindMembership},
		Uses:   func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}, uplift{w}} },
		Values: func(f *Frame) []float64 {
			moving, days, all := fold.Read[upliftCell](f.Frame, uplift{f.Window}), fold.Read[dayCell](f.Frame, daily{}), f.count()
			values := make([]float64, len(all))
			for i, p := range f.Points {
				end, start, c := days.UpTo(p.Hi), days.UpTo(p.Lo), &all[i]
				if name == "margin" && end.unknown != start.unknown {
					values[i] = math.NaN()
					continue
				}
				in := moving.UpTo(p.At)
				out := upliftCell{
					active: c.active - in.active, previous: c.previous - in.previous, retained: c.retained - in.retained,
					orders: c.orders - in.orders, margin: end.margin - start.margin - in.margin,
				}
				values[i] = fold.Ratio(perHead(&in), perHead(&out))
			}
			return values
		},
	}
}

// programmeUplift has a series for each measure that is compared.
func programmeUplift(*Settings) []Part {
	return []Part{
		upliftPart("retention", func(c *upliftCell) float64 { return fold.Ratio(c.retained, c.previous) }),
		upliftPart("orders", func(c *upliftCell) float64 { return fold.Ratio(c.orders, c.active) }),
		upliftPart("margin", func(c *upliftCell) float64 { return fold.Ratio(fold.Major(c.margin), float64(c.active)) }),
	}
}

// programmeMeasures tell what the loyalty programme brings.
func programmeMeasures() []Measure {
	needs := []record.Kind{record.KindMembership}
	return []Measure{
		{
			Name: "programme_members", Title: "Programme members", Metric: "loyalty_programme_members",
			Unit: UnitCustomers, Labels: []string{"programme", "kind", "tier"}, Needs: needs, Grouped: true,
			Display: display.Count(display.Higher, display.Kept),
			Help:    "Members of the loyalty programmes, by programme, kind (points, tiered, paid, value, partner, game) and tier.",
			Formula: "customers with a membership of the programme, kind and tier that runs at the end of the day: start <= day < end; a " +
				"programme, kind and tier has a series from its first member on",
			Example: "Three customers joined and one has left. One of the other two is gold and one is silver: gold 1, silver 1.",
			Parts:   programmeMembers,
		},
		{
			Name: "programme_uplift_ratio", Title: "Programme uplift", Metric: "loyalty_programme_uplift_ratio",
			Unit: UnitRatio, Labels: []string{"measure"}, Needs: append(needs, record.KindOrder), Grouped: true, Windows: rolling,
			Roles:   map[string]Roles{"measure": {"retention": display.First, "orders": display.Fifth, "margin": display.Third}},
			Display: display.Multiple(display.Higher, display.Kept),
			Help: "How many times as much members come back, buy and bring as others. Good customers join sooner, so this does " +
				"not prove what the programme does.",
			Formula: "figure of members / figure of all other customers; members have a membership that runs on the last day before the " +
				"window; retention: retention_ratio; orders: purchases per active customer; margin: margin per active customer, absent " +
				"while the margin of a purchase or refund in the window is unknown",
			Example: "6 of 10 members who bought in the previous window come back, and 4 of 20 others: retention 0.6 / 0.2 = 3.",
			Parts:   programmeUplift,
		},
	}
}

// points is the family of programme points, by day.
type points struct{}

// pointCell is the points that moved on one day.
type pointCell struct{ earned, redeemed, expired int64 }

func (c *pointCell) Add(o *pointCell) {
	c.earned += o.earned
	c.redeemed += o.redeemed
	c.expired += o.expired
}

type pointFolder struct {
	*fold.Grid[pointCell, *pointCell]
	span fold.Span
}

func (points) Folder(sp fold.Span) fold.Folder {
	sp = fold.WithLead(sp)
	return pointFolder{fold.NewGrid[pointCell](sp.Days), sp}
}

func (f pointFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Points) == 0 {
		return
	}
	for _, row := range f.Rows(slots) {
		for i := range h.Customer.Points {
			p := &h.Customer.Points[i]
			at := f.span.Index(p.Day)
			if at >= f.span.Days {
				break
			}
			switch n := p.Points * sign; p.Move {
			case record.PointsEarned:
				row[at].earned += n
			case record.PointsRedeemed:
				row[at].redeemed += n
			case record.PointsExpired:
				row[at].expired += n
			}
		}
	}
}

// pointPart is one series made of the points before the window and up to its end.
func pointPart(state string, value func(end, start *pointCell) int64) Part {
	return Part{
		Labels: []Label{{"state", state}},
		needs:  []record.Kind{record.KindPoints},
		Uses:   func(fold.Window) []fold.Family { return []fold.Family{points{}} },
		Values: func(f *Frame) []float64 {
			days := fold.Read[pointCell](f.Frame, points{})
			return f.Each(func(p fold.Point) float64 {
				end, start := fold.ReadLead(f.Frame, days, p)
				return float64(value(&end, &start))
			})
		},
	}
}

// programmePoints has a series for each state.
func programmePoints(*Settings) []Part {
	return []Part{
		pointPart("earned", func(end, start *pointCell) int64 { return end.earned - start.earned }),
		pointPart("redeemed", func(end, start *pointCell) int64 { return end.redeemed - start.redeemed }),
		pointPart("expired", func(end, start *pointCell) int64 { return end.expired - start.expired }),
		pointPart("outstanding", func(end, _ *pointCell) int64 { return end.earned - end.redeemed - end.expired }),
	}
}

// pointMeasures follow the points of loyalty programmes.
func pointMeasures() []Measure {
	return []Measure{{
		Name: "programme_points", Title: "Programme points", Metric: "loyalty_programme_points",
		Unit: UnitPoints, Labels: []string{"state"}, Needs: []record.Kind{record.KindPoints}, Grouped: true, Windows: anything,
		Roles:   map[string]Roles{"state": {"earned": display.New, "redeemed": display.Kept, "expired": display.Neutral, "outstanding": display.Attention}},
		Display: display.Count(display.Neither, display.Kept),
		Help:    "Points of the loyalty programmes: points earned, redeemed and expired in the window, and points outstanding at its end.",
		Formula: "earned, redeemed and expired: sums over the window; outstanding: all points earned so far less all redeemed and expired ones, " +
			"the same in every window",
		Example: "100 points earned before the window, 50 earned, 30 redeemed and 20 expired in it: outstanding 100 + 50 - 30 - 20 = 100.",
		Parts:   programmePoints,
	}}
}
