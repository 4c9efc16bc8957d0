package sqlsums

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// recomputeCustomers returns the figures of repeat purchases, loyalty types and, over the lifetime, top customers.
func (c *checker) recomputeCustomers(ctx context.Context, d drawn, s statement) ([]figure, error) {
	s.YearDays = loyaltytype.YearDays
	if s.Hi < 0 {
		return nil, ctx.Err() // nobody has bought
	}
	var figures []figure
	if !c.orders.channels {
		row, err := c.onlyRow(ctx, &s, "types of a day")
		if err != nil {
			return nil, err
		}
		for i, kind := range loyaltytype.OfOrders() {
			figures = append(figures, figure{measure.CustomersByType, loyaltytype.TypeNames()[kind], float64(row[i])})
		}
	}
	if d.group == nil && d.window == fold.Lifetime() {
		top, err := c.topCustomers(ctx, s)
		if err != nil {
			return nil, err
		}
		figures = append(figures, top)
	}
	// The measure is of the last complete day.
	if s.Hi = min(s.Hi, int32(c.today-c.first)-1); s.Hi < 0 {
		return figures, nil
	}
	s.Last = int32(c.first) + s.Hi
	row, err := c.onlyRow(ctx, &s, "repeats of a day")
	if err != nil {
		return nil, err
	}
	return append(figures, figure{"repeat_purchases", "", float64(row[0])}), nil
}

// topCustomers returns the share of the top customers in the revenue up to the day.
func (c *checker) topCustomers(ctx context.Context, s statement) (figure, error) {
	f := figure{measure: "top_customers_revenue_ratio"}
	var err error
	if s.Bin, err = bin(c.dialect); err != nil {
		return f, err
	}
	text, err := s.text("ranks of a day")
	if err != nil {
		return f, err
	}
	rows, err := numbers(ctx, c.query, text, s.argsOf(text)...)
	if err != nil {
		return f, fmt.Errorf("run statement ranks of a day: %w", err)
	}
	f.value = math.NaN()
	if len(rows) > 0 {
		f.value = measure.TopRevenue(rows)
	}
	return f, nil
}

// bin returns the bin of the revenue v.
func bin(d dialect) (string, error) {
	return measure.RankLadder("v", func(a string, b int64) (string, error) { return expand(d.Quotient, pair{a, strconv.FormatInt(b, 10)}) })
}
