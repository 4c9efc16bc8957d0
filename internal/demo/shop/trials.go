package shop

import "time"

// apart returns an event that, like all events that follow from it, draws from the random numbers of trials. So the
// rest of the shop is the same with and without trials.
func (s *Shop) apart(do func(at int64)) func(at int64) {
	return func(at int64) {
		rng, wrap := s.rng, s.queue.wrap
		s.rng, s.queue.wrap = s.trials, s.apart
		do(at)
		s.rng, s.queue.wrap = rng, wrap
	}
}

// offerTrial starts a subscription with a free trial, and schedules the next one.
func (s *Shop) offerTrial(at int64) {
	s.queue.schedule(at+s.between(4*day, 14*day), s.offerTrial)
	days := int64(14)
	if s.chance(0.3) {
		days = 30
	}
	first := at + days*day
	sub := s.newSubscription(at, time.Unix(first, 0).UTC().Format(time.DateTime))
	s.set(sub.next, first)
	s.log(sub, "created", at, sub.price())
	s.later(sub.order, first, func(_ *order, at int64) { s.endTrial(sub, at) })
}

// endTrial collects the first payment, unless the customer does not go on.
func (s *Shop) endTrial(sub *subscription, at int64) {
	if sub.customer.gone || s.chance(0.4) {
		sub.over = true
		s.log(sub, "cancelled", at, 0)
		s.set(sub.cancelled, at)
		s.endSubscription(sub, at)
		return
	}
	s.renew(sub, at)
}
