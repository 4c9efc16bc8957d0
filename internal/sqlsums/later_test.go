package sqlsums

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// slowOrders takes as long as the table pause says.
const slowOrders = "SELECT id, placed_at, customer_id, net, status, modified_at FROM orders WHERE sleep((SELECT seconds FROM pause)) = 0"

// readingOrders finds the statements that read the orders. Its text is not one that it finds.
const readingOrders = "FROM information_schema.processlist WHERE command = 'Query' AND info LIKE CONCAT('%sle', 'ep(%')"

// newSlowShop returns a shop with one order, and a poller that has published its figures. A statement may take as long
// as the limit says.
func newSlowShop(t *testing.T, limit time.Duration) (*shop, *Poller) {
	t.Helper()
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "INT", slowOrders, today)
	s.db.Exec(t, "CREATE TABLE pause (seconds DOUBLE)")
	s.db.Exec(t, "INSERT INTO pause VALUES (0)")
	s.cfg.User, s.cfg.StatementTimeout = s.db.Reader(t), source.Duration(limit)
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"})
	p, _ := s.inDatabase(t)
	return s, p
}

// running returns how many statements read the orders at the server.
func (s *shop) running(t *testing.T) int {
	t.Helper()
	db, err := sqlx.Open("mysql", s.db.DSN(s.cfg.User))
	require.NoError(t, err)
	defer db.Close()
	var n int
	require.NoError(t, db.Get(&n, "SELECT COUNT(*) "+readingOrders))
	return n
}

// waitFor waits until so many statements read the orders at the server.
func (s *shop) waitFor(t *testing.T, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return s.running(t) == n }, 2*time.Minute, 20*time.Millisecond)
}

// stopRunning has the server stop the statements that read the orders.
func (s *shop) stopRunning(t *testing.T) {
	t.Helper()
	var ids []int
	db, err := sqlx.Open("mysql", s.db.DSN(s.cfg.User))
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.Select(&ids, "SELECT id "+readingOrders))
	for _, id := range ids {
		s.db.Exec(t, fmt.Sprint("KILL QUERY ", id))
	}
}

// askAndLeave asks for a window, and leaves when a statement runs at the server: the caller's own one, or another one that
// the caller waits for.
func (s *shop) askAndLeave(t *testing.T, p *Poller, days int) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := ask(ctx, p.Board(), days)
		done <- err
	}()
	require.Eventually(t, func() bool { return p.adder.noted(days) }, 2*time.Minute, time.Millisecond)
	s.waitFor(t, 1)
	leave()
	err := <-done
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, analysis.ErrComputing, "the caller waited for rows")
}

// noted reports whether a caller asked for a window. The caller reads its rows next.
func (a *adder) noted(days int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, of := range a.asked {
		if of.form.Window == fold.Days(days) {
			return true
		}
	}
	return false
}

// ask asks for the active customers of a window that is not configured.
func ask(ctx context.Context, b *analysis.Board, days int) (*analysis.Answer, error) {
	today := record.Date(2024, time.March, 1)
	return b.Query(ctx, analysis.Query{Measures: []string{"active_customers"}, Window: fold.Days(days), From: today, To: today, Step: 1})
}

// TestCallersLeaveAndFindTheRowsLater has eight callers who leave: one statement runs at a time, and a later caller
// gets its rows.
func TestCallersLeaveAndFindTheRowsLater(t *testing.T) {
	s, p := newSlowShop(t, 5*time.Minute)
	s.db.Exec(t, "UPDATE pause SET seconds = 1000")
	for i := range 8 {
		s.askAndLeave(t, p, 11+i)
		require.Equal(t, 1, s.running(t))
	}
	s.db.Exec(t, "UPDATE pause SET seconds = 0.2")
	s.stopRunning(t)
	require.Eventually(t, func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		a, err := ask(ctx, p.Board(), 11)
		return err == nil && a.Series[0].Values[0] == 1
	}, 2*time.Minute, 20*time.Millisecond, "no caller waits long enough for a statement, but its rows are kept")
}

// TestCloseStopsStatements leaves no statement behind at the server, neither of a caller nor of a poll.
func TestCloseStopsStatements(t *testing.T) {
	s, p := newSlowShop(t, 5*time.Minute)
	s.insert(t, []string{"('2', '2024-02-21', 5, NULL, 10, 'paid', '2024-02-21')"})
	s.db.Exec(t, "UPDATE pause SET seconds = 1000")
	s.askAndLeave(t, p, 11)
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Poll(ctx) }()
	s.waitFor(t, 2)
	leave()
	require.Error(t, <-done)
	require.NoError(t, p.Close())
	s.waitFor(t, 0)
	_, err := ask(t.Context(), p.Board(), 11)
	require.ErrorContains(t, err, "closed")
}

// TestCallersLearnThatAStatementTakesTooLong has a caller who leaves before the server stops the statement.
func TestCallersLearnThatAStatementTakesTooLong(t *testing.T) {
	s, p := newSlowShop(t, time.Second)
	s.db.Exec(t, "UPDATE pause SET seconds = 3")
	require.Eventually(t, func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, err := ask(ctx, p.Board(), 11)
		return failure.Of(err).Code == failure.StatementTimeout
	}, 2*time.Minute, 20*time.Millisecond)
}

// TestCloseStopsAForecast leaves no statement of a forecast behind at the server.
func TestCloseStopsAForecast(t *testing.T) {
	s, p := newSlowShop(t, 5*time.Minute)
	s.db.Exec(t, "UPDATE pause SET seconds = 100")
	done := make(chan error, 1)
	go func() {
		_, err := p.Forecast(t.Context(), time.Date(2024, time.March, 1, 12, 0, 0, 0, time.UTC))
		done <- err
	}()
	s.waitFor(t, 1)
	require.NoError(t, p.Close())
	require.Error(t, <-done)
	s.waitFor(t, 0)
}

// TestPublishedRowsServeQueries asks for daily sums and cohorts after the connections were closed.
func TestPublishedRowsServeQueries(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newShop(t, "INT", anyOrders, today)
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"})
	p, b := s.inDatabase(t)
	require.NoError(t, p.Close())
	a, err := b.Query(t.Context(), analysis.Query{Measures: []string{"orders"}, Window: fold.Days(3), From: today - 10, To: today, Step: 1})
	require.NoError(t, err)
	require.Equal(t, []float64{1, 1, 1, 0}, a.Series[0].Values[:4])
	c, err := b.On(today+1).Cohorts(t.Context(), analysis.CohortQuery{From: today - 20, To: today})
	require.NoError(t, err)
	require.Equal(t, 1, c.Rows[0].Size)
}

// TestQueriesDoNotMixStatesOfTheOrders asks for a window after the orders have changed: not answered before the next
// publication, which computes it with the others.
func TestQueriesDoNotMixStatesOfTheOrders(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.insert(t, []string{"('1', '2024-02-20', 5, NULL, 10, 'paid', '2024-02-20')"})
	p, b := s.inDatabase(t)
	s.insert(t, []string{"('2', '2024-02-21', 6, NULL, 10, 'paid', '2024-02-21')"})
	_, err := ask(t.Context(), b, 11)
	require.ErrorIs(t, err, analysis.ErrOrdersChanged)
	_, err = ask(t.Context(), b, 30)
	require.NoError(t, err, "published")
	require.NoError(t, p.Poll(t.Context()))
	s.insert(t, []string{"('3', '2024-02-21', 7, NULL, 10, 'paid', '2024-02-21')"})
	a, err := ask(t.Context(), p.Board(), 11)
	require.NoError(t, err, "computed with the publication")
	require.InDelta(t, 2, a.Series[0].Values[0], 0)
}
