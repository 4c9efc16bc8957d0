package shop

import "cmp"

// Person is a row of people. CameBy is the acquisition channel.
type Person struct {
	ID     uint64
	Email  string
	CameBy string
	Since  int64
}

// Invitation is a row of survey_invitations.
type Invitation struct {
	ID, Person uint64
	Survey     string
	Sent       int64
}

// Answer is a row of survey_answers: the answer to one question. The survey tool identifies people by
// address only.
type Answer struct {
	ID, Invitation uint64
	Email          string
	Survey         string
	Question       string
	Score, Points  int  // Points is the length of the scale; zero for a question about money
	LowIsBest      bool // 1 is the best score
	Amount         Cents
	Days           int
	Answered       int64
}

// ServiceContact is a row of service_contacts: a message of a customer. Messages about one matter share
// a ticket.
type ServiceContact struct {
	ID, Ticket, Person uint64
	Subject            string
	Received           int64
	Solved             bool
}

// Membership is a row of memberships: a person's period at one tier of a programme. Ended is the first
// day after the period, zero while it runs.
type Membership struct {
	ID, Person              uint64
	Programme, Tier         string
	Started, Ended, Updated int64
}

// PointsEntry is a row of points_ledger. Points are negative if they were redeemed or expired.
type PointsEntry struct {
	ID, Person uint64
	Reason     string
	Points     int64
	Booked     int64
}

// Cancellation is a row of cancellations: a customer's notice of leaving.
type Cancellation struct {
	ID, Person uint64
	Reason     string // "" if none was given
	Received   int64
}

// Activity is a row of activities of the shop's community: reviews, visits, shares, and referrals with
// the new customer's address. The community identifies people by address only.
type Activity struct {
	ID    uint64
	Email string
	Kind  string
	At    int64
}

// Spend is a row of marketing_spend: the cost of one item in a week.
type Spend struct {
	ID      uint64
	Booked  int64
	Purpose string
	Channel string // acquisition channel, "" for existing customers
	Item    string
	Amount  Cents
}

// CRM is a snapshot of the CRM's database. It is immutable.
type CRM struct {
	People        *Sorted[Person]
	Invitations   *Sorted[Invitation]
	Answers       *Sorted[Answer]
	Contacts      *Sorted[ServiceContact]
	Memberships   *Sorted[Membership]
	Points        *Sorted[PointsEntry]
	Cancellations *Sorted[Cancellation]
	Activities    *Sorted[Activity]
	Spend         *Sorted[Spend]
}

// crm is the CRM and its counts for the week's marketing spend.
type crm struct {
	people        *table[Person]
	invitations   *table[Invitation]
	answers       *table[Answer]
	contacts      *table[ServiceContact]
	memberships   *table[Membership]
	points        *table[PointsEntry]
	cancellations *table[Cancellation]
	activities    *table[Activity]
	spend         *table[Spend]

	tickets uint64
	week    week
}

func newCRM() *crm {
	return &crm{
		people:      newTable(func(r *Person) uint64 { return r.ID }),
		invitations: newTable(func(r *Invitation) uint64 { return r.ID }),
		answers:     newTable(func(r *Answer) uint64 { return r.ID }),
		contacts:    newTable(func(r *ServiceContact) uint64 { return r.ID }),
		memberships: newTable(func(r *Membership) uint64 { return r.ID }, func(a, b *Membership) int {
			return cmp.Or(cmp.Compare(a.Updated, b.Updated), cmp.Compare(a.ID, b.ID))
		}),
		points:        newTable(func(r *PointsEntry) uint64 { return r.ID }),
		cancellations: newTable(func(r *Cancellation) uint64 { return r.ID }),
		activities:    newTable(func(r *Activity) uint64 { return r.ID }),
		spend:         newTable(func(r *Spend) uint64 { return r.ID }),
		week:          week{came: map[string]int{}},
	}
}

func (c *crm) snapshot() *CRM {
	return &CRM{
		People: c.people.publish(), Invitations: c.invitations.publish(), Answers: c.answers.publish(),
		Contacts: c.contacts.publish(), Memberships: c.memberships.publish(), Points: c.points.publish(),
		Cancellations: c.cancellations.publish(), Activities: c.activities.publish(), Spend: c.spend.publish(),
	}
}

// meet adds a new customer to the CRM.
func (s *Shop) meet(c *customer, at int64) {
	c.person = s.crm.people.next()
	s.crm.people.put(&Person{ID: c.person, Email: c.email, CameBy: c.cameBy, Since: at})
	s.crm.week.came[c.cameBy]++
}
