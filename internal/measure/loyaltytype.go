package measure

import (
	"cmp"
	"slices"

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

// WithTypes returns the histories with the loyalty types, all of them, as the values of their dimension.
func WithTypes(src histories) histories { return withTypes{src} }

// withTypes is histories with the loyalty types.
type withTypes struct{ histories }

// Values returns a dimension's values by code, which the caller must not change.
func (t withTypes) Values(d ledger.Dimension) []string {
	if d == ledger.DimLoyaltyType {
		names := typeNames()
		return names[:]
	}
	return t.histories.Values(d)
}

// newClassifier returns a classifier for one goroutine.
func newClassifier() classifier { return new(typing).on }
