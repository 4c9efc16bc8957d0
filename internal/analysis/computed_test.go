package analysis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// folding stands for a database: it folds histories.
type folding struct{ src fold.Histories }

// Sums implements analysis.Adder.
func (f folding) Sums(ctx context.Context, sp fold.Span, families []fold.Family, sel analysis.Selection) (*fold.Sums, error) {
	job := fold.Job{Src: f.src, Span: sp, Families: families, Grouping: sel.Grouping}
	workers, err := job.Run(ctx)
	if err != nil {
		return nil, err
	}
	return job.Freeze(workers[0]), nil
}

// Measures of the digest are read from customers' records, so they are absent, with the reason, if those stay in
// their database.
func TestADigestHasNoFiguresOfADatabase(t *testing.T) {
	t.Parallel()
	s := &shop{customers: []ledger.Customer{buying(2, 1), buying(5, 2)}}
	c := analysis.Computed{First: start + 2, Last: start + 5, Adder: folding{s}}
	board, err := analysis.Compute(t.Context(), settings(), ledger.New().Publish(), c, start+10)
	require.NoError(t, err)
	made, err := board.MakeDigest(t.Context())
	require.NoError(t, err)
	board = board.WithDigest(made)
	digested := 0
	for _, m := range measure.All() {
		if m.Digested {
			digested++
			require.False(t, board.Absence(m.Name).None(), m.Name)
		}
	}
	require.Positive(t, digested)
	require.Equal(t, absence.InDatabase, board.Absence("rfm_customers").Code)
	require.Equal(t, absence.InDatabase, board.Absence("second_purchase_median").Code)
}
