package shop

import "math"

// feelings are how a customer takes the shop. Zero is the average customer on an average day, one
// is about what sets apart the happiest sixth.
type feelings struct {
	mood    float64 // lasting: whether the customer and the shop suit each other
	recent  float64 // passing: what happened lately
	answers float64 // chance to answer a survey
	visitor bool    // is at home in the community
}

func (f *feelings) satisfaction() float64 { return f.mood + f.recent }

func (s *Shop) feel() feelings {
	return feelings{mood: 0.7 * s.rng.NormFloat64(), answers: s.beta(1.5, 5.5), visitor: s.chance(0.1)}
}

// inclined returns a chance of that of the average customer, whose odds fall as the customer is
// happier; strength is by how much.
func (f *feelings) inclined(p, strength float64) float64 {
	odds := p / (1 - p) * math.Exp(-strength*f.satisfaction())
	return odds / (1 + odds)
}

// experience is what a delivery does to a customer: the customer is glad or cross, and tells or
// does not.
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
	s.endure(c, at)
}

// disappoint is an experience that ends with the money back.
func (s *Shop) disappoint(c *customer, at int64, by float64, subject string) {
	if c.person == 0 {
		return
	}
	c.recent -= by
	if s.chance(0.45) {
		s.complain(c, at+s.between(10*minute, day), subject, 0.7)
	}
	s.endure(c, at)
}

// endure lets a customer whose patience is at an end leave.
func (s *Shop) endure(c *customer, at int64) {
	if !c.gone && c.satisfaction() < -1 && s.chance(0.3) {
		s.leave(c, at)
	}
}

// leave makes a customer a former one. Few say so, and few of them at once.
func (s *Shop) leave(c *customer, at int64) {
	c.gone = true
	if at < s.story.winback[0] && at > s.story.trouble[0]-30*day && s.chance(0.16) {
		s.queue.schedule(s.between(s.story.winback[0], s.story.winback[1]), func(at int64) { s.comeBack(c, at) })
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

// reason returns what a customer says when leaving, in the words of the CRM's form.
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

// tries are how often a customer writes again.
const tries = 3

// complain writes to service until the matter is solved, with a chance each time, and is asked
// how easy that was.
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
		// Who had to ask, and ask again, is sooner gone, whatever the answer was in the end.
		if !c.gone && s.chance(c.inclined(0.16+0.16*float64(tries-more), 1)) {
			s.leave(c, at)
		}
		s.askAboutService(c, at+s.between(hour, day), solved)
	})
}
