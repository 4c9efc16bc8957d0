package sqlsums

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// drawnGroup is a group that is checked.
type drawnGroup struct {
	of        fold.Group
	name      string // of the dimension
	limit     int    // how many values keep their name
	condition string // of the orders that tell the value of the group
	unknown   int    // 1 if customers whose orders were all refunded in full are in the group, else 0
	first     bool   // whether the first order tells it
}

// drawGroups returns a random group of each configured dimension on the last day, and one on a random day of the past,
// all with random windows; nothing without dimensions.
func (a *adder) drawGroups(ctx context.Context, b *analysis.Board, first, last record.Day, s measure.Settings) ([]drawn, error) {
	var shown []fold.DimensionSetting
	for _, d := range s.Dimensions {
		v := a.values[d.Dimension]
		if slices.ContainsFunc(v.people, func(n int32) bool { return n > 0 }) {
			shown = append(shown, d)
		}
	}
	var all []drawn
	if len(shown) == 0 {
		return all, ctx.Err()
	}
	add := func(d drawn, of fold.DimensionSetting) error {
		g, err := a.drawGroup(ctx, b, of)
		if err != nil {
			return err
		}
		g.name = s.Own.Name(g.of.Dimension)
		d.group = g
		all = append(all, d)
		return nil
	}
	for _, of := range shown {
		for _, d := range []drawn{{window: s.Windows[rand.IntN(len(s.Windows))], day: last}, {window: fold.Lifetime(), day: last}} {
			if err := add(d, of); err != nil {
				return nil, err
			}
		}
	}
	return all, add(drawPast(first, last, s), shown[rand.IntN(len(shown))])
}

// drawGroup returns a random group of a dimension.
func (a *adder) drawGroup(ctx context.Context, b *analysis.Board, d fold.DimensionSetting) (*drawnGroup, error) {
	sel, err := b.Select(ctx, analysis.Selection{GroupBy: &d.Dimension, Cap: d.Cap})
	if err != nil {
		return nil, err
	}
	v, split := a.values[d.Dimension], sel.Grouping.Splits[0]
	held := heldCodes(v, split)
	code := held[rand.IntN(len(held))]
	slot, keep := split.Slot(code), v.together(split, code)
	of := a.orders.dimensions[d.Dimension]
	return &drawnGroup{of: sel.Grouping.Groups[slot], limit: d.Cap, condition: v.among(of.value, keep), unknown: int(fold.Bit(keep[unknownCode])), first: of.first}, nil
}

// heldCodes returns the codes that customers have and that a split shows.
func heldCodes(v values, split *fold.Split) []int {
	var held []int
	for code, n := range v.people {
		if n > 0 && split.Slot(code) > 0 {
			held = append(held, code)
		}
	}
	return held
}

// together tells by code which values are in the same group as a code.
func (v *values) together(split *fold.Split, code int) []bool {
	keep := make([]bool, len(v.names))
	for other := range keep {
		keep[other] = split.Slot(other) == split.Slot(code)
	}
	return keep
}
