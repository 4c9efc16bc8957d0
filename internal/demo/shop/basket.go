package shop

import "math"

// line is one article of an order. Amounts are in the order's currency, except the cost, which is in
// the shop's currency.
type line struct {
	item     uint64
	product  *product
	quantity int
	subtotal Cents // before discount, net
	total    Cents // after discount, net
	tax      Cents
	cost     Cents
	returned int
	returns  Cents // refunded, net, and its tax
	returnsT Cents
}

// basket holds the articles, currency and shipping of an order.
type basket struct {
	lines       []line
	currency    string
	rate        float64 // units of the currency per euro
	percent     int     // discount
	coupon      string
	vat         int
	shipping    Cents
	shippingTax Cents
}

// fill returns a random basket.
func (s *Shop) fill(c *customer, at int64) *basket {
	b := &basket{currency: "EUR", rate: 1, vat: vatOf(c.Country)}
	if c.Country == "US" {
		b.currency, b.rate = "USD", s.story.dollars(at)
	}
	b.percent, b.coupon = s.discount(c, at)
	count := 1 + s.poisson(0.75)
	if c.trade {
		count += 2
	}
	for range count {
		b.add(s.choose(c, at, b), s.quantity(c), priceLevel(s.story, at))
	}
	b.ship(c)
	return b
}

func (s *Shop) discount(c *customer, at int64) (percent int, coupon string) {
	if p := s.story.promotion(at); p > 0 && s.chance(0.8) {
		return p, map[int]string{25: "blackfriday", 20: "summer", 15: "thankyou"}[p]
	}
	switch {
	case c.user != 0 && s.redeem(c, at):
		return 8, "clubreward"
	case c.hunter && s.chance(0.75):
		return 10, "newsletter10"
	case len(c.bought) == 0 && s.chance(0.12):
		return 10, "welcome10"
	case s.chance(0.05):
		return 5, "friends5"
	}
	return 0, ""
}

// choose draws an article that is not in the basket yet, often one that the customer has bought before.
func (s *Shop) choose(c *customer, at int64, b *basket) *product {
	for range 20 {
		p := s.popular(at)
		if len(c.bought) > 0 && s.chance(0.62) {
			if known := c.bought[s.rng.IntN(len(c.bought))]; known.refill {
				p = known
			}
		}
		if !b.has(p) {
			return p
		}
	}
	return &s.catalogue[0]
}

// popular draws an article on sale by popularity.
func (s *Shop) popular(at int64) *product {
	weights := make([]float64, len(s.catalogue))
	for i := range s.catalogue {
		if p := &s.catalogue[i]; s.story.opening+p.from <= at {
			weights[i] = p.weight
		}
	}
	return &s.catalogue[s.pick(weights)]
}

func (s *Shop) quantity(c *customer) int {
	switch {
	case c.trade:
		return 3 + s.rng.IntN(8)
	case s.chance(0.26):
		return 2
	case s.chance(0.08):
		return 3 + s.rng.IntN(2)
	}
	return 1
}

// priceLevel returns the factor of prices, which rise by 2.5 percent each January.
func priceLevel(st story, at int64) float64 {
	return math.Pow(1.025, math.Floor(float64(at-st.opening)/(365.25*float64(day))))
}

func (b *basket) has(p *product) bool {
	for i := range b.lines {
		if b.lines[i].product == p {
			return true
		}
	}
	return false
}

func (b *basket) add(p *product, quantity int, level float64) {
	each := cents(float64(p.price) * level * b.rate)
	l := line{product: p, quantity: quantity, subtotal: each * Cents(quantity)}
	l.total = l.subtotal - cents(float64(l.subtotal)*float64(b.percent)/100)
	l.tax = cents(float64(l.total) * float64(b.vat) / 100)
	l.cost = cents(float64(p.cost)*level) * Cents(quantity)
	b.lines = append(b.lines, l)
}

// ship adds the price of the parcel, which is free above 60 euro.
func (b *basket) ship(c *customer) {
	var goods Cents
	for i := range b.lines {
		goods += b.lines[i].total
	}
	if float64(goods) >= 6000*b.rate || c.member.pass != nil {
		return
	}
	price := map[string]float64{"DE": 410, "AT": 590, "US": 1490}[c.Country]
	if price == 0 {
		price = 790
	}
	b.shipping = cents(price * b.rate)
	b.shippingTax = cents(float64(b.shipping) * float64(b.vat) / 100)
}

// sums returns the sums over the lines.
func (b *basket) sums() (subtotal, total, tax Cents) {
	for i := range b.lines {
		subtotal += b.lines[i].subtotal
		total += b.lines[i].total
		tax += b.lines[i].tax
	}
	return subtotal, total, tax
}

func cents(f float64) Cents { return Cents(math.Round(f)) }
