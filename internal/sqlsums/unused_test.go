package sqlsums

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// bothWays are a source in memory and one in the database, of the same orders.
type bothWays struct {
	memory   *source.Source
	computed *Poller
	log      bytes.Buffer
}

// open returns both ways, with the statuses of cfg.
func (s *shop) open(t *testing.T, statuses preset.Statuses) *bothWays {
	t.Helper()
	q := s.cfg.Queries["orders"]
	q.Statuses = statuses
	s.cfg.Queries["orders"] = q
	require.Empty(t, s.cfg.Validate())
	var err error
	b := &bothWays{}
	b.memory, err = source.New(s.memory(), s.env, ledger.New().Source(s.cfg.Name, nil))
	require.NoError(t, err)
	t.Cleanup(func() { _ = b.memory.Close() })
	env := s.env
	env.Logger = slog.New(slog.NewTextHandler(&b.log, nil))
	b.computed, err = NewPoller(s.cfg, env, s.set)
	require.NoError(t, err)
	t.Cleanup(func() { _ = b.computed.Close() })
	return b
}

// poll polls both and compares what they tell.
func (b *bothWays) poll(t *testing.T) source.Status {
	t.Helper()
	require.NoError(t, b.memory.Poll(t.Context()))
	require.NoError(t, b.computed.Poll(t.Context()))
	want, got := b.memory.Status(), b.computed.Status()
	require.Equal(t, want.Rejected, got.Rejected)
	require.Equal(t, want.Warnings, got.Warnings)
	return got
}

func (s *shop) insertUnchecked(t *testing.T, rows []string) {
	t.Helper()
	s.db.Exec(t, "SET sql_mode = 'ALLOW_INVALID_DATES'; INSERT INTO orders ("+orderColumns+") VALUES "+strings.Join(rows, ", "))
	s.settle()
}

// TestRejectedRowsAndUnlistedStatusesEqualMemory draws rows with several faults each, of which the first one counts.
func TestRejectedRowsAndUnlistedStatusesEqualMemory(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	r := rand.New(rand.NewPCG(4, 5))
	s := newShop(t, "INT", anyOrders, today)
	rows := []string{"('a', '2024-02-01', 1, NULL, 10, 'paid', '2024-02-01')"}
	for id := range 900 {
		rows = append(rows, s.drawFaulty(r, id))
	}
	s.insertUnchecked(t, rows)
	b := s.open(t, preset.Statuses{"sale": {"paid", "done"}, "other": {"open"}})
	status := b.poll(t)
	for _, why := range append(s.faultsOfDates(), decode.MissingID, decode.MissingAmount, decode.AmountOutOfRange, decode.NegativeTotal) {
		require.NotZero(t, status.Rejected[source.Rejection{Kind: record.KindOrder, Reason: why}], why)
	}
	require.Len(t, status.Warnings, source.MaxStatuses+1)
	require.Equal(t, warning.RecordsRejected, status.Warnings[source.MaxStatuses].Code)

	logged := b.log.Len()
	b.poll(t) // counts no row again
	require.Equal(t, logged, b.log.Len())
	s.db.Exec(t, "UPDATE orders SET placed_at = '2024-02-02' WHERE placed_at IS NULL AND id NOT IN ('', '0')")
	s.settle()
	require.Greater(t, total(b.poll(t).Rejected), total(status.Rejected), "orders have a second fault")
	s.db.Exec(t, "UPDATE orders SET status = 'new' WHERE status = 'done' AND id NOT IN ('', '0')")
	s.settle()
	b.poll(t)
	require.Contains(t, b.log.String()[logged:], "detail=new")
}

func total(rejected map[source.Rejection]uint64) (n uint64) {
	for _, more := range rejected {
		n += more
	}
	return n
}

// TestRejectedRefundsEqualMemory draws refunds with several faults each.
func TestRejectedRefundsEqualMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.withRefunds(t, strings.Replace(anyRefunds, "amount,", "amount, 3 AS tax,", 1))
	s.insert(t, []string{"('1', '2024-02-01', 1, NULL, 10, 'paid', '2024-02-01')"})
	var rows []string
	for id := range 900 {
		pick := func(from ...string) string { return from[r.IntN(len(from))] }
		key := fmt.Sprintf("'%d'", id+1)
		if r.IntN(10) == 0 {
			key = pick("NULL", "''", "'0'")
		}
		refunded := pick("'2024-02-01 10:00:00'", "'2024-02-01 10:00:00'", "NULL", "'0000-00-00'", "'2024-00-10'", "'1989-12-31'", "'2024-03-02 23:59:59'", "'2024-03-03'", "'2024-02-31'")
		refunded = s.storable(refunded)
		amount := pick("12.5", "12.5", "0", "NULL", "2", "3", "2.99", "-3", "1000000000", "1000000000.00005", "-2000000000", "2000000003")
		rows = append(rows, fmt.Sprintf("(%s, %s, %s, %s, %s, NULL, '%s', '2024-02-01')", key, pick("'1'", "'1'", "'2'", "NULL", "''", "'0'"), refunded,
			pick("NULL", "NULL", amount), amount, pick("ok", "ok", "open")))
	}
	s.db.Exec(t, "SET sql_mode = 'ALLOW_INVALID_DATES'; INSERT INTO refunds VALUES "+strings.Join(rows, ", "))
	s.settle()
	status := s.open(t, preset.Statuses{"sale": {"paid", "done"}}).poll(t)
	for _, why := range append(s.faultsOfDates(),
		decode.MissingID, decode.MissingAmount, decode.AmountOutOfRange, decode.NegativeTotal, decode.MissingOrder) {
		require.NotZero(t, status.Rejected[source.Rejection{Kind: record.KindRefund, Reason: why}], why)
	}
}

// TestOnlySalesListedMeansNoWarning has a list of sales alone, which omits other statuses on purpose.
func TestOnlySalesListedMeansNoWarning(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	s.insert(t, []string{"('1', '2024-02-01', 1, NULL, 10, 'paid', '2024-02-01')", "('2', '2024-02-01', 1, NULL, -1, 'sent', '2024-02-01')", "('3', '2024-02-01', 1, NULL, -1, 'paid', '2024-02-01')"})
	status := s.open(t, preset.Statuses{"sale": {"paid"}}).poll(t)
	require.Empty(t, status.Warnings)
	require.Equal(t, map[source.Rejection]uint64{{Kind: record.KindOrder, Reason: decode.NegativeTotal}: 1}, status.Rejected)
}

// datesExist reports whether the server can hold dates of the calendar only.
func (s *shop) datesExist() bool { return s.dialect.Name == "ClickHouse" }

// storable returns a date of a row, or another invalid one if the server cannot hold it.
func (s *shop) storable(date string) string {
	if s.datesExist() && (strings.Contains(date, "-00") || date == "'2024-02-31'") {
		return "'1925-03-31'"
	}
	return date
}

// faultsOfDates returns the reasons why dates that the server can hold are rejected.
func (s *shop) faultsOfDates() []source.Reason {
	reasons := []source.Reason{decode.MissingDate, decode.DateOutOfRange, decode.FutureDate}
	if !s.datesExist() {
		reasons = append(reasons, decode.ZeroDate, decode.BadDate)
	}
	return reasons
}

// drawFaulty draws an order, each column of which may be at fault.
func (s *shop) drawFaulty(r *rand.Rand, id int) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	key := fmt.Sprintf("'%d'", id+1)
	if r.IntN(10) == 0 {
		key = pick("NULL", "''", "'0'")
	}
	placed := pick("'2024-02-01 10:00:00'", "'2024-02-01 10:00:00'", "'2023-12-31'", "NULL", "'0000-00-00'", "'2024-00-10'", "'2024-02-00'", "'1989-12-31'", "'1990-01-01'",
		"'2024-03-01 23:59:59'", "'2024-03-02 23:59:59'", "'2024-03-03'", "'2024-03-31'", "'2024-02-31'")
	placed = s.storable(placed)
	net := pick("12.5", "12.5", "0", "NULL", "-0.01", "-0.01005", "-0.010049", "-3", "1000000000", "1000000000.00005", "-1000000000", "-2000000000", "18446744073709")
	status := pick("paid", "paid", "paid", "done", "open", "", fmt.Sprintf("s%d", r.IntN(14)), " sent\\t", "sent", "Paid")
	return fmt.Sprintf("(%s, %s, %d, NULL, %s, %s, '2024-02-01')", key, placed, 1+r.IntN(20), net, pick("'"+status+"'", "'"+status+"'", "'"+status+"'", "NULL"))
}
