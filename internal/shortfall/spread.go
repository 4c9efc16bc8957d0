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
// rates depend on, of those who bought or came in the last year, who are known.
func (b *bulk) variance(t int, known float64) float64 {
	imported := b.imported.sum(t+1-year-gap-Lag, t+1)
	if imported == 0 {
		return 0
	}
	share := min(imported/max(known, 1), 1)
	return share * share
}
