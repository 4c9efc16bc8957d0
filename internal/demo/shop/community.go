package shop

// review adds a review or a visit to the community. Very satisfied and very dissatisfied customers write
// reviews.
func (s *Shop) review(c *customer, at int64) {
	feeling := c.satisfaction() * c.satisfaction()
	if s.chance(0.03 + 0.02*min(feeling, 4)) {
		s.active(c, at+s.between(day, 20*day), "review")
	}
	if c.satisfaction() > 0.6 && s.chance(0.05) {
		s.active(c, at+s.between(hour, 5*day), "shared a post")
	}
	if c.visitor {
		for range s.poisson(1.6) {
			s.active(c, at+s.between(day, 60*day), "community visit")
		}
	}
}

func (s *Shop) active(c *customer, at int64, kind string) {
	s.queue.schedule(at, func(at int64) { s.activity(c, at, kind) })
}

func (s *Shop) activity(c *customer, at int64, kind string) {
	t := s.crm.activities
	t.put(&Activity{ID: t.next(), Email: c.email, Kind: kind, At: at})
}

// recommend adds a new customer whom a satisfied customer has referred.
func (s *Shop) recommend(c *customer, at int64) {
	if c.satisfaction() < 0.5 || !s.chance(0.07) {
		return
	}
	s.queue.schedule(at+s.between(day, 40*day), func(at int64) {
		friend := s.newCustomer(at)
		friend.cameBy = "friends"
		friend.mood += 0.2 // referred customers know the shop
		s.activity(friend, at, "brought by a friend")
		s.firstPurchase(friend, at)
	})
}
