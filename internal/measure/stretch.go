package measure

// stretch is the indices from..to, to not among them.
type stretch struct{ from, to int32 }

// between returns the indices from..to, to not among them.
func between(from, to int32) stretch { return stretch{from, to} }

// joinStretch appends a stretch that begins and ends no earlier than the last one, joined to that
// where they meet. An empty one is left out.
func joinStretch(to []stretch, s stretch) []stretch {
	if s.from >= s.to {
		return to
	}
	if n := len(to) - 1; n >= 0 && to[n].to >= s.from {
		to[n].to = s.to
		return to
	}
	return append(to, s)
}

// book calls change with 1 where a stretch begins and with -1 where it ends, as far as the rows go.
func book[C any](rows [][]C, s stretch, change func(c *C, n int32)) {
	for _, row := range rows {
		if int(s.from) < len(row) {
			change(&row[s.from], 1)
		}
		if int(s.to) < len(row) {
			change(&row[s.to], -1)
		}
	}
}

// meet replaces to by what two ascending lists of stretches have in common.
func meet(to, a, b []stretch) []stretch {
	to = to[:0]
	for len(a) > 0 && len(b) > 0 {
		to = joinStretch(to, stretch{max(a[0].from, b[0].from), min(a[0].to, b[0].to)})
		if a[0].to < b[0].to {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return to
}

// onAxis returns the part of a stretch that lies on the axis, which may be empty.
func (s stretch) onAxis() stretch {
	from := max(s.from, 0)
	return stretch{from, max(s.to, from)}
}

// headCell is by how much a number of customers changes.
type headCell struct{ customers int32 }

func (c *headCell) add(o *headCell) { c.customers += o.customers }

// bookHeads adds n customers in each of the stretches.
func bookHeads(rows [][]headCell, in []stretch, n int64) {
	for _, s := range in {
		if s = s.onAxis(); s.from == s.to {
			continue
		}
		book(rows, s, func(c *headCell, sign int32) { c.customers += sign * int32(n) })
	}
}
