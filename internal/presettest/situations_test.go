package presettest_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// situation is what happened in one shop, told in a product's own tables besides the story, and the
// figures that are right.
type situation struct {
	name    string
	product product
	sql     string
	want    figures
	// rejected is how many records are counted as unusable, whatever the reason.
	rejected uint64
}

// prove reads each situation through the preset and compares the figures.
func prove(t *testing.T, situations []situation) {
	t.Helper()
	for _, s := range situations {
		t.Run(s.name, func(t *testing.T) {
			h := build(t, s.product, 3)
			h.db.Exec(t, s.sql)
			h.poll(t, 0)
			require.Equal(t, s.want, h.figures(t), h.log.String())
			var rejected uint64
			for _, n := range h.source.Status().Rejected {
				rejected += n
			}
			require.Equal(t, s.rejected, rejected, h.log.String())
		})
	}
}
