package measure

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// members is the family of the programmes' members, by programme, kind and tier.
type members struct{}

// club is what members are told apart by: codes of the view's lists of names.
type club struct{ programme, kind, tier uint16 }

type memberFolder struct {
	*keyed[club, headCell, *headCell]
	timeline
	clubs []club
	in    []stretch
}

func (members) folder(sp span) folder {
	return &memberFolder{keyed: newKeyed[club, headCell](sp.days), timeline: newTimeline(sp, Lifetime())}
}

func (f *memberFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Memberships) == 0 {
		return
	}
	f.clubs = f.clubs[:0]
	for i := range h.customer.Memberships {
		c := clubOf(h, i)
		if slices.Contains(f.clubs, c) {
			continue
		}
		f.clubs = append(f.clubs, c)
		f.in = f.memberships(f.in, h, 0, func(i int) bool { return clubOf(h, i) == c })
		if len(f.in) > 0 {
			bookHeads(f.aim(c, slots), f.in, sign)
		}
	}
}

func clubOf(h *history, i int) club {
	m := &h.customer.Memberships[i]
	return club{m.Programme, m.Kind, m.Tier}
}

// programmeMembers has a series for each programme, kind and tier that has had members so far.
func programmeMembers(*Settings) []part {
	p := part{
		needs: []record.Kind{record.KindMembership},
		uses:  func(Window) []family { return []family{members{}} },
	}
	p.fan = func(f *frame) []part {
		var parts []part
		first, _, _ := f.src.Span()
		for _, c := range keys[club, headCell](f.Frame, members{}, int32(first-f.sums.span.first), f.points[len(f.points)-1].hi) {
			one := part{labels: []Label{
				{"programme", f.src.Programmes()[c.programme]},
				{"kind", f.src.ProgrammeKinds()[c.kind]},
				{"tier", f.src.Tiers()[c.tier]},
			}}
			one.values = func(f *frame) []float64 {
				levels := readKey[club, headCell](f.Frame, members{}, c)
				return f.each(func(p point) float64 { return float64(levels.upTo(p.hi).customers) })
			}
			parts = append(parts, one)
		}
		return sortParts(parts)
	}
	return []part{p}
}

// uplift is the family of what a window's members did. Who is a member is decided on the last day
// before the window, so that nobody is one for having bought in it.
type uplift struct{ window Window }

// upliftCell is by how much the members' figures change.
type upliftCell struct {
	active, previous, retained, orders int32
	margin                             int64
}

func (c *upliftCell) add(o *upliftCell) {
	c.active += o.active
	c.previous += o.previous
	c.retained += o.retained
	c.orders += o.orders
	c.margin += o.margin
}

type upliftFolder struct {
	*grid[upliftCell, *upliftCell]
	timeline
	joined                   []day
	member, before, in, both []stretch
}

func (k uplift) folder(sp span) folder {
	f := &upliftFolder{timeline: newTimeline(sp, k.window)}
	f.grid = newGrid[upliftCell](f.axis.n)
	return f
}

func (f *upliftFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Memberships) == 0 || len(h.days) < 2 {
		return
	}
	if f.member = f.memberships(f.member, h, f.width, everyMembership); len(f.member) == 0 {
		return
	}
	f.begin(h)
	rows, n := f.aim(slots), int32(sign)
	f.in = meet(f.in, f.member, f.active)
	for _, s := range f.in {
		book(rows, s, func(c *upliftCell, one int32) { c.active += one * n })
	}
	f.before = f.after(f.before, f.bought, f.width)
	f.both = meet(f.both, f.before, f.member)
	for _, s := range f.both {
		book(rows, s, func(c *upliftCell, one int32) { c.previous += one * n })
	}
	f.both = meet(f.both, f.before, f.in)
	for _, s := range f.both {
		book(rows, s, func(c *upliftCell, one int32) { c.retained += one * n })
	}
	f.spend(h, rows, sign)
}

// spend books the orders and the margin of each day for as long as it lies in a window of a member.
func (f *upliftFolder) spend(h *history, rows [][]upliftCell, sign int64) {
	days := h.days
	if f.axis.period != nil {
		f.joined = joinDays(f.joined[:0], days, f.axis.period)
		days = f.joined
	}
	for i := range days[:len(days)-1] {
		d := &days[i]
		for _, m := range f.member {
			s := between(max(d.at, m.from), min(d.at+f.width, m.to))
			if s.from >= s.to {
				continue
			}
			book(rows, s, func(c *upliftCell, one int32) {
				c.orders += d.orders * one * int32(sign)
				c.margin += d.margin * int64(one) * sign
			})
		}
	}
}

// upliftPart is one series made of the figures of members and of everybody else.
func upliftPart(name string, perHead func(c *upliftCell) float64) part {
	return part{
		labels: []Label{{"measure", name}},
		needs:  []record.Kind{record.KindOrder, record.KindMembership},
		uses:   func(w Window) []family { return []family{daily{}, sweeping{w}, uplift{w}} },
		values: func(f *frame) []float64 {
			moving, days, all := read[upliftCell](f.Frame, uplift{f.window}), read[dayCell](f.Frame, daily{}), f.count()
			values := make([]float64, len(all))
			for i, p := range f.points {
				end, start, c := days.upTo(p.hi), days.upTo(p.lo), &all[i]
				if name == "margin" && end.unknown != start.unknown {
					values[i] = math.NaN()
					continue
				}
				in := moving.upTo(p.at)
				out := upliftCell{
					active: c.active - in.active, previous: c.previous - in.previous, retained: c.retained - in.retained,
					orders: c.orders - in.orders, margin: end.margin - start.margin - in.margin,
				}
				values[i] = ratio(perHead(&in), perHead(&out))
			}
			return values
		},
	}
}

// programmeUplift has a series for each measure that is compared.
func programmeUplift(*Settings) []part {
	return []part{
		upliftPart("retention", func(c *upliftCell) float64 { return ratio(c.retained, c.previous) }),
		upliftPart("orders", func(c *upliftCell) float64 { return ratio(c.orders, c.active) }),
		upliftPart("margin", func(c *upliftCell) float64 { return ratio(major(c.margin), float64(c.active)) }),
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
			Example: "Three customers joined, one has left again; of the two, one is gold and one silver: gold 1, silver 1.",
			parts:   programmeMembers,
		},
		{
			Name: "programme_uplift_ratio", Title: "Programme uplift", Metric: "loyalty_programme_uplift_ratio",
			Unit: UnitRatio, Labels: []string{"measure"}, Needs: append(needs, record.KindOrder), Grouped: true, Windows: rolling,
			Display: display.Multiple(display.Higher, display.Kept),
			Help: "How many times as much members come back, buy and bring as others; good customers join sooner, so that it is no " +
				"proof of what the programme does.",
			Formula: "figure of members / figure of everybody else; members have a membership that runs on the last day before the " +
				"window; retention: retention_ratio; orders: purchases per active customer; margin: margin per active customer, absent " +
				"while the margin of a purchase or refund in the window is unknown",
			Example: "Of 10 members who bought in the previous window 6 come back, of 20 others 4: retention 0.6 / 0.2 = 3.",
			parts:   programmeUplift,
		},
	}
}

// points is the family of programme points, by day.
type points struct{}

// pointCell is the points that moved on one day.
type pointCell struct{ earned, redeemed, expired int64 }

func (c *pointCell) add(o *pointCell) {
	c.earned += o.earned
	c.redeemed += o.redeemed
	c.expired += o.expired
}

type pointFolder struct {
	*grid[pointCell, *pointCell]
	span span
}

func (points) folder(sp span) folder {
	sp = lead(sp)
	return pointFolder{newGrid[pointCell](sp.days), sp}
}

func (f pointFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Points) == 0 {
		return
	}
	for _, row := range f.aim(slots) {
		for i := range h.customer.Points {
			p := &h.customer.Points[i]
			at := f.span.index(p.Day)
			if at >= f.span.days {
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
func pointPart(state string, value func(end, start *pointCell) int64) part {
	return part{
		labels: []Label{{"state", state}},
		needs:  []record.Kind{record.KindPoints},
		uses:   func(Window) []family { return []family{points{}} },
		values: func(f *frame) []float64 {
			days := read[pointCell](f.Frame, points{})
			return f.each(func(p point) float64 {
				end, start := readLead(f.Frame, days, p)
				return float64(value(&end, &start))
			})
		},
	}
}

// programmePoints has a series for each state.
func programmePoints(*Settings) []part {
	return []part{
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
		Display: display.Count(display.Neither, display.Kept),
		Help:    "Points of the loyalty programmes: those earned, redeemed and expired in the window, and those outstanding at its end.",
		Formula: "earned, redeemed and expired: sums over the window; outstanding: all earned so far less all redeemed and all expired, " +
			"whatever the window",
		Example: "100 points earned before the window, 50 earned, 30 redeemed and 20 expired in it: outstanding 100 + 50 - 30 - 20 = 100.",
		parts:   programmePoints,
	}}
}
