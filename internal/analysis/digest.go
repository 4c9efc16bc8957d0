package analysis

import (
	"context"

	"github.com/klantenbinding/loyalty/internal/digest"
	"github.com/klantenbinding/loyalty/internal/rfm"
	"github.com/klantenbinding/loyalty/internal/survival"
)

// Digest returns the figures that the board shows of a digest, or nil without one.
func (b *Board) Digest() *digest.Digest { return b.state.digest }

// WithDigest returns a board with the same figures and the figures of a digest, which may be nil.
func (b *Board) WithDigest(d *digest.Digest) *Board {
	s := *b.state
	s.digest = d
	return newBoard(&s)
}

// MakeDigest computes a digest of the records of the board, up to its running day. It reads all histories once for each
// survival curve and twice for the segments. The error is the error of ctx.
func (b *Board) MakeDigest(ctx context.Context) (*digest.Digest, error) {
	s := b.state
	d := &digest.Digest{Day: s.today, Medians: map[string]survival.Median{}}
	for _, kind := range Survivals() {
		if !b.SurvivalAbsence(kind.Name).None() {
			continue
		}
		r, err := b.Survival(ctx, SurvivalQuery{Of: kind.Name, From: s.first, To: s.today})
		if err != nil {
			return nil, err
		}
		d.Medians[kind.Name] = r.All.Median
	}
	if !b.SegmentsAbsence().None() {
		return d, ctx.Err()
	}
	var err error
	d.Segments, err = rfm.Weekly(ctx, s.src, s.today)
	return d, err
}
