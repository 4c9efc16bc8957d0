package analysis_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// broughtWithin is the margin per customer of the customers who first bought in a stretch, in so many days from
// their first purchase on. It is NaN without such customers, and if the margin of a purchase or refund is unknown.
func (s *slow) broughtWithin(days record.Day, began stretch) float64 {
	sum, n := 0.0, 0.0
	for i := range s.customers {
		c := &s.customers[i]
		if !isNew(c, began) {
			continue
		}
		n++
		one := slow{customers: s.customers[i : i+1]}
		sum += one.margin(stretch{everything, c.Purchases[0].Day + days - 1})
	}
	return divide(sum, n)
}

func (s *slow) valueAfterFigures(f map[string]float64) {
	for _, h := range []int{30, 60, 90, 180, 365} {
		later := record.Day(h - 1)
		began := stretch{s.now.from - later, s.now.to - later}
		f[key("customer_value_after", label("horizon", strconv.Itoa(h)+"d"))] = s.broughtWithin(record.Day(h), began)
	}
}

// sinceAcquisition is the part of the lifetime from the first day with spend on acquisition on.
func (s *slow) sinceAcquisition() stretch {
	first := s.now.to + 1
	for _, d := range s.shop.spend {
		if d.Purpose == record.PurposeAcquisition && d.Amount > 0 {
			first = min(first, d.Day)
		}
	}
	return stretch{first, s.now.to}
}

// paybackMonths is the first month in which the customers of a window have brought what each cost.
func (s *slow) paybackMonths(window stretch, cost float64) float64 {
	if !(cost > 0) {
		return math.NaN()
	}
	for m := 1; m <= 36; m++ {
		days := record.Day(math.Floor(float64(m) * 365 / 12))
		began := stretch{window.from, window.to - days + 1}
		if brought := s.broughtWithin(days, began); math.IsNaN(brought) {
			return brought
		} else if brought >= cost {
			return float64(m)
		}
	}
	return math.NaN()
}

// Three customers begin on the days -20, -19 and -5. In their first 30 days they bring margins of 4 + 4, 8 and 2;
// the purchase of the first on day 10 is its 31st day. On day 9 the first has been watched for 30 days: 8. On day 10
// the second too: (8 + 8)/2. A refund on day 5 takes 3 from the second.
func TestValueAfterTheFirstOrder(t *testing.T) {
	t.Parallel()
	second := bought(20, -19)
	b := written(bought(10, -20, 9, 10), second, bought(5, -5))
	require.InDelta(t, 8.0, one(t, b, "customer_value_after", "10d", "30d", base+9), 1e-12)
	require.InDelta(t, 8.0, one(t, b, "customer_value_after", "10d", "30d", base+10), 1e-12)
	require.True(t, math.IsNaN(one(t, b, "customer_value_after", "lifetime", "60d", base+20)), "nobody has been watched for 60 days")
	second.Refunds = []ledger.Refund{{Day: base + 5, Amount: 5 * money.Unit, Margin: 3 * money.Unit, HasMargin: true}}
	b = written(bought(10, -20, 9, 10), second, bought(5, -5))
	require.InDelta(t, (8+5)/2.0, one(t, b, "customer_value_after", "10d", "30d", base+10), 1e-12)
	second.Refunds[0].HasMargin = false
	b = written(bought(10, -20, 9, 10), second)
	require.True(t, math.IsNaN(one(t, b, "customer_value_after", "10d", "30d", base+10)))
}

// A customer of before the first spend on acquisition brought 100 at once, and nobody knows what she cost. Two who first
// bought on the day of the spend and later cost 12 each and brought 6 in the first month and 6 in the second: 2. With
// her it would be three customers of 8 each, paid back after a month.
func TestPaybackOfTheLifetimeBeginsWithTheFirstSpend(t *testing.T) {
	t.Parallel()
	s := &shop{
		customers: []ledger.Customer{bought(250, -200), withLater(bought(15, -60), bought(15, -30)), withLater(bought(15, -59), bought(15, -29))},
		spend: []ledger.SpendDay{
			{Day: base - 90, Purpose: record.PurposeRetention, Amount: 50 * money.Unit},
			{Day: base - 60, Purpose: record.PurposeAcquisition, Amount: 24 * money.Unit},
		},
	}
	for d := range s.values {
		s.values[d] = []string{"unknown"}
	}
	b := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+20)
	require.InDelta(t, 2.0, one(t, b, "payback_months", "lifetime", "", base+20), 1e-12)
	require.InDelta(t, 8.0, one(t, b, "acquisition_cost", "lifetime", "", base+20), 1e-12, "acquisition_cost has all customers")
}

// Two customers cost 12 each. In their first 30 days they bring 8 and 6, in the days 31 to 60 another 4 and 6: 7 after
// a month, 12 after two. The month of the second customer ends a day later, with day 31.
func TestPaybackMonths(t *testing.T) {
	t.Parallel()
	at := func(today record.Day, spent money.Amount) *analysis.Board {
		s := &shop{
			customers: []ledger.Customer{withLater(bought(20, -60), bought(10, -30)), withLater(bought(15, -59), bought(15, 0))},
			spend:     []ledger.SpendDay{{Day: base - 60, Purpose: record.PurposeAcquisition, Amount: spent * money.Unit}},
		}
		for d := range s.values {
			s.values[d] = []string{"unknown"}
		}
		return analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+today)
	}
	require.InDelta(t, 2.0, one(t, at(1, 24), "payback_months", "lifetime", "", base+1), 1e-12)
	b := at(-1, 24) // the first has been watched for 60 days, and has brought 12; its 61st day is the next one
	require.InDelta(t, 2.0, one(t, at(20, 24), "payback_months", "lifetime", "", base+20), 1e-12)
	require.InDelta(t, 2.0, one(t, b, "payback_months", "lifetime", "", base-1), 1e-12)
	require.InDelta(t, 1.0, one(t, at(20, 14), "payback_months", "lifetime", "", base+20), 1e-12, "7 each after a month")
	never := at(20, 30)
	require.True(t, math.IsNaN(one(t, never, "payback_months", "lifetime", "", base+20)))
	require.Equal(t, absence.Because(absence.NotPaidBack, absence.Have, "80", absence.Months, "2"), never.Absence("payback_months"))
}
