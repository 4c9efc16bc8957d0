package shop

import (
	"fmt"
	"strings"
)

// customer is a person with their shopping behaviour.
type customer struct {
	number  int
	user    uint64 // account, zero if none
	*Home          // never changes, because addresses share it
	email   string
	rate    float64 // purchases a year, without the season
	leaving float64 // probability of leaving after a purchase
	hunter  bool    // buys when there is a discount
	trade   bool    // buys for a business
	guest   bool    // never opens an account
	channel string
	gone    bool
	bought  []*product
	orders  []*entry // orders with the account

	sentiment
	person   uint64 // in the CRM, zero if unknown there
	cameBy   string
	private  bool  // declined surveys
	asked    int64 // when a survey was last sent, zero if never
	surveys  int
	received int // deliveries
	payments []payment
	member   member
}

// country is a country where customers live.
type country struct {
	code   string
	weight float64
	vat    int // percent
	cities []string
}

func countries() []country {
	return []country{
		{"DE", 46, 19, []string{"Berlin", "Hamburg", "Leipzig", "Bremen", "Köln"}},
		{"AT", 11, 20, []string{"Wien", "Graz", "Linz"}},
		{"NL", 10, 21, []string{"Utrecht", "Groningen", "Zwolle"}},
		{"US", 13, 0, []string{"Portland", "Boston", "Denver"}},
		{"FR", 8, 20, []string{"Lyon", "Lille", "Nantes"}},
		{"CH", 5, 0, []string{"Bern", "Basel"}},
		{"DK", 4, 25, []string{"Aarhus", "Odense"}},
		{"GB", 3, 0, []string{"Leeds", "Bristol"}},
	}
}

func vatOf(code string) int {
	for _, c := range countries() {
		if c.code == code {
			return c.vat
		}
	}
	return 0
}

// newCustomer returns a random person who becomes a customer at a time.
func (s *Shop) newCustomer(at int64) *customer {
	s.people++
	land := countries()[s.pick(countryWeights())]
	c := &customer{
		number: s.people,
		Home: &Home{
			FirstName: s.oneOf(firstNames()), LastName: s.oneOf(lastNames()),
			Country: land.code, City: s.oneOf(land.cities), Postcode: fmt.Sprintf("%05d", 10000+s.rng.IntN(80000)),
		},
		guest: s.chance(0.24), hunter: s.chance(0.14), trade: s.chance(0.025),
	}
	c.email = fmt.Sprintf("%s.%s%d@%s", strings.ToLower(c.FirstName), strings.ToLower(c.LastName), c.number,
		s.oneOf([]string{"example.com", "example.org", "example.net", "mail.example.com"}))
	s.drawBehaviour(c)
	c.cameBy, c.sentiment, c.private = s.discover(), s.newSentiment(), s.chance(0.2)
	c.channel = s.channelAt(at, c)
	return c
}

// drawBehaviour draws the customer's purchase rate, gamma distributed over customers, and the
// probability of leaving, beta distributed, as in the BG/NBD model.
func (s *Shop) drawBehaviour(c *customer) {
	c.rate = s.gamma(1.3, 3.1)
	c.leaving = s.beta(0.75, 2.0)
	if c.trade {
		c.rate, c.leaving, c.guest, c.hunter = 4+c.rate*2, c.leaving*0.5, false, false
	}
	if c.hunter {
		c.leaving *= 1.15
	}
}

// channelAt returns the channel that a new customer prefers. The app exists from its launch on.
func (s *Shop) channelAt(at int64, c *customer) string {
	switch {
	case c.trade && s.chance(0.6), s.chance(0.05):
		return "admin"
	case at > s.story.appLaunched && s.chance(0.3):
		return "store-api"
	}
	return "checkout"
}

// openAccount adds the customer to the table of users.
func (s *Shop) openAccount(c *customer, at int64) {
	c.user = s.nextUser()
	name := c.FirstName + " " + c.LastName
	s.users.put(&User{ID: c.user, Login: fmt.Sprintf("customer%d", c.number), Email: c.email, Name: name, Registered: at})
	role := "customer"
	if c.trade {
		role = "wholesale_customer"
	}
	s.userMetaRow(c.user, "wp_capabilities", fmt.Sprintf(`a:1:{s:%d:"%s";b:1;}`, len(role), role))
	s.userMetaRow(c.user, "billing_country", c.Country)
	if s.chance(0.055) {
		wait := 20*day + int64(s.rng.IntN(900))*day
		s.queue.schedule(at+wait, func(at int64) { s.closeAccount(c, at) })
	}
}

// closeAccount deletes the user. As in the product, the orders become guest orders.
func (s *Shop) closeAccount(c *customer, at int64) {
	if c.user == 0 {
		return
	}
	s.truth.Closed++
	s.resign(c, at)
	if c.person != 0 && s.chance(0.8) {
		s.cancellation(c, at, s.reason(c))
	}
	s.users.remove(c.user)
	for _, id := range s.userMetaIDs[c.user] {
		s.userMeta.remove(id)
	}
	delete(s.userMetaIDs, c.user)
	for _, o := range c.orders {
		if !o.deleted {
			s.edit(o, at, func(r *Order) { r.Customer = 0 })
		}
	}
	c.user, c.orders, c.gone, c.guest = 0, nil, true, true
}

// typed returns the address as a guest types it in one order.
func (s *Shop) typed(c *customer, channel string) string {
	switch {
	case channel == "admin" && s.chance(0.3):
		return "" // by telephone
	case c.email == "" || c.user != 0 || s.chance(0.8):
		return c.email
	}
	local, domain, _ := strings.Cut(c.email, "@")
	switch s.rng.IntN(3) {
	case 0:
		return strings.ToUpper(c.email)
	case 1:
		return strings.ToUpper(local[:1]) + local[1:] + "@" + domain
	}
	return c.email + " "
}

func countryWeights() []float64 {
	var w []float64
	for _, c := range countries() {
		w = append(w, c.weight)
	}
	return w
}

func firstNames() []string {
	return strings.Fields(`Ada Ben Cleo Dario Edda Finn Greta Hugo Ines Jonas Kaya Lena Milo Nele Otto Pia Quirin Runa
		Selma Theo Ulla Vito Wanda Xenia Yann Zoe Arne Bela Clara Emil`)
}

func lastNames() []string {
	return strings.Fields(`Ahorn Birke Dorn Eiche Farn Ginster Hasel Iris Kiefer Linde Mohn Nelke Pappel Quitte Rohr
		Salbei Tanne Ulme Veilchen Weide Zeder Anger Bach Feld Hain Moor Sand Stein Teich Wald`)
}
