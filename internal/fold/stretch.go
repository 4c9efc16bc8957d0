package fold

// Stretch is a range of indices from From up to, but not including, To.
type Stretch struct{ From, To int32 }

// Between returns the stretch from one index up to, but not including, another.
func Between(from, to int32) Stretch { return Stretch{from, to} }

// AppendStretch appends a stretch that begins and ends no earlier than the last one, and joins the two
// if they meet or overlap. It skips an empty stretch.
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

// Book calls change with 1 at the beginning of a stretch and with -1 at its end, in each row. Indices
// beyond the end of a row are skipped.
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

// Intersect returns the parts that two ascending lists of stretches have in common. It reuses to.
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

// Headcount is the change of a number of customers.
type Headcount struct{ Customers int32 }

// Add adds o.
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
