package shop

import "math"

// Surveys, as the CRM names them.
const (
	surveyDelivery = "delivery" // how satisfied are you with this delivery?
	surveyService  = "service"  // how easy was it to get help?
	surveyRelation = "relation" // how likely are you to recommend us?
	surveyYearly   = "yearly"   // recommend, try, return, and spending on coffee and tea in all shops
	surveyFollowUp = "followup" // are you more satisfied by now?
)

const (
	firstPause = 30 * day // between the first two surveys
	pause      = 60 * day // between later ones
)

// survey invites a customer to a survey after some deliveries.
func (s *Shop) survey(c *customer, at int64) {
	if c.asked != 0 && at-c.asked < pause || c.private {
		return
	}
	at += s.between(2*day, 4*day)
	kinds := []string{surveyDelivery, surveyRelation, surveyDelivery, surveyRelation, surveyYearly}
	s.ask(c, at, kinds[c.surveys%len(kinds)])
	if c.surveys == 1 {
		s.ask(c, at+firstPause, surveyRelation)
	}
}

// ask sends an invitation, which some customers answer.
func (s *Shop) ask(c *customer, at int64, survey string) {
	c.asked, c.surveys = at, c.surveys+1
	s.queue.schedule(at, func(at int64) {
		willing := c.answers * (1 + 0.3*math.Abs(c.satisfaction()))
		if survey == surveyYearly {
			willing *= 0.6 // the yearly survey takes longer
		}
		s.invite(c, at, survey, willing, func(i *Invitation, at int64) { s.answer(c, i, at) })
	})
}

func (s *Shop) askAboutService(c *customer, at int64, solved bool) {
	if c.private {
		return
	}
	s.queue.schedule(at, func(at int64) {
		s.invite(c, at, surveyService, 1.2*c.answers, func(i *Invitation, at int64) {
			effort := 5.3 + 0.9*s.utterance(c)
			if !solved {
				effort -= 1.8
			}
			s.score(c, i, at, Answer{Question: "effort", Score: within(effort, 1, 7), Points: 7})
		})
	})
}

func (s *Shop) invite(c *customer, at int64, survey string, willing float64, answer func(i *Invitation, at int64)) {
	t := s.crm.invitations
	i := &Invitation{ID: t.next(), Person: c.person, Survey: survey, Sent: at}
	t.put(i)
	if s.chance(willing) {
		s.queue.schedule(at+s.between(20*minute, 5*day), func(at int64) { answer(i, at) })
	}
}

// utterance returns the satisfaction that a customer expresses in a survey.
func (s *Shop) utterance(c *customer) float64 { return c.satisfaction() + 0.45*s.rng.NormFloat64() }

func (s *Shop) answer(c *customer, i *Invitation, at int64) {
	switch i.Survey {
	case surveyDelivery, surveyFollowUp:
		a := Answer{Question: "satisfaction", Score: within(4.05+0.85*s.utterance(c), 1, 5), Points: 5}
		s.score(c, i, at, a)
		if a.Score <= 2 {
			s.followUp(c, at+s.between(9*day, 20*day))
		}
	case surveyRelation:
		s.score(c, i, at, Answer{Question: "recommendation", Score: within(8.15+1.75*s.utterance(c), 0, 10), Points: 11})
	case surveyYearly:
		// The three questions of the customer loyalty index: 1 is "certainly", 6 "certainly not".
		for _, question := range []string{"would recommend", "would try more", "would buy again"} {
			s.score(c, i, at, Answer{Question: question, Score: within(2.4-0.9*s.utterance(c), 1, 6), Points: 6, LowIsBest: true})
		}
		if s.chance(0.7) {
			own := c.paidSince(at - 90*day)
			all := own + Cents(s.gamma(1.2, 2500+0.9*float64(own)))
			s.score(c, i, at, Answer{Question: "spent in all", Amount: all, Days: 90})
		}
	}
}

// followUp invites dissatisfied customers who have answered a survey again.
func (s *Shop) followUp(c *customer, at int64) {
	s.queue.schedule(at, func(at int64) {
		if !c.gone {
			s.invite(c, at, surveyFollowUp, 0.55, func(i *Invitation, at int64) { s.answer(c, i, at) })
		}
	})
}

// score adds an answer.
func (s *Shop) score(c *customer, i *Invitation, at int64, a Answer) {
	a.ID, a.Invitation, a.Email, a.Survey, a.Answered = s.crm.answers.next(), i.ID, c.email, i.Survey, at
	s.crm.answers.put(&a)
}

// within returns the nearest score of a scale.
func within(v, lo, hi float64) int { return int(clamp(math.Round(v), lo, hi)) }

// payment is a customer's payment for goods, in euro cents.
type payment struct {
	at     int64
	amount Cents
}

// paidSince returns the sum of a customer's payments since a time, and removes earlier ones.
func (c *customer) paidSince(at int64) (sum Cents) {
	for len(c.payments) > 0 && c.payments[0].at < at {
		c.payments = c.payments[1:]
	}
	for _, p := range c.payments {
		sum += p.amount
	}
	return sum
}
