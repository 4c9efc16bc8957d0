package shop

// openDay schedules the first visits of the day's new customers, and the next day.
func (s *Shop) openDay(at int64) {
	s.queue.schedule(at+day, s.openDay)
	mean := s.story.newcomers(at) * s.story.demand(at+12*hour, false)
	for range s.poisson(mean) {
		s.queue.schedule(s.momentOf(at), s.arrive)
	}
	if s.chance(0.14) {
		s.queue.schedule(s.momentOf(at), s.testOrder)
	}
	if s.chance(0.25 + 0.0001*float64((at-s.story.opening)/day)) {
		s.queue.schedule(s.momentOf(at), s.subscribe)
	}
	if s.chance(0.6) {
		s.queue.schedule(s.momentOf(at), s.browse)
	}
}

// momentOf returns a random time of the day that starts at midnight, more likely in busy hours.
func (s *Shop) momentOf(midnight int64) int64 {
	for {
		at := midnight + s.rng.Int64N(day)
		if s.rng.Float64()*2 < hourly(at) {
			return at
		}
	}
}

// arrive creates a new customer, who makes the first purchase.
func (s *Shop) arrive(at int64) {
	s.firstPurchase(s.newCustomer(at), at)
}

// firstPurchase makes the first purchase of a customer.
func (s *Shop) firstPurchase(c *customer, at int64) {
	s.truth.Customers++
	s.meet(c, at)
	if !c.guest && s.chance(0.75) {
		s.openAccount(c, at-s.between(20, 600))
	}
	s.visit(c, at)
}

// browse creates an account without a purchase.
func (s *Shop) browse(at int64) {
	c := s.newCustomer(at)
	c.guest = false
	s.openAccount(c, at)
}

// visit makes a purchase. Then the customer leaves or the next visit is scheduled.
func (s *Shop) visit(c *customer, at int64) {
	if c.user == 0 && !c.guest && len(c.bought) > 0 {
		s.openAccount(c, at-s.between(20, 600)) // on the second purchase
	}
	if s.chance(0.1) {
		s.abandon(c, at)
	}
	s.placeOrder(c, at)
	leaving := c.leaving + (1-c.leaving)*0.4*s.story.disruption(at-10*day)
	if s.chance(c.inclined(min(leaving, 0.97), 0.7)) {
		s.leave(c, at)
		return
	}
	s.next(c, at)
}

// winBack makes a purchase of a former customer after an apology.
func (s *Shop) winBack(c *customer, at int64) {
	c.gone, c.recent = false, 0
	c.leaving *= 0.7
	s.visit(c, at)
}

// next schedules the customer's next visit by thinning: candidate times come at the highest possible
// rate, and each becomes a visit with a probability in proportion to the rate at that time.
func (s *Shop) next(c *customer, at int64) {
	wait := s.rng.ExpFloat64() / (c.rate * maxDemand) * 365.25 * float64(day)
	if wait > 50*365*float64(day) {
		return
	}
	s.queue.schedule(at+1+int64(wait), func(at int64) {
		if c.gone {
			return
		}
		if s.rng.Float64()*maxDemand < s.appetite(c, at) {
			s.visit(c, at)
			return
		}
		s.next(c, at)
	})
}

func (s *Shop) appetite(c *customer, at int64) float64 {
	return s.story.demand(at, c.hunter) * hourly(at) * (1 - 0.35*s.story.disruption(at-15*day))
}
