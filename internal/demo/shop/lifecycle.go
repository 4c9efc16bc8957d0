package shop

// pay decides whether and how a new order is paid.
func (s *Shop) pay(o *order, at int64) {
	switch p := s.rng.Float64(); {
	case o.row.PaymentMethod == "bacs":
		s.later(o, at+s.between(5, 60), s.awaitTransfer)
	case p < 0.03: // never paid: cancelled after an hour
		s.later(o, at+60*minute, s.cancel)
	case p < 0.075:
		s.later(o, at+s.between(10, 90), s.fail)
	default:
		s.later(o, at+s.between(5, 120), s.paid)
	}
}

// later schedules a step of an order. It is skipped if the order is deleted before.
func (s *Shop) later(o *order, at int64, step func(o *order, at int64)) {
	s.queue.schedule(at, func(at int64) {
		if !o.deleted {
			step(o, at)
		}
	})
}

func (s *Shop) setStatus(o *order, at int64, status string) {
	s.edit(o.entry, at, func(r *Order) { r.Status = status })
}

func (s *Shop) cancel(o *order, at int64) { s.setStatus(o, at, "wc-cancelled") }

// fail marks the payment as failed; most customers try again.
func (s *Shop) fail(o *order, at int64) {
	s.setStatus(o, at, "wc-failed")
	if s.chance(0.65) {
		s.later(o, at+s.between(4*minute, 60*minute), s.paid)
	}
}

// awaitTransfer puts the order on hold until the bank transfer arrives.
func (s *Shop) awaitTransfer(o *order, at int64) {
	s.setStatus(o, at, "wc-on-hold")
	if s.chance(0.06) {
		s.later(o, at+10*day, s.cancel)
		return
	}
	s.later(o, at+s.between(12*hour, 4*day), s.paid)
}

// paid starts the delivery. In the bad quarter it takes long, and some customers cancel.
func (s *Shop) paid(o *order, at int64) {
	s.setStatus(o, at, "wc-processing")
	s.editOperational(o, func(op *Operational) { op.Paid, op.Stock = at, true })
	badQuarter := s.story.disruption(at)
	switch p := s.rng.Float64(); {
	case p < 0.012+0.10*badQuarter:
		s.later(o, at+s.between(hour, day+int64(8*badQuarter)*day), s.giveUp)
	case p < 0.022+0.10*badQuarter:
		s.later(o, at+s.between(hour, 6*hour), s.mistake)
	default:
		s.later(o, at+s.between(20*hour, 3*day+int64(14*badQuarter)*day), s.complete)
	}
}

// giveUp cancels and refunds a paid order.
func (s *Shop) giveUp(o *order, at int64) {
	s.refundRest(o, at, "cancelled by customer", "wc-cancelled")
	s.disappoint(o.customer, at, 1.2, "order cancelled, where is my money")
}

// mistake enters an order twice; the shop deletes one.
func (s *Shop) mistake(o *order, at int64) {
	s.setStatus(o, at, "wc-completed")
	if s.chance(0.3) {
		s.later(o, at+s.between(2*day, 20*day), func(o *order, _ int64) {
			s.truth.Deleted++
			s.erase(o)
		})
	}
}

// complete marks the order as delivered; some articles may be returned.
func (s *Shop) complete(o *order, at int64) {
	s.setStatus(o, at, "wc-completed")
	s.editOperational(o, func(op *Operational) { op.Completed = at })
	s.received(o, at)
	badQuarter := s.story.disruption(at)
	switch p := s.rng.Float64(); {
	case p < 0.018+0.07*badQuarter:
		s.later(o, at+s.between(3*day, 30*day), s.refundAll)
	case p < 0.05+0.15*badQuarter:
		s.later(o, at+s.between(3*day, 45*day), s.refundPart)
	case p < 0.053+0.15*badQuarter:
		s.later(o, at+s.between(60*day, 160*day), s.refundAll)
	}
}

// received updates the customer after a delivery.
func (s *Shop) received(o *order, at int64) {
	c := o.customer
	_, net, _ := o.basket.sums()
	paid := cents(float64(net) / o.basket.rate)
	c.payments = append(c.payments, payment{o.row.Created, paid})
	s.earn(c, at, paid)
	s.experience(c, o.op.Paid, at)
	if c.received++; c.received > 1 {
		s.offer(c, at)
	}
}

// abandon adds a draft of an abandoned checkout. The product deletes such drafts later.
func (s *Shop) abandon(c *customer, at int64) {
	draft := *c
	draft.user, draft.email = 0, ""
	o := s.write(&draft, s.fill(c, at), at, "wc-checkout-draft", "store-api")
	s.later(o, at+s.between(24*hour, 48*hour), func(o *order, _ int64) { s.erase(o) })
}

// testOrder adds a test order of the owner, which is trashed and later deleted.
func (s *Shop) testOrder(at int64) {
	home := &Home{FirstName: "Test", LastName: "Order", Country: "DE", City: "Berlin", Postcode: "10115"}
	c := &customer{Home: home, email: "owner@example.com", guest: true}
	o := s.write(c, s.fill(c, at), at, "wc-pending", "admin")
	s.later(o, at+s.between(10*minute, 5*hour), func(o *order, at int64) {
		s.setStatus(o, at, "trash")
		s.later(o, at+30*day, func(o *order, _ int64) { s.erase(o) })
	})
}
