package sqlsums

import (
	"context"
	"math/rand/v2"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// drawnSums is how many sums are checked up to a random day and, unless all are, up to the last day: recomputing all of
// them takes about as long as the figures do.
const drawnSums = 1

// check returns an error if figures or sums differ from plain counts and sums. It checks the first figures, and those
// after figures that differed, as a whole, and of others a few that it draws.
func (p *Poller) check(ctx context.Context, a *adder, c *checker, last record.Day) error {
	groups, err := a.drawGroups(ctx, c.board, c.first, last, p.settings)
	if err != nil {
		return err
	}
	for _, d := range append(draw(c.first, last, p.settings, p.thorough), groups...) {
		if err := c.check(ctx, d); err != nil {
			return p.doubt(err)
		}
	}
	for _, s := range a.drawSums(c.first, last, p.thorough) {
		if err := c.checkSum(ctx, a, s); err != nil {
			return p.doubt(err)
		}
	}
	return nil
}

// doubt has the next figures checked as a whole if these differ, and returns err.
func (p *Poller) doubt(err error) error {
	if failure.Of(err).Code == failure.FiguresDiffer {
		p.thorough = true
	}
	return err
}

// draw returns what is checked of the figures: the last day with the lifetime and a random window of the settings or all
// of them, and a random day of the past with a random window.
func draw(first, last record.Day, s measure.Settings, all bool) []drawn {
	windows := s.Windows
	if !all {
		windows = []fold.Window{s.Windows[rand.IntN(len(s.Windows))]}
	}
	drawns := []drawn{drawPast(first, last, s), {window: fold.Lifetime(), day: last}}
	for _, w := range windows {
		drawns = append(drawns, drawn{window: w, day: last})
	}
	return drawns
}

// drawSums returns what is checked of the sums: a few or all of them up to the last day, and a few up to a random one.
func (a *adder) drawSums(first, last record.Day, all bool) []sum {
	sums := a.sumsOn(last)
	if !all {
		sums = sums[:min(drawnSums, len(sums))]
	}
	past := a.sumsOn(first + record.Day(rand.IntN(int(last-first)+1)))
	return append(sums, past[:min(drawnSums, len(past))]...)
}
