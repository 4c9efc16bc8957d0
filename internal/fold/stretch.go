package fold

// Stretch is the indices from..to, to not among them.
type Stretch struct{ From, To int32 }

// Between returns the indices from..to, to not among them.
func Between(from, to int32) Stretch { return Stretch{from, to} }

// AppendStretch appends a stretch that begins and ends no earlier than the last one, joined to that
// where they meet. An empty one is left out.
func AppendStretch(to []Stretch, s Stretch) []Stretch {
	if s.From >= s.To {
		return to
	}
	if n := len(to) - 1; n >= 0 && to[n].To >= s.From {
		to[n].To = s.To
		return to
	}
	return append(to, s)
}

// Book calls change with 1 where a stretch begins and with -1 where it ends, as far as the rows go.
func Book[C any](rows [][]C, s Stretch, change func(c *C, n int32)) {
	for _, row := range rows {
		if int(s.From) < len(row) {
			change(&row[s.From], 1)
		}
		if int(s.To) < len(row) {
			change(&row[s.To], -1)
		}
	}
}

// Intersect replaces to by what two ascending lists of stretches have in common.
func Intersect(to, a, b []Stretch) []Stretch {
	to = to[:0]
	for len(a) > 0 && len(b) > 0 {
		to = AppendStretch(to, Stretch{max(a[0].From, b[0].From), min(a[0].To, b[0].To)})
		if a[0].To < b[0].To {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return to
}

// OnAxis returns the part of a stretch that lies on the axis, which may be empty.
func (s Stretch) OnAxis() Stretch {
	from := max(s.From, 0)
	return Stretch{from, max(s.To, from)}
}

// Headcount is by how much a number of customers changes.
type Headcount struct{ Customers int32 }

func (c *Headcount) Add(o *Headcount) { c.Customers += o.Customers }

// BookHeads adds n customers in each of the stretches.
func BookHeads(rows [][]Headcount, in []Stretch, n int64) {
	for _, s := range in {
		if s = s.OnAxis(); s.From == s.To {
			continue
		}
		Book(rows, s, func(c *Headcount, sign int32) { c.Customers += sign * int32(n) })
	}
}
