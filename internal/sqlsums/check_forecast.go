package sqlsums

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
)

// checkSummaries returns an error if summaries differ from plain counts and sums. Of a sample only the number of
// customers is known.
func checkSummaries(rows []forecast.Summary, each int, wants []int64) error {
	got := make([]int64, len(wants))
	for i := range rows {
		r := &rows[i]
		got[0] += int64(r.Customers)
		got[1] += int64((r.Repeats + 1) * r.Customers)
		got[2] += int64(r.Margin)
		got[3] += int64(r.Unknown)
		got[4] += int64(r.Taken)
	}
	return compareSummed(got, each, wants)
}

// checkPasts returns an error if the purchases of the back-tests differ from plain counts and sums, as far as these are known.
func checkPasts(pasts []forecast.Past, each int, wants []int64) error {
	got := make([]int64, len(wants))
	got[3] = wants[3] // they do not tell
	buyers := map[int64]bool{}
	for i := range pasts {
		p := &pasts[i]
		got[2] += int64(p.Margin)
		got[4] += int64(p.Taken)
		if p.Bought {
			buyers[p.Customer] = true
			got[1]++
		}
	}
	got[0] = int64(len(buyers))
	return compareSummed(got, each, wants)
}

// compareSummed returns an error if what a forecast knows differs from plain counts and sums.
func compareSummed(got []int64, each int, wants []int64) error {
	if each > 1 {
		got, wants = got[:1], []int64{wants[0] / int64(each)}
	}
	for i, name := range []string{"customers", "purchase days", "margin", "purchases and refunds without a margin", "margin of refunds"}[:len(got)] {
		if got[i] != wants[i] {
			return failure.New(failure.FiguresDiffer, "the forecast knows of %d %s, but plain counts and sums give %d; the previous forecast stays in use", got[i], name, wants[i])
		}
	}
	return nil
}

// checkGroup returns an error if the summaries of a random group differ from plain counts and sums of its customers.
func (r *summing) checkGroup(ctx context.Context, rows []forecast.Summary, split *fold.Split) error {
	v, of := r.adder.values[split.Dimension], r.adder.orders.dimensions[split.Dimension]
	held := heldCodes(v, split)
	if len(held) == 0 {
		return ctx.Err()
	}
	code := held[rand.IntN(len(held))]
	keep := v.together(split, code)
	if keep[otherCode] {
		code = otherCode
	}
	var group []forecast.Summary
	for i := range rows {
		if int(rows[i].Code) == code {
			group = append(group, rows[i])
		}
	}
	s := r.s
	s.Plain, s.NoPlain, s.Ascending = v.among(of.value, keep), int(fold.Bit(keep[unknownCode])), of.first
	wants, err := onlyRow(ctx, r.query, &s, "buyers")
	if err != nil {
		return err
	}
	if err := checkSummaries(group, 1, wants); err != nil {
		return fmt.Errorf("of one group: %w", err)
	}
	return nil
}
