package analysis

import (
	"context"
	"math"
	"sync"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// withComputed returns histories with the values of the computed dimensions.
func withComputed(src fold.Histories) fold.Histories {
	return rfm.WithSegments(loyaltytype.WithTypes(src))
}

// computed reports whether a dimension is computed from histories.
func computed(d ledger.Dimension) bool {
	return d == ledger.DimLoyaltyType || d == ledger.DimRFMSegment
}

// dayScales are the scales of the RFM segments of a running day. They are made when they are first needed and then
// stay until all customers are folded or the records outgrow them (see Extent), because a purchase of one customer
// would otherwise move others to another segment, and each poll would have to fold them all again. It is safe for
// concurrent use.
type dayScales struct {
	day record.Day

	mu   sync.Mutex // guards made
	made *rfm.Scales
}

// of returns the scales of a day. Those of another day than the running one are computed anew. The error is
// the error of ctx.
func (s *dayScales) of(ctx context.Context, src fold.Histories, day record.Day) (*rfm.Scales, error) {
	if day != s.day {
		return rfm.ScalesOn(ctx, src, day, math.MaxInt)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		made, err := rfm.ScalesOn(ctx, src, day, math.MaxInt)
		if err != nil {
			return nil, err
		}
		s.made = made
	}
	return s.made, nil
}

// ready reports whether the scales are made.
func (s *dayScales) ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made != nil
}

// classifier returns what computes the dimensions for which needed holds, as of a day. It returns nil if
// no dimension is needed, and fails only when ctx ends.
func (s *dayScales) classifier(ctx context.Context, src fold.Histories, day record.Day, needed func(d ledger.Dimension) bool) (func() fold.Classifier, error) {
	typed := needed(ledger.DimLoyaltyType)
	if !needed(ledger.DimRFMSegment) {
		if typed {
			return loyaltytype.New, nil
		}
		return nil, nil //nolint:nilnil // nil means that nothing has to be computed
	}
	scales, err := s.of(ctx, src, day)
	if err != nil {
		return nil, err
	}
	if !typed {
		return scales.Classifier, nil
	}
	return func() fold.Classifier {
		types, segments := loyaltytype.New(), scales.Classifier()
		return func(c *ledger.Customer, sp fold.Span, today int32) {
			types(c, sp, today)
			segments(c, sp, today)
		}
	}, nil
}

// classifier returns what computes the dimensions that a grouping needs, as of the day of an index of the sums. It
// returns nil if the grouping needs no dimension that is computed, and fails only when ctx ends.
func (s *state) classifier(ctx context.Context, g *fold.Grouping, today int32) (func() fold.Classifier, error) {
	return s.scales.classifier(ctx, s.src, s.sums.Span.First+record.Day(today), g.Uses)
}
