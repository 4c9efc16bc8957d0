package sqlsums

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// growing is a shop that gets orders, and its poller, which takes any share of new orders.
type growing struct {
	*shop
	poller *Poller
}

// needIncrements skips a test on a database where increments were not tried.
func (s *shop) needIncrements(t *testing.T) {
	t.Helper()
	if !s.dialect.Increments {
		t.Skipf("no increments on %s", s.dialect.Name)
	}
}

// grow has a poller compute the first orders of a shop.
func (s *shop) grow(t *testing.T, rows []string) *growing {
	t.Helper()
	s.needIncrements(t)
	s.db.Exec(t, "ALTER TABLE orders MODIFY modified_at DATETIME NULL")
	s.insert(t, rows)
	p, _ := s.inDatabase(t)
	p.touchedShare = 1
	require.Equal(t, source.ComputedWhole, p.Status().Computation.Kind)
	return &growing{s, p}
}

// on sets the running day.
func (g *growing) on(today record.Day) {
	g.env.Now = func() time.Time { return today.Time().Add(15 * time.Hour) }
	g.poller.env.Now = g.env.Now
}

// poll has the poller compute figures in one way, and compares all rows that it keeps with rows of all orders.
func (g *growing) poll(t *testing.T, want source.Computed, after string) {
	t.Helper()
	before := g.poller.Board()
	require.NoError(t, g.poller.Poll(t.Context()), after)
	require.NotSame(t, before, g.poller.Board(), after)
	require.Equal(t, want, g.poller.Status().Computation.Kind, after)
	g.requireWhole(t, after)
}

// requireWhole compares all rows that the poller keeps with rows of all orders.
func (g *growing) requireWhole(t *testing.T, after string) {
	t.Helper()
	published := g.poller.adder
	compared := 0
	err := g.poller.look(t.Context(), published.day, func(q sqlx.QueryerContext, d dialect, o orders, now state) error {
		require.Equal(t, published.state, now, after)
		a := newAdder(d, o, now, q)
		require.NoError(t, a.readValues(t.Context()))
		require.Equal(t, a.values, published.values, after)
		for k, rows := range published.kept {
			want, err := a.run(t.Context(), k)
			require.NoError(t, err)
			require.Equal(t, k.ordered(want), k.ordered(rows), "%s: %s %s %+v", after, k.form.Shape, k.form.Window, k.cut)
			compared += len(want)
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, compared, 20)
}

// keeps reports whether the poller keeps rows of groups over a window.
func (g *growing) keeps(w fold.Window) bool {
	for k := range g.poller.adder.kept {
		if k.form.Window == w && k.slotted() {
			return true
		}
	}
	return false
}

// ordered returns rows in order, without rows of zeros only.
func (k *keptForm) ordered(rows [][]int64) [][]int64 {
	rows = slices.DeleteFunc(append([][]int64{}, rows...), k.empty)
	slices.SortFunc(rows, slices.Compare)
	return rows
}

// TestIncrementsEqualWholeComputations adds orders of all sorts step by step, on two days, and compares each step with
// a whole computation, and the last one with memory. A caller asks for groups that are not configured.
func TestIncrementsEqualWholeComputations(t *testing.T) {
	first, margin := record.Date(2024, time.January, 20), 0.333333
	const whole, increment, steps = source.ComputedWhole, source.ComputedIncrement, 3
	for seed, c := range []struct {
		idType, query string
		guests        record.Guests
		margin        *float64
		refunds       bool
		kinds         [steps]source.Computed // whole also if the channels change their order: then their sums are computed again alone
	}{
		{"BIGINT", strings.Replace(groupedOrders, "net,", "net, net AS discount,", 1), "", &margin, false, [steps]source.Computed{increment, whole, increment}},
		{"VARCHAR(20)", groupedOrders, record.GuestsCount, nil, false, [steps]source.Computed{increment, whole, whole}},
		{"INT", strings.Replace(groupedOrders, "customer_id", "email", 1), record.GuestsIgnore, nil, false, [steps]source.Computed{whole, whole, increment}},
		{"BIGINT", groupedOrders, "", &margin, true, [steps]source.Computed{whole, whole, increment}},
		{"VARCHAR(20) COLLATE utf8mb4_bin", groupedOrders, record.GuestsCount, nil, true, [steps]source.Computed{increment, whole, whole}},
	} {
		t.Run(c.idType+string(c.guests), func(t *testing.T) {
			today := first + 400
			s := newGroupedShop(t, c.idType, c.query, today)
			s.cfg.Guests, s.cfg.Margin = c.guests, c.margin
			s.set.Windows, s.set.EarlyHorizons = []fold.Window{fold.Days(7)}, []int{10}
			s.set.Dimensions = []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 2}, {Dimension: ledger.DimAcquisitionChannel, Cap: 20}}
			r := rand.New(rand.NewPCG(3, uint64(seed)))
			rows := drawGroups(r, drawOrders(r, first, c.idType), first, c.idType)
			start := fmt.Sprintf("('5000', '%s', '1', 'a@x.example', 10, 'paid', '2024-02-01', 'web', 'NL', NULL, NULL)", first-5) // before all refunds
			const each = 20
			n := len(rows) - steps*each
			var refunds []string
			if c.refunds {
				s.withRefunds(t, anyRefunds)
				refunds = drawRefunds(r, first)
				s.insertInto(t, "refunds", refunds[:len(refunds)-steps*each])
				refunds = refunds[len(refunds)-steps*each:]
			}
			g := s.grow(t, append([]string{start}, rows[:n]...))
			channel := ledger.DimChannel
			asks := analysis.Query{
				Measures: []string{"active_customers", "orders"}, Window: fold.Days(11), From: today, To: today, Step: 1, GroupBy: &channel, Cap: 20,
				Filter: []analysis.Filter{{Dimension: ledger.DimCountry, Values: []string{"NL", "unknown"}}},
			}
			for step := range steps {
				if step == 1 {
					today++
					g.on(today)
				}
				_, err := g.poller.Board().Query(t.Context(), asks)
				require.NoError(t, err)
				for i, row := range rows[n : n+each] {
					rows[n+i] = strings.Replace(row, "'2024-02-01',", fmt.Sprintf("'2024-02-02 10:00:0%d',", step), 1)
				}
				s.insert(t, rows[n:n+each])
				n += each
				if c.refunds {
					for i, row := range refunds[:each] {
						refunds[i] = strings.Replace(row, "'2024-02-01')", fmt.Sprintf("'2024-02-02 10:00:0%d')", step), 1)
					}
					s.insertInto(t, "refunds", refunds[:each])
					refunds = refunds[each:]
				}
				var added *addition
				g.poller.spoil = func(a *adder) { added = a.added }
				require.NoError(t, g.poller.Poll(t.Context()))
				require.Equal(t, c.kinds[step], g.poller.Status().Computation.Kind, step)
				require.Equal(t, step == 1, added == nil, "the first change of a day is computed whole")
				if added != nil {
					require.Less(t, 2*added.whole, len(g.poller.adder.kept), "most sums are increments")
				}
				require.True(t, g.keeps(fold.Days(11)), "asked for by the caller")
				g.requireWhole(t, fmt.Sprint("step ", step))
			}
			requireEqual(t, s.inMemory(t, today), g.poller.Board(), first-5, today, "7d", "lifetime", "month")
		})
	}
}
