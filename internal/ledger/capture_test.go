package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/record"
)

// A ledger that is filled from a capture agrees with the model, and goes on to do so with later batches.
// Batches that the first ledger gets meanwhile do not change the capture.
func TestLedgerFromACaptureAgreesWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		guests := drawGuests(t)
		sameIDs := rapid.Bool().Draw(t, "same ids")
		pairOf := func() *pair {
			p := newPair(guests...)
			if sameIDs {
				p.shareIDs()
			}
			return p
		}
		first, second := pairOf(), pairOf()
		second.model = first.model
		for range rapid.IntRange(0, 6).Draw(t, "batches") {
			first.apply(rapid.IntRange(0, 1).Draw(t, "source"), drawBatch(t))
		}
		capture := first.ledger.Capture()
		for range rapid.IntRange(0, 2).Draw(t, "meanwhile") {
			first.sources[rapid.IntRange(0, 1).Draw(t, "source")].Apply(drawBatch(t))
		}
		require.Equal(t, []string{"shop", "till"}, capture.Sources())
		require.NoError(t, capture.Records(func(source string, b *record.Batch) error {
			second.ledger.Source(source, second.margin(source)).Apply(b)
			return nil
		}))
		second.ledger.MarkKinds(capture.Kinds())
		second.agreeExceptProducts(t, second.ledger.Publish())
		for range rapid.IntRange(0, 3).Draw(t, "later") {
			second.apply(rapid.IntRange(0, 1).Draw(t, "source"), drawBatch(t))
		}
		second.agreeExceptProducts(t, second.ledger.Publish())
	})
}
