package shop

// Programmes, as the CRM names them.
const (
	club = "Bean club"   // points and tiers, for customers with an account
	pass = "Parcel pass" // a yearly fee instead of shipping
)

// Tiers of the club, and the points they require.
const (
	bronze, silver, gold    = "bronze", "silver", "gold"
	silverPoints, goldPoint = 250, 700
	reward                  = 100       // points for a discount
	pointsLast              = 540 * day // time until points expire
)

// member has the memberships and points of a customer.
type member struct {
	row     *Membership // the active membership of the club
	earned  int64
	balance int64
	lots    []*lot // oldest first
	pass    *Membership
}

// lot is a number of points that were earned together.
type lot struct{ left int64 }

// offer invites a customer with an account to the club. Satisfied customers are more likely to join.
func (s *Shop) offer(c *customer, at int64) {
	if at < s.story.clubOpened || c.user == 0 || c.gone || c.member.row != nil || !s.chance(1-c.inclined(0.82, 0.8)) {
		return
	}
	c.member.row = s.enrol(c, at, club, bronze)
	// Membership itself lowers the probability of leaving; it does not only select loyal customers.
	c.rate *= 1.2
	c.leaving *= 0.7
	if s.chance(0.12) {
		s.buyPass(c, at)
	}
}

func (s *Shop) enrol(c *customer, at int64, programme, tier string) *Membership {
	t := s.crm.memberships
	m := &Membership{ID: t.next(), Person: c.person, Programme: programme, Tier: tier, Started: at, Updated: at}
	t.put(m)
	return m
}

// end ends a membership on a day.
func (s *Shop) end(m *Membership, at int64) {
	ended := *m
	ended.Ended, ended.Updated = at, at
	s.crm.memberships.put(&ended)
}

// buyPass starts a year without shipping costs. The customer may renew it.
func (s *Shop) buyPass(c *customer, at int64) {
	m := s.enrol(c, at, pass, "")
	c.member.pass = m
	s.queue.schedule(at+365*day, func(at int64) {
		if c.member.pass != m {
			return // the membership ended with the account
		}
		s.end(m, at)
		c.member.pass = nil
		if !c.gone && s.chance(1-c.inclined(0.35, 0.8)) {
			s.buyPass(c, at)
		}
	})
}

// resign ends all memberships of a customer.
func (s *Shop) resign(c *customer, at int64) {
	for _, m := range []*Membership{c.member.row, c.member.pass} {
		if m != nil {
			s.end(m, at)
		}
	}
	if c.member.balance > 0 {
		s.book(c, at, "expiry", -c.member.balance)
	}
	c.member = member{}
}

func (s *Shop) book(c *customer, at int64, reason string, points int64) {
	t := s.crm.points
	t.put(&PointsEntry{ID: t.next(), Person: c.person, Reason: reason, Points: points, Booked: at})
	c.member.balance += points
}

// earn adds one point per euro to a member, and promotes the member if the points suffice.
func (s *Shop) earn(c *customer, at int64, paid Cents) {
	points := int64(paid / 100)
	if c.member.row == nil || points == 0 {
		return
	}
	s.book(c, at, "purchase", points)
	s.crm.week.points += points
	c.member.earned += points
	l := &lot{points}
	c.member.lots = append(c.member.lots, l)
	s.queue.schedule(at+pointsLast, func(at int64) {
		if c.member.row != nil && l.left > 0 {
			s.book(c, at, "expiry", -c.take(l.left))
		}
	})
	s.promote(c, at)
}

// promote moves a member to the tier of the points earned.
func (s *Shop) promote(c *customer, at int64) {
	tier := bronze
	switch {
	case c.member.earned >= goldPoint:
		tier = gold
	case c.member.earned >= silverPoints:
		tier = silver
	}
	if tier == c.member.row.Tier {
		return
	}
	s.end(c.member.row, at)
	c.member.row = s.enrol(c, at, club, tier)
	c.rate *= 1.05
}

// redeem reports whether a member redeems points for a discount, and books them.
func (s *Shop) redeem(c *customer, at int64) bool {
	if c.member.balance < reward || !s.chance(0.5) {
		return false
	}
	s.book(c, at, "reward", -c.take(reward))
	return true
}

// take removes points, oldest first, and returns how many it removed.
func (c *customer) take(points int64) int64 {
	taken := int64(0)
	for len(c.member.lots) > 0 && taken < points {
		l := c.member.lots[0]
		n := min(points-taken, l.left)
		taken, l.left = taken+n, l.left-n
		if l.left == 0 {
			c.member.lots = c.member.lots[1:]
		}
	}
	return taken
}
