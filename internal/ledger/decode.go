package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Customer decodes slot i into c, reusing c's slices. An empty slot and a slot out of range have no
// records.
func (v *View) Customer(i int, c *Customer) {
	c.clear()
	if uint(i) >= uint(v.size) {
		return
	}
	p := uint32(i)
	b, s := v.orderBlocks[p/blockSize], v.recordBlocks[p/blockSize]
	lo, hi := b.span(p)
	c.Apart = lo < hi && v.anonymous.has(p) && v.guestsApart[v.origins[b.rows[lo].Origin&^discounted].source]
	if s == nil {
		v.purchases(c, b, lo, hi, nil)
		return
	}
	if from, to := personRange(s.refunds, p); from < to && lo < hi {
		v.refunded(c, b, lo, hi, s.refunds[from:to])
	} else {
		v.purchases(c, b, lo, hi, nil)
	}
	if len(s.notes) > 0 {
		v.notes(c, s, p)
	}
	v.subscriptions(c, s, p)
	v.profiles(c, s, p)
}

// clear empties c and keeps its memory.
func (c *Customer) clear() {
	c.Purchases, c.Refunds, c.Repayments, c.Subscriptions = c.Purchases[:0], c.Refunds[:0], c.Repayments[:0], c.Subscriptions[:0]
	c.SubscriptionNotices, c.PaymentFailures = c.SubscriptionNotices[:0], c.PaymentFailures[:0]
	c.Answers, c.Invitations, c.Cancellations = c.Answers[:0], c.Invitations[:0], c.Cancellations[:0]
	c.Contacts, c.Engagements = c.Contacts[:0], c.Engagements[:0]
	c.Memberships, c.Points, c.Newsletters = c.Memberships[:0], c.Points[:0], c.Newsletters[:0]
	c.Trials, c.Renewals, c.Dunnings = c.Trials[:0], c.Renewals[:0], c.Dunnings[:0]
	c.prices, c.payments, c.notices = c.prices[:0], c.payments[:0], c.notices[:0]
	c.Apart = false
	c.Groups = [NumDimensions]uint16{}
}

// purchases decodes rows lo to hi and sets the groups that follow from them.
func (v *View) purchases(c *Customer, b *orderBlock, lo, hi int, refunds refundSums) {
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
		p := Purchase{Day: record.Day(r.Day), Revenue: money.Amount(r.Amount), Discounted: r.Origin&discounted != 0, Channel: from.channel, Source: from.source + 1}
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
	c.Groups[DimAcquisitionChannel] = v.origins[b.rows[first].Origin&^discounted].acquisition
	v.ownOfOrders(c, b, first, last)
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

// refundSums are the sums of a person's refunds by order.
type refundSums map[orderID]refundSum

type refundSum struct {
	refunded money.Amount
	count    int  // of refunds
	void     bool // whether the order was refunded in full
	costed   bool // whether the order's cost is known
	// over is whether more was refunded than the order's amount, beyond rounding, and left what of the
	// amount remains after the refunds so far.
	over bool
	left money.Amount
}

// excess takes a refund of a void order and returns the part of it beyond the order's amount.
func (s *refundSum) excess(amount money.Amount) money.Amount {
	before := min(s.left, 0)
	s.left -= amount
	return before - min(s.left, 0)
}

// void reports whether the order in row i of the block was refunded in full. It stores that in the
// sum, with whether the order's cost is known. Each refund may be a cent too small, because the net
// parts of a gross amount need not add up to the net amount, or too large for the same reason.
func (t refundSums) void(id orderID, b *orderBlock, i int) bool {
	sum, ok := t[id]
	if !ok {
		return false
	}
	revenue := b.amount(i)
	cents := money.Amount(sum.count) * money.Cent
	sum.void = revenue > 0 && sum.refunded > 0 && sum.refunded+cents >= revenue
	sum.over, sum.left = sum.refunded > revenue+cents, revenue
	sum.costed = b.more.cost(i) != noCost
	t[id] = sum
	return sum.void
}

// keptRefundSums is the size up to which clearing a map is cheaper than making one.
const keptRefundSums = 1 << 8

// refunded decodes rows lo to hi of a person with refunds.
func (v *View) refunded(c *Customer, b *orderBlock, lo, hi int, refunds []refund) {
	t := v.ledger.refundSums.Get().(refundSums)
	for i := range refunds {
		id := orderID{refunds[i].source, refunds[i].order}
		t[id] = refundSum{refunded: t[id].refunded + refunds[i].amount, count: t[id].count + 1}
	}
	v.purchases(c, b, lo, hi, t)
	for i := range refunds {
		r := &refunds[i]
		c.Repayments = append(c.Repayments, Repayment{Day: record.Day(r.day), Amount: r.amount, Reason: r.reason})
		id := orderID{r.source, r.order}
		of := t[id]
		if of.void {
			if of.over {
				c.addExcess(r, of.excess(r.amount))
				t[id] = of
			}
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
	if len(t) <= keptRefundSums {
		clear(t)
		v.ledger.refundSums.Put(t)
	}
}

// addExcess adds what a refund gave back beyond the amount of its order. Nothing was sold for it, so the
// margin falls by all of it.
func (c *Customer) addExcess(r *refund, amount money.Amount) {
	if amount != 0 {
		c.Refunds = append(c.Refunds, Refund{Day: record.Day(r.day), Amount: amount, Margin: amount, HasMargin: true})
	}
}

// subscriptions decodes a person's subscriptions. A person without purchases belongs to the source
// of the latest subscription.
func (v *View) subscriptions(c *Customer, s *recordBlock, p uint32) {
	lo, hi := personRange(s.subscriptions, p)
	for i := lo; i < hi; i++ {
		r, first := &s.subscriptions[i], len(c.Subscriptions)
		c.addSubscription(r)
		c.addTerms(r, c.Subscriptions[first:])
		if margin := v.margins[r.source]; margin != noMargin {
			earn(c.Subscriptions[first:], margin)
		}
	}
	if len(c.prices) > 0 {
		slices.SortStableFunc(c.Subscriptions, func(a, b Subscription) int { return cmp.Compare(a.Start, b.Start) })
	}
	if lo < hi && len(c.Purchases) == 0 {
		c.Groups[DimSource] = s.subscriptions[hi-1].source + 1
	}
	v.ownOfSubscriptions(c, s.subscriptions[lo:hi])
}

// earn sets the margin of periods, in millionths of the price.
func earn(periods []Subscription, millionths int64) {
	for i := range periods {
		periods[i].Margin, periods[i].HasMargin = share(periods[i].Monthly, millionths), true
	}
}

// profiles sets the groups that a person's customer records state.
func (v *View) profiles(c *Customer, s *recordBlock, p uint32) {
	lo, hi := personRange(s.profiles, p)
	for i := hi - 1; i >= lo; i-- {
		f := &s.profiles[i]
		setGroup(c, DimCountry, f.country)
		setGroup(c, DimSegment, f.segment)
		setGroup(c, DimAcquisitionChannel, f.acquisition)
		v.ownOfProfile(c, f)
	}
}

// setGroup sets a group unless the code is unknown.
func setGroup(c *Customer, d Dimension, code uint16) {
	if code != unknownCode {
		c.Groups[d] = code
	}
}

// notes decodes a person's notes and sets the programme tier.
func (v *View) notes(c *Customer, s *recordBlock, p uint32) {
	for lo, hi := personRange(s.notes, p); lo < hi; lo++ {
		n := &s.notes[lo]
		switch n.kind {
		case noteEvent:
			c.addEvent(n)
		case noteAnswer:
			c.Answers = append(c.Answers, n.answer())
		case noteInvitation:
			c.Invitations = append(c.Invitations, fromDay(n.day))
		case noteCancellation:
			c.Cancellations = append(c.Cancellations, n.cancellation())
		case noteContact:
			c.Contacts = append(c.Contacts, n.contact())
		case noteEngagement:
			c.Engagements = append(c.Engagements, n.engagement())
		case noteMembership:
			if c.Memberships = append(c.Memberships, n.membership()); n.runs(v.last) {
				c.Groups[DimProgrammeTier] = n.c
			}
		case notePoints:
			c.Points = append(c.Points, n.points())
		case noteNewsletter:
			c.Newsletters = append(c.Newsletters, n.newsletter())
		}
	}
	if len(c.prices)+len(c.payments)+len(c.notices) > 1 {
		c.sortEvents()
	}
}

// tier returns the code of a person's programme tier on the view's last day.
func (v *View) tier(s *recordBlock, p uint32) (code uint16) {
	for lo, hi := personRange(s.notes, p); lo < hi; lo++ {
		if n := &s.notes[lo]; n.kind == noteMembership && n.runs(v.last) {
			code = n.c
		}
	}
	return code
}

// hasMembers reports whether any person of the block has a membership, active or not.
func (s *recordBlock) hasMembers() bool {
	if s == nil {
		return false
	}
	for i := range s.notes {
		if s.notes[i].kind == noteMembership {
			return true
		}
	}
	return false
}
