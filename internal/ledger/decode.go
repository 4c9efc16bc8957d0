package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Customer decodes slot i into c, reusing c's slices. An empty slot, or one out of range, has no
// records.
func (v *View) Customer(i int, c *Customer) {
	c.clear()
	if uint(i) >= uint(v.size) {
		return
	}
	p := uint32(i)
	b, s := v.blocks[p/blockSize], v.sides[p/blockSize]
	lo, hi := b.span(p)
	if s == nil {
		v.purchases(c, b, lo, hi, nil)
		return
	}
	if from, to := personal(s.refunds, p); from < to && lo < hi {
		v.refunded(c, b, lo, hi, s.refunds[from:to])
	} else {
		v.purchases(c, b, lo, hi, nil)
	}
	if len(s.notes) > 0 {
		v.notes(c, s, p)
	}
	v.subscriptions(c, s, p)
	v.facts(c, s, p)
}

// clear empties c but keeps its memory.
func (c *Customer) clear() {
	c.Purchases, c.Refunds, c.Subscriptions = c.Purchases[:0], c.Refunds[:0], c.Subscriptions[:0]
	c.SubscriptionNotices, c.PaymentFailures = c.SubscriptionNotices[:0], c.PaymentFailures[:0]
	c.Answers, c.Invitations, c.Cancellations = c.Answers[:0], c.Invitations[:0], c.Cancellations[:0]
	c.Contacts, c.Engagements = c.Contacts[:0], c.Engagements[:0]
	c.Memberships, c.Points = c.Memberships[:0], c.Points[:0]
	c.prices = c.prices[:0]
	c.Groups = [NumDimensions]uint16{}
}

// purchases decodes rows lo to hi and the groups that follow from them.
func (v *View) purchases(c *Customer, b *block, lo, hi int, refunds tallies) {
	first, last := -1, -1
	for i := lo; i < hi; i++ {
		r := &b.rows[i]
		from := &v.origins[r.Origin&^discounted]
		if refunds != nil && refunds.void(orderID{from.source, r.Key}, b, i) {
			continue
		}
		if last = i; first < 0 {
			first = i
		}
		p := Purchase{Day: record.Day(r.Day), Revenue: money.Amount(r.Amount), Discounted: r.Origin&discounted != 0, Channel: from.channel}
		cost := noCost
		if b.more != nil {
			p.Revenue, p.Products, cost = b.amount(i), b.more.productsOf(i), b.more.cost(i)
		}
		switch margin := v.margins[from.source]; {
		case cost != noCost:
			p.Margin, p.HasMargin = p.Revenue-cost, true
		case margin != noMargin:
			p.Margin, p.HasMargin = share(p.Revenue, margin), true
		}
		c.Purchases = append(c.Purchases, p)
	}
	if first < 0 {
		return
	}
	of := v.origins[b.rows[last].Origin&^discounted]
	c.Groups[DimSource], c.Groups[DimChannel], c.Groups[DimCountry] = of.source+1, of.channel, of.country
	c.Groups[DimAcquisitionChannel] = v.origins[b.rows[first].Origin&^discounted].channel
}

// share returns amount * millionths / 1,000,000, rounded half away from zero.
func share(amount money.Amount, millionths int64) money.Amount {
	whole, rest := int64(amount)/marginUnit, int64(amount)%marginUnit
	rest *= millionths
	if rest < 0 {
		rest -= marginUnit / 2
	} else {
		rest += marginUnit / 2
	}
	return money.Amount(whole*millionths + rest/marginUnit)
}

// crumb is what rounding may take away from each refund, one cent: the parts of a net amount that
// belong to parts of the gross amount need not add up to it.
const crumb = money.Unit / 100

// tallies says what a person's refunds of an order come to.
type tallies map[orderID]tally

type tally struct {
	refunded money.Amount
	count    int  // of refunds
	void     bool // whether the order was refunded in full
	costed   bool // whether its cost is known
}

// void notes what row i of the block says about its refunds and tells whether they are in full.
func (t tallies) void(id orderID, b *block, i int) bool {
	sum, ok := t[id]
	if !ok {
		return false
	}
	revenue := b.amount(i)
	sum.void = revenue > 0 && sum.refunded > 0 && sum.refunded+money.Amount(sum.count)*crumb >= revenue
	sum.costed = b.more.cost(i) != noCost
	t[id] = sum
	return sum.void
}

// keptTallies is the size up to which clearing a map is cheaper than making one.
const keptTallies = 1 << 8

// refunded decodes rows lo to hi of a person with refunds.
func (v *View) refunded(c *Customer, b *block, lo, hi int, refunds []refund) {
	t := v.ledger.scratch.Get().(tallies)
	for i := range refunds {
		id := orderID{refunds[i].source, refunds[i].order}
		t[id] = tally{refunded: t[id].refunded + refunds[i].amount, count: t[id].count + 1}
	}
	v.purchases(c, b, lo, hi, t)
	for i := range refunds {
		r := &refunds[i]
		of := t[orderID{r.source, r.order}]
		if of.void {
			continue
		}
		out := Refund{Day: record.Day(r.day), Amount: r.amount}
		switch margin := v.margins[r.source]; {
		case of.costed:
			out.Margin, out.HasMargin = r.amount, true
		case margin != noMargin:
			out.Margin, out.HasMargin = share(r.amount, margin), true
		}
		c.Refunds = append(c.Refunds, out)
	}
	if len(t) <= keptTallies {
		clear(t)
		v.ledger.scratch.Put(t)
	}
}

// subscriptions decodes a person's subscriptions. Somebody who has never bought is of the source
// of the latest of them.
func (v *View) subscriptions(c *Customer, s *side, p uint32) {
	lo, hi := personal(s.subscriptions, p)
	for i := lo; i < hi; i++ {
		c.subscribe(&s.subscriptions[i])
	}
	if len(c.prices) > 0 {
		slices.SortStableFunc(c.Subscriptions, func(a, b Subscription) int { return cmp.Compare(a.Start, b.Start) })
	}
	if lo < hi && len(c.Purchases) == 0 {
		c.Groups[DimSource] = s.subscriptions[hi-1].source + 1
	}
}

// facts decodes what customer records say about a person.
func (v *View) facts(c *Customer, s *side, p uint32) {
	lo, hi := personal(s.facts, p)
	for i := hi - 1; i >= lo; i-- {
		f := &s.facts[i]
		know(c, DimCountry, f.country)
		know(c, DimSegment, f.segment)
		know(c, DimAcquisitionChannel, f.acquisition)
	}
}

// know sets a group unless the code is unknown.
func know(c *Customer, d Dimension, code uint16) {
	if code != unknownCode {
		c.Groups[d] = code
	}
}
