package measure

// gathering is the family of values of one distribution. It is for one query.
type gathering struct {
	point  point
	gather func(h *history, g *gathered)
}

// gathered is the values that one goroutine has found.
type gathered struct {
	point  point
	span   span
	gather func(h *history, g *gathered)
	values tally
	// instead are the values that stand for those where unknown is above zero.
	instead tally
	unknown int
}

func (k *gathering) folder(sp span) folder {
	return &gathered{point: k.point, span: sp, gather: k.gather}
}

func (g *gathered) fold(h *history, _ []int32, _ int64) { g.gather(h, g) }

func (g *gathered) merge(other folder) {
	o := other.(*gathered)
	g.values.join(&o.values)
	g.instead.join(&o.instead)
	g.unknown += o.unknown
	o.values, o.instead, o.unknown = tally{}, tally{}, 0
}

func (*gathered) freeze(base []table) []table { return base }

func (g *gathered) bytes() int64 { return 16 * int64(cap(g.values.runs)+cap(g.instead.runs)) }

// within tells whether an index lies in the window.
func (g *gathered) within(at int32) bool { return g.point.lo < at && at <= g.point.hi }

func gatherOrderValues(h *history, g *gathered) {
	for i := range h.customer.Purchases {
		p := &h.customer.Purchases[i]
		if g.within(g.span.index(p.Day)) {
			g.values.add(float64(p.Revenue))
		}
	}
}

func gatherGaps(h *history, g *gathered) {
	last := int32(never)
	for i := range h.days {
		d := &h.days[i]
		if d.orders == 0 {
			continue
		}
		if last != never && g.within(d.at) {
			g.values.add(float64(d.at - last))
		}
		last = d.at
	}
}

func gatherOrders(h *history, g *gathered) {
	n := int32(0)
	for i := range h.days {
		if g.within(h.days[i].at) {
			n += h.days[i].orders
		}
	}
	if n > 0 {
		g.values.add(float64(n))
	}
}

func gatherValues(h *history, g *gathered) {
	if h.first > g.point.hi {
		return
	}
	var revenue, margin int64
	for i := range h.days {
		d := &h.days[i]
		if d.at > g.point.hi {
			break
		}
		revenue, margin, g.unknown = revenue+d.revenue, margin+d.margin, g.unknown+int(d.unknown)
	}
	g.values.add(float64(margin))
	g.instead.add(float64(revenue))
}

// gatherForecast returns a function that gathers a figure of the forecast of each customer.
func gatherForecast(f *Forecast, kind figure) func(h *history, g *gathered) {
	return func(h *history, g *gathered) {
		b, ok := newBuyer(&h.customer, f.Day())
		if !ok {
			return
		}
		seen := f.foresee(b.key)
		if kind == orderValue {
			g.values.add(float64(seen.purchases) * f.worth(&b))
			return
		}
		g.values.add(float64(seen.probability))
	}
}
