package shortfall

// states are sums for each state.
type states [States]float64

func (s *states) total() (sum float64) {
	for _, v := range s {
		sum += v
	}
	return sum
}

// exposure is cumulative sums by state: customers, each weighted by day of the week and season, and
// their purchases, outliers cut off.
type exposure struct{ customers, purchases states }

// stream is the purchases of the customers of one source, either in it or elsewhere. It has rates of its own.
type stream struct {
	exposed []exposure // by day, up to but not including it
	rates   states
	// purchases are those in the days of the rates.
	purchases float64
}

// expose adds a day: the customers and their purchases, each times a weight.
func (s *stream) expose(customers, purchases *states, weight, kept float64) {
	sum := s.exposed[len(s.exposed)-1]
	for i := range States {
		sum.customers[i] += weight * customers[i]
		sum.purchases[i] += kept * purchases[i]
	}
	s.exposed = append(s.exposed, sum)
}

// rate computes the purchases per customer and day of the days from lo up to, but not including, hi.
func (s *stream) rate(lo, hi int) {
	a, b := &s.exposed[lo], &s.exposed[hi]
	s.purchases = 0
	for i := range States {
		purchases, customers := b.purchases[i]-a.purchases[i], b.customers[i]-a.customers[i]
		s.purchases += purchases
		s.rates[i] = 0
		if customers > 0 {
			s.rates[i] = purchases / customers
		}
	}
}

func (s *stream) base(customers *states) (sum float64) {
	for i, v := range s.rates {
		sum += v * customers[i]
	}
	return sum
}

// source is one source of records.
type source struct {
	// learnt and counted are the days from which its customers are learnt and counted. A source that began with
	// the shop or before is learnt and counted from the beginning.
	learnt, counted int
	now             Day
	gaps            gaps
	gap             []bool // by day
	// own are the purchases of its customers in it, others those in other sources.
	own, others stream
}

// sources are the sources of a shop on a day. A source without an order on a day on which its past leads to expect
// some has a gap. Then purchases in it do not count. Nor do those of all customers in other sources than their own,
// because they may be purchases in it.
type sources struct {
	of   []source
	day  func(t, source int) Day
	t    int
	shop gaps
	// partial says that a source has a gap, held that nothing is known of the day.
	partial, held bool
	holds         []bool // by day
	streams       []counted
}

// counted is a stream that counts on a day.
type counted struct {
	*stream
	customers, purchases *states
}

// newSources returns the sources. The first purchase was on day first of n.
func newSources(first, n, count int, day func(i, source int) Day) sources {
	all := sources{of: make([]source, count), day: func(t, source int) Day { return day(first+t, source) }}
	for i := range all.of {
		s := &all.of[i]
		if begin := beginning(n, i, day) - first; begin > 0 {
			s.learnt, s.counted = begin+WarmUp, begin+newSource
		}
		s.own.exposed = make([]exposure, 1, n-first+1)
		if count > 1 {
			s.others.exposed = make([]exposure, 1, n-first+1)
		}
	}
	return all
}

// beginning returns the first day with an order in a source, n if there is none.
func beginning(n, source int, day func(i, source int) Day) int {
	for i := range n {
		if d := day(i, source); d.Orders > 0 {
			return i
		}
	}
	return n
}

// read reads day t. Days must be read in order.
func (all *sources) read(t int) {
	orders := 0.0
	for i := range all.of {
		s := &all.of[i]
		s.now = all.day(t, i)
		s.gap = append(s.gap, s.gaps.held(t, s.now.Orders))
		orders += s.now.Orders
	}
	all.holds = append(all.holds, all.shop.held(t, orders))
	all.set(t)
}

// look returns to day t, which has been read before.
func (all *sources) look(t int) {
	for i := range all.of {
		all.of[i].now = all.day(t, i)
	}
	all.set(t)
}

// set finds what counts on day t.
func (all *sources) set(t int) {
	all.t, all.partial, all.held, all.streams = t, false, all.holds[t], all.streams[:0]
	for i := range all.of {
		all.partial = all.partial || all.of[i].gap[t]
	}
	if all.held {
		return
	}
	for i := range all.of {
		s := &all.of[i]
		if !s.counts(t) {
			continue
		}
		customers := (*states)(&s.now.Customers)
		if !s.gap[t] {
			all.streams = append(all.streams, counted{&s.own, customers, (*states)(&s.now.Purchases)})
		}
		if len(all.of) > 1 && !all.partial {
			all.streams = append(all.streams, counted{&s.others, customers, (*states)(&s.now.Elsewhere)})
		}
	}
	all.held = len(all.streams) == 0
}

// counts reports whether the customers of the source are counted on day t. In the first year, of which the rates are
// learnt at once, a source counts from the day from which it is learnt.
func (s *source) counts(t int) bool {
	if t < learning {
		return t >= s.learnt && s.counted <= learning
	}
	return t >= s.counted
}

// expose adds the day to what is known, with a weight for customers and the share of the purchases that is kept.
func (all *sources) expose(weight, kept float64) {
	for i := range all.of {
		s := &all.of[i]
		w, k := weight, kept
		if all.holds[all.t] || s.gap[all.t] || all.t < s.learnt {
			w, k = 0, 0
		}
		s.own.expose((*states)(&s.now.Customers), (*states)(&s.now.Purchases), w, k)
		if len(all.of) == 1 {
			continue
		}
		if all.partial {
			w, k = 0, 0
		}
		s.others.expose((*states)(&s.now.Customers), (*states)(&s.now.Elsewhere), w, k)
	}
}

// rate computes the rates of all streams, and returns the purchases of those that count.
func (all *sources) rate(lo, hi int) (purchases float64) {
	for i := range all.of {
		s := &all.of[i]
		s.own.rate(lo, hi)
		if len(all.of) > 1 {
			s.others.rate(lo, hi)
		}
		if s.counts(max(all.t, learning)) {
			purchases += s.own.purchases + s.others.purchases
		}
	}
	return purchases
}

// observed returns the purchases of the day that count.
func (all *sources) observed() (sum float64) {
	for _, c := range all.streams {
		sum += c.purchases.total()
	}
	return sum
}

// base returns what the rates lead to expect, and the sum of share x share / purchases over the streams. Times the
// dispersion that is the relative variance of the rates.
func (all *sources) base() (base, inverse float64) {
	for _, c := range all.streams {
		b := c.base(c.customers)
		base += b
		inverse += b * b / max(c.stream.purchases, 1)
	}
	if base > 0 {
		inverse /= base * base
	}
	return base, inverse
}

// newcomers returns the customers who bought for the first time, in the sources that count.
func (all *sources) newcomers() (sum float64) {
	for i := range all.of {
		if s := &all.of[i]; s.counts(all.t) {
			sum += s.now.Newcomers
		}
	}
	return sum
}

// known returns the customers who bought or came in the last year, in the sources that count.
func (all *sources) known() (sum float64) {
	for i := range all.of {
		s := &all.of[i]
		if !s.counts(all.t) {
			continue
		}
		for _, n := range s.now.Customers[:States-1] {
			sum += n
		}
	}
	return sum
}

// gaps finds days without orders.
type gaps struct {
	usual [7]float64 // orders by day of the week, recent weeks count more
	run   int        // of held days
}

// held reports whether day t has no order although its day of the week has many. A gap is longer than a
// week only if really nothing is sold, so later days count. It must be called once a day.
func (g *gaps) held(t int, orders float64) bool {
	const busy, longest, share = 7, 7, 0.2
	usual := &g.usual[t%7]
	if t < 7 {
		*usual = orders
		return false
	}
	held := orders == 0 && *usual >= busy && g.run < longest
	*usual += share * (orders - *usual)
	if orders > 0 {
		g.run = 0
	} else if held {
		g.run++
	}
	return held
}
