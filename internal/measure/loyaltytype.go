package measure

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// yearDays is how far back the loyalty type looks.
const yearDays = 365

// The loyalty types, codes of ledger.DimLoyaltyType. Those after the first are in the order in which
// they are tried.
const (
	unclassified = iota
	bargain
	programmeType
	trulyLoyal
	convenience
	satisfiedType
	loyaltyTypes
)

// typeNames returns the types' names by code.
func typeNames() [loyaltyTypes]string {
	return [loyaltyTypes]string{"unclassified", "bargain", "programme", "truly_loyal", "convenience", "satisfied"}
}

// Values returns a dimension's values by code, which the caller must not change: those of the view,
// or the loyalty types, which nobody need have.
func Values(v *ledger.View, d ledger.Dimension) []string { return valuesOf(v, d) }

// valuesOf returns a dimension's values by code: those of the histories, or the loyalty types.
func valuesOf(src histories, d ledger.Dimension) []string {
	if d == ledger.DimLoyaltyType {
		names := typeNames()
		return names[:]
	}
	return src.Values(d)
}

// The notes that the loyalty type looks at.
const (
	isMember = iota
	hasRedeemed
	badSatisfaction
	goodSatisfaction
	badRecommendation
	typeNotes
)

// typeNote is a note that begins (n = 1) or ceases (n = -1) to hold on an index of the days.
type typeNote struct {
	at   int32
	note int8
	n    int8
}

// standing is what a customer did in the last year.
type standing struct {
	orders, discounted int32
	// byChannel counts the orders by channel, and most is the highest of these counts.
	byChannel []channelCount
	most      int32
	notes     [typeNotes]int32
}

// channelCount is orders by one channel.
type channelCount struct {
	channel uint16
	n       int32
}

// reset empties the standing.
func (s *standing) reset() { *s = standing{byChannel: s.byChannel[:0]} }

// enter takes in a purchase.
func (s *standing) enter(p *ledger.Purchase) {
	s.orders++
	s.discounted += int32(isSet(p.Discounted))
	if p.Channel == 0 {
		return // one that is not known is none
	}
	c := s.channel(p.Channel)
	c.n++
	s.most = max(s.most, c.n)
}

// leave takes a purchase out that lies a year back.
func (s *standing) leave(p *ledger.Purchase) {
	s.orders--
	s.discounted -= int32(isSet(p.Discounted))
	if p.Channel == 0 {
		return
	}
	c := s.channel(p.Channel)
	if c.n--; c.n+1 < s.most {
		return
	}
	s.most = 0
	for _, c := range s.byChannel {
		s.most = max(s.most, c.n)
	}
}

func (s *standing) channel(code uint16) *channelCount {
	for i := range s.byChannel {
		if s.byChannel[i].channel == code {
			return &s.byChannel[i]
		}
	}
	s.byChannel = append(s.byChannel, channelCount{channel: code})
	return &s.byChannel[len(s.byChannel)-1]
}

// kind returns the loyalty type.
func (s *standing) kind() uint16 {
	switch {
	case s.orders >= 2 && 10*s.discounted >= 6*s.orders:
		return bargain
	case s.notes[isMember] > 0 && s.notes[hasRedeemed] > 0:
		return programmeType
	case s.orders >= 3 && 10*s.discounted < 3*s.orders && s.notes[badSatisfaction]+s.notes[badRecommendation] == 0:
		return trulyLoyal
	case s.orders >= 2 && 10*s.most >= 8*s.orders:
		return convenience
	case s.notes[goodSatisfaction] > 0:
		return satisfiedType
	}
	return unclassified
}

// typing works out loyalty types.
type typing struct {
	standing standing
	notes    []typeNote
}

// on returns a customer's type on the day of an index.
func (t *typing) on(c *ledger.Customer, sp span, today int32) uint16 {
	t.standing.reset()
	for i := len(c.Purchases) - 1; i >= 0; i-- {
		p := &c.Purchases[i]
		at := int32(p.Day - sp.first)
		if at <= today-yearDays {
			break
		}
		if at <= today {
			t.standing.enter(p)
		}
	}
	t.read(c, sp)
	for _, n := range t.notes {
		if n.at <= today {
			t.standing.notes[n.note] += int32(n.n)
		}
	}
	return t.standing.kind()
}

// read finds the customer's notes, in the order of days.
func (t *typing) read(c *ledger.Customer, sp span) {
	t.notes = t.notes[:0]
	if len(c.Answers)+len(c.Memberships) == 0 {
		return
	}
	for _, m := range c.Memberships {
		t.note(isMember, sp, m.Start, m.End)
	}
	if len(c.Memberships) > 0 {
		for _, p := range c.Points {
			if p.Move == record.PointsRedeemed {
				t.note(hasRedeemed, sp, p.Day, p.Day+yearDays)
			}
		}
	}
	for i := range c.Answers {
		t.answer(c.Answers, i, sp)
	}
	slices.SortFunc(t.notes, func(a, b typeNote) int { return cmp.Compare(a.at, b.at) })
}

// note books that something holds from a day on up to another one, which is not counted.
func (t *typing) note(note int8, sp span, from, to record.Day) {
	if to != record.NoDay && to <= from {
		return
	}
	t.notes = append(t.notes, typeNote{int32(from - sp.first), note, 1})
	if to != record.NoDay {
		t.notes = append(t.notes, typeNote{int32(to - sp.first), note, -1})
	}
}

// answer books what an answer says, for a year or up to the next answer to the question.
func (t *typing) answer(answers []ledger.Answer, i int, sp span) {
	a := &answers[i]
	s, ok := scoreOf(a)
	if !ok || a.Question != record.QuestionCSAT && a.Question != record.QuestionNPS {
		return
	}
	until := a.Day + yearDays
	for j := i + 1; j < len(answers) && answers[j].Day < until; j++ {
		if _, ok := scoreOf(&answers[j]); ok && answers[j].Question == a.Question {
			until = answers[j].Day
		}
	}
	switch {
	case a.Question == record.QuestionNPS && s.group() == detractors:
		t.note(badRecommendation, sp, a.Day, until)
	case a.Question == record.QuestionNPS:
	case s.negative():
		t.note(badSatisfaction, sp, a.Day, until)
	case s.place > best/2:
		t.note(goodSatisfaction, sp, a.Day, until)
	}
}

// types is the family of the customers who bought in the last year, by their loyalty type on each day.
type types struct{}

// typeCell is by how much their numbers change.
type typeCell struct{ customers [loyaltyTypes]int32 }

func (c *typeCell) add(o *typeCell) {
	for i := range c.customers {
		c.customers[i] += o.customers[i]
	}
}

type typeFolder struct {
	*grid[typeCell, *typeCell]
	span span
	typing
}

func (types) folder(sp span) folder {
	return &typeFolder{grid: newGrid[typeCell](sp.days), span: sp}
}

func (f *typeFolder) fold(h *history, slots []int32, sign int64) {
	ps := h.customer.Purchases
	if len(ps) == 0 {
		return
	}
	rows := f.aim(slots)
	f.read(&h.customer, f.span)
	s, notes := &f.standing, f.notes
	s.reset()
	in, out, was := 0, 0, int32(-1)
	for {
		entry, exit, noted := int32(never), int32(never), int32(never)
		if in < len(ps) {
			entry = int32(ps[in].Day - f.span.first)
		}
		if out < in {
			exit = int32(ps[out].Day-f.span.first) + yearDays
		}
		if len(notes) > 0 {
			noted = notes[0].at
		}
		x := min(entry, exit, noted)
		if x >= f.span.days {
			return
		}
		for in < len(ps) && int32(ps[in].Day-f.span.first) == x {
			s.enter(&ps[in])
			in++
		}
		for out < in && int32(ps[out].Day-f.span.first)+yearDays == x {
			s.leave(&ps[out])
			out++
		}
		for len(notes) > 0 && notes[0].at == x {
			s.notes[notes[0].note] += int32(notes[0].n)
			notes = notes[1:]
		}
		now := int32(-1)
		if s.orders > 0 {
			now = int32(s.kind())
		}
		if now != was {
			for _, row := range rows {
				row[x].change(was, now, int32(sign))
			}
			was = now
		}
	}
}

// change moves a customer from one type to another, -1 being none.
func (c *typeCell) change(was, now, sign int32) {
	if was >= 0 {
		c.customers[was] -= sign
	}
	if now >= 0 {
		c.customers[now] += sign
	}
}

// customersByType has a series for each type.
func customersByType(*Settings) []part {
	var parts []part
	for i, name := range typeNames() {
		parts = append(parts, part{
			labels: []Label{{"type", name}},
			needs:  []record.Kind{record.KindOrder},
			uses:   func(Window) []family { return []family{types{}} },
			values: func(f *frame) []float64 {
				levels := read[typeCell](f, types{})
				return f.each(func(p point) float64 { return float64(levels.upTo(p.hi).customers[i]) })
			},
		})
	}
	return parts
}

// typeMeasures tell why customers buy.
func typeMeasures() []Measure {
	return []Measure{{
		Name: "customers_by_type", Title: "Customers by loyalty type", Metric: "loyalty_customers_by_type",
		Unit: UnitCustomers, Labels: []string{"type"}, Grouped: true,
		Needs:   []record.Kind{record.KindOrder, record.KindMembership, record.KindPoints, record.KindAnswer},
		Display: display.Count(display.Neither, display.Kept),
		Help: "Customers who bought in the last 365 days, by what seems to keep them; loyal is not only who loves the shop. The " +
			"dimension loyalty_type splits any other measure in the same way, by the type that customers have today.",
		Formula: "over the 365 days that end with the day, the first that fits: bargain: 2 or more purchases, 60 % or more of them " +
			"with a discount; programme: a member on the day who redeemed points; truly_loyal: 3 or more purchases, less than " +
			"30 % of them with a discount, the last satisfaction answer not below the middle of its scale and the last NPS answer " +
			"no detractor's, where there are such answers; convenience: 2 or more purchases, 80 % or more of them by one known " +
			"channel; satisfied: the last satisfaction answer above the middle of its scale; else unclassified; the types add up " +
			"to the customers active in 365 days",
		Example: "5 purchases, one with a coupon (20 %), last satisfaction 4 of 5, no NPS answer: truly_loyal; with three coupons (60 %): " +
			"bargain.",
		parts: customersByType,
	}}
}
