package shortfall

const (
	// memory is the number of days from which the dispersion is estimated.
	memory = 2 * year
	// block is the number of days in a block.
	block = 28
	// initial is the dispersion before there is an estimate.
	initial = 1.2
)

// spread has the expected numbers and the deviations from them, by day since the first expectation.
type spread struct {
	expected, residual, square cumulative
	// blocks and blockExpected are of the blocks that end with each day, from the first full one on.
	blocks, blockExpected cumulative
}

func newSpread(n int) spread {
	return spread{newCumulative(n), newCumulative(n), newCumulative(n), newCumulative(n), newCumulative(n)}
}

func (s *spread) add(expected, residual float64) {
	s.expected.add(expected)
	s.residual.add(residual)
	s.square.add(residual * residual)
	if n := len(s.expected) - 1; n >= block {
		sum := s.residual.sum(n-block, n)
		s.blocks.add(sum * sum)
		s.blockExpected.add(s.expected.sum(n-block, n))
	}
}

// typical returns the mean expected number of the last 13 weeks.
func (s *spread) typical() float64 {
	n := len(s.expected) - 1
	return s.expected.sum(n-91, n) / float64(max(min(n, 91), 1))
}

// dispersion returns the variance divided by the expected number. It leaves out the last days, in which a
// shortfall may have begun.
func (s *spread) dispersion(behind int) float64 {
	n := len(s.expected) - 1
	if n < proof {
		return initial
	}
	hi := n - behind
	lo := max(hi-memory, 0)
	d := 1.0
	if e := s.expected.sum(lo, hi); e > 0 {
		d = max(d, s.square.sum(lo, hi)/e)
	}
	if e := s.blockExpected.sum(lo, hi-block+1); e > 0 {
		d = max(d, s.blocks.sum(lo, hi-block+1)/e)
	}
	return d
}

// gaps finds days without data.
type gaps struct {
	usual [7]float64 // orders by day of the week, recent weeks count more
	run   int        // of held days
}

// held reports whether day t has no order although its day of the week has many. A gap is longer than a
// week only if the shop really sells nothing, so later days count. It must be called once a day.
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

// bulk finds days on which customers came in bulk, as with an import.
type bulk struct{ newcomers, imported cumulative }

// add adds the newcomers of the next day. They came in bulk if they are ten times as many as usual and
// twenty more.
func (b *bulk) add(newcomers float64) {
	const times, more = 10, 20
	n := len(b.newcomers) - 1
	usual := b.newcomers.sum(n-91, n) / float64(max(min(n, 91), 1))
	if n >= WarmUp && newcomers > times*usual+more {
		b.newcomers.add(usual)
		b.imported.add(newcomers)
		return
	}
	b.newcomers.add(newcomers)
	b.imported.add(0)
}

// variance returns the square of the share of the customers who came in bulk within the time that the
// rates depend on, of those who bought or came in the last year.
func (b *bulk) variance(t int, d *Day) float64 {
	imported := b.imported.sum(t+1-year-gap-Lag, t+1)
	if imported == 0 {
		return 0
	}
	known := 0.0
	for _, n := range d.Customers[:States-1] {
		known += n
	}
	share := min(imported/max(known, 1), 1)
	return share * share
}
