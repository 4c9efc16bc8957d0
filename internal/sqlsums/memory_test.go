package sqlsums

import (
	"bytes"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// TestTooLargeSumsAreNotComputedAgain keeps the error of a statement.
func TestTooLargeSumsAreNotComputedAgain(t *testing.T) {
	a := newAdder(dialect{}, orders{}, state{}, nil)
	k := keptForm{form: fold.Form{Shape: fold.ShapeDaily}}
	a.fail(k, fmt.Errorf("compute: %w", defaultBounds.allTooLarge()))
	_, ok, err := a.find(k)
	require.True(t, ok)
	require.Equal(t, failure.SumsTooLarge, failure.Of(err).Code)
}

// statementForms are forms that have statements of their own.
func statementForms() (k [4]keptForm) {
	for i := range k {
		k[i].form = fold.Form{Shape: fold.ShapeDaily, Days: int32(i)}
	}
	return k
}

// rowsOf returns rows whose memory is so many bytes.
func rowsOf(size int) [][]int64 { return [][]int64{make([]int64, (size-bytesOf(1, 0))/8)} }

// TestRowsOfAPublicationAreLimited counts all rows, also those that follow from others, while they are added up.
func TestRowsOfAPublicationAreLimited(t *testing.T) {
	a := newAdder(dialect{}, orders{}, state{}, nil)
	a.bounds = bounds{statement: 1 << 20, computed: 3 << 20}
	k := statementForms()
	require.NoError(t, a.keep(k[0], rowsOf(2<<20)))
	require.Equal(t, 1<<20, a.room().bytes)
	require.NoError(t, a.keep(k[1], rowsOf(1<<19)))
	require.Equal(t, 1<<19, a.room().bytes)
	const text = "the sums of the configured figures take more than 3 MB of memory: configure fewer dimensions, a lower cap or fewer windows"
	require.EqualError(t, a.room().why, text)
	require.EqualError(t, a.keep(k[2], rowsOf(1<<20)), text)

	pairs := keptForm{form: fold.Form{Shape: shapePairs}, span: fold.Span{Days: 100}}
	require.NoError(t, a.keep(pairs, [][]int64{{1, 5, 1}, {1, 7, 1}, {1, 9, 1}}))
	gaps := pairs
	gaps.form.Shape = fold.ShapeGaps
	a.bounds.computed = a.bytes + bytesOf(3, 3)
	_, err := a.run(t.Context(), gaps)
	require.NoError(t, err)
	a.evict(gaps)
	a.bounds.computed--
	_, err = a.run(t.Context(), gaps)
	require.Equal(t, failure.SumsTooLarge, failure.Of(err).Code)
	early := pairs
	early.form.Shape = fold.ShapeEarly
	a.bounds.computed = a.bytes + bytesOf(99, 0)
	_, err = a.run(t.Context(), early)
	require.Equal(t, failure.SumsTooLarge, failure.Of(err).Code, "rows by day have a place for each day")
}

// TestRowsOfCallersGiveWay keeps the rows of configured figures, and of the others those that were used last.
func TestRowsOfCallersGiveWay(t *testing.T) {
	a := newAdder(dialect{}, orders{}, state{}, nil)
	a.bounds = bounds{statement: 1 << 20, computed: 1 << 20, configured: 1000, asked: 500}
	k := statementForms()
	require.NoError(t, a.keep(k[0], rowsOf(800)))
	require.Zero(t, a.settle())
	require.Equal(t, 500, a.room().bytes)
	require.True(t, a.room().drain, "the publication goes on")
	a.later = (&Poller{}).later
	require.NoError(t, a.keep(k[1], rowsOf(200)))
	require.NoError(t, a.keep(k[2], rowsOf(240)))
	_, ok, _ := a.find(k[1])
	require.True(t, ok)
	require.NoError(t, a.keep(k[3], rowsOf(160)))
	require.Contains(t, a.kept, k[0], "configured")
	require.Contains(t, a.kept, k[1], "used after the next one")
	require.NotContains(t, a.kept, k[2])
	require.Contains(t, a.kept, k[3])
	require.Equal(t, 800+200+160, a.bytes)
}

// TestRowsAreDiscardedAtThePublication discards first what follows from other rows, then the largest.
func TestRowsAreDiscardedAtThePublication(t *testing.T) {
	a := newAdder(dialect{}, orders{}, state{}, nil)
	k := statementForms()
	derived := keptForm{form: fold.Form{Shape: fold.ShapeGaps}}
	for i, k := range []keptForm{k[0], k[1], k[2], derived} {
		require.NoError(t, a.keep(k, rowsOf([]int{80, 160, 120, 40}[i])))
	}
	a.bounds.configured = 360
	require.Zero(t, a.settle(), "the other rows give them")
	require.NotContains(t, a.kept, derived)
	require.Len(t, a.kept, 3)
	a.bounds.configured = 200
	require.Equal(t, 1, a.settle())
	require.NotContains(t, a.kept, k[1])
	require.Equal(t, 200, a.bytes)
	a.bounds.asked = 100
	require.NoError(t, a.keep(k[3], rowsOf(80)))
	require.False(t, a.isFull())
	require.NoError(t, a.keep(k[1], rowsOf(80)))
	require.True(t, a.isFull(), "what was asked for last is read first")
	require.Contains(t, a.kept, k[3])
}

// TestTooLargeSumsAreRefused has a publication and an answer that take too much memory.
func TestTooLargeSumsAreRefused(t *testing.T) {
	today := record.Date(2024, time.March, 1)
	s := newGroupedShop(t, "INT", groupedOrders, today)
	order := func(id int, modified string) string {
		return fmt.Sprintf("('%d', '2024-02-%02d', '%d', NULL, 10, 'paid', '%s', 'web', 'NL', NULL, NULL)", id, id, id, modified)
	}
	s.insert(t, []string{order(1, "2024-02-20"), order(2, "2024-02-20"), order(3, "2024-02-20")})
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	var log bytes.Buffer
	p.env.Logger = slog.New(slog.NewTextHandler(&log, nil))
	p.touchedShare = 1
	p.bounds.computed = 1000
	require.ErrorContains(t, p.Poll(t.Context()), "the sums of the configured figures take more than")
	require.Equal(t, failure.SumsTooLarge, p.Status().Failure.Code)

	p.bounds = defaultBounds
	p.bounds.asked = 100
	require.NoError(t, p.Poll(t.Context()))
	require.NotContains(t, log.String(), "sums discarded")
	country := ledger.DimCountry
	_, err = p.Board().Query(t.Context(), analysis.Query{Measures: []string{"orders"}, Window: fold.Days(11), From: today - 9, To: today, Step: 1, GroupBy: &country, Cap: 5})
	require.Equal(t, failure.SumsTooLarge, failure.Of(err).Code)
	require.ErrorContains(t, err, "ask for fewer groups")

	for i, want := range []source.Computed{source.ComputedIncrement, source.ComputedWhole} {
		p.bounds.configured = 0
		s.insert(t, []string{order(4+i, fmt.Sprintf("2024-02-2%d", 1+i))})
		require.NoError(t, p.Poll(t.Context()))
		require.Equal(t, want, p.Status().Computation.Kind)
		require.Contains(t, log.String(), "sums discarded to save memory")
		require.Zero(t, p.adder.bytes)
	}
}
