package sqlsums

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// requireEqual compares every figure of every day.
func requireEqual(t testing.TB, memory, computed *analysis.Board, first, today record.Day, windows ...string) {
	t.Helper()
	compared := 0
	for _, text := range windows {
		w, err := fold.ParseWindow(text)
		require.NoError(t, err)
		q := analysis.Query{Window: w, From: first - 2, To: today + 2, Step: 1}
		for _, m := range measure.All() {
			if computed.Absence(m.Name).None() && (m.Windows == 0 || m.Windows.Has(w.Kind())) {
				q.Measures = append(q.Measures, m.Name)
			}
		}
		want, err := memory.Query(t.Context(), q)
		require.NoError(t, err)
		got, err := computed.Query(t.Context(), q)
		require.NoError(t, err)
		require.Equal(t, want.Days, got.Days)
		require.Equal(t, want.Warmup, got.Warmup)
		lines := valuesOf(got)
		for key, values := range valuesOf(want) {
			require.Equal(t, values, lines[key], "%s over %s", key, text)
			compared++
		}
		require.Len(t, lines, len(valuesOf(want)))
	}
	require.Greater(t, compared, 20*len(windows))
	for _, q := range []analysis.CohortQuery{{From: first, To: today}, {From: first + 40, To: first + 90}} {
		want, err := memory.Cohorts(t.Context(), q)
		require.NoError(t, err)
		got, err := computed.Cohorts(t.Context(), q)
		require.NoError(t, err)
		require.NotEmpty(t, got.Rows)
		require.Equal(t, fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got))
	}
	require.Equal(t, samplesOf(memory, computed), samplesOf(computed, computed))
}

// valuesOf returns the values of an answer by series, as text, in which NaN equals itself.
func valuesOf(a *analysis.Answer) map[string]string {
	values := map[string]string{}
	for i := range a.Series {
		s := &a.Series[i]
		values[fmt.Sprint(s.Measure.Name, s.Labels)] = fmt.Sprint(s.Values)
	}
	return values
}

// samplesOf returns the figures on /metrics that a computed board has.
func samplesOf(b, computed *analysis.Board) map[string]float64 {
	has := map[string]bool{}
	name := func(s analysis.Sample) string { return fmt.Sprint(s.Measure.Name, s.Labels, s.Window, s.Group) }
	computed.Samples(func(s analysis.Sample) { has[name(s)] = true })
	values := map[string]float64{}
	b.Samples(func(s analysis.Sample) {
		if has[name(s)] {
			values[name(s)] = s.Value
		}
	})
	return values
}

// TestEqualsMemoryOnRandomOrders compares both ways on orders of all sorts, among them rows that do not count.
func TestEqualsMemoryOnRandomOrders(t *testing.T) {
	first, margin := record.Date(2024, time.January, 20), 0.333333
	today := first + 400
	for seed, c := range histories([]struct {
		idType, query string
		guests        record.Guests
		margin        *float64
	}{
		{"BIGINT", anyOrders, "", &margin},
		{"VARCHAR(20)", anyOrders, record.GuestsCount, nil},
		{"VARCHAR(20) COLLATE utf8mb4_bin", anyOrders, record.GuestsIgnore, nil},
		{"INT", "SELECT id, placed_at, email, net, modified_at FROM orders", "", nil},
		{"BIGINT", everyAmount, "", &margin},
		{"BIGINT", strings.Replace(everyAmount, " net,", "", 1), "", &margin},
		{"INT", "SELECT id, placed_at, CAST(email AS BINARY) AS email, net, modified_at FROM orders", "", nil},
		{"INT", "SELECT id, placed_at, email, net, modified_at FROM orders", record.GuestsIgnore, nil},
		{"VARBINARY(20)", "SELECT CAST(id AS BINARY) AS id, placed_at, customer_id, net, status, modified_at FROM orders", record.GuestsCount, nil},
	}) {
		t.Run(c.idType+string(c.guests), func(t *testing.T) {
			s := newShop(t, c.idType, c.query, today)
			s.cfg.Guests, s.cfg.Margin = c.guests, c.margin
			s.env.Revenue = source.RevenueRule{Tax: seed == 4, Shipping: seed > 3}
			s.insert(t, drawOrders(rand.New(rand.NewPCG(1, uint64(seed))), first, c.idType))
			if strings.Contains(c.query, "total") {
				s.db.Exec(t, drawnAmounts)
				s.settle()
			}
			if seed != 3 {
				s.withRefunds(t, anyRefunds)
				s.insertInto(t, "refunds", drawRefunds(rand.New(rand.NewPCG(2, uint64(seed))), first))
			}
			_, computed := s.inDatabase(t)
			require.Equal(t, seed != 3, computed.Absence("refunds").None())
			requireEqual(t, s.inMemory(t, today), computed, first, today, "1d", "7d", "30d", "45d", "400d", "lifetime", "month", "quarter", "year")
			// The next day begins without new orders: the same sums serve it.
			require.True(t, computed.Fits(today+1))
			requireEqual(t, s.inMemory(t, today+1), computed.On(today+1), first, today+1, "30d", "lifetime", "month")
		})
	}
}

// drawOrders draws rows of orders, some later than today.
func drawOrders(r *rand.Rand, first record.Day, idType string) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var rows []string
	for id := range 400 {
		day := first + record.Day(r.IntN(410))
		who := pick("0", "NULL", fmt.Sprint(1+r.IntN(25)), fmt.Sprint(1+r.IntN(90)))
		if strings.HasPrefix(idType, "VARCHAR") {
			who = pick("''", "NULL", fmt.Sprintf("'k%d'", r.IntN(20)), fmt.Sprintf("'K%d'", r.IntN(20)), fmt.Sprintf("' %d '", 1+r.IntN(40)),
				fmt.Sprintf("'%d'", 1+r.IntN(40)), fmt.Sprintf("' %d'", 1+r.IntN(40)), fmt.Sprintf("'k%d '", r.IntN(20)), fmt.Sprintf("'k%d\\n'", r.IntN(20)), "' '")
		}
		if strings.HasPrefix(idType, "VARBINARY") {
			who = pick("''", "'0'", "NULL", fmt.Sprintf("'k%d'", r.IntN(20)), fmt.Sprintf("'K%d'", r.IntN(20)), fmt.Sprintf("X'FF%02X01'", 200+r.IntN(50)))
		}
		mail := pick("NULL", "'none'", "'till@Shop.example'", "'x@y.invalid'", fmt.Sprintf("'P%d@x.example'", r.IntN(30)), fmt.Sprintf("' p%d@X.example'", r.IntN(30)),
			"'till@shop.example\\n'", "'a@x.invalid\\t'", fmt.Sprintf("'p%d@x.example\\r\\n'", r.IntN(30)), fmt.Sprintf("'\u00a0p%d@x.example\u3000'", r.IntN(30)))
		net := pick("NULL", "18446744073709", "0", "-0.005", "-3", "12.345649", "12.34565", "99.99", "99.99", fmt.Sprintf("%d.%d", r.IntN(500), r.IntN(100)))
		placed := fmt.Sprintf("'%s %02d:00:00'", day, r.IntN(24))
		if r.IntN(40) == 0 {
			placed = pick("NULL", "'1989-12-31'")
		}
		key := fmt.Sprintf("'%d'", id)
		if r.IntN(60) == 0 {
			key = "NULL"
		}
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s, '%s', '2024-02-01')", key, placed, who, mail, net, pick("paid", "done", "paid", " paid", "Paid", "open", "", "paid\\n", "\\tdone\u2028")))
	}
	return rows
}

// drawRefunds draws rows of refunds of drawn orders, some of them of whole orders, of no order or before the order.
func drawRefunds(r *rand.Rand, first record.Day) []string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var rows []string
	for id := range 300 {
		order := pick(fmt.Sprintf("'%d'", r.IntN(400)), fmt.Sprintf("'%d'", r.IntN(60)), fmt.Sprintf("'%d'", r.IntN(60)))
		if r.IntN(30) == 0 {
			order = pick("NULL", "''", "'999'", "'0'", "' 7'")
		}
		amount := func() string {
			return pick("NULL", "99.99", "99.98", "-12.34565", "12.345649", "0", "0.01", "5", fmt.Sprintf("%d.%d", r.IntN(300), r.IntN(100)))
		}
		placed := fmt.Sprintf("'%s %02d:00:00'", first+record.Day(r.IntN(410)-5), r.IntN(24))
		if r.IntN(40) == 0 {
			placed = pick("NULL", "'1989-12-31'")
		}
		key := fmt.Sprintf("'%d'", id)
		if r.IntN(60) == 0 {
			key = "NULL"
		}
		reason := pick("NULL", "''", "'kapot'", "' KAPOT\\n'", "'größe'", "'defective'", "'goodwill'", "'Piet says so'")
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s, %s, '%s', '2024-02-01')", key, order, placed, amount(), amount(), reason, pick("ok", "ok", "ok", "ok ", "void")))
	}
	return rows
}

// TestEqualsMemoryOnCDNOW compares both ways on a published sample.
func TestEqualsMemoryOnCDNOW(t *testing.T) {
	first, today := record.Date(1997, time.January, 1), record.Date(1998, time.July, 1)
	s, margin := newShop(t, "INT", anyOrders, today), 0.3
	s.cfg.Margin = &margin
	s.insert(t, cdnowRows(t))
	p, computed := s.inDatabase(t)
	memory, computed := s.forecast(t, s.inMemory(t, today), p, computed)
	requireForecast(t, computed)
	requireEqual(t, memory, computed, first, today, "1d", "90d", "lifetime", "month")
	a, err := computed.Query(t.Context(), analysis.Query{Measures: []string{"revenue"}, Window: fold.Lifetime(), From: today, To: today, Step: 1})
	require.NoError(t, err)
	require.Equal(t, 244091.94, a.Series[0].Values[0], "as published")
}

func cdnowRows(t testing.TB) []string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "testdata", "cdnow_sample.csv.gz"))
	require.NoError(t, err)
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	all, err := csv.NewReader(unzipped).ReadAll()
	require.NoError(t, err)
	var rows []string
	for i, row := range all[1:] {
		rows = append(rows, fmt.Sprintf("('%d', '%s', %s, NULL, %s, 'paid', '1998-07-01')", i+1, row[2], row[0], row[4]))
	}
	return rows
}

// TestUncomputedMeasures tells why a measure is absent.
func TestUncomputedMeasures(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "INT", anyOrders, today)
	s.insert(t, []string{"('1', '2024-02-01', 5, NULL, 10, 'paid', '2024-02-01')"})
	_, b := s.inDatabase(t)
	require.Equal(t, "forecast_pending", string(b.Absence("clv_predicted").Code))
	require.Equal(t, "missing_records", string(b.Absence("nps").Code))
	require.Empty(t, string(b.Absence("revenue").Code))
	segment := ledger.DimRFMSegment
	_, err := b.Cohorts(t.Context(), analysis.CohortQuery{From: today - 30, To: today, GroupBy: &segment})
	require.ErrorContains(t, err, "the database cannot compute rfm_segment")
	require.Equal(t, "in_database", string(b.SegmentsAbsence().Code))
}

// TestLargeWholeNumbers has a revenue that no amount can be.
func TestLargeWholeNumbers(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "VARCHAR(20) COLLATE utf8mb4_bin", "SELECT id, placed_at, customer_id, CAST(net AS UNSIGNED) AS net, modified_at FROM orders", today)
	s.db.Exec(t, "ALTER TABLE orders MODIFY net DECIMAL(20) NULL")
	s.insert(t, []string{
		"('1', '2024-02-20', 5, NULL, 18446744073709551615, 'paid', '2024-02-20')", "('2', '2024-02-20', 6, NULL, 7, 'paid', '2024-02-20')",
	})
	p, _ := s.inDatabase(t)
	require.EqualValues(t, 1, p.Status().Records[record.KindOrder])
}

// TestSumsBeyondFloatingPointNumbers has so much revenue that it cannot be added up in floating point numbers.
func TestSumsBeyondFloatingPointNumbers(t *testing.T) {
	first := record.Date(2024, time.January, 20)
	today := first + 400
	s := newShop(t, "INT", anyOrders, today)
	r := rand.New(rand.NewPCG(7, 7))
	var rows []string
	for id := range 900 {
		net := []string{"999999999.9999", "0", "900000000.0001", "0.0001"}[r.IntN(4)]
		rows = append(rows, fmt.Sprintf("('%d', '%s', %d, NULL, %s, 'paid', '2024-02-01')", id+1, first+record.Day(r.IntN(400)), 1+r.IntN(60), net))
	}
	s.insert(t, rows)
	p, computed := s.inDatabase(t)
	require.Equal(t, "0", zero(p.last.units))
	requireEqual(t, s.inMemory(t, today), computed, first, today, "7d", "45d", "400d", "month")
}
