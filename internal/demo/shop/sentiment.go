package shop

import "math"

// sentiment is a customer's attitude to the shop. Zero is the average customer on an average day; one
// sixth of the customers are above one.
type sentiment struct {
	mood    float64 // lasting
	recent  float64 // effect of recent events
	answers float64 // probability of answering a survey
	visitor bool    // active in the community
}

func (f *sentiment) satisfaction() float64 { return f.mood + f.recent }

func (s *Shop) newSentiment() sentiment {
	return sentiment{mood: 0.7 * s.rng.NormFloat64(), answers: s.beta(1.5, 5.5), visitor: s.chance(0.1)}
}

// inclined returns the probability of something negative. It is p for the average customer. The odds
// fall with the customer's satisfaction, by strength.
func (f *sentiment) inclined(p, strength float64) float64 {
	odds := p / (1 - p) * math.Exp(-strength*f.satisfaction())
	return odds / (1 + odds)
}

// experience updates a customer's satisfaction after a delivery. The customer may write a review,
// answer a survey, complain or leave.
func (s *Shop) experience(c *customer, paid, at int64) {
	if c.person == 0 {
		return // the owner's test
	}
	late := clamp(float64(at-paid)/float64(day)-4, 0, 12)
	c.recent = 0.5*c.recent + 0.3*s.rng.NormFloat64() - 0.22*late
	s.review(c, at)
	s.recommend(c, at)
	s.survey(c, at)
	switch {
	case late > 2 && s.chance(0.4):
		s.complain(c, at+s.between(hour, 3*day), "parcel came late", 0.45)
	case s.chance(0.035):
		s.complain(c, at+s.between(hour, 6*day), s.oneOf([]string{"question about an article", "invoice", "change of address"}), 0.85)
	}
	s.leaveIfUnhappy(c, at)
}

// disappoint lowers a customer's satisfaction after a cancelled order.
func (s *Shop) disappoint(c *customer, at int64, by float64, subject string) {
	if c.person == 0 {
		return
	}
	c.recent -= by
	if s.chance(0.45) {
		s.complain(c, at+s.between(10*minute, day), subject, 0.7)
	}
	s.leaveIfUnhappy(c, at)
}

// leaveIfUnhappy makes a very dissatisfied customer leave.
func (s *Shop) leaveIfUnhappy(c *customer, at int64) {
	if !c.gone && c.satisfaction() < -1 && s.chance(0.3) {
		s.leave(c, at)
	}
}

// leave makes a customer a former customer. Few give notice, and few of these at once.
func (s *Shop) leave(c *customer, at int64) {
	c.gone = true
	if at < s.story.winback[0] && at > s.story.badQuarter[0]-30*day && s.chance(0.16) {
		s.queue.schedule(s.between(s.story.winback[0], s.story.winback[1]), func(at int64) { s.winBack(c, at) })
	}
	if c.person != 0 && s.chance(0.17) {
		s.queue.schedule(at+s.between(day, 50*day), func(at int64) {
			if c.gone {
				s.cancellation(c, at, s.reason(c))
			}
		})
	}
}

func (s *Shop) cancellation(c *customer, at int64, reason string) {
	t := s.crm.cancellations
	t.put(&Cancellation{ID: t.next(), Person: c.person, Reason: reason, Received: at})
}

// reason returns a reason for leaving, as the CRM's form names it.
func (s *Shop) reason(c *customer) string {
	service, price, start := 1.6*math.Exp(-1.8*c.recent-0.5*c.mood), 2.2, 1.0
	if c.hunter {
		price = 6
	}
	if len(c.bought) < 4 {
		start = 2.5
	}
	words := []string{"late or damaged delivery", "unhappy with service", "too expensive", "never got used to it", "buys in a store", "no need any more", ""}
	return words[s.pick([]float64{min(service, 40) * 0.6, min(service, 40) * 0.4, price, start, 1.1, 1.8, 1})]
}

// tries is the maximum number of times that a customer writes again.
const tries = 3

// complain adds service contacts until the matter is solved, with a probability each time. Then the
// customer may be asked how easy that was.
func (s *Shop) complain(c *customer, at int64, subject string, solving float64) {
	s.crm.tickets++
	s.contact(c, at, subject, s.crm.tickets, solving, tries)
}

func (s *Shop) contact(c *customer, at int64, subject string, ticket uint64, solving float64, more int) {
	s.queue.schedule(at, func(at int64) {
		solved := s.chance(solving)
		s.crm.week.contacts++
		t := s.crm.contacts
		t.put(&ServiceContact{ID: t.next(), Ticket: ticket, Person: c.person, Subject: subject, Received: at, Solved: solved})
		switch {
		case solved:
			c.recent += 0.25
		case more > 0:
			c.recent -= 0.2
			s.contact(c, at+s.between(day, 6*day), subject, ticket, solving, more-1)
			return
		}
		// Each contact lowers satisfaction, even if the matter is solved in the end.
		if !c.gone && s.chance(c.inclined(0.16+0.16*float64(tries-more), 1)) {
			s.leave(c, at)
		}
		s.askAboutService(c, at+s.between(hour, day), solved)
	})
}
