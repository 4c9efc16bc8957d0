package analysis_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// BenchmarkForecast fits all models to a shop and works out what they expect, in total and by every
// dimension.
func BenchmarkForecast(b *testing.B) {
	for _, orders := range benchSizes() {
		l, _, _ := benchLedger(orders)
		v := l.Publish()
		b.Run(fmt.Sprintf("%dM orders", orders/1_000_000), func(b *testing.B) {
			for b.Loop() {
				f, err := measure.Fit(b.Context(), v, noonOf(benchToday), benchSettings())
				require.NoError(b, err)
				require.Empty(b, f.Failures())
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/forecast")
		})
	}
}
