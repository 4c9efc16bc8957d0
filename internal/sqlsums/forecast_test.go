package sqlsums

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// forecast returns both boards with a forecast of the running day.
func (s *shop) forecast(t testing.TB, memory *analysis.Board, p *Poller, computed *analysis.Board) (remembered, added *analysis.Board) {
	t.Helper()
	want, err := measure.Fit(t.Context(), memory.View(), s.env.Now(), s.set)
	require.NoError(t, err)
	got, err := p.Forecast(t.Context(), s.env.Now())
	require.NoError(t, err)
	require.Equal(t, want.Models(), got.Models())
	require.Equal(t, fmt.Sprintf("%+v", want.BackTests()), fmt.Sprintf("%+v", got.BackTests()))
	return memory.WithForecast(want), computed.WithForecast(got)
}

// requireForecast requires the forecasts that a shop of orders can have.
func requireForecast(t testing.TB, b *analysis.Board) {
	t.Helper()
	for _, name := range []string{
		"clv_predicted", "clv_predicted_interval", "clv_predicted_percentile", "value_predicted", "purchase_probability", "alive_customers",
		"alive_customers_interval", "customers_at_risk", "value_at_risk", "forecast_backtest_purchase_ratio", "forecast_backtest_error_ratio",
	} {
		require.Empty(t, string(b.Absence(name).Code), name)
	}
	require.Equal(t, "in_database", string(b.AtRiskAbsence().Code), "the list names single customers")
}

// drawBuyers draws orders of customers who buy at a rate of their own and leave. Their averages differ.
func drawBuyers(r *rand.Rand, first record.Day, days, customers int) []string {
	var rows []string
	for who := range customers {
		rate, spend := 10+r.ExpFloat64()*60, 10+r.ExpFloat64()*40
		at := r.IntN(days)
		for {
			rows = append(rows, fmt.Sprintf("('%d', '%s', %d, NULL, %.2f, 'paid', '2024-02-01')", len(rows), first+record.Day(at), who+1, spend*(0.5+r.Float64())))
			if r.IntN(3) == 0 {
				rows = append(rows, fmt.Sprintf("('%d', '%s', %d, NULL, 5, 'paid', '2024-02-01')", len(rows), first+record.Day(at), who+1))
			}
			at += int(math.Round(r.ExpFloat64() * rate))
			if at >= days+5 || r.IntN(8) == 0 {
				break
			}
		}
	}
	return rows
}

// TestForecastsEqualMemory compares the forecasts of both ways on a random history.
func TestForecastsEqualMemory(t *testing.T) {
	first, margin := record.Date(2022, time.January, 20), 0.333333
	today := first + 800
	s := newShop(t, "BIGINT", anyOrders, today)
	s.cfg.Margin, s.set.Forecast.Discount = &margin, 0.2
	s.insert(t, drawBuyers(rand.New(rand.NewPCG(3, 4)), first, 800, 500))
	s.withRefunds(t, anyRefunds)
	var back []string
	for i := range 80 {
		back = append(back, fmt.Sprintf("('%d', '%d', '%s', %d, NULL, NULL, 'ok', '2024-02-01')", i, i*7, first+record.Day(10*i), 3+i))
	}
	s.insertInto(t, "refunds", back)
	p, computed := s.inDatabase(t)
	memory, computed := s.forecast(t, s.inMemory(t, today), p, computed)
	requireForecast(t, computed)
	requireEqual(t, memory, computed, first, today, "30d")
}

// TestForecastsOfGroupsEqualMemory compares the forecasts of groups.
func TestForecastsOfGroupsEqualMemory(t *testing.T) {
	first, margin := record.Date(2022, time.January, 20), 0.333333
	today := first + 800
	s := newGroupedShop(t, "BIGINT", groupedOrders, today)
	s.cfg.Margin = &margin
	s.set.Windows = []fold.Window{fold.Days(30)}
	s.set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 2}}
	rows, r := drawBuyers(rand.New(rand.NewPCG(3, 4)), first, 800, 500), rand.New(rand.NewPCG(7, 8))
	for i, row := range rows {
		country, channel := []string{"'NL'", "'NL'", "'NL'", "'BE'", "'BE'", "NULL"}[r.IntN(6)], []string{"'web'", "' web'", "'shop'"}[r.IntN(3)]
		rows[i] = fmt.Sprintf("%s, %s, %s, NULL, 'A')", strings.TrimSuffix(row, ")"), channel, country)
	}
	s.insert(t, rows)
	p, computed := s.inDatabase(t)
	memory, computed := s.forecast(t, s.inMemory(t, today), p, computed)
	requireForecast(t, computed)
	require.Equal(t, samplesOf(memory, computed), samplesOf(computed, computed))
	for _, c := range []struct {
		by    ledger.Dimension
		limit int
	}{{ledger.DimCountry, 2}, {ledger.DimChannel, 20}, {ledger.DimAcquisitionChannel, 20}, {ledger.DimSource, 20}, {ledger.DimSegment, 20}, {ledger.DimOwn, 20}, {ledger.DimOwn + 1, 20}} {
		q := analysis.Query{Window: fold.Days(30), From: today, To: today, Step: 1, GroupBy: &c.by, Cap: c.limit}
		requireGroups(t, memory, computed, q)
		q.GroupBy, q.Filter = nil, []analysis.Filter{{Dimension: ledger.DimCountry, Values: []string{"BE"}}}
		requireGroups(t, memory, computed, q)
	}
	require.NotNil(t, computed.Forecast().Of(fold.Group{Set: true, Dimension: ledger.DimOwn + 1, Value: "BE"}))
}

// TestForecastOfASample has half of the customers stand for all.
func TestForecastOfASample(t *testing.T) {
	first := record.Date(2022, time.January, 20)
	today := first + 500
	s := newShop(t, "BIGINT", anyOrders, today)
	margin := 1.0
	s.cfg.Margin = &margin
	s.insert(t, drawBuyers(rand.New(rand.NewPCG(5, 6)), first, 500, 401))
	p, _ := s.inDatabase(t)
	whole, err := p.summaries(t.Context(), s.env.Now(), 401)
	require.NoError(t, err)
	sampled, err := p.summaries(t.Context(), s.env.Now(), 201)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 1}, []int{whole.Each, sampled.Each, sampled.PastEach})
	require.Equal(t, whole.Past, sampled.Past)
	count := func(s forecast.Summaries) (n int) {
		for i := range s.Rows {
			n += s.Rows[i].Customers
		}
		return n
	}
	require.Equal(t, []int{401, 200}, []int{count(whole), count(sampled)})
	// Every summary twice is the same shop as every summary standing for two customers.
	twice := forecast.Summaries{Each: 1, Past: sampled.Past, PastEach: 1}
	for _, r := range sampled.Rows {
		r.Customers, r.Margin = 2*r.Customers, 2*r.Margin
		twice.Rows = append(twice.Rows, r)
	}
	o := s.set.ForecastOptions()
	o.Untested = true // equal back-tests are in the other tests
	a, err := forecast.FitSummaries(t.Context(), sampled, s.env.Now(), o)
	require.NoError(t, err)
	b, err := forecast.FitSummaries(t.Context(), twice, s.env.Now(), o)
	require.NoError(t, err)
	one, two := a.Of(fold.Group{}), b.Of(fold.Group{})
	require.Equal(t, two.Buyers, one.Buyers)
	require.Equal(t, two.AtRisk, one.AtRisk)
	pairs := [][2]float64{
		{two.Value.Estimate, one.Value.Estimate},
		{two.Alive.Estimate, one.Alive.Estimate},
		{two.ValueAtRisk, one.ValueAtRisk},
		{two.Probability[1].Estimate, one.Probability[1].Estimate},
		{two.Values[1], one.Values[1]},
		{two.Probabilities[0][3], one.Probabilities[0][3]},
	}
	for _, pair := range pairs {
		require.InEpsilon(t, pair[0], pair[1], 0.01)
	}
}

// TestSummariesAreChecked spoils each sum.
func TestSummariesAreChecked(t *testing.T) {
	wants := []int64{3, 5, 600, 1, 0}
	good := func() *forecast.Summaries {
		return &forecast.Summaries{Each: 1, Rows: []forecast.Summary{{Customers: 2, Margin: 200}, {Customers: 1, Repeats: 2, Recency: 9, Margin: 400, Unknown: 1}}}
	}
	require.NoError(t, checkSummaries(good().Rows, 1, wants))
	for name, spoil := range map[string]func(*forecast.Summary){
		"customers": func(r *forecast.Summary) { r.Customers++ }, "purchase days": func(r *forecast.Summary) { r.Repeats++ },
		"margin": func(r *forecast.Summary) { r.Margin++ }, "purchases and refunds without a margin": func(r *forecast.Summary) { r.Unknown++ },
	} {
		s := good()
		spoil(&s.Rows[1])
		err := checkSummaries(s.Rows, 1, wants)
		require.ErrorContains(t, err, name)
		var f *failure.Error
		require.ErrorAs(t, err, &f)
		require.Equal(t, failure.FiguresDiffer, f.Code)
	}
}

// TestPastsAreChecked spoils the purchases of the back-tests.
func TestPastsAreChecked(t *testing.T) {
	good := func() []forecast.Past {
		return []forecast.Past{{Customer: 1, Day: 5, Margin: 100, Bought: true}, {Customer: 1, Day: 7, Taken: 30, Refunded: true}, {Customer: 2, Day: 7, Margin: 50, Bought: true}}
	}
	wants := []int64{2, 2, 150, 9, 30}
	require.NoError(t, checkPasts(good(), 1, wants))
	require.NoError(t, checkPasts(good(), 3, []int64{7, 99, 99, 99, 99}), "of a sample only the customers are known")
	require.ErrorContains(t, checkPasts(good(), 4, []int64{7, 2, 150, 9, 30}), "customers")
	for name, spoil := range map[string]func(*forecast.Past){
		"customers": func(p *forecast.Past) { p.Customer = 1 }, "purchase days": func(p *forecast.Past) { p.Bought = false; p.Customer = 1 },
		"margin": func(p *forecast.Past) { p.Margin++ }, "margin of refunds": func(p *forecast.Past) { p.Taken++ },
	} {
		pasts := good()
		spoil(&pasts[2])
		w := wants
		if name == "purchase days" {
			w = []int64{1, 2, 150, 9, 30}
		}
		err := checkPasts(pasts, 1, w)
		require.ErrorContains(t, err, name)
		require.Equal(t, failure.FiguresDiffer, failure.Of(err).Code)
	}
}

// TestGroupsOfAForecastAreChecked moves the margin of each customer to another group, so that all together stay right.
func TestGroupsOfAForecastAreChecked(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newGroupedShop(t, "INT", groupedOrders, today)
	margin := 0.5
	s.cfg.Margin = &margin
	s.insert(t, []string{
		"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20', NULL, 'NL', NULL, NULL)", "('2', '2024-02-21', 6, NULL, 30, 'paid', '2024-02-20', NULL, 'BE', NULL, NULL)",
	})
	p, _ := s.inDatabase(t)
	require.NoError(t, p.look(t.Context(), today, func(q sqlx.QueryerContext, d dialect, o orders, known state) error {
		a := newAdder(d, o, known, q)
		require.NoError(t, a.readValues(t.Context()))
		var all forecast.Summaries
		p.groupSummaries(a, &all)
		r := summing{query: q, adder: a, first: known.first, s: statement{orders: o, Last: int32(today), Hi: int32(today - known.first)}}
		r.s.onDays(known.first)
		require.NoError(t, r.read(t.Context(), &all, 100))
		for _, split := range all.Splits {
			if split.Grouping.Splits[0].Dimension == ledger.DimCountry {
				require.NoError(t, r.checkGroup(t.Context(), split.Rows, split.Grouping.Splits[0]))
				split.Rows[0].Margin, split.Rows[1].Margin = split.Rows[1].Margin, split.Rows[0].Margin
				require.ErrorContains(t, r.checkGroup(t.Context(), split.Rows, split.Grouping.Splits[0]), "of one group: the forecast knows of")
				return nil
			}
		}
		require.Fail(t, "no groups of countries")
		return nil
	}))
}
