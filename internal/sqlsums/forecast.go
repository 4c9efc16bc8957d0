package sqlsums

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// mostSummaries is the most customers whose summaries leave the database, about 100 MB.
const mostSummaries = 1_000_000

// Forecast has the database add each customer's purchases up to and including the day of now, and fits the models of
// the forecasts to them. It returns the error of the database, or one with failure.FiguresDiffer if plain counts and
// sums differ from what was added up.
func (p *Poller) Forecast(ctx context.Context, now time.Time) (*forecast.Forecast, error) {
	s, err := p.summaries(ctx, now, mostSummaries)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", p.cfg.Name, p.keyless(err))
	}
	return forecast.FitSummaries(ctx, s, now, p.settings.ForecastOptions())
}

// summaries returns the purchases of at most so many customers.
func (p *Poller) summaries(ctx context.Context, now time.Time, most int) (all forecast.Summaries, err error) {
	ctx, end, err := p.lifetime.join(ctx, math.MaxInt64)
	if err != nil {
		return all, err
	}
	defer end()
	day := record.DayOf(now, p.env.Location)
	err = p.look(ctx, day, func(q sqlx.QueryerContext, d dialect, o orders, known state) error {
		a := newAdder(d, o, known, q)
		if err := a.readValues(ctx); err != nil {
			return err
		}
		p.groupSummaries(a, &all)
		r := summing{query: q, adder: a, first: known.first, s: statement{orders: o, Last: int32(day), Hi: int32(day - known.first)}}
		r.s.onDays(known.first)
		if err := r.read(ctx, &all, int64(max(most/(1+len(all.Splits)), 1))); err != nil {
			return err
		}
		return steady(ctx, q, o, known)
	})
	return all, err
}

// groupSummaries sets the groups of summaries: the values that have a name of their own, by dimension.
func (p *Poller) groupSummaries(a *adder, all *forecast.Summaries) {
	all.Same = fold.NewGrouping()
	known := a.analysed(p.cfg.Name)
	for _, d := range slices.Sorted(maps.Keys(known)) {
		if len(known[d].Names) == 0 {
			continue
		}
		limit := fold.DefaultCap
		if i := slices.IndexFunc(p.settings.Dimensions, func(s fold.DimensionSetting) bool { return s.Dimension == d }); i >= 0 {
			limit = p.settings.Dimensions[i].Cap
		}
		var people fold.Census
		people[d] = known[d].People
		g := all.Same
		if _, ok := a.orders.dimensions[d]; ok {
			g = fold.NewGrouping()
			all.Splits = append(all.Splits, forecast.SummarySplit{Grouping: g})
		} else {
			all.Codes[d] = uint16(sameCode(d))
		}
		g.Split(d, limit, known[d].Names, &people, nil)
	}
}

// summing reads summaries.
type summing struct {
	query sqlx.QueryerContext
	adder *adder
	s     statement
	first record.Day
}

// read reads the summaries of at most so many customers, and the purchases of fewer.
func (r *summing) read(ctx context.Context, all *forecast.Summaries, most int64) error {
	wants, err := onlyRow(ctx, r.query, &r.s, "buyers")
	if err != nil || wants[0] == 0 {
		return err
	}
	every := func(most int64) int64 { return (wants[0] + most - 1) / most }
	all.Each, all.PastEach = int(every(most)), int(every(forecast.SampleOfTests))
	if all.Rows, err = r.summaries(ctx, all, wants, nil); err != nil {
		return err
	}
	for i := range all.Splits {
		if all.Splits[i].Rows, err = r.summaries(ctx, all, wants, all.Splits[i].Grouping); err != nil {
			return err
		}
	}
	rows, err := r.rows(ctx, "pasts", int64(all.PastEach))
	for _, row := range rows {
		all.Past = append(all.Past, forecast.Past{Customer: row[0], Day: r.first + record.Day(row[1]), Margin: money.Amount(row[2]), Bought: row[3] > 0, Refunded: row[4] > 0, Taken: money.Amount(row[5])})
	}
	slices.SortFunc(all.Past, func(a, b forecast.Past) int {
		return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Day, b.Day))
	})
	if err != nil {
		return err
	}
	return checkPasts(all.Past, all.PastEach, wants)
}

// summaries returns the summaries of customers, by the values of a grouping with one split unless it is nil. They must
// add up to what is known of the customers.
func (r *summing) summaries(ctx context.Context, all *forecast.Summaries, wants []int64, g *fold.Grouping) ([]forecast.Summary, error) {
	of := *r
	code := map[int64]uint16{}
	if g != nil {
		split := g.Splits[0]
		of.s.cut = r.adder.cut(g, split)
		for i := range r.adder.values[split.Dimension].names {
			if slot := int64(split.Slot(i)); slot != int64(split.Slot(otherCode)) {
				code[slot] = uint16(i)
			}
		}
	}
	rows, err := of.rows(ctx, "summaries", int64(all.Each))
	if err != nil {
		return nil, err
	}
	list := make([]forecast.Summary, len(rows))
	for i, row := range rows {
		list[i] = forecast.Summary{
			Repeats: int(row[0]), Recency: int32(row[1]), Age: int32(row[2]), Repeated: money.Amount(row[3]),
			Margin: money.Amount(row[4]), Unknown: int(row[5]), Customers: int(row[6]), Taken: money.Amount(row[7]),
		}
		if g != nil {
			list[i].Code = otherCode
			if c, ok := code[row[len(row)-1]]; ok {
				list[i].Code = c
			}
		}
	}
	if err := checkSummaries(list, all.Each, wants); err != nil || g == nil || all.Each > 1 {
		return list, err
	}
	return list, r.checkGroup(ctx, list, g.Splits[0])
}

// rows returns the rows of a statement about one of so many customers.
func (r *summing) rows(ctx context.Context, name string, every int64) ([][]int64, error) {
	r.s.Every = every
	text, err := r.s.text(name)
	if err != nil {
		return nil, err
	}
	rows, err := numbers(ctx, r.query, text, r.s.args...)
	if err != nil {
		return nil, fmt.Errorf("run statement %s: %w", name, err)
	}
	return rows, nil
}
