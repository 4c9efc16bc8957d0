package shop

import "math"

// Purposes of marketing spend, as the accounts name them.
const (
	winning = "new customers"
	keeping = "existing customers"
)

// week has the counts for the accounts of a week.
type week struct {
	came     map[string]int // new customers by channel
	contacts int
	points   int64
}

// source is an acquisition channel, with its share of new customers and the cost of one at the
// opening, in euro cents.
type source struct {
	name   string
	weight float64
	cost   float64
}

func sources() []source {
	return []source{
		{"ads", 34, 1900}, {"social", 22, 2100}, {"partners", 9, 1500}, {"organic", 35, 0}, {"friends", 0, 800},
	}
}

// discover returns a random acquisition channel for a new customer.
func (s *Shop) discover() string {
	var weights []float64
	all := sources()
	for _, c := range all {
		weights = append(weights, c.weight)
	}
	return all[s.pick(weights)].name
}

// bookWeek adds the spend of a week and schedules the next.
func (s *Shop) bookWeek(at int64) {
	s.queue.schedule(at+7*day, s.bookWeek)
	dearer := math.Pow(1.07, float64(at-s.story.opening)/(365.25*float64(day)))
	for _, c := range sources() {
		if n := s.crm.week.came[c.name]; n > 0 && c.cost > 0 {
			s.spend(at, Spend{Purpose: winning, Channel: c.name, Item: "campaigns"}, float64(n)*c.cost*dearer*s.gamma(40, 1))
		}
	}
	s.spend(at, Spend{Purpose: keeping, Item: "service"}, 4000+650*float64(s.crm.week.contacts))
	s.spend(at, Spend{Purpose: keeping, Item: "programme"}, 1.5*float64(s.crm.week.points))
	s.spend(at, Spend{Purpose: keeping, Item: "mailings"}, 9000*dearer)
	if at >= s.story.winback[0] && at < s.story.winback[1] {
		s.spend(at, Spend{Purpose: keeping, Item: "apologies"}, 28000)
	}
	s.crm.week = week{came: map[string]int{}}
}

func (s *Shop) spend(at int64, row Spend, amount float64) {
	if row.Amount = cents(amount); row.Amount > 0 {
		row.ID, row.Booked = s.crm.spend.next(), at
		s.crm.spend.put(&row)
	}
}
