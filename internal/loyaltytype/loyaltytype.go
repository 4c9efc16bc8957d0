// Package loyaltytype classifies customers by what seems to keep them, from what they did in the last
// 365 days: discounts, a programme, loyalty to the shop, convenience or satisfaction.
package loyaltytype

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/rating"
	"github.com/klantenbinding/loyalty/internal/record"
)

// YearDays is how far back the loyalty type looks.
const YearDays = 365

// The loyalty types, codes of ledger.DimLoyaltyType. Those after the first are in the order in which
// they are tried.
const (
	unclassified = iota
	bargain
	programmeType
	trulyLoyal
	convenience
	satisfiedType
	LoyaltyTypes
)

// OfOrders returns the codes of the types that follow from orders without channels: unclassified, bargain and truly loyal.
func OfOrders() [3]int { return [...]int{unclassified, bargain, trulyLoyal} }

// TypeNames returns the types' names by code.
func TypeNames() [LoyaltyTypes]string {
	return [LoyaltyTypes]string{"unclassified", "bargain", "programme", "truly_loyal", "convenience", "satisfied"}
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
	At   int32
	Note int8
	N    int8
}

// standing is what a customer did in the last year.
type standing struct {
	Orders, discounted int32
	// byChannel counts the orders by channel, and most is the highest of these counts.
	byChannel []channelCount
	most      int32
	Notes     [typeNotes]int32
}

// channelCount is orders by one channel.
type channelCount struct {
	channel uint16
	n       int32
}

// Reset empties the standing.
func (s *standing) Reset() { *s = standing{byChannel: s.byChannel[:0]} }

// Enter takes in a purchase.
func (s *standing) Enter(p *ledger.Purchase) {
	s.Orders++
	s.discounted += int32(fold.Bit(p.Discounted))
	if p.Channel == 0 {
		return // the channel is unknown
	}
	c := s.channel(p.Channel)
	c.n++
	s.most = max(s.most, c.n)
}

// Leave takes a purchase out that lies a year back.
func (s *standing) Leave(p *ledger.Purchase) {
	s.Orders--
	s.discounted -= int32(fold.Bit(p.Discounted))
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

// Kind returns the loyalty type.
func (s *standing) Kind() uint16 {
	switch {
	case s.Orders >= 2 && 10*s.discounted >= 6*s.Orders:
		return bargain
	case s.Notes[isMember] > 0 && s.Notes[hasRedeemed] > 0:
		return programmeType
	case s.Orders >= 3 && 10*s.discounted < 3*s.Orders && s.Notes[badSatisfaction]+s.Notes[badRecommendation] == 0:
		return trulyLoyal
	case s.Orders >= 2 && 10*s.most >= 8*s.Orders:
		return convenience
	case s.Notes[goodSatisfaction] > 0:
		return satisfiedType
	}
	return unclassified
}

// Typing works out loyalty types.
type Typing struct {
	Standing standing
	Notes    []typeNote
}

// On returns a customer's type on the day of an index.
func (t *Typing) On(c *ledger.Customer, sp fold.Span, today int32) uint16 {
	t.Standing.Reset()
	for i := len(c.Purchases) - 1; i >= 0; i-- {
		p := &c.Purchases[i]
		at := int32(p.Day - sp.First)
		if at <= today-YearDays {
			break
		}
		if at <= today {
			t.Standing.Enter(p)
		}
	}
	t.Read(c, sp)
	for _, n := range t.Notes {
		if n.At <= today {
			t.Standing.Notes[n.Note] += int32(n.N)
		}
	}
	return t.Standing.Kind()
}

// Read finds the customer's notes, in the order of days.
func (t *Typing) Read(c *ledger.Customer, sp fold.Span) {
	t.Notes = t.Notes[:0]
	if len(c.Answers)+len(c.Memberships) == 0 {
		return
	}
	for _, m := range c.Memberships {
		t.note(isMember, sp, m.Start, m.End)
	}
	if len(c.Memberships) > 0 {
		for _, p := range c.Points {
			if p.Move == record.PointsRedeemed {
				t.note(hasRedeemed, sp, p.Day, p.Day+YearDays)
			}
		}
	}
	for i := range c.Answers {
		t.answer(c.Answers, i, sp)
	}
	slices.SortFunc(t.Notes, func(a, b typeNote) int { return cmp.Compare(a.At, b.At) })
}

// note books that something holds from a day on up to another one, which is not counted.
func (t *Typing) note(note int8, sp fold.Span, from, to record.Day) {
	if to != record.NoDay && to <= from {
		return
	}
	t.Notes = append(t.Notes, typeNote{int32(from - sp.First), note, 1})
	if to != record.NoDay {
		t.Notes = append(t.Notes, typeNote{int32(to - sp.First), note, -1})
	}
}

// answer books what an answer says, for a year or up to the next answer to the question.
func (t *Typing) answer(answers []ledger.Answer, i int, sp fold.Span) {
	a := &answers[i]
	s, ok := rating.Of(a)
	if !ok || a.Question != record.QuestionCSAT && a.Question != record.QuestionNPS {
		return
	}
	until := a.Day + YearDays
	for j := i + 1; j < len(answers) && answers[j].Day < until; j++ {
		if _, ok := rating.Of(&answers[j]); ok && answers[j].Question == a.Question {
			until = answers[j].Day
		}
	}
	switch {
	case a.Question == record.QuestionNPS && s.Group() == rating.Detractors:
		t.note(badRecommendation, sp, a.Day, until)
	case a.Question == record.QuestionNPS:
	case s.Negative():
		t.note(badSatisfaction, sp, a.Day, until)
	case s.Place > rating.Best/2:
		t.note(goodSatisfaction, sp, a.Day, until)
	}
}

// WithTypes returns the histories with the loyalty types, all of them, as the values of their dimension.
func WithTypes(src fold.Histories) fold.Histories { return withTypes{src} }

// withTypes is histories with the loyalty types.
type withTypes struct{ fold.Histories }

// Values returns a dimension's values by code, which the caller must not change.
func (t withTypes) Values(d ledger.Dimension) []string {
	if d == ledger.DimLoyaltyType {
		names := TypeNames()
		return names[:]
	}
	return t.Histories.Values(d)
}

// New returns a classifier for one goroutine.
func New() fold.Classifier {
	var t Typing
	return func(c *ledger.Customer, sp fold.Span, today int32) {
		c.Groups[ledger.DimLoyaltyType] = t.On(c, sp, today)
	}
}
