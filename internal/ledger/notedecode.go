package ledger

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
		}
	}
	if len(c.prices) > 1 {
		c.sortPrices()
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
