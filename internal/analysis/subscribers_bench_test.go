package analysis_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// BenchmarkSubscribers computes the figures of subscribers of a million subscriptions with ten events each,
// day by day over five years, for everybody and by country. The engine keeps no sums of this window, so each query
// folds all histories. It reports the memory of the ledger and of a query.
func BenchmarkSubscribers(b *testing.B) {
	before := heap()
	v := subscriptionLedger(1_000_000, 10)
	ledgerMB := float64(heap()-before) / (1 << 20)
	board := analysis.NewEngine(measure.Settings{}).Update(v, benchToday)
	country := ledger.DimCountry
	for _, c := range []struct {
		name string
		by   *ledger.Dimension
	}{{"all", nil}, {"by country", &country}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q := analysis.Query{Measures: subscriberNames(), Window: fold.Days(91), From: benchStart, To: benchToday, Step: 1, GroupBy: c.by}
				if _, err := board.Query(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(ledgerMB, "ledger-MB")
		})
	}
}

// subscriberNames are the measures of subscribers and the movements of their revenue.
func subscriberNames() []string {
	return []string{
		"active_subscribers", "subscriber_movement", "subscriber_churn_ratio", "average_revenue_per_account", "annual_recurring_revenue",
		"subscriber_lifetime_value", "revenue_movement",
	}
}

// subscriptionLedger returns a ledger of n customers with a subscription and so many events of each.
func subscriptionLedger(n, events int) *ledger.View {
	l := ledger.New()
	margin := 0.8
	s := l.Source("billing", &margin)
	random := rand.New(rand.NewPCG(3, 4))
	types := []record.SubscriptionEventType{record.EventChange, record.EventPause, record.EventResume, record.EventPaymentFailed}
	var batch record.Batch
	for i := 1; i <= n; i++ {
		k := record.Key(i)
		sub := record.Subscription{Key: k, Customer: k, Start: benchStart + record.Day(random.IntN(benchDays)), End: record.NoDay, Monthly: 20 * money.Unit}
		for j := range events {
			batch.SubscriptionEvents = append(batch.SubscriptionEvents, record.SubscriptionEvent{
				Key: record.Key((i-1)*events + j + 1), Subscription: k, Day: sub.Start + record.Day(random.IntN(benchDays)),
				Type: types[random.IntN(len(types))], Monthly: money.Amount(10+random.IntN(30)) * money.Unit,
			})
		}
		if random.IntN(3) == 0 {
			sub.End = sub.Start + record.Day(random.IntN(benchDays))
		}
		batch.Subscriptions = append(batch.Subscriptions, sub)
		batch.Customers = append(batch.Customers, record.Customer{Key: k, Country: [...]string{"NL", "BE", "DE", "FR"}[random.IntN(4)]})
		if i%10_000 == 0 || i == n {
			s.Apply(&batch)
			batch = record.Batch{}
		}
	}
	return l.Publish()
}

// heap returns the bytes in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
