package analysis

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// CohortCurve is several cohorts together, by months since the first purchase.
type CohortCurve struct {
	// Group is the value of the dimension; empty for all customers.
	Group string
	// Size is the number of customers.
	Size int
	// Points start with the month of the first purchase.
	Points []CohortPoint
	// After is the margin per customer within each of measure.ValueHorizons, of the cohorts that know it.
	After []float64
	Payback
}

// CohortPoint is what customers did in one month since their first purchase. Each figure covers the cohorts for
// which the month is over and the figure is known; it is NaN without such a cohort.
type CohortPoint struct {
	// Share is the share of the customers who bought in the month.
	Share float64
	// Revenue and MonthMargin are per customer, in the month, in major units.
	Revenue, MonthMargin float64
	// Margin is the cumulative margin per customer up to the end of the month, in major units.
	Margin float64
}

// Payback is when customers have brought what it cost to win them.
type Payback struct {
	// Cost is the acquisition cost of a customer, in major units; NaN if it is unknown.
	Cost float64
	// Month is the first of the months since the first purchase at whose end the cumulative margin per
	// customer is at least Cost; negative before that month, or if Cost is unknown.
	Month int
}

func noPayback() Payback { return Payback{Cost: math.NaN(), Month: -1} }

// paidBack returns the payback of customers with a cumulative margin per customer by month, NaN where it is
// unknown. A cost of 0 is unknown: nobody has recorded the spend of those months.
func paidBack(cost float64, months int, margin func(age int) float64) Payback {
	p := noPayback()
	if !(cost > 0) || math.IsInf(cost, 0) {
		return p
	}
	p.Cost = cost
	for age := range months {
		if margin(age) >= cost {
			p.Month = age
			break
		}
	}
	return p
}

// curve adds up the rows of one group.
func (t *cohortTable) curve(rows []CohortRow) CohortCurve {
	var c CohortCurve
	var cost mean
	for i := range rows {
		r := &rows[i]
		c.Size += r.Size
		cost.add(r.Cost, r.Size)
		for len(c.Points) < len(r.Cells) {
			c.Points = append(c.Points, CohortPoint{})
		}
	}
	for age := range c.Points {
		c.Points[age] = pointOf(rows, age)
	}
	c.After = afterOf(rows)
	c.Payback = paidBack(cost.value(), len(c.Points), func(age int) float64 { return c.Points[age].Margin })
	return c
}

// pointOf adds up one month of the rows for which it is over.
func pointOf(rows []CohortRow, age int) CohortPoint {
	var share, revenue, month, margin mean
	for i := range rows {
		r := &rows[i]
		if age >= len(r.Cells) || !r.Cells[age].Complete {
			continue
		}
		cell, size := &r.Cells[age], float64(r.Size)
		share.add(cell.Share, r.Size)
		revenue.add(cell.Revenue/size, r.Size)
		month.add(cell.MonthMargin/size, r.Size)
		margin.add(cell.Margin, r.Size)
	}
	return CohortPoint{Share: share.value(), Revenue: revenue.value(), MonthMargin: month.value(), Margin: margin.value()}
}

// mean is a mean over customers.
type mean struct{ sum, customers float64 }

// add adds the mean of some customers, unless it is NaN.
func (m *mean) add(v float64, customers int) {
	if !math.IsNaN(v) {
		m.sum, m.customers = m.sum+v*float64(customers), m.customers+float64(customers)
	}
}

// value returns the mean, NaN without customers.
func (m *mean) value() float64 { return fold.Ratio(m.sum, m.customers) }

// acquisition returns what was spent on winning the customers of a group between two days, in major units. It
// is NaN if the spend is unknown: it belongs to acquisition channels, and to no other group of customers.
func (s *state) acquisition(q *CohortQuery, g fold.Group) func(from, next record.Day) float64 {
	channels := s.src.Values(ledger.DimAcquisitionChannel)
	kept := make([]bool, len(channels))
	known := s.has(record.KindSpend) && (!g.Set || g.Dimension == ledger.DimAcquisitionChannel)
	for code, channel := range channels {
		kept[code] = !g.Set || channel == g.Value
	}
	for _, f := range q.Filter {
		known = known && f.Dimension == ledger.DimAcquisitionChannel
		for code, channel := range channels {
			kept[code] = kept[code] && slices.Contains(f.Values, channel)
		}
	}
	return func(from, next record.Day) float64 {
		if !known {
			return math.NaN()
		}
		sum := int64(0)
		for _, d := range s.src.Spend() {
			if d.Purpose == record.PurposeAcquisition && d.Day >= from && d.Day < next && d.Day <= s.today && int(d.Channel) < len(kept) && kept[d.Channel] {
				sum += int64(d.Amount)
			}
		}
		return fold.Major(sum)
	}
}
