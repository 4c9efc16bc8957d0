package analysis_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
)

// BenchmarkDistribution spreads the orders and customers of a million orders over values.
func BenchmarkDistribution(b *testing.B) {
	l, _, _ := benchLedger(1_000_000)
	today := benchStart + benchDays - 1
	board := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), today)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	forecast, err := measure.Fit(context.Background(), board.View(), today.Time().Add(12*time.Hour), measure.Settings{})
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Logf("%d customers; the forecast keeps %.1f MB", board.View().Len(), float64(after.HeapAlloc-before.HeapAlloc)/1e6)
	board = board.WithForecast(forecast)
	for _, kind := range analysis.Distributions() {
		q := analysis.DistributionQuery{Of: kind.Name, To: today}
		if kind.Windows {
			q.Window = fold.Lifetime()
		}
		b.Run(kind.Name, func(b *testing.B) {
			for b.Loop() {
				if d, err := board.Distribution(context.Background(), q); err != nil || d.Count == 0 {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("at risk", func(b *testing.B) {
		for b.Loop() {
			r, err := board.AtRisk(context.Background(), nil, 1000)
			if err != nil {
				b.Fatal(err)
			}
			slots := make([]int, len(r.Customers))
			for i := range slots {
				slots[i] = r.Customers[i].Slot
			}
			if _, ok := l.CustomerKeys(board.View(), slots); !ok {
				b.Fatal("no keys")
			}
		}
	})
}
